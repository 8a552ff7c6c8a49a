package org.abscam.explain.budget;

import java.util.Arrays;

/**
 * How alike the scores of two masks are expected to be: Matérn's kernel with ν = 3/2, (1 + q)·exp(−q), q = √3·d/ℓ, of the distance d of the
 * square roots of the masks (Rasmussen and Williams 2006, equation 4.17). Lengths ℓ are told in that of a usual distance.
 */
final class Likeness {

	/** Beside 1 on the diagonal: two masks of one look on the coarse grid may differ a little. */
	static final double NUGGET = 1e-4;

	/** Cells that masks are compared in. */
	private static final int CELLS = 64;
	/** Distances that the usual one is taken from. */
	private static final int SAMPLE = 20_000;

	/** d² in terms of the usual, the median of those that are not 0. */
	private final float[][] squares;

	/**
	 * @param masks values 0..1, in the layer's size
	 * @param spatial the layer's sizes
	 */
	Likeness(float[][] masks, long[] spatial) {
		float[][] roots = Arrays.stream(DistinctMasks.coarse(masks, spatial, CELLS)).map(Likeness::roots).toArray(float[][]::new);
		int count = masks.length;
		squares = new float[count][count];
		for (int i = 1; i < count; i++) {
			for (int j = 0; j < i; j++) squares[j][i] = squares[i][j] = square(roots[i], roots[j]);
		}
		float usual = usual();
		for (float[] row : squares) for (int i = 0; i < count; i++) row[i] /= usual;
	}

	private static float[] roots(float[] mask) {
		float[] roots = new float[mask.length];
		for (int i = 0; i < mask.length; i++) roots[i] = (float) Math.sqrt(mask[i]);
		return roots;
	}

	private static float square(float[] a, float[] b) {
		float sum = 0;
		for (int i = 0; i < a.length; i++) {
			float difference = a[i] - b[i];
			sum += difference * difference;
		}
		return sum;
	}

	private float usual() {
		long pairs = (long) squares.length * (squares.length - 1) / 2;
		long step = Math.max(1, pairs / SAMPLE);
		float[] some = new float[(int) (pairs / step) + 1];
		int taken = 0;
		long pair = 0;
		for (int i = 1; i < squares.length; i++) {
			for (int j = 0; j < i; j++, pair++) if (pair % step == 0 && squares[i][j] > 0) some[taken++] = squares[i][j];
		}
		if (taken == 0) return 1;
		Arrays.sort(some, 0, taken);
		return some[taken / 2];
	}

	int count() {
		return squares.length;
	}

	/** Of two masks. */
	double of(int i, int j, double length) {
		return of(squares[i][j], length);
	}

	private static double of(double square, double length) {
		double q = Math.sqrt(3 * square) / length;
		return (1 + q) * Math.exp(-q);
	}

	/** Of all pairs of masks. */
	float[][] matrix(double length) {
		int count = squares.length;
		float[][] matrix = new float[count][count];
		for (int i = 0; i < count; i++) {
			float[] row = matrix[i];
			for (int j = 0; j < i; j++) matrix[j][i] = row[j] = (float) of(squares[i][j], length);
			row[i] = 1;
		}
		return matrix;
	}
}
