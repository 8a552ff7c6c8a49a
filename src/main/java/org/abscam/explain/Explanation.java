package org.abscam.explain;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

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
 * @param channelScores s_k of these channels, or the scores of a black-box method's masks; empty for methods of one phase
 * @param seed seed of the masks, where they were drawn
 */
public record Explanation(float[] scores, float[] probabilities, int classIndex, float[] map, long[] size, int channels, int forwardPasses,
	float[] channelScores, OptionalInt seed) {

	/** Of a method that draws no masks. */
	public Explanation(float[] scores, float[] probabilities, int classIndex, float[] map, long[] size, int channels, int forwardPasses,
		float[] channelScores) {
		this(scores, probabilities, classIndex, map, size, channels, forwardPasses, channelScores, OptionalInt.empty());
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

	/** This with another layer's map added. */
	Explanation plus(Explanation other) {
		float[] sum = map.clone();
		for (int i = 0; i < sum.length; i++) sum[i] += other.map[i];
		float[] both = Arrays.copyOf(channelScores, channelScores.length + other.channelScores.length);
		System.arraycopy(other.channelScores, 0, both, channelScores.length, other.channelScores.length);
		return new Explanation(scores, probabilities, classIndex, sum, size, channels + other.channels, forwardPasses + other.forwardPasses,
			both);
	}

	/** This with its map divided by a number. */
	Explanation dividedBy(int number) {
		float[] quotient = map.clone();
		for (int i = 0; i < quotient.length; i++) quotient[i] /= number;
		return new Explanation(scores, probabilities, classIndex, quotient, size, channels, forwardPasses, channelScores);
	}

	/** @return the class with the highest score */
	public int topClass() {
		int top = 0;
		for (int i = 1; i < scores.length; i++) if (scores[i] > scores[top]) top = i;
		return top;
	}
}
