package org.abscam.explain.budget;

import java.util.Arrays;

/**
 * A {@link Reading} of the masks that there are, on coarse cells.
 *
 * @param maps what is summed of each mask
 * @param part λ
 * @param shares of each mask's score in the mean; {@code null} where scores are the weights
 * @param share the exponent of the sum
 * @param evidence E, {@code null} where none is joined
 */
record Weighing(float[][] maps, double part, double[] shares, double share, float[] evidence) {

	/** Scores are weights, and what is above 0 of the sum is seen. */
	static Weighing plain(float[]... maps) {
		return new Weighing(maps, 0, null, 1, null);
	}

	static Weighing of(DistinctMasks masks, Reading reading, long[] spatial, int cells) {
		float[][] plain = masks.maps();
		if (reading.summed() == null) return plain(DistinctMasks.coarse(plain, spatial, cells));
		float[][] maps = masks.channels().stream().map(some -> sum(reading.summed(), some, plain[0].length)).toArray(float[][]::new);
		double[] shares = masks.channels().stream().mapToDouble(some -> total(reading.summed(), some, plain[0].length)).toArray();
		double all = Arrays.stream(shares).sum();
		if (!(all > 0)) return plain(DistinctMasks.coarse(plain, spatial, cells)); // the map is Abs-CAM's
		float[] evidence = reading.evidence() == null ? null : DistinctMasks.coarse(new float[][] {reading.evidence()}, spatial, cells)[0];
		return new Weighing(DistinctMasks.coarse(maps, spatial, cells), reading.part(), Arrays.stream(shares).map(e -> e / all).toArray(),
			reading.share(), evidence == null || isZero(evidence) ? null : evidence);
	}

	private static boolean isZero(float... values) {
		for (float value : values) if (value != 0) return false;
		return true;
	}

	private static float[] sum(float[] all, int[] some, int size) {
		float[] sum = new float[size];
		for (int k : some) for (int i = 0; i < size; i++) sum[i] += all[k * size + i];
		return sum;
	}

	private static double total(float[] all, int[] some, int size) {
		double total = 0;
		for (int k : some) for (int i = 0; i < size; i++) total += Math.abs(all[k * size + i]);
		return total;
	}

	boolean isPlain() {
		return shares == null;
	}

	/** λ·s̄, and 0 where that is below. */
	double threshold(double... scores) {
		return part * Math.max(Vectors.dot(shares, scores), 0);
	}

	/** What is seen of a sum. */
	double[] shown(double... sum) {
		double[] above = Vectors.positive(sum);
		if (evidence == null) return above;
		double low = Arrays.stream(above).min().orElse(0);
		for (int i = 0; i < sum.length; i++) above[i] = shown(i, above[i] - low);
		return above;
	}

	private double shown(int cell, double value) {
		return Math.pow(Math.max(value, 0), share) * Math.pow(evidence[cell], 1 - share);
	}

	/**
	 * How much of a change of the sum is seen.
	 *
	 * @param sum the sum
	 * @param spread of each of its values, as far as it is not known
	 */
	double[] slopes(double[] sum, double... spread) {
		double[] slopes = new double[sum.length];
		double[] above = Vectors.positive(sum);
		double low = Arrays.stream(above).min().orElse(0);
		double high = Arrays.stream(above).max().orElse(0);
		int seen = 0;
		for (int i = 0; i < sum.length; i++) {
			if (!(sum[i] + spread[i] > 0)) continue;
			seen++;
			double width = Math.max(spread[i], (high - low) * 1e-3);
			slopes[i] = evidence == null ? 1 : width == 0 ? Math.pow(evidence[i], 1 - share)
				: (shown(i, sum[i] - low + width) - shown(i, sum[i] - low - width)) / (2 * width);
		}
		if (seen < 3) for (int i = 0; i < sum.length; i++) slopes[i] = evidence == null ? 1 : Math.pow(evidence[i], 1 - share);
		return slopes;
	}
}
