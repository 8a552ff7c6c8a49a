package org.abscam.evaluate;

import org.abscam.evaluate.pixels.Overlap;

/**
 * Whether a map's maximum lies on the truth (pointing game, Zhang et al. 2016): a hit if a pixel of the truth is within the tolerance
 * of it. Of several maxima, the first in reading order counts. A map that is constant points nowhere and misses.
 *
 * @param hit whether it hits
 * @param column column of the maximum
 * @param row row of the maximum
 * @param slice slice of the maximum in a volume, from 0
 * @param distance from there to the truth, centre to centre, in the unit of the tolerance; infinite for a map that points nowhere
 */
public record PointingGame(boolean hit, int column, int row, int slice, double distance) {

	/**
	 * @param map a map, row-major, slice after slice
	 * @param truth which of its pixels are true
	 * @param width columns
	 * @param height rows
	 * @param tolerance how far beside the truth still hits
	 * @return the outcome
	 */
	static PointingGame of(float[] map, boolean[] truth, int width, int height, Tolerance.Reach tolerance) {
		Overlap.check(map, truth);
		int peak = 0;
		boolean constant = true;
		for (int i = 1; i < map.length; i++) {
			constant &= map[i] == map[0];
			if (map[i] > map[peak]) peak = i;
		}
		int area = width * height;
		int column = peak % width;
		int row = peak % area / width;
		int slice = peak / area;
		double nearest = Double.POSITIVE_INFINITY;
		for (int i = 0; i < truth.length && !constant; i++) {
			if (truth[i]) nearest = Math.min(nearest, tolerance.squared(i % width - column, i % area / width - row, i / area - slice));
		}
		return new PointingGame(tolerance.holds(nearest), column, row, slice, Math.sqrt(nearest));
	}
}
