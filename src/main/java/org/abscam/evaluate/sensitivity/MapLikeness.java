package org.abscam.evaluate.sensitivity;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.abscam.evaluate.pixels.Overlap;
import org.abscam.evaluate.pixels.SpearmanCorrelation;
import org.abscam.evaluate.pixels.StructuralSimilarity;
import org.abscam.explain.Explanation;
import org.abscam.hotspot.HotspotFinder;

/**
 * How alike two maps of one image are. A map that is the same everywhere, an empty one above all, has no order, so that no rank
 * correlation with it is defined. Of a pair of which one map is so, the other is unlike it: both similarities count as 0. Two such maps
 * say nothing, and the pair counts for nothing.
 *
 * @param ssim structural similarity, −1..1, mean over the slices of a volume; not a number where the pair counts for nothing
 * @param spearman rank correlation, −1..1; not a number there either
 * @param energy share of the other map's sum that lies in this map's hotspots (at half of its maximum), 0..1; not a number there either
 * @param constant how many of the two maps are the same everywhere: 0, 1 or 2
 */
public record MapLikeness(double ssim, double spearman, double energy, int constant) {

	/** What a pair counts of which one map is the same everywhere. */
	private static final double UNLIKE = 0;

	/**
	 * @param map a map, row-major, 0..1, slice after slice
	 * @param other another of the same image
	 * @param width columns
	 * @param height rows
	 * @return how alike they are
	 */
	static MapLikeness of(float[] map, float[] other, int width, int height) {
		int area = width * height;
		if (map.length != other.length || map.length % area != 0)
			throw new IllegalArgumentException("two maps of " + width + "×" + height + " are needed");
		int constant = (isConstant(map) ? 1 : 0) + (isConstant(other) ? 1 : 0);
		if (constant == 2) return new MapLikeness(Double.NaN, Double.NaN, Double.NaN, constant);
		if (constant == 1) return new MapLikeness(UNLIKE, UNLIKE, UNLIKE, constant);
		double ssim = IntStream.range(0, map.length / area)
			.mapToDouble(z -> StructuralSimilarity.of(slice(map, z, area), slice(other, z, area), width, height)).average().orElseThrow();
		return new MapLikeness(ssim, SpearmanCorrelation.of(map, other),
			Overlap.energyInside(other, Overlap.region(map, HotspotFinder.DEFAULT_THRESHOLD)), constant);
	}

	static MapLikeness of(Explanation explanation, Explanation other) {
		return of(explanation.map(), other.map(), explanation.width(), explanation.height());
	}

	/** @return whether it says anything: one of the maps at least shows something */
	boolean counts() {
		return constant < 2;
	}

	private static float[] slice(float[] map, int z, int area) {
		return map.length == area ? map : Arrays.copyOfRange(map, z * area, (z + 1) * area);
	}

	private static boolean isConstant(float[] map) {
		for (float value : map) if (value != map[0]) return false;
		return true;
	}
}
