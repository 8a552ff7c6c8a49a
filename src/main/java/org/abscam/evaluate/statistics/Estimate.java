package org.abscam.evaluate.statistics;

/**
 * A mean with its interval.
 *
 * @param n number of values; without any, the numbers are not numbers
 * @param mean their mean
 * @param low lower limit of the 95% interval
 * @param high upper limit
 */
public record Estimate(int n, double mean, double low, double high) {

	/** @return whether there is a value at all */
	public boolean isKnown() {
		return n > 0;
	}
}
