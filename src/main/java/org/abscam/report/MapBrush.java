package org.abscam.report;

/** Paints maps into pictures that others show, as {@link SaliencyOverlay} and {@link RgbCopy} look. */
public final class MapBrush {

	private final MapPaint paint;

	/** @param look opacity, threshold and range; outlines and bar are others' business */
	public MapBrush(OverlayLook look) {
		paint = new MapPaint(look);
	}

	/**
	 * @param pixels 0xRRGGBB, row by row, which are changed where the map is painted
	 * @param map values 0..1, one for each
	 */
	public void over(int[] pixels, float[] map) {
		paint.over(pixels, map);
	}
}
