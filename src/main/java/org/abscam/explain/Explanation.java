package org.abscam.explain;

/**
 * What a classifier says of one image, and where it looked.
 *
 * @param scores class scores y before softmax or sigmoid
 * @param probabilities class probabilities p, 0..1
 * @param classIndex the class that the map explains
 * @param map row-major values 0..1 on the scan's grid, 0 everywhere where the map is empty
 * @param width columns of the map
 * @param height rows of the map
 * @param channels channels that the map is made of, of all layers together
 * @param forwardPasses masked forward passes of phase two, 0 for methods of one phase
 */
public record Explanation(float[] scores, float[] probabilities, int classIndex, float[] map, int width, int height, int channels,
	int forwardPasses) {

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
		return new Explanation(scores, probabilities, classIndex, sum, width, height, channels + other.channels, forwardPasses + other.forwardPasses);
	}

	/** This with its map divided by a number. */
	Explanation dividedBy(int number) {
		float[] quotient = map.clone();
		for (int i = 0; i < quotient.length; i++) quotient[i] /= number;
		return new Explanation(scores, probabilities, classIndex, quotient, width, height, channels, forwardPasses);
	}

	/** @return the class with the highest score */
	public int topClass() {
		int top = 0;
		for (int i = 1; i < scores.length; i++) if (scores[i] > scores[top]) top = i;
		return top;
	}
}
