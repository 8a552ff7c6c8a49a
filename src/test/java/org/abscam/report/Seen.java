package org.abscam.report;

/**
 * Colours as readers see them: with all three cones, or without one of them. Sources: CIE 15:2004 (CIELAB), IEC 61966-2-1 (sRGB), Machado, Oliveira and
 * Fernandes, A physiologically-based model for simulation of color vision deficiency, 2009, table 1 at severity 1 (on linear sRGB), WCAG 2.2 (contrast).
 */
public enum Seen {

		BY_ALL(1, 0, 0, 0, 1, 0, 0, 0, 1),
		WITHOUT_RED(0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998),
		WITHOUT_GREEN(0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881),
		WITHOUT_BLUE(1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900);

	private final double[] matrix;

	Seen(double... matrix) {
		this.matrix = matrix;
	}

	/** L*, a*, b* of a colour 0xRRGGBB. */
	public double[] lab(int rgb) {
		return lab(new double[] {rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff});
	}

	/** Of sRGB values 0..255 with fractions. */
	public double[] lab(double[] rgb) {
		double[] linear = new double[3];
		for (int i = 0; i < 3; i++) linear[i] = linear(rgb[i]);
		double[] seen = new double[3];
		for (int i = 0; i < 9; i++) seen[i / 3] += matrix[i] * linear[i % 3];
		for (int i = 0; i < 3; i++) seen[i] = Math.min(Math.max(seen[i], 0), 1);
		double x = bent((0.4124564 * seen[0] + 0.3575761 * seen[1] + 0.1804375 * seen[2]) / 0.95047);
		double y = bent(0.2126729 * seen[0] + 0.7151522 * seen[1] + 0.0721750 * seen[2]);
		double z = bent((0.0193339 * seen[0] + 0.1191920 * seen[1] + 0.9503041 * seen[2]) / 1.08883);
		return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
	}

	/** CIE 1976 difference of two colours. */
	public double difference(int one, int other) {
		return distance(lab(one), lab(other));
	}

	public static double distance(double[] one, double[] other) {
		return Math.sqrt(square(one[0] - other[0]) + square(one[1] - other[1]) + square(one[2] - other[2]));
	}

	/** Contrast of WCAG, 1 to 21. */
	public static double contrast(int one, int other) {
		double a = luminance(one) + .05;
		double b = luminance(other) + .05;
		return Math.max(a, b) / Math.min(a, b);
	}

	private static double luminance(int rgb) {
		return 0.2126 * linear(rgb >> 16 & 0xff) + 0.7152 * linear(rgb >> 8 & 0xff) + 0.0722 * linear(rgb & 0xff);
	}

	private static double linear(double level) {
		double v = level / 255;
		return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
	}

	private static double bent(double t) {
		return t > 216 / 24389. ? Math.cbrt(t) : t * 841 / 108 + 4 / 29.;
	}

	private static double square(double v) {
		return v * v;
	}
}
