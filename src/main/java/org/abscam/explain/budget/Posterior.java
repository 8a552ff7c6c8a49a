package org.abscam.explain.budget;

import java.util.ArrayList;
import java.util.List;

/**
 * What a Gaussian process of variance 1 knows of all masks once the scores of some are known: Cholesky's factor of the likeness, a column for
 * each of these.
 */
final class Posterior {

	private final float[][] prior;
	/** Of each mask, that of a score of its own included. */
	private final double[] variance;
	private final List<Integer> known = new ArrayList<>();
	private final List<double[]> columns = new ArrayList<>();
	private final List<Double> pivots = new ArrayList<>();

	Posterior(Likeness likeness, double length) {
		prior = likeness.matrix(length);
		variance = Vectors.filled(prior.length, 1 + Likeness.NUGGET);
	}

	/** Once the score of one more mask is known, whatever it is. */
	void add(int mask) {
		double[] column = new double[prior.length];
		for (int k = 0; k < column.length; k++) column[k] = prior[mask][k];
		for (double[] earlier : columns) Vectors.add(column, -earlier[mask], earlier);
		double pivot = Math.sqrt(column[mask] + Likeness.NUGGET);
		for (int k = 0; k < column.length; k++) {
			column[k] /= pivot;
			variance[k] -= column[k] * column[k];
		}
		known.add(mask);
		columns.add(column);
		pivots.add(pivot);
	}

	/** @return of a mask, at least that of the nugget */
	double variance(int mask) {
		return Math.max(variance[mask], Likeness.NUGGET);
	}

	double[] lastColumn() {
		return columns.get(columns.size() - 1);
	}

	double lastPivot() {
		return pivots.get(pivots.size() - 1);
	}

	/** The factor's inverse times values of the known masks, in the order in which they became known. */
	double[] solved(double[] values) {
		double[] solved = new double[values.length];
		for (int i = 0; i < values.length; i++) {
			double rest = values[i];
			for (int j = 0; j < i; j++) rest -= columns.get(j)[known.get(i)] * solved[j];
			solved[i] = rest / pivots.get(i);
		}
		return solved;
	}

	/** What all masks are expected to have, for {@link #solved} values. */
	double[] expected(double[] solved) {
		double[] sum = new double[prior.length];
		for (int j = 0; j < solved.length; j++) Vectors.add(sum, solved[j], columns.get(j));
		return sum;
	}

	/** The prior likeness of all masks times fields, a row for each mask. */
	double[][] timesPrior(double[][] fields) {
		double[][] product = new double[prior.length][fields[0].length];
		for (int j = 0; j < fields.length; j++) {
			if (isZero(fields[j])) continue;
			for (int k = 0; k < prior.length; k++) Vectors.add(product[k], prior[j][k], fields[j]);
		}
		return product;
	}

	private static boolean isZero(double[] values) {
		for (double value : values) if (value != 0) return false;
		return true;
	}

	/** Of each known mask, its column times fields. */
	double[][] timesColumns(double[][] fields) {
		double[][] products = new double[columns.size()][fields[0].length];
		for (int j = 0; j < products.length; j++) {
			double[] column = columns.get(j);
			for (int k = 0; k < fields.length; k++) Vectors.add(products[j], column[k], fields[k]);
		}
		return products;
	}

	/** Takes from the rows of all masks what the known ones explain of them. */
	void subtract(double[][] rows, double[][] products) {
		for (int j = 0; j < products.length; j++) {
			double[] column = columns.get(j);
			for (int k = 0; k < rows.length; k++) Vectors.add(rows[k], -column[k], products[j]);
		}
	}
}
