package org.abscam.explain.budget;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The Gaussian process that explains known scores best: its length, scale, mean and variance are those of the greatest likelihood, in which
 * the mean is integrated out (Rasmussen and Williams 2006, equations 2.45 and 5.8; the scale by the derivative, as in Snelson et al. 2004).
 *
 * @param length of {@link Likeness}
 * @param scale on which scores are smooth
 * @param mean of values on that scale
 * @param variance of values on that scale, before anything is known
 */
record Fit(double length, Scale scale, double mean, double variance) {

	/** Where nothing is known. */
	static final Fit NONE = new Fit(1, Scale.PLAIN, 1, 1);

	/** Lengths that are tried; where longer ones fit, the scores vary much, and predictions far from known scores would look worse than they are. */
	private static final double[] LENGTHS = {0.1, 0.25, 0.5, 1};
	/** How far log-odds are bent near 0 and 1, in mean scores. */
	private static final double[] BENDS = {1, 0.1, 0.01};
	private static final double LEAST_VARIANCE = 1e-30;

	/**
	 * @param likeness of all masks
	 * @param known masks whose scores are known, at least one
	 * @param scores of these
	 * @param probabilities whether scores are probabilities, 0..1
	 */
	static Fit of(Likeness likeness, int[] known, double[] scores, boolean probabilities) {
		int count = known.length;
		List<Scale> scales = scales(scores, probabilities);
		Fit best = null;
		double highest = Double.NEGATIVE_INFINITY;
		for (double length : LENGTHS) {
			Triangle triangle = Triangle.of(likeness, known, length);
			double[] ones = triangle.solve(Vectors.filled(count, 1));
			double ofLength = -triangle.logDeterminant() / 2 - Math.log(Vectors.dot(ones, ones)) / 2;
			for (Scale scale : scales) {
				double[] values = new double[count];
				double slopes = 0;
				for (int i = 0; i < count; i++) {
					values[i] = scale.of(scores[i]);
					slopes += Math.log(scale.slope(scores[i]));
				}
				double[] solved = triangle.solve(values);
				double mean = Vectors.dot(ones, solved) / Vectors.dot(ones, ones);
				double squares = 0;
				for (int i = 0; i < count; i++) squares += (solved[i] - mean * ones[i]) * (solved[i] - mean * ones[i]);
				double variance = Math.max(squares / Math.max(count - 1, 1), LEAST_VARIANCE);
				double likelihood = ofLength + slopes - (count - 1) * Math.log(variance) / 2;
				if (likelihood > highest) {
					highest = likelihood;
					best = new Fit(length, scale, mean, variance);
				}
			}
		}
		return best;
	}

	private static List<Scale> scales(double[] scores, boolean probabilities) {
		if (!probabilities || areAlike(scores)) return List.of(Scale.PLAIN);
		double sum = 0;
		for (double score : scores) sum += score;
		double mean = Math.min(Math.max(sum / scores.length, 1e-30), 1 - 1e-9);
		return Stream.of(BENDS[0], BENDS[1], BENDS[2]).map(bend -> (Scale) new Scale.LogOdds(bend * mean, bend * (1 - mean))).toList();
	}

	/** Whether scores do not differ at all: neither will the others, to the last digit, as the map of nothing but 0 has none to show. */
	static boolean areAlike(double... scores) {
		return Arrays.stream(scores).allMatch(score -> score == scores[0]);
	}

	/** Cholesky's factor of the likeness of known masks. */
	private record Triangle(double[][] rows) {

		static Triangle of(Likeness likeness, int[] known, double length) {
			double[][] rows = new double[known.length][];
			for (int i = 0; i < known.length; i++) {
				rows[i] = new double[i + 1];
				for (int j = 0; j <= i; j++) {
					double rest = likeness.of(known[i], known[j], length);
					for (int k = 0; k < j; k++) rest -= rows[i][k] * rows[j][k];
					rows[i][j] = i == j ? Math.sqrt(rest + Likeness.NUGGET) : rest / rows[j][j];
				}
			}
			return new Triangle(rows);
		}

		double[] solve(double[] right) {
			double[] solved = new double[right.length];
			for (int i = 0; i < right.length; i++) {
				double rest = right[i];
				for (int j = 0; j < i; j++) rest -= rows[i][j] * solved[j];
				solved[i] = rest / rows[i][i];
			}
			return solved;
		}

		double logDeterminant() {
			double sum = 0;
			for (int i = 0; i < rows.length; i++) sum += 2 * Math.log(rows[i][i]);
			return sum;
		}
	}
}
