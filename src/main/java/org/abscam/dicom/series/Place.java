package org.abscam.dicom.series;

import java.util.Arrays;
import java.util.Optional;
import org.abscam.dicom.image.FrameFacts;

/**
 * Where a slice lies in the patient, in mm (x to the left, y to the back, z to the head).
 *
 * @param position the centre of its first pixel
 * @param directions of a row and of a column, three cosines each
 */
record Place(double[] position, double[] directions) {

	/** @return the place that a header says, empty where it says none or no numbers */
	static Optional<Place> of(FrameFacts facts) {
		Optional<double[]> position = facts.position().filter(Place::finite);
		Optional<double[]> directions = facts.orientation().filter(Place::finite);
		return position.isPresent() && directions.isPresent() ? Optional.of(new Place(position.get(), directions.get())) : Optional.empty();
	}

	private static boolean finite(double[] numbers) {
		return Arrays.stream(numbers).allMatch(Double::isFinite);
	}

	/** Rows × columns. */
	double[] normal() {
		double[] d = directions;
		return new double[] {d[1] * d[5] - d[2] * d[4], d[2] * d[3] - d[0] * d[5], d[0] * d[4] - d[1] * d[3]};
	}

	/** @return how far along a direction, in mm */
	double along(double[] direction) {
		return dot(position, direction);
	}

	/** @return the way from another place to this one */
	double[] from(Place other) {
		double[] way = new double[3];
		for (int i = 0; i < 3; i++) way[i] = position[i] - other.position[i];
		return way;
	}

	/** @return how far from another place in the plane of that one, in mm */
	double besides(Place other) {
		double[] way = from(other);
		double[] normal = other.normal();
		double along = dot(way, normal) / Math.max(Double.MIN_NORMAL, dot(normal, normal));
		for (int i = 0; i < 3; i++) way[i] -= along * normal[i];
		return length(way);
	}

	/** Whether no cosine differs by more. */
	boolean isDirectedAs(Place other, double tolerance) {
		for (int i = 0; i < 6; i++) if (Math.abs(directions[i] - other.directions[i]) > tolerance) return false;
		return true;
	}

	/** @return the larger of the angles between rows and between columns, in degrees */
	double turnedFrom(Place other) {
		return Math.max(angle(Arrays.copyOf(directions, 3), Arrays.copyOf(other.directions, 3)),
			angle(Arrays.copyOfRange(directions, 3, 6), Arrays.copyOfRange(other.directions, 3, 6)));
	}

	/** @return the angle between directions, 0..180 degrees */
	static double angle(double[] a, double[] b) {
		double lengths = length(a) * length(b);
		return lengths == 0 ? 0 : Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, dot(a, b) / lengths))));
	}

	static double length(double[] a) {
		return Math.sqrt(dot(a, a));
	}

	static double dot(double[] a, double[] b) {
		return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
	}
}
