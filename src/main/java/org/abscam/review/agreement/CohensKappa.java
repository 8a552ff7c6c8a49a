package org.abscam.review.agreement;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Cohen's kappa of two readers (Cohen 1960), without weights. */
public final class CohensKappa {

	private CohensKappa() {}

	/**
	 * @param one answers of the first, case by case
	 * @param other answers of the second to the same cases, as many
	 * @return κ with the errors of Fleiss, Cohen and Everitt (1969), equations 13 and 14
	 */
	public static Kappa of(List<String> one, List<String> other) {
		int n = one.size();
		if (n == 0) return Kappa.undefined(0, OptionalDouble.empty(), "There is no case that both answered.");
		List<String> classes = Stream.concat(one.stream(), other.stream()).distinct().toList();
		int k = classes.size();
		long[][] table = new long[k][k];
		long[] rows = new long[k];
		long[] columns = new long[k];
		for (int i = 0; i < n; i++) {
			int r = classes.indexOf(one.get(i));
			int c = classes.indexOf(other.get(i));
			table[r][c]++;
			rows[r]++;
			columns[c]++;
		}
		long agree = 0;
		long chance = 0;
		for (int i = 0; i < k; i++) {
			agree += table[i][i];
			chance += rows[i] * columns[i];
		}
		double observed = agree / (double) n;
		if (chance == (long) n * n) {
			return Kappa.undefined(n, OptionalDouble.of(observed),
				"All answers are '" + classes.get(0) + "', so that kappa is not defined.");
		}
		double expected = chance / ((double) n * n);
		double kappa = (observed - expected) / (1 - expected);
		return Kappa.of(n, observed, kappa, variance(table, rows, columns, k, n, kappa, expected),
			byChance(rows, columns, k, n, expected));
	}

	private static double variance(long[][] table, long[] rows, long[] columns, int k, double n, double kappa, double expected) {
		double diagonal = 0;
		double others = 0;
		for (int i = 0; i < k; i++) {
			for (int j = 0; j < k; j++) {
				double p = table[i][j] / n;
				if (i == j) diagonal += p * square(1 - (rows[i] + columns[i]) / n * (1 - kappa));
				else others += p * square((columns[i] + rows[j]) / n);
			}
		}
		return (diagonal + square(1 - kappa) * others - square(kappa - expected * (1 - kappa))) / (n * square(1 - expected));
	}

	private static double byChance(long[] rows, long[] columns, int k, double n, double expected) {
		double sum = 0;
		for (int i = 0; i < k; i++) sum += rows[i] / n * (columns[i] / n) * ((rows[i] + columns[i]) / n);
		return (expected + expected * expected - sum) / (n * square(1 - expected));
	}

	private static double square(double v) {
		return v * v;
	}
}
