package org.abscam.evaluate.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Ranks of numbers. */
public final class Ranks {

	private Ranks() {}

	/**
	 * @param values numbers
	 * @return the rank of each, 1 for the smallest; equal ones share the mean of theirs
	 */
	public static double[] of(double[] values) {
		int[] order =
			IntStream.range(0, values.length).boxed().sorted(Comparator.comparingDouble(i -> values[i])).mapToInt(i -> i).toArray();
		double[] ranks = new double[values.length];
		for (int start = 0; start < order.length;) {
			int end = start + 1;
			while (end < order.length && values[order[end]] == values[order[start]]) end++;
			double mean = (start + 1 + end) / 2.;
			Arrays.stream(order, start, end).forEach(i -> ranks[i] = mean);
			start = end;
		}
		return ranks;
	}
}
