package org.abscam.evaluate;

import java.util.Optional;

/**
 * How well a map lies on the truth.
 *
 * @param pointing whether its maximum hits
 * @param energy share of the map's sum inside the truth, 0..1
 * @param overlap overlap of the hotspots with it, at the threshold that was asked for
 * @param best overlap at the best of all thresholds
 */
public record Localisation(PointingGame pointing, double energy, Overlap overlap, Overlap best) {

	/**
	 * @param map a map on the scan's grid, row-major, 0 or more
	 * @param truth which of its pixels are true
	 * @param width columns
	 * @param tolerance how far beside the truth the maximum still hits
	 * @param threshold fraction of the map's maximum from which a pixel belongs to a hotspot, 0..1
	 * @return the measures, empty where no pixel is true: there is nothing to find
	 */
	static Optional<Localisation> of(float[] map, boolean[] truth, int width, Tolerance.Reach tolerance, double threshold) {
		boolean any = false;
		for (boolean t : truth) any |= t;
		return any ? Optional.of(new Localisation(PointingGame.of(map, truth, width, tolerance), Overlap.energyInside(map, truth),
			Overlap.at(map, truth, threshold), Overlap.best(map, truth))) : Optional.empty();
	}
}
