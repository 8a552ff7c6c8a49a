package org.abscam.evaluate.pixels;

/** A map's pixels from the highest to the lowest beside the truth: what needs them in order is read off in one pass. */
public final class RankedPixels {

	private final float[] map;
	private final boolean[] truth;
	private final int[] order;
	private final int trues;

	/** @param truth which of the map's pixels are true, at least one */
	public RankedPixels(float[] map, boolean[] truth) {
		this.map = map;
		this.truth = truth;
		order = PixelOrder.descending(map);
		int count = 0;
		for (boolean t : truth) if (t) count++;
		trues = count;
	}

	/**
	 * @return area under precision over recall of the pixels, as the average precision: Σ (R_n − R_{n−1})·P_n over the map's values, pixels of the
	 *         same value being found together; 0..1, for a constant map the part of the pixels that are true
	 */
	public double averagePrecision() {
		double sum = 0;
		int found = 0;
		for (int start = 0; start < order.length && found < trues;) {
			int end = start;
			int more = 0;
			while (end < order.length && map[order[end]] == map[order[start]]) if (truth[order[end++]]) more++;
			found += more;
			sum += more * (found / (double) end);
			start = end;
		}
		return sum / trues;
	}

	/**
	 * @return the part of the K highest pixels that are true, K being the number of true ones (relevance rank accuracy, Arras et al. 2022), 0..1; of
	 *         pixels of one value of which some belong to the K, as many count as would on the average
	 */
	public double rankAccuracy() {
		double hits = 0;
		for (int start = 0; start < trues;) {
			int end = start;
			int more = 0;
			while (end < order.length && map[order[end]] == map[order[start]]) if (truth[order[end++]]) more++;
			hits += end <= trues ? more : more * (trues - start) / (double) (end - start);
			start = end;
		}
		return hits / trues;
	}

	/**
	 * @param thresholds fractions of the map's maximum, ascending
	 * @return intersection over union with the truth of the pixels that reach each; 0 for a map that is constant or empty
	 */
	public double[] overlaps(double[] thresholds) {
		double[] overlaps = new double[thresholds.length];
		float maximum = map[order[0]];
		if (!(maximum > 0) || map[order[order.length - 1]] == maximum) return overlaps;
		int intersection = 0;
		int at = 0;
		for (int t = thresholds.length - 1; t >= 0; t--) {
			double limit = thresholds[t] * maximum;
			while (at < order.length && map[order[at]] >= limit) if (truth[order[at++]]) intersection++;
			overlaps[t] = intersection / (double) (at + trues - intersection);
		}
		return overlaps;
	}
}
