package org.abscam.explain.budget;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * The masks that there are: constant maps mask everything and share one mask, and equal masks count once.
 *
 * @param channels channels with the same mask, in their own order; the masks in that of their first channels
 * @param masks row-major values 0..1 of each in the layer's size, all 0 for constant maps
 * @param maps the sum of M_k of its channels
 */
record DistinctMasks(List<int[]> channels, float[][] masks, float[][] maps) {

	/**
	 * @param maps M_k of all channels, one after another
	 * @param size values of a map
	 * @param isConstant whether a map with these, its smallest and its largest value, is constant
	 */
	static DistinctMasks of(float[] maps, int size, BiPredicate<Float, Float> isConstant) {
		Map<FloatBuffer, List<Integer>> equal = new HashMap<>();
		for (int k = 0; k < maps.length / size; k++)
			equal.computeIfAbsent(FloatBuffer.wrap(mask(maps, k, size, isConstant)), m -> new ArrayList<>()).add(k);
		List<Map.Entry<FloatBuffer, List<Integer>>> ordered =
			equal.entrySet().stream().sorted(Comparator.comparing(e -> e.getValue().get(0))).toList();
		return new DistinctMasks(ordered.stream().map(e -> e.getValue().stream().mapToInt(k -> k).toArray()).toList(),
			ordered.stream().map(e -> e.getKey().array()).toArray(float[][]::new),
			ordered.stream().map(e -> sum(maps, e.getValue(), size)).toArray(float[][]::new));
	}

	/** Values 0..1, all 0 where the map is constant. */
	static float[] mask(float[] maps, int channel, int size, BiPredicate<Float, Float> isConstant) {
		float[] mask = Arrays.copyOfRange(maps, channel * size, (channel + 1) * size);
		float low = Float.POSITIVE_INFINITY;
		float high = Float.NEGATIVE_INFINITY;
		for (float value : mask) {
			low = Math.min(low, value);
			high = Math.max(high, value);
		}
		boolean constant = isConstant.test(low, high);
		for (int i = 0; i < size; i++) mask[i] = constant ? 0 : (mask[i] - low) / (high - low);
		return mask;
	}

	private static float[] sum(float[] maps, List<Integer> channels, int size) {
		float[] sum = new float[size];
		for (int k : channels) for (int i = 0; i < size; i++) sum[i] += maps[k * size + i];
		return sum;
	}

	/**
	 * What a score of each adds to Σ (s_k − λ·s̄)·f_k·M_k, s̄ the mean over the channels.
	 *
	 * @param all M_k of all channels, one after another
	 */
	float[][] summed(float[] all, Reading reading) {
		float[] factors = reading.factors();
		float[][] sums = factors == null ? maps : channels.stream().map(some -> sum(all, some, factors)).toArray(float[][]::new);
		if (reading.centring() == 0) return sums;
		double[] total = new double[maps[0].length];
		for (float[] sum : sums) for (int i = 0; i < total.length; i++) total[i] += sum[i];
		double count = (double) all.length / total.length;
		float[][] centred = new float[maps.length][total.length];
		for (int m = 0; m < maps.length; m++) {
			double part = reading.centring() * channels.get(m).length / count;
			for (int i = 0; i < total.length; i++) centred[m][i] = (float) (sums[m][i] - part * total[i]);
		}
		return centred;
	}

	private float[] sum(float[] all, int[] some, float[] factors) {
		float[] sum = new float[maps[0].length];
		for (int k : some) for (int i = 0; i < sum.length; i++) sum[i] += factors[k] * all[k * sum.length + i];
		return sum;
	}

	int count() {
		return masks.length;
	}

	/** Whether all values of masks and maps are finite. */
	boolean areNumbers() {
		return Stream.of(masks, maps).flatMap(Arrays::stream).allMatch(DistinctMasks::areNumbers);
	}

	private static boolean areNumbers(float... values) {
		for (float value : values) if (!Float.isFinite(value)) return false;
		return true;
	}

	/** The channel that stands for a mask. */
	int first(int mask) {
		return channels.get(mask)[0];
	}

	/**
	 * Means over blocks of positions, the smallest that leave no more values than asked for.
	 *
	 * @param pictures in the layer's size
	 * @param spatial the layer's sizes
	 * @param most values, at least 1
	 */
	static float[][] coarse(float[][] pictures, long[] spatial, int most) {
		int block = 1;
		while (cells(spatial, block) > most) block++;
		if (block == 1) return pictures;
		int[] cell = new int[pictures[0].length];
		int cells = cells(spatial, block);
		int[] members = new int[cells];
		for (int i = 0; i < cell.length; i++) {
			int rest = i;
			int stride = 1;
			for (int axis = spatial.length - 1; axis >= 0; axis--) {
				int size = (int) spatial[axis];
				cell[i] += rest % size / block * stride;
				stride *= (size + block - 1) / block;
				rest /= size;
			}
			members[cell[i]]++;
		}
		return Arrays.stream(pictures).map(picture -> {
			double[] sums = new double[cells];
			for (int i = 0; i < picture.length; i++) sums[cell[i]] += picture[i];
			float[] means = new float[cells];
			for (int i = 0; i < cells; i++) means[i] = (float) (sums[i] / members[i]);
			return means;
		}).toArray(float[][]::new);
	}

	private static int cells(long[] spatial, int block) {
		return (int) Arrays.stream(spatial).map(size -> (size + block - 1) / block).reduce(1, Math::multiplyExact);
	}
}
