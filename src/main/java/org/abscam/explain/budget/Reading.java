package org.abscam.explain.budget;

import java.util.Arrays;

/**
 * What becomes of scores. As a rule the map is what is above 0 of Σ s_k·M_k. With other maps L_k than those that mask it is F^a·E^(1 − a), F what is
 * above 0 of Σ max(s_k − λ·s̄, 0)·L_k, s̄ the mean of the scores weighted with Σ|L_k|, and E the evidence of a finer layer.
 *
 * @param part λ
 * @param summed L_k of all channels, one after another, {@code null} for M_k and s_k
 * @param share a
 * @param evidence E in the layer's size, not below 0; {@code null} where none is joined, and F is the map
 */
public record Reading(double part, float[] summed, double share, float[] evidence) {

	/** Σ s_k·M_k above 0. */
	public static final Reading PLAIN = new Reading(0, null, 1, null);

	/**
	 * @param picture row-major values
	 * @param size its sizes
	 * @param spatial sizes of a layer
	 * @return the means over the positions of the layer
	 */
	public static float[] means(float[] picture, long[] size, long[] spatial) {
		int positions = (int) Arrays.stream(spatial).reduce(1, Math::multiplyExact);
		double[] sums = new double[positions];
		int[] counts = new int[positions];
		for (int i = 0; i < picture.length; i++) {
			int rest = i;
			int at = 0;
			int stride = 1;
			for (int axis = size.length - 1; axis >= 0; axis--) {
				at += (int) (rest % size[axis] * spatial[axis] / size[axis]) * stride;
				stride *= (int) spatial[axis];
				rest /= (int) size[axis];
			}
			sums[at] += picture[i];
			counts[at]++;
		}
		float[] means = new float[positions];
		for (int i = 0; i < positions; i++) means[i] = counts[i] == 0 ? 0 : (float) (sums[i] / counts[i]);
		return means;
	}
}
