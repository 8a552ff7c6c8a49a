package org.abscam.review.agreement;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** Fleiss' kappa of two readers or more (Fleiss 1971), each of whom answered all cases. */
public final class FleissKappa {

	private FleissKappa() {}

	/**
	 * @param answers of each case the answers of all readers, as many for each
	 * @return κ with the error for any κ, by linearisation over cases (Gwet 2008), and, where
	 *         answers agree by chance, that of Fleiss, Nee and Landis (1979)
	 */
	public static Kappa of(List<List<String>> answers) {
		int n = answers.size();
		if (n == 0) return Kappa.undefined(0, OptionalDouble.empty(), "There is no case that all readers answered.");
		int readers = answers.get(0).size();
		if (readers < 2) return Kappa.undefined(n, OptionalDouble.empty(), "There is one reader, with whom nobody can agree.");
		List<String> classes = answers.stream().flatMap(List::stream).distinct().toList();
		int[][] counts = new int[n][classes.size()];
		double[] share = new double[classes.size()];
		double[] agreement = new double[n];
		double observed = 0;
		for (int i = 0; i < n; i++) {
			for (String answer : answers.get(i)) counts[i][classes.indexOf(answer)]++;
			long pairs = 0;
			for (int j = 0; j < share.length; j++) {
				share[j] += counts[i][j] / ((double) n * readers);
				pairs += (long) counts[i][j] * (counts[i][j] - 1);
			}
			agreement[i] = pairs / ((double) readers * (readers - 1));
			observed += agreement[i] / n;
		}
		if (Arrays.stream(agreement).allMatch(a -> a == 1)) observed = 1; // without the rounding of the sum
		if (classes.size() == 1) {
			return Kappa.undefined(n, OptionalDouble.of(1), "All answers are '" + classes.get(0) + "', so that kappa is not defined.");
		}
		double expected = 0;
		for (double p : share) expected += p * p;
		double kappa = (observed - expected) / (1 - expected);
		double sum = 0;
		for (int i = 0; i < n; i++) {
			double chance = 0;
			for (int j = 0; j < share.length; j++) chance += share[j] * counts[i][j] / readers;
			double of = (agreement[i] - expected) / (1 - expected) - 2 * (1 - kappa) * (chance - expected) / (1 - expected);
			sum += (of - kappa) * (of - kappa);
		}
		return Kappa.of(n, observed, kappa, sum / ((double) n * (n - 1)), byChance(share, n, readers));
	}

	private static double byChance(double[] share, int n, int readers) {
		double spread = 0;
		double skew = 0;
		for (double p : share) {
			spread += p * (1 - p);
			skew += p * (1 - p) * (1 - 2 * p);
		}
		return 2 * (spread * spread - skew) / (spread * spread * n * readers * (readers - 1));
	}
}
