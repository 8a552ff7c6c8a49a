package org.abscam.evaluate;

import java.util.Optional;
import java.util.stream.IntStream;
import org.abscam.evaluate.pixels.Overlap;
import org.abscam.evaluate.pixels.RankedPixels;

/**
 * How well a map lies on the truth.
 *
 * @param pointing whether its maximum hits
 * @param energy share of the map's sum inside the truth, 0..1
 * @param overlap overlap of the hotspots with it, at the threshold that was asked for
 * @param best overlap at the best of all thresholds
 * @param precision area under precision over recall of its pixels, 0..1
 * @param rankAccuracy part of its K highest pixels that are true, K being the number of true ones, 0..1
 * @param pointingCurve area under the pointing game's outcome over tolerances from 0 to a quarter of the image's diagonal, 0..1
 * @param overlaps intersection over union at each of {@link #THRESHOLDS}
 */
public record Localisation(PointingGame pointing, double energy, Overlap overlap, Overlap best, double precision, double rankAccuracy,
	double pointingCurve, double[] overlaps) {

	/** Fractions of the map's maximum among which one can be chosen, .05 to .95. */
	public static final double[] THRESHOLDS = IntStream.range(1, 20).mapToDouble(i -> i / 20.).toArray();

	/** Part of the diagonal up to which a maximum that lies beside the truth counts in part. */
	private static final double REACH = .25;

	/**
	 * @param map a map on the scan's grid, row-major, slice after slice, 0 or more
	 * @param truth which of its pixels are true
	 * @param width columns
	 * @param height rows
	 * @param tolerance how far beside the truth the maximum still hits
	 * @param threshold fraction of the map's maximum from which a pixel belongs to a hotspot, 0..1
	 * @return the measures, empty where no pixel is true: there is nothing to find
	 */
	static Optional<Localisation> of(float[] map, boolean[] truth, int width, int height, Tolerance.Reach tolerance, double threshold) {
		boolean any = false;
		for (boolean t : truth) any |= t;
		if (!any) return Optional.empty();
		RankedPixels ranked = new RankedPixels(map, truth);
		PointingGame pointing = PointingGame.of(map, truth, width, height, tolerance);
		double furthest = REACH * tolerance.diagonal(width, height, map.length / (width * height));
		return Optional.of(new Localisation(pointing, Overlap.energyInside(map, truth), Overlap.at(map, truth, threshold),
			Overlap.best(map, truth), ranked.averagePrecision(), ranked.rankAccuracy(), Math.max(0, 1 - pointing.distance() / furthest),
			ranked.overlaps(THRESHOLDS)));
	}
}
