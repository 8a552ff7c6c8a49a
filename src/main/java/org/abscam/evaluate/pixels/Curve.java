package org.abscam.evaluate.pixels;

/**
 * Probability of a class while pixels of its image are replaced.
 *
 * @param fractions exact fractions of the pixels that are replaced, ascending, 0..1
 * @param probabilities the class probability at each, 0..1
 */
public record Curve(double[] fractions, double[] probabilities) {

	/** Checks the lengths. */
	public Curve {
		if (fractions.length != probabilities.length || fractions.length < 2) {
			throw new IllegalArgumentException("a curve needs two points or more, and a probability for each fraction");
		}
	}

	/** @return the area under the curve by the trapezoid rule over the true fractions */
	public double area() {
		double area = 0;
		for (int i = 1; i < fractions.length; i++) {
			area += (fractions[i] - fractions[i - 1]) * (probabilities[i] + probabilities[i - 1]) / 2;
		}
		return area;
	}
}
