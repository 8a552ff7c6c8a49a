package org.abscam.dicom.space;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;
import org.abscam.dicom.image.FrameFacts;

/**
 * The plane of a slice in the patient, in mm (x to the left, y to the back, z to the head). Columns and rows count from 0 at the centre of the
 * first pixel (PS3.3, equation C.7.6.2.1-1).
 *
 * @param origin the centre of the first pixel
 * @param right unit vector along a row
 * @param down unit vector along a column
 * @param pixelWidth distance of columns in mm
 * @param pixelHeight distance of rows in mm
 * @param columns number of columns
 * @param rows number of rows
 * @param thickness in mm, or the distance of slices; 0 where nobody says
 */
record SlicePlane(double[] origin, double[] right, double[] down, double pixelWidth, double pixelHeight, int columns, int rows,
	double thickness) {

	/** How far directions may be from unit vectors at a right angle. */
	private static final double STRAIGHT = 0.01;
	/** Cosine from which a plane is called by the body's own. */
	private static final double CALLED = Math.cos(Math.toRadians(20));
	private static final List<String> ACROSS = List.of("sagittal", "coronal", "axial");

	/**
	 * @param set an image
	 * @param frame from 0
	 * @return the plane of the frame; empty where position, directions or distances of pixels are not said, or can be none
	 */
	public static Optional<SlicePlane> of(DataSet set, int frame) {
		// a position in the header of a plain movie is that of all its frames
		boolean each = set.has(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
		if (!each && set.integer(Tag.NUMBER_OF_FRAMES).orElse(1) > 1) return Optional.empty();
		FrameFacts facts = FrameFacts.of(set, frame);
		Optional<double[]> position = facts.position().filter(SlicePlane::isFinite);
		Optional<double[]> spacing = facts.pixelSpacing().filter(SlicePlane::isFinite);
		Optional<double[]> directions = facts.orientation().filter(SlicePlane::isFinite);
		if (position.isEmpty() || spacing.isEmpty() || directions.isEmpty()) return Optional.empty();
		double[] right = Arrays.copyOf(directions.get(), 3);
		double[] down = Arrays.copyOfRange(directions.get(), 3, 6);
		boolean straight = Math.abs(length(right) - 1) < STRAIGHT && Math.abs(length(down) - 1) < STRAIGHT
			&& Math.abs(dot(right, down)) < STRAIGHT;
		if (!straight) return Optional.empty();
		return Optional.of(new SlicePlane(position.get(), unit(right), unit(down), spacing.get()[1], spacing.get()[0],
			set.integer(Tag.COLUMNS).orElse(0), set.integer(Tag.ROWS).orElse(0), facts.sliceDistance().orElse(0.)));
	}

	private static boolean isFinite(double[] numbers) {
		return Arrays.stream(numbers).allMatch(Double::isFinite);
	}

	/**
	 * @param column from 0, parts of columns too
	 * @param row from 0, parts of rows too
	 * @return that place in the patient, in mm
	 */
	double[] point(double column, double row) {
		double[] point = origin.clone();
		for (int i = 0; i < 3; i++) point[i] += right[i] * pixelWidth * column + down[i] * pixelHeight * row;
		return point;
	}

	/**
	 * @param point in the patient, in mm
	 * @return column and row of its foot on the plane, which may lie outside of the picture
	 */
	double[] pixel(double[] point) {
		double[] way = way(point);
		return new double[] {dot(way, right) / pixelWidth, dot(way, down) / pixelHeight};
	}

	/**
	 * @param point in the patient, in mm
	 * @return how far it is from the plane in mm, positive on the side of the normal
	 */
	double distance(double[] point) {
		return dot(way(point), normal());
	}

	/**
	 * @param point in the patient, in mm
	 * @return whether its foot on the plane lies in the picture
	 */
	boolean shows(double[] point) {
		double[] pixel = pixel(point);
		return pixel[0] >= -.5 && pixel[1] >= -.5 && pixel[0] < columns - .5 && pixel[1] < rows - .5;
	}

	/** @return unit vector, rows × columns */
	public double[] normal() {
		return unit(new double[] {right[1] * down[2] - right[2] * down[1], right[2] * down[0] - right[0] * down[2],
			right[0] * down[1] - right[1] * down[0]});
	}

	/** @return whether both planes face the same way, or opposite ways, to within a degree */
	boolean isParallelTo(SlicePlane other) {
		return Math.abs(dot(normal(), other.normal())) > Math.cos(Math.toRadians(1));
	}

	/**
	 * @param other a plane
	 * @param reach how far it may be off in mm, along the normal
	 * @return whether it lies on this one, pixel on pixel, less than half a pixel off
	 */
	boolean isCoveredBy(SlicePlane other, double reach) {
		if (Math.abs(distance(other.origin)) > reach || columns != other.columns || rows != other.rows) return false;
		double[] last = other.point(columns - 1, rows - 1);
		double[] pixel = pixel(other.origin);
		double[] far = pixel(last);
		return isParallelTo(other) && dot(right, other.right) > 0 && Math.abs(distance(last)) <= reach && Math.abs(pixel[0]) < .5
			&& Math.abs(pixel[1]) < .5 && Math.abs(far[0] - (columns - 1)) < .5 && Math.abs(far[1] - (rows - 1)) < .5;
	}

	/** @return {@code axial}, {@code coronal} or {@code sagittal} where it is so to within 20 degrees, else {@code oblique} */
	String orientation() {
		double[] normal = normal();
		for (int i = 0; i < 3; i++) if (Math.abs(normal[i]) >= CALLED) return ACROSS.get(i);
		return "oblique";
	}

	private double[] way(double[] point) {
		return new double[] {point[0] - origin[0], point[1] - origin[1], point[2] - origin[2]};
	}

	private static double[] unit(double[] vector) {
		double length = length(vector);
		return new double[] {vector[0] / length, vector[1] / length, vector[2] / length};
	}

	private static double length(double[] a) {
		return Math.sqrt(dot(a, a));
	}

	private static double dot(double[] a, double[] b) {
		return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
	}
}
