package org.abscam.explain.budget;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The scores of all masks, once some are known, with what is not known of them and of the map Σ_k s_k·M_k that they make: a Gaussian process
 * over masks, on a scale on which scores are smooth.
 */
final class Prediction {

	/** Nodes of Gauss and Hermite's rule for the standard normal distribution on one side of 0, and their weights; that of 0 comes first. */
	private static final double[] NODES = {0, 1.1544053947399682, 2.366759410734541, 3.750439717725742};
	private static final double[] WEIGHTS = {0.45714285714285713, 0.24012317860501270, 0.03075712396758650, 0.0005482688559722177};
	/** Maps that may be the right one, for {@link #estimate}. */
	private static final int DRAWS = 32;
	/** The part of the checks that is drawn where errors weigh; the others are drawn from all alike. */
	private static final double WEIGHED = 0.8;

	private final float[][] maps;
	private final Reading reading;
	private final Posterior posterior;
	private final Fit fit;
	private final double calibration;
	private final boolean[] known;
	private final double[] values;
	private final double[] variances;
	private final double[] scores;
	/** What the mask adds to the map for a unit of its value on the scale; nothing where the score is known. */
	private final double[][] fields;
	private final double[] map;
	/** The likeness of all masks times the fields, less what the known ones explain of it. */
	private final double[][] reach;
	/** Of the map's values. */
	private final double[][] covariance;

	/**
	 * Before anything is known: all scores are 1, as in the map of phase one.
	 *
	 * @param maps what a score of each mask adds
	 * @param reading what is seen of the sum
	 */
	Prediction(Likeness likeness, float[][] maps, Reading reading) {
		this.maps = maps;
		this.reading = reading;
		fit = Fit.NONE;
		posterior = new Posterior(likeness, fit.length());
		calibration = 1;
		known = new boolean[maps.length];
		values = Vectors.filled(maps.length, fit.mean());
		variances = Vectors.filled(maps.length, 1 + Likeness.NUGGET);
		scores = Vectors.filled(maps.length, 1);
		fields = fields(Vectors.filled(maps.length, 1));
		map = sum();
		reach = posterior.timesPrior(fields);
		covariance = new double[map.length][map.length];
	}

	/**
	 * @param maps what a score of each mask adds
	 * @param reading what is seen of the sum
	 * @param scored masks whose scores are known, at least one
	 * @param found these scores
	 * @param fit what explains them
	 * @param calibration by how much errors of checked predictions were larger than the process says, squared
	 */
	Prediction(Likeness likeness, float[][] maps, Reading reading, int[] scored, double[] found, Fit fit, double calibration) {
		this.maps = maps;
		this.reading = reading;
		this.fit = fit;
		this.calibration = calibration;
		posterior = new Posterior(likeness, fit.length());
		known = new boolean[maps.length];
		double[] less = new double[scored.length];
		for (int i = 0; i < scored.length; i++) {
			posterior.add(scored[i]);
			known[scored[i]] = true;
			less[i] = fit.scale().of(found[i]) - fit.mean();
		}
		values = posterior.expected(posterior.solved(less));
		double[] ones = posterior.solved(Vectors.filled(scored.length, 1));
		double[] ofMean = posterior.expected(ones);
		double precision = Vectors.dot(ones, ones);
		variances = new double[maps.length];
		scores = new double[maps.length];
		double[] slopes = new double[maps.length];
		for (int k = 0; k < maps.length; k++) {
			values[k] += fit.mean();
			ofMean[k] = 1 - ofMean[k];
			variances[k] = posterior.variance(k) + ofMean[k] * ofMean[k] / precision;
			double spread = Math.sqrt(fit.variance() * calibration * variances[k]);
			scores[k] = expectation(values[k], spread, 1);
			slopes[k] = Math.sqrt(Math.max(expectation(values[k], spread, 2) - scores[k] * scores[k], 0)) / spread;
		}
		for (int i = 0; i < scored.length; i++) {
			scores[scored[i]] = found[i];
			slopes[scored[i]] = 0;
		}
		fields = fields(slopes);
		map = sum();
		reach = posterior.timesPrior(fields);
		double[][] products = posterior.timesColumns(fields);
		covariance = covariance(products, ofMean, precision);
		posterior.subtract(reach, products);
	}

	/** Of a power of the score of a mask whose value on the scale is normally distributed. */
	private double expectation(double value, double spread, int power) {
		double sum = WEIGHTS[0] * Math.pow(fit.scale().score(value), power);
		for (int i = 1; i < NODES.length; i++) {
			double below = fit.scale().score(value - NODES[i] * spread);
			double above = fit.scale().score(value + NODES[i] * spread);
			sum += WEIGHTS[i] * (Math.pow(below, power) + Math.pow(above, power));
		}
		return sum;
	}

	private double[][] fields(double[] slopes) {
		double[][] all = new double[maps.length][maps[0].length];
		for (int k = 0; k < maps.length; k++) {
			if (slopes[k] == 0) continue;
			for (int i = 0; i < all[k].length; i++) all[k][i] = slopes[k] * maps[k][i];
		}
		return all;
	}

	private double[] sum() {
		double[] sum = new double[maps[0].length];
		for (int k = 0; k < maps.length; k++) for (int i = 0; i < sum.length; i++) sum[i] += scores[k] * maps[k][i];
		return sum;
	}

	/** Called while {@link #reach} is that of the prior. */
	private double[][] covariance(double[][] products, double[] ofMean, double precision) {
		int size = map.length;
		double[][] sum = new double[size][size];
		double[] shift = new double[size];
		for (int k = 0; k < maps.length; k++) {
			if (known[k]) continue;
			Vectors.add(shift, ofMean[k], fields[k]);
			for (int i = 0; i < size; i++) {
				Vectors.add(sum[i], fields[k][i], reach[k]);
				Vectors.add(sum[i], Likeness.NUGGET * fields[k][i], fields[k]);
			}
		}
		for (double[] product : products) for (int i = 0; i < size; i++) Vectors.add(sum[i], -product[i], product);
		double scale = fit.variance() * calibration;
		for (int i = 0; i < size; i++) {
			Vectors.add(sum[i], shift[i] / precision, shift);
			for (int j = 0; j < size; j++) sum[i][j] *= scale;
		}
		return sum;
	}

	/** s_k of all masks, exact where they are known. */
	double[] scores() {
		return scores;
	}

	/** Σ_k s_k·M_k. */
	double[] map() {
		return map;
	}

	/** How much larger than expected the error of a prediction was, squared. */
	double surprise(int mask, double score) {
		double error = fit.scale().of(score) - values[mask];
		return error * error / (fit.variance() * variances[mask]);
	}

	/**
	 * Pearson's r with the map of exact scores, as is to be expected: its mean over maps drawn from those that may be the right one.
	 *
	 * @param random draws them
	 */
	double estimate(Random random) {
		double[][] factor = factor();
		double[] seen = reading.shown(map);
		double sum = 0;
		for (int draw = 0; draw < DRAWS; draw++) {
			double[] right = map.clone();
			for (int j = 0; j < right.length; j++) {
				double value = random.nextGaussian();
				for (int i = j; i < right.length; i++) right[i] += factor[i][j] * value;
			}
			sum += Vectors.likeness(seen, reading.shown(right));
		}
		return sum / DRAWS;
	}

	/** Cholesky's factor of the covariance, which may lack ranks. */
	private double[][] factor() {
		int size = map.length;
		double largest = 0;
		for (int i = 0; i < size; i++) largest = Math.max(largest, covariance[i][i]);
		double[][] factor = new double[size][size];
		for (int j = 0; j < size; j++) {
			double rest = covariance[j][j];
			for (int k = 0; k < j; k++) rest -= factor[j][k] * factor[j][k];
			if (!(rest > largest * 1e-10)) continue;
			factor[j][j] = Math.sqrt(rest);
			for (int i = j + 1; i < size; i++) {
				double value = covariance[i][j];
				for (int k = 0; k < j; k++) value -= factor[i][k] * factor[j][k];
				factor[i][j] = value / factor[j][j];
			}
		}
		return factor;
	}

	/**
	 * The masks to score next.
	 *
	 * @param checks drawn at random from those that are not known, most of them where errors weigh in the map
	 * @param chosen so that the map's error is as small as can be once all of them are known
	 */
	record Next(List<Integer> checks, List<Integer> chosen) {}

	/**
	 * @param count masks to score, no more than are not known
	 * @param checks of these, how many are checks
	 * @param random draws the checks
	 */
	Next next(int count, int checks, Random random) {
		double[][] visible = visible(reach);
		boolean[] taken = known.clone();
		List<Integer> drawn = new ArrayList<>();
		if (checks > 0) {
			double[] weights = weights();
			while (drawn.size() < checks) drawn.add(draw(weights, taken, random));
			for (int mask : drawn) learn(mask, visible);
		}
		List<Integer> chosen = new ArrayList<>();
		while (drawn.size() + chosen.size() < count) {
			int best = -1;
			double largest = -1;
			for (int k = 0; k < visible.length; k++) {
				if (taken[k]) continue;
				double gain = Vectors.dot(visible[k], visible[k]) / posterior.variance(k);
				if (gain > largest) {
					largest = gain;
					best = k;
				}
			}
			taken[best] = true;
			chosen.add(best);
			learn(best, visible);
		}
		return new Next(drawn, chosen);
	}

	private void learn(int mask, double[][] visible) {
		posterior.add(mask);
		double[] column = posterior.lastColumn();
		double[] row = visible[mask].clone();
		double pivot = posterior.lastPivot();
		for (int k = 0; k < visible.length; k++) Vectors.add(visible[k], -column[k] / pivot, row);
	}

	/** How much the errors of predictions weigh. */
	private double[] weights() {
		double[][] visible = visible(fields);
		double[] weights = new double[maps.length];
		double sum = 0;
		int open = 0;
		for (int k = 0; k < weights.length; k++) {
			if (known[k]) continue;
			weights[k] = Math.sqrt(Vectors.dot(visible[k], visible[k]) * variances[k]);
			sum += weights[k];
			open++;
		}
		for (int k = 0; k < weights.length; k++) {
			if (!known[k]) weights[k] = (sum > 0 ? WEIGHED * weights[k] / sum : 0) + (1 - WEIGHED) / open;
		}
		return weights;
	}

	private static int draw(double[] weights, boolean[] taken, Random random) {
		double sum = 0;
		for (int k = 0; k < weights.length; k++) if (!taken[k]) sum += weights[k];
		double point = random.nextDouble() * sum;
		int last = -1;
		for (int k = 0; k < weights.length && point >= 0; k++) {
			if (taken[k]) continue;
			point -= weights[k];
			last = k;
		}
		taken[last] = true;
		return last;
	}

	/** What rows of a value for each of the map's change of r: what is seen of them, less their mean and their part along the map. */
	private double[][] visible(double[][] rows) {
		int size = map.length;
		double[] spread = new double[size];
		for (int i = 0; i < size; i++) spread[i] = Math.sqrt(Math.max(covariance[i][i], 0));
		double[] slopes = reading.slopes(map, spread);
		double[] direction = Vectors.centred(reading.shown(map));
		double squares = Vectors.dot(direction, direction);
		double[][] visible = new double[rows.length][];
		for (int k = 0; k < rows.length; k++) {
			double[] row = new double[size];
			for (int i = 0; i < size; i++) row[i] = slopes[i] * rows[k][i];
			row = Vectors.centred(row);
			if (squares > 0) Vectors.add(row, -Vectors.dot(row, direction) / squares, direction);
			visible[k] = row;
		}
		return visible;
	}
}
