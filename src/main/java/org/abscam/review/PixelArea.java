package org.abscam.review;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Pixels of a slice. Of an outline, those whose centres lie in it, as ImageJ fills polygons: a centre on a left or an upper edge is outside, on
 * a right or a lower one inside.
 */
public final class PixelArea {

	/** Without a pixel. */
	public static final PixelArea NONE = new PixelArea(0, new int[0][]);
	/** What ImageJ moves edges to the right by, so that rounding does not decide. */
	private static final double SHIFT = 1e-8;
	private static final int[] EMPTY = {};

	private final int top;
	/** Of each row from the top on where runs of pixels begin and where they end, exclusive, from left to right. */
	private final int[][] rows;

	private PixelArea(int top, int[][] rows) {
		this.top = top;
		this.rows = rows;
	}

	/** @return the pixels of an outline, also those beyond the edges of the scan */
	public static PixelArea of(Outline outline) {
		int top = Integer.MAX_VALUE;
		int bottom = Integer.MIN_VALUE;
		for (var ring : outline.rings()) {
			for (Outline.Point p : ring) {
				top = Math.min(top, row(p.y()));
				bottom = Math.max(bottom, row(p.y()));
			}
		}
		if (top >= bottom) return NONE;
		double[][] crossings = new double[bottom - top][];
		int[] count = new int[bottom - top];
		for (var ring : outline.rings()) {
			for (int i = 0; i < ring.size(); i++) cross(ring.get(i), ring.get((i + 1) % ring.size()), top, crossings, count);
		}
		int[][] rows = new int[crossings.length][];
		for (int i = 0; i < rows.length; i++) rows[i] = runs(crossings[i], count[i]);
		return new PixelArea(top, rows);
	}

	/** The first row whose centre lies below a height. */
	private static int row(double y) {
		return (int) Math.floor(y + 0.5);
	}

	private static void cross(Outline.Point a, Outline.Point b, int top, double[][] crossings, int[] count) {
		if (row(a.y()) == row(b.y())) return;
		Outline.Point upper = a.y() < b.y() ? a : b;
		Outline.Point lower = upper == a ? b : a;
		double slope = (lower.x() - upper.x()) / (lower.y() - upper.y());
		for (int y = row(upper.y()); y < row(lower.y()); y++) {
			int i = y - top;
			if (crossings[i] == null) crossings[i] = new double[4];
			if (count[i] == crossings[i].length) crossings[i] = Arrays.copyOf(crossings[i], 2 * count[i]);
			crossings[i][count[i]++] = upper.x() + (y + 0.5 - upper.y()) * slope + SHIFT;
		}
	}

	private static int[] runs(double[] crossings, int count) {
		if (count < 2) return EMPTY;
		Arrays.sort(crossings, 0, count);
		int[] runs = new int[count];
		int n = 0;
		for (int i = 0; i + 1 < count; i += 2) {
			int from = (int) Math.floor(crossings[i] + 0.5);
			int to = (int) Math.floor(crossings[i + 1] + 0.5);
			if (from >= to) continue;
			if (n > 0 && runs[n - 1] == from) runs[n - 1] = to;
			else {
				runs[n++] = from;
				runs[n++] = to;
			}
		}
		return Arrays.copyOf(runs, n);
	}

	/**
	 * @param mask which pixels, row after row
	 * @param width of a row
	 * @return them
	 */
	public static PixelArea of(boolean[] mask, int width) {
		int[][] rows = new int[mask.length / width][];
		int[] runs = new int[width + 1];
		for (int y = 0; y < rows.length; y++) {
			int n = 0;
			for (int x = 0; x <= width; x++) if ((x < width && mask[y * width + x]) != (n % 2 == 1)) runs[n++] = x;
			rows[y] = Arrays.copyOf(runs, n);
		}
		return new PixelArea(0, rows);
	}

	private int[] row(int y) {
		return y < top || y >= top + rows.length ? EMPTY : rows[y - top];
	}

	/** @return number of pixels */
	public long pixels() {
		long sum = 0;
		for (int[] row : rows) sum += pixels(row);
		return sum;
	}

	private static long pixels(int[] row) {
		long sum = 0;
		for (int i = 0; i < row.length; i += 2) sum += row[i + 1] - row[i];
		return sum;
	}

	/** @return the pixels of both */
	public PixelArea with(PixelArea other) {
		if (rows.length == 0) return other;
		if (other.rows.length == 0) return this;
		int first = Math.min(top, other.top);
		int[][] all = new int[Math.max(top + rows.length, other.top + other.rows.length) - first][];
		for (int i = 0; i < all.length; i++) all[i] = join(row(first + i), other.row(first + i));
		return new PixelArea(first, all);
	}

	private static int[] join(int[] a, int[] b) {
		if (a.length == 0) return b;
		if (b.length == 0) return a;
		int[] all = new int[a.length + b.length];
		int n = 0;
		for (int i = 0, j = 0; i < a.length || j < b.length;) {
			boolean first = j == b.length || i < a.length && a[i] <= b[j];
			int from = first ? a[i] : b[j];
			int to = first ? a[i + 1] : b[j + 1];
			if (first) i += 2;
			else j += 2;
			if (n > 0 && from <= all[n - 1]) all[n - 1] = Math.max(all[n - 1], to);
			else {
				all[n++] = from;
				all[n++] = to;
			}
		}
		return Arrays.copyOf(all, n);
	}

	/** @return how many pixels both hold */
	public long common(PixelArea other) {
		long sum = 0;
		for (int y = top; y < top + rows.length; y++) {
			int[] b = other.row(y);
			sum += pixels(row(y)) + pixels(b) - pixels(join(row(y), b));
		}
		return sum;
	}

	/**
	 * @param other pixels of the same slice
	 * @return Dice's coefficient, 0..1; empty where neither holds a pixel
	 */
	public OptionalDouble dice(PixelArea other) {
		long both = pixels() + other.pixels();
		return both == 0 ? OptionalDouble.empty() : OptionalDouble.of(2. * common(other) / both);
	}

	boolean[] mask(int width, int height) {
		boolean[] mask = new boolean[width * height];
		for (int y = Math.max(0, top); y < Math.min(height, top + rows.length); y++) {
			int[] row = row(y);
			for (int i = 0; i < row.length; i += 2) {
				int from = Math.min(width, Math.max(0, row[i]));
				int to = Math.min(width, Math.max(0, row[i + 1]));
				Arrays.fill(mask, y * width + from, y * width + to, true);
			}
		}
		return mask;
	}
}
