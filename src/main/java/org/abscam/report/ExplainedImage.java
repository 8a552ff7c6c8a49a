package org.abscam.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.sensitivity.ClassLikeness;
import org.abscam.explain.Explanation;
import org.abscam.explain.ScoredMasks;
import org.abscam.hotspot.Hotspot;
import org.abscam.report.overlay.MapPaint;

/**
 * What a classifier says of one image of a scan and what was found in its map, without the map itself.
 *
 * @param slice its first slice in the scan, from 1
 * @param label that slice's label, empty where it has none
 * @param scores class scores before softmax or sigmoid
 * @param probabilities class probabilities, 0..1
 * @param topClass the class with the highest score
 * @param classIndex the class that the map explains
 * @param peak highest value of the map, 0 where it is empty
 * @param channels channels that the map is made of, 0 for black-box methods
 * @param forwardPasses masked forward passes of phase two or of a black-box method, 0 for methods of one phase
 * @param seed seed of the masks, where they were drawn
 * @param hotspots regions of the map
 * @param measures how far the map can be trusted, where that was asked for
 * @param masks how many masks phase two scored; empty for methods that have none
 * @param trainingDistance how far the image is from those that the model was trained on; empty where that is not known
 * @param classes how alike the map is to those of other classes, where that was asked for
 */
public record ExplainedImage(int slice, String label, float[] scores, float[] probabilities, int topClass, int classIndex, float peak,
	int channels, int forwardPasses, OptionalInt seed, List<Hotspot> hotspots, Optional<EvaluatedImage> measures,
	Optional<ScoredMasks> masks, OptionalDouble trainingDistance, Optional<ClassLikeness> classes) {

	/** Of an image of which it is not known whether it looks like the training images, and whose map was not compared with those of other classes. */
	public ExplainedImage(int slice, String label, float[] scores, float[] probabilities, int topClass, int classIndex, float peak,
		int channels, int forwardPasses, OptionalInt seed, List<Hotspot> hotspots, Optional<EvaluatedImage> measures,
		Optional<ScoredMasks> masks) {
		this(slice, label, scores, probabilities, topClass, classIndex, peak, channels, forwardPasses, seed, hotspots, measures, masks,
			OptionalDouble.empty(), Optional.empty());
	}

	/** Of a method without a phase two. */
	public ExplainedImage(int slice, String label, float[] scores, float[] probabilities, int topClass, int classIndex, float peak,
		int channels, int forwardPasses, OptionalInt seed, List<Hotspot> hotspots, Optional<EvaluatedImage> measures) {
		this(slice, label, scores, probabilities, topClass, classIndex, peak, channels, forwardPasses, seed, hotspots, measures,
			Optional.empty());
	}

	static ExplainedImage of(int slice, String label, Explanation explanation, List<Hotspot> hotspots, Optional<EvaluatedImage> measures,
		Optional<ClassLikeness> classes) {
		return new ExplainedImage(slice, label == null ? "" : label, explanation.scores(), explanation.probabilities(),
			explanation.topClass(),
			explanation.classIndex(), MapPaint.maximum(explanation.map()), explanation.channels(), explanation.forwardPasses(),
			explanation.seed(), hotspots,
			measures, explanation.masks(), explanation.trainingDistance(), classes);
	}

	/** @return probability of the explained class */
	public float probability() {
		return probabilities[classIndex];
	}

	/** @return whether the layer gave no evidence for the class, and nothing is drawn */
	public boolean isEmpty() {
		return !(peak > 0);
	}
}
