package org.abscam.evaluate.pixels;

/**
 * The linear system of ROAD's imputation: Σ w·(v − v of neighbour) = 0 at each missing pixel. The matrix is symmetric and positive
 * definite as long as a pixel is known, so conjugate gradients solve it, without a matrix and without a library for one: a vector is
 * an image with a border of one pixel, 0 wherever nothing is unknown.
 */
public final class LinearImputation {

	private static final double DIRECT = 1 / 6.;
	private static final double DIAGONAL = 1 / 12.;
	/** The residual at which the system counts as solved, relative to the right side. */
	private static final double SOLVED = 1e-8;

	private final int width;
	private final int height;
	private final int stride;
	private final int count;
	/** 1 where a pixel is missing, else 0. */
	private final double[] unknown;
	/** Sum of the weights of a pixel's neighbours that lie in the image. */
	private final double[] diagonal;
	/** 1 / diagonal at the unknowns, else 0. */
	private final double[] inverse;

	/** @param missing which pixels are unknown, row-major; at least one is known */
	public LinearImputation(boolean[] missing, int width) {
		this.width = width;
		height = missing.length / width;
		stride = width + 2;
		unknown = new double[stride * (height + 2)];
		double[] inside = new double[unknown.length];
		int missed = 0;
		for (int i = 0; i < missing.length; i++) {
			inside[at(i)] = 1;
			if (!missing[i]) continue;
			unknown[at(i)] = 1;
			missed++;
		}
		count = missed;
		if (count == missing.length) throw new IllegalArgumentException("an image without a known pixel cannot be imputed");
		diagonal = new double[unknown.length];
		neighbours(inside, diagonal);
		inverse = new double[unknown.length];
		for (int i = 0; i < inverse.length; i++) if (unknown[i] != 0 && diagonal[i] > 0) inverse[i] = 1 / diagonal[i];
	}

	/** Replaces the unknown values of the plane that starts at an offset. */
	public void impute(float[] values, int offset) {
		double sum = 0;
		for (int i = 0; i < width * height; i++) if (unknown[at(i)] == 0) sum += values[offset + i];
		double mean = sum / (width * height - count); // what is solved for is the difference from it, which is near 0
		double[] known = new double[unknown.length];
		for (int i = 0; i < width * height; i++) if (unknown[at(i)] == 0) known[at(i)] = values[offset + i] - mean;
		double[] right = new double[unknown.length];
		neighbours(known, right);
		double[] solution = solve(right);
		for (int i = 0; i < width * height; i++) if (unknown[at(i)] != 0) values[offset + i] = (float) (solution[at(i)] + mean);
	}

	/** Conjugate gradients, preconditioned with the diagonal. */
	private double[] solve(double[] right) {
		int size = right.length;
		double[] solution = new double[size];
		double[] residual = right.clone();
		double[] direction = new double[size];
		double[] product = new double[size];
		double left = dot(residual, residual);
		double goal = SOLVED * SOLVED * left;
		double now = 0;
		for (int step = 0; step <= count && left > goal; step++) {
			double before = now;
			now = scaled(residual);
			double kept = step == 0 ? 0 : now / before;
			for (int i = stride; i < size - stride; i++) direction[i] = inverse[i] * residual[i] + kept * direction[i];
			neighbours(direction, product);
			double along = 0;
			for (int i = stride; i < size - stride; i++) {
				product[i] = diagonal[i] * direction[i] - product[i];
				along += direction[i] * product[i];
			}
			double length = now / along;
			left = 0;
			for (int i = stride; i < size - stride; i++) {
				solution[i] += length * direction[i];
				residual[i] -= length * product[i];
				left += residual[i] * residual[i];
			}
		}
		return solution;
	}

	/** The weighted sum of each unknown pixel's neighbours, 0 at the others. */
	private void neighbours(double[] image, double[] sums) {
		for (int i = stride + 1; i < image.length - stride - 1; i++) {
			sums[i] = unknown[i] * (DIRECT * (image[i - 1] + image[i + 1] + image[i - stride] + image[i + stride])
				+ DIAGONAL * (image[i - stride - 1] + image[i - stride + 1] + image[i + stride - 1] + image[i + stride + 1]));
		}
	}

	/** Place of a pixel in a vector. */
	private int at(int pixel) {
		return (pixel / width + 1) * stride + pixel % width + 1;
	}

	/** The residual times itself through the preconditioner. */
	private double scaled(double[] residual) {
		double sum = 0;
		for (int i = 0; i < residual.length; i++) sum += inverse[i] * residual[i] * residual[i];
		return sum;
	}

	private static double dot(double[] a, double[] b) {
		double sum = 0;
		for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
		return sum;
	}
}
