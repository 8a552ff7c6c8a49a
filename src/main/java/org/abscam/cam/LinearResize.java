package org.abscam.cam;

import static org.abscam.onnx.Attributes.integer;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.abscam.onnx.Tensor;

/** What a linear resize with half-pixel centres makes of maps, without resizing them. */
final class LinearResize {

	private LinearResize() {}

	/**
	 * Some values of maps that are resized, the smallest and the largest of each among them. Between two positions next to each other what is
	 * resized is linear along each axis, so that the first and the last value there are enough: as a rule a hundredth of all or less.
	 *
	 * @param maps N×K×grid
	 * @param grid spatial sizes of the maps
	 * @param size spatial sizes that they become
	 * @return N×K×some
	 */
	static Tensor extremes(Tensor maps, long[] grid, long[] size) {
		Tensor met = maps;
		for (int i = 0; i < grid.length; i++) {
			double[] places = places(grid[i], size[i]);
			long[] shape = new long[grid.length - i];
			Arrays.fill(shape, 1);
			shape[0] = places.length;
			long last = grid[i] - 1;
			long[] below = Arrays.stream(places).mapToLong(place -> (long) place).toArray();
			Tensor lower = along(met, i, below);
			Tensor upper = along(met, i, Arrays.stream(below).map(b -> Math.min(b + 1, last)).toArray());
			double[] weights = Arrays.stream(places).map(place -> place - (long) place).toArray();
			met = lower.plus(upper.minus(lower).times(met.graph().reals(met.elements(), shape, weights)));
		}
		return met;
	}

	/** The first and the last of the new positions between each two old ones, in terms of the old. */
	private static double[] places(long own, long size) {
		TreeMap<Long, double[]> between = new TreeMap<>();
		for (long i = 0; i < size; i++) {
			double place = Math.min(Math.max((i + 0.5) * own / size - 0.5, 0), own - 1);
			between.merge((long) place, new double[] {place, place}, (range, one) -> new double[] {range[0], one[1]});
		}
		return between.values().stream().flatMapToDouble(range -> Arrays.stream(range).distinct()).toArray();
	}

	private static Tensor along(Tensor maps, int spatialAxis, long... places) {
		return maps.applyTo("Gather", List.of(maps.graph().integers(places)), integer("axis", 2 + spatialAxis));
	}
}
