package org.abscam.evaluate;

import org.abscam.evaluate.pixels.ClassScores;
import org.abscam.evaluate.pixels.Curve;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.NetworkInput;

/** Insertion (Petsiuk et al. 2018, RISE): pixels are put back, the most salient first. The larger the area, the better the map. */
final class InsertionCurve {

	private InsertionCurve() {}

	/**
	 * Blocks while the images are scored.
	 *
	 * @param scores says how probable the class is
	 * @param x the preprocessed image
	 * @param baseline where the curve starts, C×H×W
	 * @param map saliency of its pixels, H×W; pixels of equal saliency come in reading order
	 * @param steps how many pixels come at a time
	 * @return the curve from the baseline to the whole image
	 * @throws ExplainException if the network does not run
	 */
	public static Curve of(ClassScores scores, NetworkInput x, float[] baseline, float[] map, RemovalSteps steps) throws ExplainException {
		return DeletionCurve.replacing(scores, baseline, x.values(), map, steps);
	}
}
