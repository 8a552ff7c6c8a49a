package org.abscam.evaluate;

import java.util.Random;
import org.abscam.evaluate.pixels.ClassScores;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.NetworkInput;

/**
 * Whether hiding the hotspots costs more of the class probability than hiding as many pixels elsewhere. The random regions are the
 * hotspots themselves, moved by a random number of columns and rows, in a volume of slices too, what leaves the image coming in on its other side: so they have
 * exactly as many pixels and the same shape, and differ in place alone. Discs of the same area would have shorter edges, and edges
 * alone change scores.
 *
 * @param pixels number of pixels that are hidden
 * @param drop the drop of the probability with the hotspots hidden, −1..1
 * @param randomDrops the drops with random regions hidden
 */
public record MaskingTest(int pixels, double drop, double[] randomDrops) {

	/** Number of random regions where nothing else is said. */
	public static final int DEFAULT_REGIONS = 20;

	/**
	 * Blocks while the images are scored.
	 *
	 * @param scores says how probable the class is
	 * @param x the preprocessed image
	 * @param baseline what hides pixels, C×H×W
	 * @param hotspots which of the D×H×W pixels belong to hotspots
	 * @param regions number of random regions
	 * @param random where they lie
	 * @return the test
	 * @throws ExplainException if the network does not run
	 */
	static MaskingTest of(ClassScores scores, NetworkInput x, float[] baseline, boolean[] hotspots, int regions, Random random)
		throws ExplainException {
		double[] p = scores.probabilities(2 + regions, i -> i == 0 ? x.values() : x.without(baseline, i == 1 ? hotspots
			: moved(hotspots, x.width(), x.height(), random)));
		double[] drops = new double[regions];
		for (int i = 0; i < regions; i++) drops[i] = p[0] - p[2 + i];
		int pixels = 0;
		for (boolean hidden : hotspots) if (hidden) pixels++;
		return new MaskingTest(pixels, p[0] - p[1], drops);
	}

	/** A region at any other place. */
	static boolean[] moved(boolean[] region, int width, int height, Random random) {
		int place = 1 + random.nextInt(Math.max(1, region.length - 1));
		int area = width * height;
		int columns = place % width;
		int rows = place % area / width;
		int slices = place / area;
		int depth = region.length / area;
		boolean[] moved = new boolean[region.length];
		for (int i = 0; i < region.length; i++) {
			int slice = (i / area + slices) % depth;
			moved[slice * area + (i % area / width + rows) % height * width + (i % width + columns) % width] = region[i];
		}
		return moved;
	}

	/** @return (1 + number of random drops ≥ the drop) / (1 + number of random drops): how often chance does as well */
	public double pValue() {
		int asGood = 0;
		for (double random : randomDrops) if (random >= drop) asGood++;
		return (1. + asGood) / (1 + randomDrops.length);
	}

	/** @return mean of the random drops; not a number without any */
	public double meanRandomDrop() {
		double sum = 0;
		for (double random : randomDrops) sum += random;
		return sum / randomDrops.length;
	}
}
