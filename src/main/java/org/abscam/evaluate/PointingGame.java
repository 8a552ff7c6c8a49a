package org.abscam.evaluate;

/**
 * Whether a map's maximum lies on the truth (pointing game, Zhang et al. 2016): a hit if a pixel of the truth is within the tolerance
 * of it. Of several maxima, the first in reading order counts. A map that is constant points nowhere and misses.
 *
 * @param hit whether it hits
 * @param column column of the maximum
 * @param row row of the maximum
 */
public record PointingGame(boolean hit, int column, int row) {

	/**
	 * @param map a map, row-major
	 * @param truth which of its pixels are true
	 * @param width columns
	 * @param tolerance how far beside the truth still hits
	 * @return the outcome
	 */
	static PointingGame of(float[] map, boolean[] truth, int width, Tolerance.Reach tolerance) {
		Overlap.check(map, truth);
		int peak = 0;
		boolean constant = true;
		for (int i = 1; i < map.length; i++) {
			constant &= map[i] == map[0];
			if (map[i] > map[peak]) peak = i;
		}
		int column = peak % width;
		int row = peak / width;
		boolean hit = false;
		for (int i = 0; i < truth.length && !hit && !constant; i++) hit = truth[i] && tolerance.holds(i % width - column, i / width - row);
		return new PointingGame(hit, column, row);
	}
}
