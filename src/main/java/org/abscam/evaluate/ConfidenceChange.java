package org.abscam.evaluate;

import org.abscam.evaluate.pixels.ClassScores;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.NetworkInput;

/**
 * What becomes of the class probability when the image is seen through its map (Chattopadhay et al. 2018, Grad-CAM++): x·map in the
 * paper, x·map + baseline·(1 − map) with another baseline than zero.
 *
 * @param whole probability in the whole image, 0..1
 * @param masked probability in the masked image, 0..1
 */
public record ConfidenceChange(double whole, double masked) {

	/**
	 * Blocks while the images are scored.
	 *
	 * @param scores says how probable the class is
	 * @param x the preprocessed image
	 * @param baseline what is shown where the map is 0, C×H×W
	 * @param map H×W values 0..1
	 * @return the change
	 * @throws ExplainException if the network does not run
	 */
	static ConfidenceChange of(ClassScores scores, NetworkInput x, float[] baseline, float[] map) throws ExplainException {
		double[] p = scores.probabilities(2, i -> i == 0 ? x.values() : x.masked(baseline, map));
		return new ConfidenceChange(p[0], p[1]);
	}

	/** @return the drop as a fraction of the probability, 0..1, 0 where it rises; its mean over images is the paper's Average Drop, there in % */
	public double drop() {
		return whole > 0 ? Math.max(0, whole - masked) / whole : 0;
	}

	/**
	 * @return the rise as a fraction of what was left to rise, 0..1, 0 where it drops; its mean over images is the Average Gain of Opti-CAM (Zhang et
	 *         al. 2024), there in %
	 */
	double gain() {
		return whole < 1 ? Math.max(0, masked - whole) / (1 - whole) : 0;
	}

	/** @return whether the probability rises; its share of the images is the paper's Increase in Confidence */
	public boolean isIncrease() {
		return masked > whole;
	}
}
