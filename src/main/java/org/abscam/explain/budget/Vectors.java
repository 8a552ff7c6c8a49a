package org.abscam.explain.budget;

import java.util.Arrays;

/** Sums of products. */
final class Vectors {

	private Vectors() {}

	static double dot(double[] a, double[] b) {
		double sum = 0;
		for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
		return sum;
	}

	/** a + factor·b, in place of a. */
	static void add(double[] a, double factor, double[] b) {
		for (int i = 0; i < a.length; i++) a[i] += factor * b[i];
	}

	static double[] filled(int count, double value) {
		double[] values = new double[count];
		Arrays.fill(values, value);
		return values;
	}

	/** The parts above 0. */
	static double[] positive(double[] values) {
		return Arrays.stream(values).map(v -> Math.max(v, 0)).toArray();
	}

	/** Less their mean. */
	static double[] centred(double[] values) {
		double mean = Arrays.stream(values).average().orElse(0);
		return Arrays.stream(values).map(v -> v - mean).toArray();
	}

	/** Pearson's r; 1 where both are constant, 0 where one is. */
	static double likeness(double[] map, double[] other) {
		double[] a = centred(map);
		double[] b = centred(other);
		double squares = dot(a, a) * dot(b, b);
		if (squares > 0) return dot(a, b) / Math.sqrt(squares);
		return dot(a, a) == dot(b, b) ? 1 : 0;
	}
}
