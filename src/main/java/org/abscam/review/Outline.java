package org.abscam.review;

import java.util.List;

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
}
