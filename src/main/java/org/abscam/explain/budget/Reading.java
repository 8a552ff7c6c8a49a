package org.abscam.explain.budget;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What becomes of scores: the sum Σ (s_k − λ·s̄)·f_k·M_k, s̄ their mean, and what is seen of it. As a rule that is what is above 0; joined with the evidence
 * of a finer layer it is the root of the product of both.
 *
 * @param centring λ
 * @param factors f_k, {@code null} for 1
 * @param evidence E in the layer's size, {@code null} where nothing is joined
 */
public record Reading(double centring, float[] factors, float[] evidence) {

	/** Σ s_k·M_k above 0. */
	public static final Reading PLAIN = new Reading(0, null, null);

	/**
	 * @param centring λ
	 * @param factors f_k
	 * @param evidence E, not below 0; {@code null} for 1 everywhere
	 * @param size sizes of E
	 * @param spatial sizes of the layer
	 * @return with the means of E over the positions of the layer
	 */
	public static Reading joined(double centring, float[] factors, float[] evidence, long[] size, long[] spatial) {
		int positions = (int) Arrays.stream(spatial).reduce(1, Math::multiplyExact);
		float[] means = new float[positions];
		if (evidence == null) {
			Arrays.fill(means, 1);
			return new Reading(centring, factors, means);
		}
		double[] sums = new double[positions];
		int[] counts = new int[positions];
		for (int i = 0; i < evidence.length; i++) {
			int rest = i;
			int at = 0;
			int stride = 1;
			for (int axis = size.length - 1; axis >= 0; axis--) {
				at += (int) (rest % size[axis] * spatial[axis] / size[axis]) * stride;
				stride *= (int) spatial[axis];
				rest /= (int) size[axis];
			}
			sums[at] += evidence[i];
			counts[at]++;
		}
		for (int i = 0; i < positions; i++) means[i] = counts[i] == 0 ? 1 : (float) (sums[i] / counts[i]);
		return new Reading(centring, factors, means);
	}

	/** With the means over coarse cells. */
	Reading coarse(long[] spatial, int most) {
		return evidence == null ? this : new Reading(centring, factors, DistinctMasks.coarse(new float[][] {evidence}, spatial, most)[0]);
	}

	/** What is seen of a sum. */
	double[] shown(double... sum) {
		if (evidence == null) return Vectors.positive(sum);
		return IntStream.range(0, sum.length).mapToDouble(i -> shown(i, sum[i])).toArray();
	}

	private double shown(int cell, double value) {
		return Math.sqrt(Math.max(value, 0) * evidence[cell]);
	}

	/**
	 * How much of a change of the sum is seen.
	 *
	 * @param sum the sum
	 * @param spread of each of its values, as far as it is not known
	 */
	double[] slopes(double[] sum, double... spread) {
		double[] slopes = new double[sum.length];
		int seen = 0;
		for (int i = 0; i < sum.length; i++) {
			if (!(sum[i] + spread[i] > 0)) continue;
			seen++;
			slopes[i] = evidence == null ? 1 : slope(i, sum[i], spread[i]);
		}
		if (seen < 3) for (int i = 0; i < sum.length; i++) slopes[i] = evidence == null ? 1 : Math.sqrt(evidence[i]);
		return slopes;
	}

	private double slope(int cell, double value, double spread) {
		if (spread > 0) return (shown(cell, value + spread) - shown(cell, value - spread)) / (2 * spread);
		return Math.sqrt(evidence[cell] / value) / 2;
	}
}
