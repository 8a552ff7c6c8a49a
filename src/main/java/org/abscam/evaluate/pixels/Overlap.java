package org.abscam.evaluate.pixels;

/**
 * How a map that is cut at a threshold overlaps with the truth.
 *
 * @param threshold fraction of the map's maximum from which a pixel belongs to its region, 0..1
 * @param iou intersection over union of region and truth, 0..1
 */
public record Overlap(double threshold, double iou) {

	/**
	 * @param map a map, row-major, 0 or more
	 * @param truth which of its pixels are true
	 * @return the share of the map's sum that lies inside the truth (energy-based pointing game, Wang et al. 2020), 0..1; 0 for an empty map
	 */
	public static double energyInside(float[] map, boolean[] truth) {
		check(map, truth);
		double inside = 0;
		double all = 0;
		for (int i = 0; i < map.length; i++) {
			all += map[i];
			if (truth[i]) inside += map[i];
		}
		return all > 0 ? inside / all : 0;
	}

	/**
	 * @param map a map, row-major, 0 or more
	 * @param truth which of its pixels are true
	 * @param threshold fraction of the map's maximum, 0..1, as hotspots are found
	 * @return the overlap; 0 for a map that is constant or empty, which has no hotspots
	 */
	public static Overlap at(float[] map, boolean[] truth, double threshold) {
		check(map, truth);
		boolean[] region = region(map, threshold);
		int intersection = 0;
		int union = 0;
		for (int i = 0; i < map.length; i++) {
			if (region[i] && truth[i]) intersection++;
			if (region[i] || truth[i]) union++;
		}
		return new Overlap(threshold, union == 0 ? 0 : intersection / (double) union);
	}

	/**
	 * @param map a map, row-major, 0 or more
	 * @param truth which of its pixels are true
	 * @return the best overlap over all thresholds, each value of the map above 0 being one; the highest threshold of equally good ones
	 */
	public static Overlap best(float[] map, boolean[] truth) {
		check(map, truth);
		int[] order = PixelOrder.descending(map);
		float maximum = map[order[0]];
		if (isFlat(map)) return new Overlap(1, 0);
		int trues = 0;
		for (boolean t : truth) if (t) trues++;
		int intersection = 0;
		Overlap best = new Overlap(1, 0);
		for (int i = 0; i < order.length && map[order[i]] > 0; i++) {
			if (truth[order[i]]) intersection++;
			boolean lastOfValue = i + 1 == order.length || map[order[i + 1]] != map[order[i]];
			double iou = intersection / (double) (i + 1 + trues - intersection);
			if (lastOfValue && iou > best.iou) best = new Overlap(threshold(map[order[i]], maximum), iou);
		}
		return best;
	}

	/** The fraction of the maximum that a value just reaches, rounding included. */
	private static double threshold(double value, double maximum) {
		double threshold = value / maximum;
		return threshold * maximum > value ? Math.nextDown(threshold) : threshold;
	}

	/** Pixels that reach a fraction of the map's maximum, as hotspots do: none in a map that is constant or empty. */
	public static boolean[] region(float[] map, double threshold) {
		boolean[] region = new boolean[map.length];
		if (isFlat(map)) return region;
		double limit = threshold * maximum(map);
		for (int i = 0; i < map.length; i++) region[i] = map[i] >= limit;
		return region;
	}

	private static boolean isFlat(float[] map) {
		for (float value : map) if (value != map[0]) return !(maximum(map) > 0);
		return true;
	}

	private static float maximum(float[] map) {
		float maximum = Float.NEGATIVE_INFINITY;
		for (float value : map) maximum = Math.max(maximum, value);
		return maximum;
	}

	public static void check(float[] map, boolean[] truth) {
		if (map.length == 0 || map.length != truth.length)
			throw new IllegalArgumentException("a map and a truth of the same size are needed");
	}
}
