package org.abscam.report;

import java.util.Arrays;

/** Paints maps into pictures that others show, as {@link SaliencyOverlay} and {@link RgbCopy} look. To be used by one thread. */
public final class MapBrush {

	private static final int LEVELS = 256;

	private final MapPaint paint;
	private final OverlayLook look;
	private int[] palette = {};
	/** Of each level of the map what each entry of the palette becomes. */
	private int[] mixed;

	/** @param look opacity, threshold and range; outlines and bar are others' business */
	public MapBrush(OverlayLook look) {
		this.look = look;
		paint = new MapPaint(look);
	}

	/** @return how it paints */
	public OverlayLook look() {
		return look;
	}

	/**
	 * @param pixels 0xRRGGBB, row by row, which are changed where the map is painted
	 * @param map values 0..1, one for each
	 */
	public void over(int[] pixels, float[] map) {
		paint.over(pixels, map);
	}

	/**
	 * The same for a picture of 256 colours, as grey slices are shown: fast enough to turn the slices of a stack.
	 *
	 * @param picture indices into the palette, row by row
	 * @param colours the palette, 256 times 0xRRGGBB
	 * @param map values 0..1, one for each index
	 * @param width of a row
	 * @param step 1 for each value of the map; 2 to look at every second one of every second row, which is faster still
	 * @param pixels becomes the painted picture, 0xRRGGBB
	 */
	public void over(byte[] picture, int[] colours, float[] map, int width, int step, int[] pixels) {
		float max = maximum(map, width, step);
		if (!Arrays.equals(palette, colours)) mix(colours);
		float limit = Math.max(Float.MIN_VALUE, limit(max));
		float scale = (LEVELS - 1) / (look.range() == OverlayLook.Range.SLICE ? Math.max(max, Float.MIN_NORMAL) : 1);
		boolean painted = look.showsMap() && max > 0;
		int height = pixels.length / width;
		for (int y = 0; y < height; y += step) {
			int rows = Math.min(step, height - y);
			for (int x = 0; x < width; x += step) {
				int at = y * width + x;
				float value = map[at];
				boolean shows = painted && value >= limit && value <= max;
				int row = shows ? (int) (Math.min(value * scale, LEVELS - 1) + .5f) << 8 : 0;
				int[] table = shows ? mixed : palette;
				int columns = Math.min(step, width - x);
				for (int j = 0; j < rows; j++, at += width)
					for (int i = at; i < at + columns; i++) pixels[i] = table[row | picture[i] & 0xff];
			}
		}
	}

	private static float maximum(float[] map, int width, int step) {
		if (step == 1) return MapPaint.maximum(map);
		float max = 0;
		for (int y = 0; y < map.length; y += step * width)
			for (int i = y; i < y + width; i += step) if (map[i] > max && map[i] <= Float.MAX_VALUE) max = map[i];
		return max;
	}

	/** The smallest value that reaches the threshold. */
	private float limit(float max) {
		float limit = (float) (look.threshold() * max);
		return limit < look.threshold() * max ? Math.nextUp(limit) : limit;
	}

	private void mix(int[] colours) {
		palette = colours.clone();
		mixed = new int[LEVELS * LEVELS];
		float[] level = new float[LEVELS];
		OverlayLook all = new OverlayLook(look.opacity(), 0, OverlayLook.Paint.MAP, OverlayLook.Range.FIXED, false);
		MapPaint brush = new MapPaint(all);
		for (int i = 0; i < LEVELS; i++) {
			int[] row = palette.clone();
			Arrays.fill(level, Math.max(Float.MIN_VALUE, i / (LEVELS - 1f)));
			brush.over(row, level);
			System.arraycopy(row, 0, mixed, i << 8, LEVELS);
		}
	}
}
