package org.abscam.fiji.review.picture;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which pixel of an image each pixel of the screen shows, where nothing is interpolated: the one below its middle.
 *
 * @param source what is seen of the image
 * @param magnification pixels of the screen for one of the image
 * @param columns of each column of the screen the column of the image
 * @param rows of each row of the screen where the row of the image begins among its pixels
 */
record SeenPart(Rectangle source, double magnification, int[] columns, int[] rows) {

	/** @param width of the image */
	static SeenPart of(Rectangle source, double magnification, BufferedImage screen, int width) {
		int[] columns = places(source.x, source.width, magnification, screen.getWidth());
		int[] rows = places(source.y, source.height, magnification, screen.getHeight());
		return new SeenPart(new Rectangle(source), magnification, columns, Arrays.stream(rows).map(row -> row * width).toArray());
	}

	private static int[] places(int from, int size, double magnification, int screen) {
		int large = Math.max(1, (int) (size * magnification + 0.5)); // as ImageJ draws
		return IntStream.range(0, screen).map(i -> from + (int) Math.min(size - 1, (i + 0.5) * size / large)).toArray();
	}

	/** @return whether it is that of a picture on the screen */
	boolean isOf(Rectangle seen, double magnified, BufferedImage screen) {
		return source.equals(seen) && magnification == magnified && columns.length == screen.getWidth()
			&& rows.length == screen.getHeight();
	}
}
