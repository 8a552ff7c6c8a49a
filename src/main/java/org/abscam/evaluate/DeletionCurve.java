package org.abscam.evaluate;

import org.abscam.evaluate.pixels.ClassScores;
import org.abscam.evaluate.pixels.Curve;
import org.abscam.evaluate.pixels.PixelOrder;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.NetworkInput;

/** Deletion (Petsiuk et al. 2018, RISE): pixels are taken away, the most salient first. The smaller the area, the better the map. */
final class DeletionCurve {

	private DeletionCurve() {}

	/**
	 * Blocks while the images are scored.
	 *
	 * @param scores says how probable the class is
	 * @param x the preprocessed image
	 * @param baseline what takes the place of its pixels, C×H×W
	 * @param map saliency of its pixels, H×W; pixels of equal saliency go in reading order
	 * @param steps how many pixels go at a time
	 * @return the curve from the whole image to the baseline
	 * @throws ExplainException if the network does not run
	 */
	public static Curve of(ClassScores scores, NetworkInput x, float[] baseline, float[] map, RemovalSteps steps) throws ExplainException {
		return replacing(scores, x.values(), baseline, map, steps);
	}

	/** The curve from one image to another as its pixels take the place of the first one's, all channels together. */
	static Curve replacing(ClassScores scores, float[] from, float[] to, float[] map, RemovalSteps steps) throws ExplainException {
		int[] order = PixelOrder.descending(map);
		int[] counts = steps.counts(order.length);
		float[] image = from.clone();
		int[] replaced = {0};
		double[] probabilities = scores.probabilities(counts.length, i -> {
			for (; replaced[0] < counts[i]; replaced[0]++) {
				for (int at = order[replaced[0]]; at < image.length; at += order.length) image[at] = to[at];
			}
			return image;
		});
		double[] fractions = new double[counts.length];
		for (int i = 0; i < fractions.length; i++) fractions[i] = counts[i] / (double) order.length;
		return new Curve(fractions, probabilities);
	}
}
