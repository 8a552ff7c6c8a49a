package org.abscam.evaluate;

/**
 * Wilson's score interval of a proportion (Wilson 1927), which stays inside 0..1 and holds for few trials. It treats the trials as
 * independent; slices of one scan are not, so over them it is too narrow.
 *
 * @param low lower limit
 * @param high upper limit
 */
public record WilsonInterval(double low, double high) {

	/** Standard deviations of a normal distribution that hold 95% of it. */
	private static final double Z95 = 1.959963984540054;

	/**
	 * @param successes number of successes
	 * @param trials number of trials; 0 tells nothing, and the interval is 0..1
	 * @return the interval that holds the true proportion with a confidence of 95%
	 */
	public static WilsonInterval of95(int successes, int trials) {
		if (successes < 0 || successes > trials) throw new IllegalArgumentException(successes + " of " + trials + " is not possible");
		if (trials == 0) return new WilsonInterval(0, 1);
		double p = successes / (double) trials;
		double z2 = Z95 * Z95;
		double centre = (p + z2 / (2 * trials)) / (1 + z2 / trials);
		double half = Z95 / (1 + z2 / trials) * Math.sqrt(p * (1 - p) / trials + z2 / (4. * trials * trials));
		return new WilsonInterval(successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half);
	}
}
