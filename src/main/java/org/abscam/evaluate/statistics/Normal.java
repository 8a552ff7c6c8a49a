package org.abscam.evaluate.statistics;

/** The normal distribution. */
final class Normal {

	/** From where the continued fraction takes fewer steps than the series. */
	private static final double FAR = 2.5;
	private static final int STEPS = 200;
	private static final double SMALL = 1e-17;

	private Normal() {}

	/** @return the probability to be further from the mean than so many standard deviations, on either side: erfc(z / √2), z of 0 or more */
	static double beyond(double z) {
		if (Double.isNaN(z)) return Double.NaN;
		double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
		if (z < FAR) { // Φ(z) − ½ = φ(z) Σ z^(2k+1) / (1·3·…·(2k+1))
			double term = z;
			double sum = z;
			for (int k = 1; k < STEPS && term > SMALL * sum; k++) sum += term *= z * z / (2 * k + 1);
			return 1 - 2 * density * sum;
		}
		double below = z; // Laplace's continued fraction z + 1/(z + 2/(z + 3/…
		for (int k = STEPS; k > 0; k--) below = z + k / below;
		return 2 * density / below;
	}
}
