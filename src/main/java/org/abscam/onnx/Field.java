package org.abscam.onnx;

/**
 * What part of an axis of the image some positions stand for, which a network that cuts a border off, or puts one around, does not see or sees
 * beside the image. What windows lose at a border, or find beyond it, does not count, as in all programs that draw such maps.
 *
 * @param low where the part begins, 0 at the image's first border and 1 at its last; below 0 where a border was put around
 * @param high where it ends
 */
public record Field(double low, double high) {

	/** The whole image. */
	public static final Field WHOLE = new Field(0, 1);

	/** Digits that rounding leaves of numbers from cutting and padding again. */
	private static final double DIGITS = 1e9;

	/**
	 * @param from number of positions of this
	 * @param before positions that are put in front of them, below 0 for such as are cut off
	 * @param after positions that are put behind them
	 * @return what is left
	 */
	Field widened(long from, long before, long after) {
		double step = (high - low) / from;
		return new Field(rounded(low - before * step), rounded(high + after * step));
	}

	/** Whether these are the same but for one position. */
	boolean isNear(Field other, long size) {
		double step = (high - low) / size;
		return Math.abs(low - other.low) <= step && Math.abs(high - other.high) <= step;
	}

	/** Whether another lies within. */
	boolean holds(Field other) {
		return low <= other.low && high >= other.high;
	}

	/**
	 * @param size pixels of the image along the axis
	 * @return the first pixel that is seen, below 0 for one of a border around the image
	 */
	public long first(long size) {
		return Math.round(low * size);
	}

	/**
	 * @param size pixels of the image along the axis
	 * @return the pixel behind the last that is seen
	 */
	public long end(long size) {
		return Math.max(first(size) + 1, Math.round(high * size));
	}

	private static double rounded(double value) {
		return Math.rint(value * DIGITS) / DIGITS + 0.0; // no −0
	}
}
