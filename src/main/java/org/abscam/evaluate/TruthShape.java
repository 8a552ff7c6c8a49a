package org.abscam.evaluate;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What there is to find in an image.
 *
 * @param share part of its pixels that are true, 0..1
 * @param lesions number of areas that do not touch, corners included
 */
public record TruthShape(double share, int lesions) {

	/**
	 * @param truth which pixels are true, row-major, slice after slice
	 * @param width columns
	 * @param height rows
	 * @return its shape
	 */
	static TruthShape of(boolean[] truth, int width, int height) {
		boolean[] seen = new boolean[truth.length];
		Deque<Integer> open = new ArrayDeque<>();
		int lesions = 0;
		int pixels = 0;
		for (int start = 0; start < truth.length; start++) {
			if (!truth[start]) continue;
			pixels++;
			if (seen[start]) continue;
			lesions++;
			seen[start] = true;
			for (open.push(start); !open.isEmpty();) spread(open.pop(), truth, seen, open, width, height);
		}
		return new TruthShape(pixels / (double) truth.length, lesions);
	}

	private static void spread(int from, boolean[] truth, boolean[] seen, Deque<Integer> open, int width, int height) {
		int area = width * height;
		int column = from % width;
		int row = from % area / width;
		int slice = from / area;
		for (int z = Math.max(0, slice - 1); z <= Math.min(truth.length / area - 1, slice + 1); z++) {
			for (int y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
				for (int x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
					int at = z * area + y * width + x;
					if (!truth[at] || seen[at]) continue;
					seen[at] = true;
					open.push(at);
				}
			}
		}
	}
}
