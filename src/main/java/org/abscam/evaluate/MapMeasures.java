package org.abscam.evaluate;

import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.abscam.evaluate.pixels.ClassScores;
import org.abscam.evaluate.pixels.Curve;
import org.abscam.evaluate.pixels.MaskedScores;
import org.abscam.evaluate.pixels.Overlap;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.NetworkInput;
import org.abscam.explain.options.Progress;

/**
 * How far one map can be trusted as an explanation of one image. Any map can be measured, whatever made it.
 *
 * @param deletion curve as pixels are taken away
 * @param insertion curve as pixels are put back
 * @param confidence the class probability in the image seen through the map
 * @param road deletion with imputation, where asked for; none of volumes, as it imputes in the plane
 * @param masking the test against random regions; empty where not asked for, or where the map has no hotspot
 * @param localisation how it lies on the truth; empty where none is known, or nothing is to be found
 * @param shape how much of the image it takes
 * @param truth what there is to find; empty where that is not known
 */
public record MapMeasures(Curve deletion, Curve insertion, ConfidenceChange confidence, Optional<Road> road, Optional<MaskingTest> masking,
	Optional<Localisation> localisation, MapShape shape, Optional<TruthShape> truth) {

	/** Whether nothing of a map is above 0. */
	static boolean isEmpty(float[] map) {
		for (float value : map) if (value > 0) return false;
		return true;
	}

	/**
	 * A map with its image.
	 *
	 * @param values row-major values 0..1 on the scan's grid, slice after slice
	 * @param width columns
	 * @param height rows
	 * @param x the preprocessed image
	 * @param classIndex the class that it explains
	 * @param truth which pixels of the scan's grid are true, empty where that is not known
	 * @param reach how far beside the truth the maximum still hits
	 * @param threshold fraction of its maximum from which a pixel belongs to a hotspot, 0..1
	 */
	record Subject(float[] values, int width, int height, NetworkInput x, int classIndex, Optional<boolean[]> truth,
		Tolerance.Reach reach, double threshold) {}

	/**
	 * Blocks while masked images are scored.
	 *
	 * @param map the map with its image
	 * @param scores the model
	 * @param settings how to measure
	 * @param progress may stop the work
	 * @return the measures
	 * @throws ExplainException if the network does not run
	 * @throws CancellationException if the user stopped it
	 */
	static MapMeasures of(Subject map, MaskedScores scores, EvaluationSettings settings, Progress progress) throws ExplainException {
		NetworkInput x = map.x;
		float[] baseline = settings.baseline().of(x);
		float[] values = scores.onNetworkGrid(map.values, map.width, map.height);
		ClassScores probability = scores.of(map.classIndex, progress);
		boolean[] hotspots = Overlap.region(values, map.threshold);
		boolean any = false;
		for (boolean hot : hotspots) any |= hot;
		return new MapMeasures(DeletionCurve.of(probability, x, baseline, values, settings.steps()),
			InsertionCurve.of(probability, x, baseline, values, settings.steps()), ConfidenceChange.of(probability, x, baseline, values),
			settings.road() && x.depth() == 1 ? Optional.of(Road.of(probability, x, values, new Random(settings.seed())))
				: Optional.empty(),
			settings.regions() > 0 && any ? Optional.of(MaskingTest.of(probability, x, baseline, hotspots, settings.regions(),
				new Random(settings.seed()))) : Optional.empty(),
			map.truth.flatMap(t -> Localisation.of(map.values, t, map.width, map.height, map.reach, map.threshold)),
			MapShape.of(values), map.truth.map(t -> TruthShape.of(t, map.width, map.height)));
	}
}
