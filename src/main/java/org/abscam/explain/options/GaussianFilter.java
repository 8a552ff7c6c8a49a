package org.abscam.explain.options;

/** Gaussian smoothing of planes, rows first and then columns. */
public final class GaussianFilter {

	/** Standard deviations after which the bell is cut off. */
	private static final double REACH = 4;

	private GaussianFilter() {}

	/**
	 * @param plane row-major values
	 * @param sigmaX standard deviation along the rows in pixels, above 0
	 * @param sigmaY standard deviation along the columns
	 * @return the smooth plane; beyond its border it is continued by its mirror image, the border pixel being doubled
	 */
	public static float[] smooth(float[] plane, int width, int height, double sigmaX, double sigmaY) {
		double[] values = new double[plane.length];
		for (int i = 0; i < values.length; i++) values[i] = plane[i];
		double[] rows = along(values, width, 1, height, width, kernel(sigmaX, reach(sigmaX)));
		double[] both = along(rows, height, width, width, 1, kernel(sigmaY, reach(sigmaY)));
		float[] smooth = new float[both.length];
		for (int i = 0; i < smooth.length; i++) smooth[i] = (float) both[i];
		return smooth;
	}

	/** Weighted means of the whole windows only: (width − 2r)×(height − 2r) values for a kernel of 2r + 1. */
	public static double[] windows(double[] plane, int width, int height, double[] kernel) {
		int columns = width - kernel.length + 1;
		int rows = height - kernel.length + 1;
		double[] narrow = new double[columns * height];
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < columns; x++) {
				double sum = 0;
				for (int k = 0; k < kernel.length; k++) sum += kernel[k] * plane[y * width + x + k];
				narrow[y * columns + x] = sum;
			}
		}
		double[] windows = new double[columns * rows];
		for (int y = 0; y < rows; y++) {
			for (int k = 0; k < kernel.length; k++) {
				for (int x = 0; x < columns; x++) windows[y * columns + x] += kernel[k] * narrow[(y + k) * columns + x];
			}
		}
		return windows;
	}

	/** Weights of a bell of 2·radius + 1 pixels that add up to 1. */
	public static double[] kernel(double sigma, int radius) {
		double[] kernel = new double[2 * radius + 1];
		double sum = 0;
		for (int i = -radius; i <= radius; i++) sum += kernel[i + radius] = Math.exp(-i * i / (2 * sigma * sigma));
		for (int i = 0; i < kernel.length; i++) kernel[i] /= sum;
		return kernel;
	}

	private static int reach(double sigma) {
		return (int) (REACH * sigma + 0.5);
	}

	/** Smooths lines of {@code length} values that are {@code step} apart; the lines themselves are {@code next} apart. */
	private static double[] along(double[] values, int length, int step, int lines, int next, double[] kernel) {
		double[] result = new double[values.length];
		int radius = kernel.length / 2;
		for (int line = 0; line < lines; line++) {
			for (int i = 0; i < length; i++) {
				double sum = 0;
				for (int k = -radius; k <= radius; k++) sum += kernel[k + radius] * values[line * next + mirrored(i + k, length) * step];
				result[line * next + i * step] = sum;
			}
		}
		return result;
	}

	private static int mirrored(int index, int length) {
		int i = Math.floorMod(index, 2 * length);
		return i < length ? i : 2 * length - 1 - i;
	}
}
