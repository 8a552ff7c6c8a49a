package org.abscam.report.overlay;

import java.awt.image.BufferedImage;

/** Paints maps: nothing below a fraction of the map's maximum, above it colours that grow towards orange. */
public final class MapPaint {

	private static final int OPAQUE = 0xff000000;

	private final OverlayColours colours = new OverlayColours();
	private final OverlayLook look;

	public MapPaint(OverlayLook look) {
		this.look = look;
	}

	/** 0xRRGGBB where the map reaches the threshold, else 0, which no colour is; {@code null} if nothing is painted. */
	int[] colours(float[] map) {
		float max = maximum(map);
		if (max == 0 || !look.showsMap()) return null;
		double limit = look.threshold() * max;
		double full = look.range() == OverlayLook.Range.SLICE ? max : 1;
		int[] painted = new int[map.length];
		for (int i = 0; i < map.length; i++) {
			float value = map[i];
			if (value >= limit && value > 0 && value <= Float.MAX_VALUE) painted[i] = opaque(colours.rgb(value / full));
		}
		return painted;
	}

	/** The same as a picture that is transparent where nothing is painted. */
	BufferedImage picture(float[] map, int width, int height) {
		int[] argb = colours(map);
		if (argb == null) argb = new int[map.length];
		for (int i = 0; i < argb.length; i++) if (argb[i] != 0) argb[i] |= OPAQUE;
		BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
		picture.setRGB(0, 0, width, height, argb, 0, width);
		return picture;
	}

	/** Paints a map over pixels 0xRRGGBB. */
	public void over(int[] pixels, float[] map) {
		int[] painted = colours(map);
		if (painted != null) blend(pixels, painted, look.opacity());
	}

	/** Paints a map all over pixels 0xRRGGBB, also where it is low. */
	public static void allOver(int[] pixels, float[] map, double opacity, OverlayColours colours) {
		int[] painted = new int[map.length];
		for (int i = 0; i < map.length; i++) painted[i] = opaque(colours.rgb(map[i]));
		blend(pixels, painted, opacity);
	}

	public static float maximum(float[] map) {
		float max = 0;
		for (float value : map) if (value > max && Float.isFinite(value)) max = value;
		return max;
	}

	/** Black that is painted, as 0 is what is not. */
	private static int opaque(int rgb) {
		return Math.max(1, rgb);
	}

	static void blend(int[] pixels, int[] painted, double opacity) {
		for (int i = 0; i < pixels.length; i++) {
			int above = painted[i];
			if (above == 0) continue;
			int below = pixels[i];
			pixels[i] = mixed(below >> 16 & 0xff, above >> 16 & 0xff, opacity) << 16
				| mixed(below >> 8 & 0xff, above >> 8 & 0xff, opacity) << 8
				| mixed(below & 0xff, above & 0xff, opacity);
		}
	}

	/** Rounded. */
	private static int mixed(int below, int above, double opacity) {
		return (int) (below + opacity * (above - below) + .5);
	}
}
