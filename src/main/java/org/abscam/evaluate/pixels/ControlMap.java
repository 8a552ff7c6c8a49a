package org.abscam.evaluate.pixels;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.abscam.explain.Explanation;
import org.abscam.explain.options.NetworkInput;

/**
 * Maps that know nothing of the network. A method whose maps measure no better than these explains nothing. What pointing at the
 * centre scores, the data's photographers gave away; what an edge filter scores needs no network.
 */
public enum ControlMap {

		/** Falls from 1 in the centre to 0 in the corners. */
		CENTRE {

			@Override
			public float[] of(NetworkInput x, Random random) {
				float[] map = new float[x.pixels()];
				double cx = (x.width() - 1) / 2.;
				double cy = (x.height() - 1) / 2.;
				double cz = (x.depth() - 1) / 2.;
				int area = x.height() * x.width();
				double corner = Math.hypot(Math.hypot(cx, cy), cz);
				for (int i = 0; i < map.length; i++) {
					double beside = Math.hypot(i % x.width() - cx, i % area / x.width() - cy);
					map[i] = (float) (1 - Math.hypot(beside, i / area - cz) / corner);
				}
				return map;
			}
		},

		/** Uniform noise on an 8th of the image's columns, rows and slices, as coarse as maps of the last layers, resized linearly. */
		RANDOM {

			@Override
			public float[] of(NetworkInput x, Random random) {
				int width = Math.max(1, x.width() / COARSE);
				int height = Math.max(1, x.height() / COARSE);
				int depth = Math.max(1, x.depth() / COARSE);
				float[] noise = new float[width * height * depth];
				for (int i = 0; i < noise.length; i++) noise[i] = random.nextFloat();
				return LinearResize.of(noise, new int[] {depth, height, width}, new int[] {x.depth(), x.height(), x.width()});
			}
		},

		/** Magnitude of the Sobel gradient of the channels' mean, slice by slice. */
		EDGES {

			@Override
			public float[] of(NetworkInput x, Random random) {
				float[] edges = new float[x.pixels()];
				for (int row = 1; row < x.depth() * x.height() - 1; row++) {
					if (row % x.height() == 0 || row % x.height() == x.height() - 1) continue;
					for (int column = 1; column < x.width() - 1; column++) {
						double dx = 0;
						double dy = 0;
						for (int k = -1; k <= 1; k++) {
							int weight = 2 - Math.abs(k);
							dx += weight * (grey(x, row + k, column + 1) - grey(x, row + k, column - 1));
							dy += weight * (grey(x, row + 1, column + k) - grey(x, row - 1, column + k));
						}
						edges[row * x.width() + column] = (float) Math.hypot(dx, dy);
					}
				}
				return edges;
			}
		};

	private static final int COARSE = 8;

	/** Raw values on the network's grid. */
	public abstract float[] of(NetworkInput x, Random random);

	private static double grey(NetworkInput x, int row, int column) {
		double sum = 0;
		for (int c = 0; c < x.channels(); c++) sum += x.values()[c * x.pixels() + row * x.width() + column];
		return sum / x.channels();
	}

	/**
	 * @param x the preprocessed image
	 * @param explanation of that image, whose grid the map has
	 * @param random for noise
	 * @return norm01 of the control's map, row-major on the scan's grid
	 */
	public float[] on(NetworkInput x, Explanation explanation, Random random) {
		int[] size = {explanation.map().length / (explanation.width() * explanation.height()), explanation.height(), explanation.width()};
		float[] map = LinearResize.of(of(x, random), new int[] {x.depth(), x.height(), x.width()}, size);
		float low = Float.POSITIVE_INFINITY;
		float high = Float.NEGATIVE_INFINITY;
		for (float value : map) {
			low = Math.min(low, value);
			high = Math.max(high, value);
		}
		for (int i = 0; i < map.length; i++) map[i] = high > low ? (map[i] - low) / (high - low) : 0;
		return map;
	}

	/** @return its name in tables and on the command line */
	public String option() {
		return "control-" + name().toLowerCase(Locale.ROOT);
	}

	/**
	 * @param option a name as in tables
	 * @return the control of that name
	 */
	public static Optional<ControlMap> of(String option) {
		return Arrays.stream(values()).filter(c -> c.option().equalsIgnoreCase(option.strip())).findFirst();
	}
}
