package org.abscam.cohort;

import java.util.ArrayList;
import java.util.List;
import org.abscam.report.ExplainedScan;

/**
 * What is said of a map as a whole. Values that are not finite count as 0.
 *
 * @param peak its highest value
 * @param mean its mean
 * @param entropy of its values as parts of their sum, −Σ p ln p / ln n: 0 where one pixel has all, 1 where all have the same; NaN of an empty map
 * @param x where its weight lies, 0 left to 1 right; NaN of an empty map
 * @param y where its weight lies, 0 top to 1 bottom; NaN of an empty map
 * @param corners part of its sum that lies in the four corners, each a fifth of width and of height; NaN of an empty map
 */
record MapStatistics(double peak, double mean, double entropy, double x, double y, double corners) {

	/** Part of width and height that a corner takes. */
	private static final double CORNER = .2;

	/**
	 * @param slices row-major values of each slice, {@code width * height}; several of a volume
	 */
	static MapStatistics of(List<float[]> slices, int width, int height) {
		double peak = 0;
		double sum = 0;
		double sumX = 0;
		double sumY = 0;
		double corners = 0;
		double logs = 0;
		for (float[] map : slices) {
			for (int i = 0; i < map.length; i++) {
				if (!(map[i] > 0) || !Float.isFinite(map[i])) continue;
				double x = (i % width + .5) / width;
				double y = (i / width + .5) / height;
				peak = Math.max(peak, map[i]);
				sum += map[i];
				sumX += map[i] * x;
				sumY += map[i] * y;
				logs += map[i] * Math.log(map[i]);
				if (isCorner(x, y)) corners += map[i];
			}
		}
		double pixels = (double) slices.size() * width * height;
		if (sum == 0) return new MapStatistics(0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
		double entropy = pixels > 1 ? Math.max(0, (Math.log(sum) - logs / sum) / Math.log(pixels)) : 0;
		return new MapStatistics(peak, sum / pixels, entropy, sumX / sum, sumY / sum, corners / sum);
	}

	/** The maps of each image of a scan: one, or as many as a volume has slices. */
	static List<List<float[]>> byImage(ExplainedScan result) {
		List<float[]> all = result.maps();
		List<List<float[]>> maps = new ArrayList<>();
		int from = 0;
		for (int i = 0; i < result.images().size(); i++) {
			int to = from + result.networkImages().mapped(i).size();
			maps.add(all.subList(from, to));
			from = to;
		}
		return maps;
	}

	/** Whether a place, 0..1 from the left and from the top, lies in a corner of the image. */
	static boolean isCorner(double x, double y) {
		return (x < CORNER || x > 1 - CORNER) && (y < CORNER || y > 1 - CORNER);
	}
}
