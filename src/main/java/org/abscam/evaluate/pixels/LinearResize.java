package org.abscam.evaluate.pixels;

import java.util.Arrays;

/** Linear resize of a map with half-pixel centres (PyTorch {@code align_corners=False}), as maps are resized when they are made. */
final class LinearResize {

	private LinearResize() {}

	/** @return the map on a grid of the new size; the map itself where the size is the same */
	static float[] of(float[] map, int width, int height, int newWidth, int newHeight) {
		if (width == newWidth && height == newHeight) return map;
		float[] resized = new float[newWidth * newHeight];
		for (int y = 0; y < newHeight; y++) {
			double v = source(y, height, newHeight);
			int top = (int) v;
			int bottom = Math.min(top + 1, height - 1);
			double down = v - top;
			for (int x = 0; x < newWidth; x++) {
				double u = source(x, width, newWidth);
				int left = (int) u;
				int right = Math.min(left + 1, width - 1);
				double across = u - left;
				double above = map[top * width + left] * (1 - across) + map[top * width + right] * across;
				double below = map[bottom * width + left] * (1 - across) + map[bottom * width + right] * across;
				resized[y * newWidth + x] = (float) (above * (1 - down) + below * down);
			}
		}
		return resized;
	}

	/**
	 * @param size depth, height and width of the map
	 * @param newSize those of the new one
	 * @return the map on a grid of the new size, as single images slice by slice and then from slice to slice; the map itself where the size is the
	 *         same
	 */
	static float[] of(float[] map, int[] size, int[] newSize) {
		int area = size[1] * size[2];
		int newArea = newSize[1] * newSize[2];
		float[][] planes = new float[size[0]][];
		for (int z = 0; z < size[0]; z++) {
			float[] plane = size[0] == 1 ? map : Arrays.copyOfRange(map, z * area, (z + 1) * area);
			planes[z] = of(plane, size[2], size[1], newSize[2], newSize[1]);
		}
		if (size[0] == 1 && newSize[0] == 1) return planes[0];
		if (Arrays.equals(size, newSize)) return map;
		float[] resized = new float[newSize[0] * newArea];
		for (int z = 0; z < newSize[0]; z++) {
			double v = source(z, size[0], newSize[0]);
			int before = (int) v;
			int behind = Math.min(before + 1, size[0] - 1);
			for (int i = 0; i < newArea; i++) {
				resized[z * newArea + i] = (float) (planes[before][i] * (1 - (v - before)) + planes[behind][i] * (v - before));
			}
		}
		return resized;
	}

	/** The place on the old axis that a pixel's centre on the new one has, kept between the first and the last centre. */
	private static double source(int index, int size, int newSize) {
		return Math.min(Math.max((index + 0.5) * size / newSize - 0.5, 0), size - 1);
	}
}
