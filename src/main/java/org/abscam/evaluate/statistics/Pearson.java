package org.abscam.evaluate.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Pearson's correlation r of paired numbers. */
public final class Pearson {

	private Pearson() {}

	/**
	 * @param a a map, row by row
	 * @param b another of the same size
	 * @return −1..1; not a number where one of them is constant
	 */
	public static double of(float[] a, float[] b) {
		return of(doubles(a), doubles(b));
	}

	/**
	 * @param a numbers
	 * @param b as many
	 * @return −1..1; not a number where all of one are equal
	 */
	public static double of(double[] a, double[] b) {
		if (a.length != b.length) throw new IllegalArgumentException(a.length + " numbers cannot be paired with " + b.length);
		if (isConstant(a) || isConstant(b)) return Double.NaN; // the sums below would be rounding alone
		double meanA = mean(a);
		double meanB = mean(b);
		double ab = 0;
		double aa = 0;
		double bb = 0;
		for (int i = 0; i < a.length; i++) {
			ab += (a[i] - meanA) * (b[i] - meanB);
			aa += (a[i] - meanA) * (a[i] - meanA);
			bb += (b[i] - meanB) * (b[i] - meanB);
		}
		return Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb)));
	}

	private static boolean isConstant(double[] values) {
		return Arrays.stream(values).allMatch(value -> value == values[0]);
	}

	private static double mean(double[] values) {
		double sum = 0;
		for (double value : values) sum += value;
		return sum / values.length;
	}

	private static double[] doubles(float[] map) {
		return IntStream.range(0, map.length).mapToDouble(i -> map[i]).toArray();
	}
}
