package org.abscam.explain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.abscam.explain.network.TrainingLikeness;
import org.abscam.explain.options.Fusion;

/**
 * What a classifier says of one image, and where it looked.
 *
 * @param scores class scores y before softmax or sigmoid
 * @param probabilities class probabilities p, 0..1
 * @param classIndex the class that the map explains
 * @param map row-major values 0..1 on the scan's grid, slice after slice for volumes; 0 everywhere where the map is empty
 * @param size sizes of the map: height, width, or slices, height, width of a volume
 * @param channels channels that the map is made of, of all layers together; 0 for black-box methods
 * @param forwardPasses masked forward passes of phase two or of a black-box method, 0 for methods of one phase
 * @param channelScores s_k of these channels, exact or predicted, or the scores of a black-box method's masks; empty for methods of one phase
 * @param seed seed of the masks, where they were drawn
 * @param masks how many masks phase two scored, of all layers together; empty for methods that have none
 * @param trainingDistance how far the image is from those that the model was trained on, see {@link TrainingLikeness}; empty where that is not
 *        known
 */
public record Explanation(float[] scores, float[] probabilities, int classIndex, float[] map, long[] size, int channels, int forwardPasses,
	float[] channelScores, OptionalInt seed, Optional<ScoredMasks> masks, OptionalDouble trainingDistance) {

	/** Of an image of which it is not known whether it looks like the training images. */
	public Explanation(float[] scores, float[] probabilities, int classIndex, float[] map, long[] size, int channels, int forwardPasses,
		float[] channelScores, OptionalInt seed, Optional<ScoredMasks> masks) {
		this(scores, probabilities, classIndex, map, size, channels, forwardPasses, channelScores, seed, masks, OptionalDouble.empty());
	}

	/** Of a method without a phase two. */
	public Explanation(float[] scores, float[] probabilities, int classIndex, float[] map, long[] size, int channels, int forwardPasses,
		float[] channelScores, OptionalInt seed) {
		this(scores, probabilities, classIndex, map, size, channels, forwardPasses, channelScores, seed, Optional.empty());
	}

	/** Of such a method that draws no masks either. */
	public Explanation(float[] scores, float[] probabilities, int classIndex, float[] map, long[] size, int channels, int forwardPasses,
		float[] channelScores) {
		this(scores, probabilities, classIndex, map, size, channels, forwardPasses, channelScores, OptionalInt.empty());
	}

	/** This with how far the image is from the training images. */
	Explanation at(OptionalDouble distance) {
		return new Explanation(scores, probabilities, classIndex, map, size, channels, forwardPasses, channelScores, seed, masks, distance);
	}

	/** @return columns of the map */
	public int width() {
		return (int) size[size.length - 1];
	}

	/** @return rows of the map */
	public int height() {
		return (int) size[size.length - 2];
	}

	/** @return the map slice by slice: one of a single image, several of a volume; each row-major */
	public List<float[]> slices() {
		int area = width() * height();
		if (map.length == area) return List.of(map);
		return IntStream.range(0, map.length / area).mapToObj(z -> Arrays.copyOfRange(map, z * area, (z + 1) * area)).toList();
	}

	/** @return probability of the explained class */
	public float probability() {
		return probabilities[classIndex];
	}

	/** @return whether the map is constant or empty: the layer gave no evidence for the class, and nothing is drawn */
	public boolean isEmpty() {
		for (float value : map) if (value > 0) return false;
		return true;
	}

	/**
	 * @param ofLayers of the same image, at least one
	 * @return one explanation with their fused map
	 */
	static Explanation fused(Fusion fusion, List<Explanation> ofLayers) {
		Explanation first = ofLayers.get(0);
		if (ofLayers.size() == 1) return first;
		int channels = 0;
		int passes = 0;
		float[] all = new float[0];
		for (Explanation one : ofLayers) {
			channels += one.channels;
			passes += one.forwardPasses;
			int before = all.length;
			all = Arrays.copyOf(all, before + one.channelScores.length);
			System.arraycopy(one.channelScores, 0, all, before, one.channelScores.length);
		}
		return new Explanation(first.scores, first.probabilities, first.classIndex,
			fusion.of(ofLayers.stream().map(Explanation::map).toList()),
			first.size, channels, passes, all, first.seed,
			first.masks.map(m -> ScoredMasks.together(ofLayers.stream().flatMap(one -> one.masks.stream()).toList())));
	}

	/** @return the class with the highest score */
	public int topClass() {
		int top = 0;
		for (int i = 1; i < scores.length; i++) if (scores[i] > scores[top]) top = i;
		return top;
	}
}
