package org.abscam.evaluate.pixels;

import java.util.Arrays;
import org.abscam.explain.options.GaussianFilter;

/** Structural similarity of two maps with values 0..1 (SSIM, Wang et al. 2004): a Gaussian window of 11×11 pixels, σ = 1.5. */
public final class StructuralSimilarity {

	private static final int WINDOW = 11;
	private static final double SIGMA = 1.5;
	private static final double C1 = 0.01 * 0.01;
	private static final double C2 = 0.03 * 0.03;

	private StructuralSimilarity() {}

	/**
	 * @param a a map, row-major, 0..1; of a volume slice after slice, of which the mean is taken
	 * @param b another of the same size
	 * @param width columns
	 * @param height rows
	 * @return mean over all windows that lie wholly inside, −1..1; 1 for equal maps. In maps of fewer than 11 rows or columns, the
	 *         window is the largest of odd size that fits
	 */
	public static double of(float[] a, float[] b, int width, int height) {
		int area = width * height;
		if (a.length != b.length || a.length == 0 || a.length % area != 0)
			throw new IllegalArgumentException("two maps of " + width + "×" + height + " are needed");
		if (a.length == area) return ofPlane(a, b, width, height);
		double sum = 0;
		for (int at = 0; at < a.length; at += area)
			sum += ofPlane(Arrays.copyOfRange(a, at, at + area), Arrays.copyOfRange(b, at, at + area), width, height);
		return sum * area / a.length;
	}

	private static double ofPlane(float[] a, float[] b, int width, int height) {
		int fitting = Math.min(WINDOW, Math.min(width, height));
		double[] kernel = GaussianFilter.kernel(SIGMA, (fitting - 1) / 2);
		double[] meanA = GaussianFilter.windows(product(a, null), width, height, kernel);
		double[] meanB = GaussianFilter.windows(product(b, null), width, height, kernel);
		double[] squareA = GaussianFilter.windows(product(a, a), width, height, kernel);
		double[] squareB = GaussianFilter.windows(product(b, b), width, height, kernel);
		double[] both = GaussianFilter.windows(product(a, b), width, height, kernel);
		double sum = 0;
		for (int i = 0; i < both.length; i++) {
			double varianceA = squareA[i] - meanA[i] * meanA[i];
			double varianceB = squareB[i] - meanB[i] * meanB[i];
			double covariance = both[i] - meanA[i] * meanB[i];
			sum += (2 * meanA[i] * meanB[i] + C1) * (2 * covariance + C2)
				/ ((meanA[i] * meanA[i] + meanB[i] * meanB[i] + C1) * (varianceA + varianceB + C2));
		}
		return sum / both.length;
	}

	private static double[] product(float[] a, float[] b) {
		double[] product = new double[a.length];
		for (int i = 0; i < product.length; i++) product[i] = b == null ? a[i] : (double) a[i] * b[i];
		return product;
	}
}
