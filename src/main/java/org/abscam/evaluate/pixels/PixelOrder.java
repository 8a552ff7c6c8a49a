package org.abscam.evaluate.pixels;

import java.util.Arrays;

/** Positions of a map in the order of their values. Equal values keep their reading order, and what is no number comes lowest. */
public final class PixelOrder {

	private PixelOrder() {}

	/** @return positions from the lowest value to the highest */
	public static int[] ascending(float[] map) {
		return sorted(map, false);
	}

	/** @return positions from the highest value to the lowest */
	public static int[] descending(float[] map) {
		return sorted(map, true);
	}

	/** Sorts whole numbers that hold the value in their upper half and the position in their lower one, which is stable and boxes nothing. */
	private static int[] sorted(float[] map, boolean descending) {
		long[] keys = new long[map.length];
		for (int i = 0; i < map.length; i++) {
			int value = rank(map[i]);
			keys[i] = (long) (descending ? ~value : value) << Integer.SIZE | i;
		}
		Arrays.sort(keys);
		int[] order = new int[map.length];
		for (int i = 0; i < order.length; i++) order[i] = (int) keys[i];
		return order;
	}

	/** A whole number that is ordered as the real one is. */
	private static int rank(float value) {
		if (Float.isNaN(value)) return Integer.MIN_VALUE;
		int bits = Float.floatToIntBits(value + 0f); // makes -0 a 0
		return bits ^ bits >> Integer.SIZE - 1 & Integer.MAX_VALUE;
	}
}
