package org.abscam.fiji.review.picture;

import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import org.abscam.report.overlay.MapBrush;

/**
 * The pixels of a slice as indices into the palette by which ImageJ shows them, or as colours, and what is seen of them on the screen, without a picture
 * in between. Arrays are used again and again, so that turning slices leaves nothing behind.
 */
final class SliceIndices {

	private static final int VALUES = 1 << 16;
	private static final int RED = 0xff0000;

	/** Of 8 bits, or else {@code null}. */
	private byte[] bytes;
	/** Of 16 bits. */
	private short[] words;
	/** Of colours, 0xRRGGBB; what is above is not looked at. */
	private int[] rgb;
	private int[] palette = {};
	/** Of each value of 16 bits its index. */
	private final byte[] levels = new byte[VALUES];
	/** Of each value its colour. */
	private int[] colours = {};
	private int black;
	private int white = -1;
	/** The slice without a map. */
	private int[] bare = {};
	private SeenPart part;

	/**
	 * Takes up pixels, which are not copied.
	 *
	 * @return whether they have indices or colours: they are of 8 or 16 bits, and without a threshold, or RGB
	 */
	boolean take(ImageProcessor slice) {
		part = null;
		if (slice instanceof ColorProcessor) return takeColours((int[]) slice.getPixels());
		if (!(slice instanceof ByteProcessor || slice instanceof ShortProcessor) || slice.getMinThreshold() != ImageProcessor.NO_THRESHOLD
			|| !(slice.getColorModel() instanceof IndexColorModel)) return false;
		Object pixels = slice.getPixels();
		bytes = pixels instanceof byte[] narrow ? narrow : null;
		words = pixels instanceof short[] wide ? wide : null;
		rgb = null;
		int[] now = palette(slice.getCurrentColorModel());
		boolean same = Arrays.equals(palette, now);
		palette = now;
		if (words != null) range((int) slice.getMin(), (int) slice.getMax(), same);
		return bytes != null || words != null;
	}

	/**
	 * Takes up the picture that ImageJ made of a slice, as it does of channels that are shown together, of real numbers and of thresholds.
	 *
	 * @param width of the slice
	 * @param height of the slice
	 * @return whether it has indices or colours, one for each pixel
	 */
	boolean take(Image picture, int width, int height) {
		part = null;
		if (!(picture instanceof BufferedImage made) || made.getWidth() != width || made.getHeight() != height) return false;
		DataBuffer buffer = made.getRaster().getDataBuffer();
		if (buffer.getSize() != width * height) return false;
		if (buffer instanceof DataBufferInt colours && made.getColorModel() instanceof DirectColorModel model && model.getRedMask() == RED)
			return takeColours(colours.getData());
		if (!(buffer instanceof DataBufferByte indices) || !(made.getColorModel() instanceof IndexColorModel)) return false;
		bytes = indices.getData();
		words = null;
		rgb = null;
		palette = palette(made.getColorModel());
		return true;
	}

	private boolean takeColours(int[] pixels) {
		bytes = null;
		words = null;
		rgb = pixels;
		palette = MapBrush.greys();
		return true;
	}

	/** As ImageJ makes 8 bits of 16. */
	private void range(int min, int max, boolean samePalette) {
		if (min == black && max == white && samePalette && colours.length > 0) return;
		black = min;
		white = max;
		colours = new int[VALUES];
		double scale = 256. / (max - min + 1);
		for (int value = 0; value < VALUES; value++) {
			int level = Math.min(255, (int) (Math.max(0, value - min) * scale + 0.5));
			levels[value] = (byte) level;
			colours[value] = palette[level];
		}
	}

	/** @return 256 times 0xRRGGBB */
	int[] palette() {
		return palette;
	}

	/** @return 256 times 0xRRGGBB */
	static int[] palette(ColorModel model) {
		int[] palette = new int[256];
		((IndexColorModel) model).getRGBs(palette);
		for (int i = 0; i < palette.length; i++) palette[i] &= 0xffffff;
		return palette;
	}

	/**
	 * Paints what is seen, without a map.
	 *
	 * @param seen part of the slice
	 * @param screen becomes 0xRRGGBB, row by row
	 */
	void paint(SeenPart seen, int[] screen) {
		if (seen != part) {
			part = seen;
			if (bare.length != screen.length) bare = new int[screen.length];
			int at = 0;
			for (int row : seen.rows()) {
				if (rgb != null) of(rgb, seen.columns(), row, bare, at);
				else if (words != null) of(words, colours, seen.columns(), row, bare, at);
				else of(bytes, palette, seen.columns(), row, bare, at);
				at += seen.columns().length;
			}
		}
		System.arraycopy(bare, 0, screen, 0, screen.length);
	}

	private static void of(int[] rgb, int[] columns, int row, int[] screen, int at) {
		for (int x = 0; x < columns.length; x++) screen[at + x] = rgb[row + columns[x]] & 0xffffff;
	}

	private static void of(short[] words, int[] colours, int[] columns, int row, int[] screen, int at) {
		for (int x = 0; x < columns.length; x++) screen[at + x] = colours[words[row + columns[x]] & 0xffff];
	}

	private static void of(byte[] bytes, int[] colours, int[] columns, int row, int[] screen, int at) {
		for (int x = 0; x < columns.length; x++) screen[at + x] = colours[bytes[row + columns[x]] & 0xff];
	}

	/**
	 * Paints a map over it.
	 *
	 * @param seen part of the slice
	 * @param from column of the screen from which it is painted
	 * @param map values 0..1, one for each pixel of the slice
	 * @param shades of the map over the palette
	 * @param screen what is seen of the slice, and becomes what is seen of both
	 */
	void paintOver(SeenPart seen, int from, float[] map, MapBrush.Shades shades, int[] screen) {
		int[] columns = seen.columns();
		int at = 0;
		for (int row : seen.rows()) {
			int x = from;
			while (x < columns.length) { // most of a map is not painted, and what is lies together: which is faster than pixel by pixel
				while (x < columns.length && !shades.paints(map[row + columns[x]])) x++;
				int begin = x;
				while (x < columns.length && shades.paints(map[row + columns[x]])) x++;
				for (int i = begin; i < x; i++) {
					int place = row + columns[i];
					screen[at + i] = rgb != null ? shades.over(map[place], rgb[place])
						: shades.of(map[place], words != null ? levels[words[place] & 0xffff] & 0xff : bytes[place] & 0xff);
				}
			}
			at += columns.length;
		}
	}
}
