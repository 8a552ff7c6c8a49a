package org.abscam.evaluate;

import java.util.Arrays;

/**
 * The linear system of ROAD's imputation: Σ w·(v − v of neighbour) = 0 at each missing pixel. The matrix is symmetric and positive
 * definite as long as a pixel is known, so conjugate gradients solve it, without a matrix and without a library for one.
 */
final class LinearImputation {

	private static final int[][] NEIGHBOURS = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {1, -1}, {-1, 1}, {-1, -1}};
	private static final double DIRECT = 1 / 6.;
	private static final double DIAGONAL = 1 / 12.;
	/** The residual at which the system counts as solved, relative to the right side. */
	private static final double SOLVED = 1e-9;
	private static final int OUTSIDE = -1;

	/** Positions of the unknowns in the plane. */
	private final int[] places;
	/** For each unknown its eight neighbours' positions in the plane, or OUTSIDE. */
	private final int[] neighbours;
	/** Unknown at a position of the plane, or OUTSIDE where the value is known. */
	private final int[] unknowns;
	private final double[] diagonal;

	/** @param missing which pixels are unknown, row-major; at least one is known */
	LinearImputation(boolean[] missing, int width) {
		int height = missing.length / width;
		unknowns = new int[missing.length];
		Arrays.fill(unknowns, OUTSIDE);
		int count = 0;
		for (int i = 0; i < missing.length; i++) if (missing[i]) unknowns[i] = count++;
		if (count == missing.length) throw new IllegalArgumentException("an image without a known pixel cannot be imputed");
		places = new int[count];
		for (int i = 0; i < missing.length; i++) if (missing[i]) places[unknowns[i]] = i;
		neighbours = new int[count * NEIGHBOURS.length];
		diagonal = new double[count];
		for (int u = 0; u < count; u++) {
			for (int n = 0; n < NEIGHBOURS.length; n++) {
				int column = places[u] % width + NEIGHBOURS[n][0];
				int row = places[u] / width + NEIGHBOURS[n][1];
				boolean inside = column >= 0 && column < width && row >= 0 && row < height;
				neighbours[u * NEIGHBOURS.length + n] = inside ? row * width + column : OUTSIDE;
				if (inside) diagonal[u] += weight(n);
			}
		}
	}

	/** Replaces the unknown values of the plane that starts at an offset. */
	void impute(float[] values, int offset) {
		int count = places.length;
		double[] right = new double[count];
		double known = 0;
		for (int i = 0; i < unknowns.length; i++) if (unknowns[i] == OUTSIDE) known += values[offset + i];
		double mean = known / (unknowns.length - count); // what is solved for is the difference from it, which is near 0
		for (int u = 0; u < count; u++) {
			for (int n = 0; n < NEIGHBOURS.length; n++) {
				int at = neighbours[u * NEIGHBOURS.length + n];
				if (at != OUTSIDE && unknowns[at] == OUTSIDE) right[u] += weight(n) * (values[offset + at] - mean);
			}
		}
		double[] solution = solve(right);
		for (int u = 0; u < count; u++) values[offset + places[u]] = (float) (solution[u] + mean);
	}

	/** Conjugate gradients, preconditioned with the diagonal. */
	private double[] solve(double[] right) {
		int count = right.length;
		double[] solution = new double[count];
		double[] residual = right.clone();
		double[] direction = new double[count];
		double[] product = new double[count];
		double goal = SOLVED * SOLVED * dot(right, right);
		double before = 0;
		for (int step = 0; step < count + 1 && dot(residual, residual) > goal; step++) {
			double now = 0;
			for (int i = 0; i < count; i++) now += residual[i] * residual[i] / diagonal[i];
			for (int i = 0; i < count; i++) direction[i] = residual[i] / diagonal[i] + (step == 0 ? 0 : now / before * direction[i]);
			multiply(direction, product);
			double length = now / dot(direction, product);
			for (int i = 0; i < count; i++) {
				solution[i] += length * direction[i];
				residual[i] -= length * product[i];
			}
			before = now;
		}
		return solution;
	}

	private void multiply(double[] vector, double[] product) {
		for (int u = 0; u < product.length; u++) {
			double sum = diagonal[u] * vector[u];
			for (int n = 0; n < NEIGHBOURS.length; n++) {
				int at = neighbours[u * NEIGHBOURS.length + n];
				if (at != OUTSIDE && unknowns[at] != OUTSIDE) sum -= weight(n) * vector[unknowns[at]];
			}
			product[u] = sum;
		}
	}

	private static double weight(int neighbour) {
		return neighbour < 4 ? DIRECT : DIAGONAL;
	}

	private static double dot(double[] a, double[] b) {
		double sum = 0;
		for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
		return sum;
	}
}
