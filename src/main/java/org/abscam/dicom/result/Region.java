package org.abscam.dicom.result;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A hotspot.
 *
 * @param rank its place among those of its frame, from 1
 * @param column of the mask's first pixel in the frame, from 0
 * @param row of the mask's first pixel in the frame, from 0
 * @param mask which pixels belong to it
 * @param area in mm², empty where the size of pixels is not known
 * @param peak highest value of the map in it, 0..1
 * @param mean of the map in it, 0..1
 */
public record Region(int rank, int column, int row, Mask mask, OptionalDouble area, double peak, double mean) {

	/**
	 * Pixels of a rectangle.
	 *
	 * @param width columns
	 * @param height rows
	 * @param set row by row, whether a pixel belongs
	 */
	public record Mask(int width, int height, boolean[] set) {

		boolean at(int x, int y) {
			return x >= 0 && y >= 0 && x < width && y < height && set[y * width + x];
		}

		int count() {
			int count = 0;
			for (boolean one : set) if (one) count++;
			return count;
		}
	}

	/** Its outer edge along the sides of pixels, closed: columns and rows by turns, a pixel's own corner being 0, 0 of it. */
	List<double[]> outline() {
		return new Outline(mask).points().stream().map(p -> new double[] {p[0] + column, p[1] + row}).toList();
	}
}
