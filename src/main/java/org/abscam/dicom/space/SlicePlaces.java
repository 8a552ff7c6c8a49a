package org.abscam.dicom.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.abscam.dicom.result.SourceFrame;

/**
 * Where the slices of a stack lie.
 *
 * @param planes of each slice; none where not every slice has one
 * @param frameOfReference UID of the frame of reference of all, empty where they have none, or several
 */
public record SlicePlaces(List<SlicePlane> planes, Optional<String> frameOfReference) {

	/** Nobody says where they lie. */
	public static final SlicePlaces UNKNOWN = new SlicePlaces(List.of(), Optional.empty());

	private static final double SAME = 1e-3;
	/** In mm: positions are written with other roundings. */
	private static final double OFF = .1;

	/**
	 * The slice that is nearest to a point.
	 *
	 * @param slice from 1
	 * @param distance of the point from its plane in mm, 0 or more
	 * @param near whether the point belongs to the slice: it is no further away than half the distance of slices, or half a slice's thickness
	 * @param pixel column and row of the point's foot, from 0 at the centre of the first pixel
	 * @param shown whether that lies in the picture
	 */
	public record Nearest(int slice, double distance, boolean near, double[] pixel, boolean shown) {}

	/** Copies the list. */
	public SlicePlaces {
		planes = List.copyOf(planes);
	}

	/**
	 * @param frames what slices were read from
	 * @return where they lie
	 */
	public static SlicePlaces of(List<SourceFrame> frames) {
		List<SlicePlane> planes = new ArrayList<>();
		Set<Optional<String>> frame = new HashSet<>();
		for (SourceFrame source : frames) {
			SlicePlane.of(source.header(), source.frame()).ifPresent(planes::add);
			frame.add(source.frameOfReference());
		}
		return new SlicePlaces(planes.size() == frames.size() ? planes : List.of(),
			frame.size() == 1 ? frame.iterator().next() : Optional.empty());
	}

	/** @return whether each slice is known to lie somewhere */
	boolean areKnown() {
		return !planes.isEmpty();
	}

	/**
	 * @param slice from 1
	 * @param column from 0 at the centre of the first pixel
	 * @param row from 0 at the centre of the first pixel
	 * @return that place in the patient in mm, empty where slices are not known to lie anywhere
	 */
	public Optional<double[]> point(int slice, double column, double row) {
		return slice < 1 || slice > planes.size() ? Optional.empty() : Optional.of(planes.get(slice - 1).point(column, row));
	}

	/**
	 * @param point in the patient, in mm
	 * @return the slice whose plane is nearest, of several as near the one that shows the point, else the first; empty where slices are not known
	 *         to lie anywhere
	 */
	public Optional<Nearest> nearest(double[] point) {
		int best = 0;
		for (int i = 1; i < planes.size(); i++) {
			double gain = Math.abs(planes.get(best).distance(point)) - Math.abs(planes.get(i).distance(point));
			boolean shown = planes.get(i).shows(point) && !planes.get(best).shows(point);
			if (gain > SAME || gain > -SAME && shown) best = i;
		}
		return planes.isEmpty() ? Optional.empty() : Optional.of(on(best + 1, point));
	}

	/**
	 * @param slice from 1, one that there is
	 * @param point in the patient, in mm
	 * @return how the point lies to that slice
	 */
	public Nearest on(int slice, double[] point) {
		SlicePlane plane = planes.get(slice - 1);
		double distance = Math.abs(plane.distance(point));
		double reach = Math.max(gap(), plane.thickness()) / 2;
		return new Nearest(slice, distance, distance <= reach + SAME, plane.pixel(point), plane.shows(point));
	}

	/**
	 * Which of these slices each of another stack lies on, pixel on pixel, whatever order either is in.
	 *
	 * @param other slices, such as masks of these
	 * @return numbers from 1, of each of the others, 0 where it lies on none; empty where it is not known, or slices of this stack lie at one place
	 */
	public Optional<int[]> under(SlicePlaces other) {
		if (!areKnown() || !other.areKnown()) return Optional.empty();
		double reach = Math.max(OFF, gap() / 10);
		for (int i = 0; i < planes.size(); i++) if (under(planes.get(i), reach) != i + 1) return Optional.empty();
		return Optional.of(other.planes.stream().mapToInt(plane -> under(plane, reach)).toArray());
	}

	/** The last of these slices that it lies on. */
	private int under(SlicePlane plane, double reach) {
		for (int i = planes.size(); i > 0; i--) if (planes.get(i - 1).isCoveredBy(plane, reach)) return i;
		return 0;
	}

	/** @return the usual distance of slices that follow each other in mm, 0 for a single one and for slices of several directions */
	double gap() {
		if (planes.size() < 2 || !areParallel()) return 0;
		double[] steps = new double[planes.size() - 1];
		for (int i = 0; i < steps.length; i++) steps[i] = Math.abs(planes.get(i).distance(planes.get(i + 1).origin()));
		Arrays.sort(steps);
		return steps[steps.length / 2];
	}

	private boolean areParallel() {
		return planes.stream().allMatch(plane -> plane.isParallelTo(planes.get(0)));
	}

	/** @return distance of columns in mm; slices must be known to lie somewhere */
	public double pixelWidth() {
		return planes.get(0).pixelWidth();
	}

	/** @return how they are cut, such as {@code axial}; {@code of several directions} */
	String cut() {
		return areParallel() ? planes.get(0).orientation() : "of several directions";
	}

	/**
	 * @param other slices that are compared with these
	 * @return in what they differ from these, as parts of a sentence
	 */
	public List<String> differences(SlicePlaces other) {
		List<String> parts = new ArrayList<>();
		if (!areKnown() || !other.areKnown()) return parts;
		SlicePlane here = planes.get(0);
		SlicePlane there = other.planes.get(0);
		if (!here.isParallelTo(there) || !areParallel() || !other.areParallel())
			parts.add(other.cut().equals(cut()) ? "other orientation (both " + cut() + ")"
				: "other orientation (" + other.cut() + ", the scan " + cut() + ")");
		else if (gap() > 0 && other.gap() > 0 && !isAs(gap(), other.gap()))
			parts.add("slices " + millimetres(other.gap()) + " mm apart (the scan's " + millimetres(gap()) + ")");
		if (!isAs(here.pixelWidth(), there.pixelWidth()) || !isAs(here.pixelHeight(), there.pixelHeight()))
			parts.add("pixels of " + size(there) + " mm (the scan's " + size(here) + ")");
		return parts;
	}

	private static boolean isAs(double a, double b) {
		return Math.abs(a - b) <= 0.01 * Math.max(a, b);
	}

	private static String size(SlicePlane plane) {
		return millimetres(plane.pixelWidth()) + " × " + millimetres(plane.pixelHeight());
	}

	/**
	 * @param length in mm
	 * @return it with two decimals, without zeros at the end
	 */
	public static String millimetres(double length) {
		return String.format(Locale.ROOT, "%.2f", length).replaceFirst("\\.?0+$", "");
	}
}
