package org.abscam.report;

import ij.process.ColorProcessor;
import java.awt.Color;
import java.awt.Font;

/** A horizontal bar of the map's colours between its lowest and its highest value. */
final class ColourBar {

	private static final int MARGIN = 3;
	private static final int SMALLEST_FONT = 8;
	private static final int LARGEST_FONT = 18;
	/** Letters of text that fit into the width of a picture. */
	private static final int LETTERS = 14;
	/** Parts of the width of a picture that the bar takes. */
	private static final double PART = 0.5;

	private ColourBar() {}

	/** Size of the letters in a picture. */
	static int fontSize(int width) {
		return Math.min(Math.max(width / LETTERS, SMALLEST_FONT), LARGEST_FONT);
	}

	/** Height of a line of text, or of a bar, in a picture. */
	static int height(int width) {
		return fontSize(width) + 2 * MARGIN;
	}

	static void useFont(ColorProcessor picture, int width) {
		picture.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, fontSize(width)));
		picture.setAntialiasedText(true);
	}

	/** A picture of the bar for a corner of an image. */
	static ColorProcessor forImage(int width, OverlayLook.Range range) {
		int height = height(width / 2);
		ColorProcessor picture = new ColorProcessor(Math.max((int) (width * PART), Math.min(width, 4 * height)), height);
		useFont(picture, width / 2);
		draw(picture, 0, height, range);
		return picture;
	}

	/** Draws it over the whole width. */
	static void draw(ColorProcessor picture, int top, int height, OverlayLook.Range range) {
		SaliencyColours colours = new SaliencyColours();
		int start = 2 * MARGIN + picture.getStringWidth(range.lowest());
		int end = picture.getWidth() - 2 * MARGIN - picture.getStringWidth(range.highest());
		for (int x = start; x < end; x++) {
			int rgb = colours.rgb((x - start) / (double) Math.max(1, end - 1 - start));
			for (int y = top + MARGIN; y < top + height - MARGIN; y++) picture.set(x, y, rgb);
		}
		write(picture, range.lowest(), MARGIN, top + height);
		write(picture, range.highest(), Math.max(start, end) + MARGIN, top + height);
	}

	/** In white; bottom is that of the line. */
	static void write(ColorProcessor picture, String text, int x, int bottom) {
		picture.setColor(Color.WHITE);
		picture.drawString(text, x, bottom - MARGIN + 2);
	}

	/** Distance of text from the edge. */
	static int margin() {
		return MARGIN;
	}
}
