package org.abscam.evaluate.statistics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Percentile intervals of means (Efron 1979): the values are drawn anew, with replacement, as many times as there are draws. The draws of
 * a number of values are made once, so that all measures of the same images see the same draws. It treats the values as independent.
 */
public final class Bootstrap {

	/** Draws where nothing else is said. */
	public static final int DRAWS = 2000;

	private static final double LOW = .025;
	private static final double HIGH = .975;

	private final int draws;
	private final long seed;
	private final Map<Integer, int[]> places = new HashMap<>();

	/** @param seed of the draws */
	public Bootstrap(long seed) {
		this(DRAWS, seed);
	}

	Bootstrap(int draws, long seed) {
		this.draws = draws;
		this.seed = seed;
	}

	/**
	 * @param values numbers
	 * @return their mean, and the 2.5th and the 97.5th percentile of the means of the draws
	 */
	public Estimate mean(double[] values) {
		int n = values.length;
		if (n == 0) return new Estimate(0, Double.NaN, Double.NaN, Double.NaN);
		int[] drawn = places.computeIfAbsent(n, this::draw);
		double[] means = new double[draws];
		for (int i = 0, at = 0; i < draws; i++) {
			double sum = 0;
			for (int k = 0; k < n; k++) sum += values[drawn[at++]];
			means[i] = sum / n;
		}
		Arrays.sort(means);
		return new Estimate(n, Arrays.stream(values).sum() / n, percentile(means, LOW), percentile(means, HIGH));
	}

	private int[] draw(int n) {
		SplittableRandom random = new SplittableRandom(seed);
		int[] drawn = new int[Math.multiplyExact(draws, n)];
		for (int i = 0; i < drawn.length; i++) drawn[i] = random.nextInt(n);
		return drawn;
	}

	/**
	 * @param sorted numbers in ascending order, at least one
	 * @param part 0..1
	 * @return the number below which that part of them lies, interpolated linearly between neighbours
	 */
	public static double percentile(double[] sorted, double part) {
		double at = part * (sorted.length - 1);
		int below = (int) at;
		int above = Math.min(below + 1, sorted.length - 1);
		return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
	}
}
