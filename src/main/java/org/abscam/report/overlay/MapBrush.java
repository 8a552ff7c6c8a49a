package org.abscam.report.overlay;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.abscam.report.RgbCopy;

/** Paints maps into pictures that others show, as {@link SaliencyOverlay} and {@link RgbCopy} look. To be used by one thread. */
public final class MapBrush {

	private static final int LEVELS = 256;
	/** From black to white, 0xRRGGBB. */
	private static final int[] GREYS = IntStream.range(0, LEVELS).map(level -> level * 0x010101).toArray();

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

	/** @return the palette from black to white, 256 times 0xRRGGBB */
	public static int[] greys() {
		return GREYS.clone();
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
	 * The same for a picture of 256 colours, as grey slices are shown.
	 *
	 * @param picture indices into the palette, row by row
	 * @param colours the palette, 256 times 0xRRGGBB
	 * @param map values 0..1, one for each index
	 * @param pixels becomes the painted picture, 0xRRGGBB
	 */
	public void over(byte[] picture, int[] colours, float[] map, int[] pixels) {
		Shades shades = shades(colours, maximum(map));
		for (int i = 0; i < pixels.length; i++) {
			int index = picture[i] & 0xff;
			pixels[i] = shades.paints(map[i]) ? shades.of(map[i], index) : colours[index];
		}
	}

	/**
	 * What the 256 colours of a picture become below a map, for those who look them up one by one.
	 *
	 * @param colours the palette, 256 times 0xRRGGBB
	 * @param max {@link #maximum} of the map
	 * @return its shades, until it is asked for those of another palette
	 */
	public Shades shades(int[] colours, float max) {
		if (!Arrays.equals(palette, colours)) mix(colours);
		boolean painted = look.showsMap() && max > 0;
		float scale = (LEVELS - 1) / (look.range() == OverlayLook.Range.SLICE ? Math.max(max, Float.MIN_NORMAL) : 1);
		return new Shades(mixed, painted ? Math.max(Float.MIN_VALUE, limit(max)) : Float.POSITIVE_INFINITY, max, scale);
	}

	/** Colours below a map. */
	public static final class Shades {

		private final int[] mixed;
		private final float limit;
		private final float max;
		private final float scale;

		private Shades(int[] mixed, float limit, float max, float scale) {
			this.mixed = mixed;
			this.limit = limit;
			this.max = max;
			this.scale = scale;
		}

		/** @return whether a value of the map is painted */
		public boolean paints(float value) {
			return value >= limit && value <= max;
		}

		/**
		 * @param value of the map, one that is painted
		 * @param index of the palette
		 * @return 0xRRGGBB
		 */
		public int of(float value, int index) {
			return mixed[row(value) | index];
		}

		/**
		 * The same for a picture of any colours, where the palette is {@link #greys}: each of red, green and blue is mixed for itself.
		 *
		 * @param value of the map, one that is painted
		 * @param rgb below it, 0xRRGGBB
		 * @return 0xRRGGBB
		 */
		public int over(float value, int rgb) {
			int row = row(value);
			return mixed[row | rgb >> 16 & 0xff] & 0xff0000 | mixed[row | rgb >> 8 & 0xff] & 0xff00 | mixed[row | rgb & 0xff] & 0xff;
		}

		private int row(float value) {
			return Math.min((int) (value * scale + .5f), LEVELS - 1) << 8;
		}
	}

	/** @return the greatest finite value of a map, 0 where none is positive */
	public static float maximum(float[] map) {
		return MapPaint.maximum(map);
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
