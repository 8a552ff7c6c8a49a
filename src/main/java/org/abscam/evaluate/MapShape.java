package org.abscam.evaluate;

import java.util.OptionalDouble;
import org.abscam.evaluate.pixels.PixelOrder;

/**
 * How much of an image a map takes to say what it says; a map that marks everything is faithful and of no use. These say nothing on
 * whether it marks the right things.
 *
 * @param complexity mean of the map, 0..1 (Poppi et al. 2021: its L1 norm by the number of pixels); smaller is simpler
 * @param entropy of the map's shares in its sum (Bhatt et al. 2020), in nats, 0 for a single pixel up to ln(pixels); empty for a map that is
 *        0 everywhere
 * @param gini Gini's index of its values (Chalasani et al. 2020), 0 where all are equal, near 1 where one has everything
 */
public record MapShape(double complexity, OptionalDouble entropy, double gini) {

	/** What Quantus adds to each value, so that an empty map has an index. */
	private static final double EVERYWHERE = 1e-7;

	/**
	 * @param map values 0..1, at least one
	 * @return its shape
	 */
	static MapShape of(float[] map) {
		int[] ascending = PixelOrder.ascending(map);
		double sum = 0;
		double logarithms = 0;
		double weighted = 0;
		for (int i = 0; i < map.length; i++) {
			double value = map[ascending[i]];
			sum += value;
			if (value > 0) logarithms += value * Math.log(value);
			weighted += (2. * (i + 1) - map.length - 1) * (value + EVERYWHERE);
		}
		return new MapShape(sum / map.length, sum > 0 ? OptionalDouble.of(Math.log(sum) - logarithms / sum) : OptionalDouble.empty(),
			weighted / (map.length * (sum + map.length * EVERYWHERE)));
	}
}
