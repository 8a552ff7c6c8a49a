package org.abscam.evaluate.statistics;

import java.util.Arrays;

/**
 * Wilcoxon's signed-rank test of paired differences (Wilcoxon 1945), two-sided. Differences of 0 are left out, equal ones share the mean of
 * their ranks, as SciPy does it: exact for up to 50 differences without ties and zeros, and for up to 13 with them; else by the normal
 * distribution, its variance corrected for ties, without correction for continuity.
 */
public final class SignedRank {

	private static final int EXACT = 50;
	private static final int EXACT_WITH_TIES = 13;

	private SignedRank() {}

	/**
	 * @param differences of each pair
	 * @return the probability of rank sums that are as far apart by chance, 0..1; 1 where no difference is other than 0, not a number without any
	 */
	public static double pValue(double[] differences) {
		if (differences.length == 0) return Double.NaN;
		double[] others = Arrays.stream(differences).filter(d -> d != 0).toArray();
		if (others.length == 0) return 1;
		double[] ranks = Ranks.of(Arrays.stream(others).map(Math::abs).toArray());
		double plus = 0;
		for (int i = 0; i < ranks.length; i++) if (others[i] > 0) plus += ranks[i];
		boolean ties = Arrays.stream(ranks).distinct().count() < ranks.length || others.length < differences.length;
		return differences.length <= (ties ? EXACT_WITH_TIES : EXACT) ? exact(ranks, plus) : normal(ranks, plus);
	}

	/** Over all ways to give the ranks a sign. Ranks are multiples of a half, so that twice them are whole. */
	private static double exact(double[] ranks, double plus) {
		int most = 0;
		double[] ways = new double[ranks.length * (ranks.length + 1) + 1];
		ways[0] = 1;
		for (double rank : ranks) {
			int twice = (int) Math.round(2 * rank);
			most += twice;
			for (int sum = most; sum >= twice; sum--) ways[sum] += ways[sum - twice];
		}
		int here = (int) Math.round(2 * plus);
		double below = 0;
		double above = 0;
		for (int sum = 0; sum <= most; sum++) {
			if (sum <= here) below += ways[sum];
			if (sum >= here) above += ways[sum];
		}
		return Math.min(1, 2 * Math.min(below, above) / Math.pow(2, ranks.length));
	}

	private static double normal(double[] ranks, double plus) {
		double n = ranks.length;
		double tied = 0;
		double[] sorted = ranks.clone();
		Arrays.sort(sorted);
		for (int start = 0; start < sorted.length;) {
			int end = start;
			while (end < sorted.length && sorted[end] == sorted[start]) end++;
			double t = end - start;
			tied += t * t * t - t;
			start = end;
		}
		double deviation = Math.sqrt((n * (n + 1) * (2 * n + 1) - tied / 2) / 24);
		return Normal.beyond(Math.abs(plus - n * (n + 1) / 4) / deviation);
	}
}
