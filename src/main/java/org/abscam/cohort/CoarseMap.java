package org.abscam.cohort;

/**
 * A map on the grid that all maps of a cohort share, in steps of 1/255, so that sums over any parts of it are whole numbers and the same in any
 * order.
 *
 * @param explained what the map explains
 * @param cells row by row
 */
record CoarseMap(String explained, byte[] cells) {

	/** Cells along each side. */
	static final int SIDE = 32;
	private static final int STEPS = 255;

	/**
	 * The mean of a map over each cell, whose parts of a pixel count as parts.
	 *
	 * @param map row-major values 0..1, {@code width * height}
	 */
	static CoarseMap of(String explained, float[] map, int width, int height) {
		double[] narrow = new double[SIDE * height];
		for (int c = 0; c < SIDE; c++) {
			for (int x = first(c, width); x < last(c, width); x++) {
				double part = overlap(c, x, width);
				for (int y = 0; y < height; y++) narrow[y * SIDE + c] += part * map[y * width + x];
			}
		}
		byte[] cells = new byte[SIDE * SIDE];
		double area = (double) width / SIDE * height / SIDE;
		for (int r = 0; r < SIDE; r++) {
			for (int c = 0; c < SIDE; c++) {
				double sum = 0;
				for (int y = first(r, height); y < last(r, height); y++) sum += overlap(r, y, height) * narrow[y * SIDE + c];
				cells[r * SIDE + c] = (byte) Math.round(Math.max(0, Math.min(1, sum / area)) * STEPS);
			}
		}
		return new CoarseMap(explained, cells);
	}

	private static int first(int cell, int size) {
		return cell * size / SIDE;
	}

	private static int last(int cell, int size) {
		return ((cell + 1) * size + SIDE - 1) / SIDE;
	}

	/** How much of a pixel lies in a cell. */
	private static double overlap(int cell, int pixel, int size) {
		double low = Math.max(pixel, (double) cell * size / SIDE);
		double high = Math.min(pixel + 1, (double) (cell + 1) * size / SIDE);
		return Math.max(0, high - low);
	}
}
