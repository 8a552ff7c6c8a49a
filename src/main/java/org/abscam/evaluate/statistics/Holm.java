package org.abscam.evaluate.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Holm's correction for several tests (Holm 1979): the chance that any of them is wrongly found stays what each was held to. */
public final class Holm {

	private Holm() {}

	/**
	 * @param p of each test; what is not a number was no test
	 * @return what each may be held to in place of its own, 0..1
	 */
	public static double[] adjusted(double[] p) {
		int[] order = IntStream.range(0, p.length).filter(i -> !Double.isNaN(p[i])).boxed()
			.sorted(Comparator.comparingDouble(i -> p[i])).mapToInt(i -> i).toArray();
		double[] adjusted = p.clone();
		double least = 0;
		for (int i = 0; i < order.length; i++) {
			least = Math.max(least, Math.min(1, (order.length - i) * p[order[i]]));
			adjusted[order[i]] = least;
		}
		return adjusted;
	}
}
