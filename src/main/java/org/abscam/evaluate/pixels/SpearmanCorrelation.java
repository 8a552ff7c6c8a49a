package org.abscam.evaluate.pixels;

import org.abscam.evaluate.statistics.Pearson;

/** Spearman's rank correlation of two maps, equal values sharing the mean of their ranks. */
public final class SpearmanCorrelation {

	private SpearmanCorrelation() {}

	/**
	 * @param a a map
	 * @param b another of the same size
	 * @return −1..1; not a number where a map is constant, which has no order
	 */
	public static double of(float[] a, float[] b) {
		if (a.length != b.length) throw new IllegalArgumentException("two maps of the same size are needed");
		return Pearson.of(ranks(a), ranks(b));
	}

	private static double[] ranks(float[] map) {
		int[] order = PixelOrder.ascending(map);
		double[] ranks = new double[map.length];
		for (int start = 0; start < order.length;) {
			int end = start + 1;
			while (end < order.length && map[order[end]] == map[order[start]]) end++;
			for (int i = start; i < end; i++) ranks[order[i]] = (start + 1 + end) / 2.;
			start = end;
		}
		return ranks;
	}
}
