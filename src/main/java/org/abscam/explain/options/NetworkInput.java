package org.abscam.explain.options;

/**
 * A preprocessed image or volume x as the network takes it.
 *
 * @param values C×H×W values, row-major; C×D×H×W of a volume
 * @param black the values that black pixels of this image would have, in the same shape
 * @param channels channels C
 * @param depth slices D, 1 of a single image
 * @param height rows H
 * @param width columns W
 */
public record NetworkInput(float[] values, float[] black, int channels, int depth, int height, int width) {

	/** Checks the sizes. */
	public NetworkInput {
		long size = (long) channels * depth * height * width;
		if (values.length != size || black.length != size)
			throw new IllegalArgumentException("values do not fill " + channels + "×" + depth + "×" + height + "×" + width);
	}

	/** Of a single image. */
	public NetworkInput(float[] values, float[] black, int channels, int height, int width) {
		this(values, black, channels, 1, height, width);
	}

	/** @return number of pixels, D·H·W */
	public int pixels() {
		return depth * height * width;
	}

	/**
	 * @param baseline what is shown where the mask is 0, as long as {@link #values}
	 * @param mask D×H×W values 0..1
	 * @return x·mask + baseline·(1 − mask), all channels alike
	 */
	public float[] masked(float[] baseline, float[] mask) {
		float[] masked = new float[values.length];
		for (int i = 0; i < masked.length; i++) {
			float m = mask[i % mask.length];
			masked[i] = values[i] * m + baseline[i] * (1 - m);
		}
		return masked;
	}

	/**
	 * @param baseline what takes the place of the pixels, as long as {@link #values}
	 * @param hidden which of the D×H×W pixels are replaced
	 * @return x without these pixels, all channels alike
	 */
	public float[] without(float[] baseline, boolean[] hidden) {
		float[] masked = values.clone();
		for (int i = 0; i < masked.length; i++) if (hidden[i % hidden.length]) masked[i] = baseline[i];
		return masked;
	}
}
