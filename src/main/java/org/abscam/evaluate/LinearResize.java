package org.abscam.evaluate;

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

	/** The place on the old axis that a pixel's centre on the new one has, kept between the first and the last centre. */
	private static double source(int index, int size, int newSize) {
		return Math.min(Math.max((index + 0.5) * size / newSize - 0.5, 0), size - 1);
	}
}
