package org.abscam.review;

import java.util.List;
import java.util.OptionalDouble;

/**
 * An area on a slice.
 *
 * @param rings closed lines in pixels of the scan, whose first column spans x 0..1; a point belongs to the area where an odd number of them
 *        surrounds it, so that a ring inside of another one is a hole
 */
public record Outline(List<List<Point>> rings) {

	/**
	 * A corner.
	 *
	 * @param x columns from the left edge of the image
	 * @param y rows from its upper edge
	 */
	public record Point(double x, double y) {}

	public Outline {
		rings = rings.stream().map(List::copyOf).toList();
	}

	/** @return the number of pixels whose centres lie in it, also beyond the edges of the scan */
	public long area() {
		return PixelArea.of(this).pixels();
	}

	/**
	 * @param width of the scan in pixels
	 * @param height of the scan in pixels
	 * @return which pixels have their centres in it, row after row
	 */
	public boolean[] mask(int width, int height) {
		return PixelArea.of(this).mask(width, height);
	}

	/**
	 * Dice's coefficient, 2 |A ∩ B| / (|A| + |B|).
	 *
	 * @param other an area on the same slice
	 * @return 0..1; empty where neither holds a pixel
	 */
	public OptionalDouble dice(Outline other) {
		return PixelArea.of(this).dice(PixelArea.of(other));
	}
}
