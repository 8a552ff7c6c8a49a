package org.abscam.evaluate.statistics;

/** McNemar's test of paired outcomes that are right or wrong, exact: of those that differ, as many should fall on either side. */
public final class McNemar {

	private McNemar() {}

	/**
	 * @param first pairs of which only the first is right
	 * @param second pairs of which only the second is
	 * @return the two-sided probability of so uneven a number by chance, 0..1; 1 where no pair differs
	 */
	public static double pValue(int first, int second) {
		int n = first + second;
		double term = Math.pow(.5, n);
		double sum = 0;
		if (term > 0) {
			for (int k = 0; k <= Math.min(first, second); k++) {
				sum += term;
				term *= (n - k) / (k + 1.);
			}
			return Math.min(1, 2 * sum);
		}
		double log = -n * Math.log(2); // of more than a thousand pairs
		for (int k = 0; k <= Math.min(first, second); k++) {
			sum += Math.exp(log);
			log += Math.log((n - k) / (k + 1.));
		}
		return Math.min(1, 2 * sum);
	}
}
