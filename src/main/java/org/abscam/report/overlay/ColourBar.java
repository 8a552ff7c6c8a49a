package org.abscam.report.overlay;

import ij.process.ColorProcessor;
import java.awt.Color;
import java.awt.Font;

/** A horizontal bar of the map's colours between its lowest and its highest value, as they look over a middle grey. */
public final class ColourBar {

	private static final int MARGIN = 3;
	private static final int SMALLEST_FONT = 8;
	private static final int LARGEST_FONT = 18;
	/** Letters of text that fit into the width of a picture. */
	private static final int LETTERS = 14;

	private ColourBar() {}

	/** Size of the letters in a picture. */
	static int fontSize(int width) {
		return Math.min(Math.max(width / LETTERS, SMALLEST_FONT), LARGEST_FONT);
	}

	/** Height of a line of text, or of a bar, in a picture. */
	public static int height(int width) {
		return fontSize(width) + 2 * MARGIN;
	}

	public static void useFont(ColorProcessor picture, int width) {
		useFontOf(picture, fontSize(width));
	}

	private static void useFontOf(ColorProcessor picture, int size) {
		picture.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
		picture.setAntialiasedText(true);
	}

	/**
	 * A picture of the bar for a corner of an image.
	 *
	 * @param width of the image
	 * @param scale of letters and bar, 1 or more; they get no larger than the image is wide
	 */
	public static ColorProcessor forImage(int width, OverlayLook look, double scale) {
		int half = Math.min(width, (int) Math.round(width / 2 * Math.max(1, scale)));
		int usual = fontSize(width / 2);
		int font = Math.min((int) Math.round(usual * Math.max(1, scale)), Math.max(usual, width / LETTERS));
		int height = font + 2 * MARGIN;
		ColorProcessor picture = new ColorProcessor(Math.max(half, Math.min(width, 4 * height)), height);
		useFontOf(picture, font);
		draw(picture, 0, height, look.range(), look.opacity());
		return picture;
	}

	/** Draws it over the whole width. */
	public static void draw(ColorProcessor picture, int top, int height, OverlayLook.Range range, double opacity) {
		OverlayColours colours = new OverlayColours();
		int start = 2 * MARGIN + picture.getStringWidth(range.lowest());
		int end = picture.getWidth() - 2 * MARGIN - picture.getStringWidth(range.highest());
		for (int x = start; x < end; x++) {
			int rgb = colours.over(OverlayColours.MID_GREY, (x - start) / (double) Math.max(1, end - 1 - start), opacity);
			for (int y = top + MARGIN; y < top + height - MARGIN; y++) picture.set(x, y, rgb);
		}
		write(picture, range.lowest(), MARGIN, top + height);
		write(picture, range.highest(), Math.max(start, end) + MARGIN, top + height);
	}

	/** In white; bottom is that of the line. */
	public static void write(ColorProcessor picture, String text, int x, int bottom) {
		picture.setColor(Color.WHITE);
		picture.drawString(text, x, bottom - MARGIN + 2);
	}

	/** Distance of text from the edge. */
	public static int margin() {
		return MARGIN;
	}
}
