package org.abscam.dicom.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.abscam.dicom.DicomException;

/**
 * Puts slices in order: by position along their normal, running the way in which the instance numbers run; by instance number where positions
 * are unknown, or do not make a stack. Where each position has several images, these are frames. All that is odd becomes a note.
 */
final class SliceOrder {

	/** Largest difference of cosines of one direction. */
	private static final double SAME_DIRECTION = 1e-3;
	/** Along the normal, in mm, and as a part of the usual distance of slices: time points are written with other roundings. */
	private static final double SAME_POSITION = 1e-3;
	private static final double PART_OF_DISTANCE = .02;
	/** In the plane, in mm. */
	private static final double SAME_PLACE = 1e-2;
	/** Steps of less than this part of the largest one are none from slice to slice. */
	private static final double STEP = .05;
	/** Distances, as parts of the usual one. */
	private static final double GAP = 1.5;
	private static final double EVEN = .1;
	/** In degrees. */
	private static final double STRAIGHT = .5;
	private static final String BY_NUMBER = "in the order of their numbers";

	private final List<String> notes = new ArrayList<>();
	private final boolean films;

	/** @param films whether slices that nobody says a place of are pictures of a film, in whose order there is nothing odd */
	private SliceOrder(boolean films) {
		this.films = films;
	}

	/**
	 * @param slices of one series, in the order of their files or frames
	 * @return them in order, without copies
	 * @throws DicomException if two have the same UID and other pixels, or pixels that must be compared cannot be read
	 */
	static OrderedSlices of(List<Slice> slices) throws DicomException {
		return new SliceOrder(slices.stream().map(Slice::file).distinct().count() == 1).order(slices);
	}

	/**
	 * @param slices frames of several files that belong together, with numbers that count on from file to file
	 * @return as {@link #of}
	 */
	static OrderedSlices ofFilms(List<Slice> slices) throws DicomException {
		return new SliceOrder(true).order(slices);
	}

	private OrderedSlices order(List<Slice> given) throws DicomException {
		Copies copies = new Copies();
		List<Slice> slices = new ArrayList<>(copies.without(given));
		slices.sort(Comparator.comparingDouble(Slice::number));
		sayWindows(slices);
		saySpacing(slices);
		OrderedSlices ordered = inSpace(slices, copies);
		copies.note().ifPresent(note -> notes.add(0, note));
		return new OrderedSlices(ordered.slices(), ordered.frames(), ordered.depth(), notes);
	}

	private OrderedSlices inSpace(List<Slice> slices, Copies copies) throws DicomException {
		if (slices.size() == 1 || !allPlaced(slices)) return numbered(slices);
		Place first = slices.get(0).place().get();
		if (!slices.stream().allMatch(s -> s.place().get().isDirectedAs(first, SAME_DIRECTION)))
			return numbered(slices, "has slices of different directions, which are " + BY_NUMBER);
		List<List<Slice>> positions = positions(slices, first.normal());
		if (positions.stream().anyMatch(SliceOrder::areBesideEachOther))
			return numbered(slices, "has slices beside each other in one plane; all are " + BY_NUMBER);
		if (!areEven(positions)) {
			List<List<Slice>> single = new ArrayList<>(); // without copies under other UIDs and numbers
			for (List<Slice> position : positions) single.add(copies.distinct(position));
			if (!areEven(single) && copies.conflict().isPresent()) throw new DicomException(copies.conflict().get());
			if (!areEven(single)) return numbered(slices,
				"has more images at some positions than at others, as if one were missing or twice there; all are " + BY_NUMBER);
			copies.drop(positions, single);
			positions = single;
		}
		return stack(positions, slices, first.normal());
	}

	private boolean allPlaced(List<Slice> slices) {
		long lost = slices.stream().filter(s -> s.place().isEmpty()).count();
		if (lost == 0) return true;
		if (lost < slices.size())
			notes.add("does not say where " + lost + " of its " + slices.size() + " slices lie; all are " + BY_NUMBER);
		else if (!films) notes.add("does not say where its slices lie, which are " + BY_NUMBER);
		return false;
	}

	private OrderedSlices numbered(List<Slice> slices, String why) {
		notes.add(why);
		return numbered(slices);
	}

	private OrderedSlices numbered(List<Slice> slices) {
		return new OrderedSlices(slices, 1, 0, List.of());
	}

	/** Slices by their position along the normal; those at one position are in the order in which they came. */
	private static List<List<Slice>> positions(List<Slice> slices, double[] normal) {
		List<Slice> sorted = new ArrayList<>(slices);
		sorted.sort(Comparator.comparingDouble(s -> s.place().get().along(normal)));
		double tolerance = tolerance(sorted.stream().mapToDouble(s -> s.place().get().along(normal)).toArray());
		List<List<Slice>> positions = new ArrayList<>();
		double first = Double.NaN;
		for (Slice slice : sorted) {
			double at = slice.place().get().along(normal);
			if (!(at - first < tolerance)) {
				positions.add(new ArrayList<>());
				first = at;
			}
			positions.get(positions.size() - 1).add(slice);
		}
		return positions;
	}

	/** How far apart along their normal images of one position may lie. */
	private static double tolerance(double[] sorted) {
		double[] steps = IntStream.range(1, sorted.length).mapToDouble(i -> sorted[i] - sorted[i - 1]).sorted().toArray();
		double least = Math.max(SAME_POSITION, STEP * steps[steps.length - 1]);
		double[] slices = Arrays.stream(steps).filter(step -> step >= least).toArray();
		return slices.length == 0 ? SAME_POSITION : Math.max(SAME_POSITION, PART_OF_DISTANCE * slices[slices.length / 2]);
	}

	private static boolean areBesideEachOther(List<Slice> position) {
		Place first = position.get(0).place().get();
		return position.stream().anyMatch(s -> s.place().get().besides(first) > SAME_PLACE);
	}

	private static boolean areEven(List<List<Slice>> positions) {
		return positions.stream().mapToInt(List::size).distinct().count() == 1;
	}

	private OrderedSlices stack(List<List<Slice>> positions, List<Slice> slices, double[] normal) {
		int frames = positions.get(0).size();
		if (frames > 1) {
			List<Moment> differing = Arrays.stream(Moment.values()).filter(m -> positions.stream().anyMatch(p -> differ(p, m))).toList();
			for (List<Slice> position : positions) position.sort(inTime(differing));
			if (!agree(positions, differing)) return numbered(slices,
				"has " + frames + " images at each position, whose " + plural(differing) + " are not the same everywhere; all are "
					+ BY_NUMBER);
			notes.add("has " + frames + " images at each position" + (differing.isEmpty() ? "" : " (" + plural(differing) + ")")
				+ ", which are the frames of its stack");
		}
		if (falls(positions)) Collections.reverse(positions);
		List<Slice> all = new ArrayList<>();
		for (int frame = 0; frame < frames; frame++) for (List<Slice> position : positions) all.add(position.get(frame));
		List<Place> places = positions.stream().map(p -> p.get(0).place().get()).toList();
		double depth = places.size() == 1 ? 0 : depth(places.stream().mapToDouble(p -> p.along(normal)).toArray());
		if (places.size() > 1) sayTilt(places, normal);
		return new OrderedSlices(all, frames, depth, List.of());
	}

	private static boolean differ(List<Slice> position, Moment moment) {
		return position.stream().mapToDouble(s -> s.moment(moment)).distinct().count() > 1;
	}

	private static Comparator<Slice> inTime(List<Moment> moments) {
		Comparator<Slice> order = (a, b) -> 0;
		for (Moment moment : moments) order = order.thenComparingDouble(s -> s.moment(moment));
		return order.thenComparingDouble(Slice::number);
	}

	private static boolean agree(List<List<Slice>> positions, List<Moment> moments) {
		for (Moment moment : moments.stream().filter(m -> m.sameEverywhere).toList()) {
			for (int i = 0; i < positions.get(0).size(); i++) {
				int frame = i;
				if (positions.stream().mapToDouble(p -> p.get(frame).moment(moment)).distinct().count() > 1) return false;
			}
		}
		return true;
	}

	private static String plural(List<Moment> moments) {
		return String.join(", ", moments.stream().map(m -> m.plural).toList());
	}

	/** Whether the numbers of the first frame fall along the normal. */
	private static boolean falls(List<List<Slice>> positions) {
		Comparator<Integer> byNumber = Comparator.comparingDouble(i -> positions.get(i).get(0).number());
		List<Integer> sorted = IntStream.range(0, positions.size()).boxed().sorted(byNumber).toList();
		return sorted.get(0) > sorted.get(sorted.size() - 1);
	}

	/** The distance of slices; the usual one where some are missing. */
	private double depth(double[] at) {
		double[] steps = IntStream.range(1, at.length).mapToDouble(i -> Math.abs(at[i] - at[i - 1])).toArray();
		double[] sorted = steps.clone();
		Arrays.sort(sorted);
		double usual = (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
		int gaps = 0;
		for (int i = 0; i < steps.length; i++) {
			if (steps[i] < GAP * usual) continue;
			if (gaps++ < 3)
				notes.add(String.format(Locale.ROOT, "seems to lack %s between its slices %d and %d, which are %s mm apart and not %s",
					count(Math.max(1, (int) Math.round(steps[i] / usual) - 1), "slice"), i + 1, i + 2, millimetres(steps[i]),
					millimetres(usual)));
		}
		if (gaps > 3) notes.add("has " + count(gaps - 3, "more gap") + " of that kind");
		if (gaps > 0) return usual;
		if (sorted[sorted.length - 1] - sorted[0] > EVEN * usual) notes.add(
			"has slices at unequal distances, from " + millimetres(sorted[0]) + " to " + millimetres(sorted[sorted.length - 1]) + " mm");
		return Math.abs(at[at.length - 1] - at[0]) / (at.length - 1);
	}

	/** Slices that do not follow each other along their normal. */
	private void sayTilt(List<Place> places, double[] normal) {
		double[] way = places.get(places.size() - 1).from(places.get(0));
		double angle = Place.angle(way, normal);
		double tilt = Math.min(angle, 180 - angle);
		boolean steady = IntStream.range(1, places.size()).allMatch(i -> {
			double own = Place.angle(places.get(i).from(places.get(i - 1)), way);
			return own < Math.max(1, tilt / 10);
		});
		if (tilt < STRAIGHT) return;
		notes.add(steady
			? String.format(Locale.ROOT,
				"was made with a tilted gantry: each slice lies %.1f degrees off the normal of the one before, which its pixels "
					+ "are not corrected for; the distance of slices is that along the normal",
				tilt)
			: "has slices that are shifted sideways against each other, which its pixels are not corrected for");
	}

	private void sayWindows(List<Slice> slices) {
		long windows = slices.stream().map(Slice::window).filter(w -> !w.isBlank()).distinct().count();
		if (windows < 2) return;
		long without = slices.stream().filter(s -> s.window().isBlank()).count();
		notes.add("has " + windows + " different windows in the headers of its slices"
			+ (without == 0 ? "; each slice is seen through its own, unless another is asked for"
				: ", and " + count(without, "slice") + " without one; all are seen through one window"));
	}

	private void saySpacing(List<Slice> slices) {
		List<String> distances = slices.stream().map(Slice::spacing).filter(s -> !s.isEmpty()).distinct().toList();
		if (distances.size() > 1) notes.add("has slices whose pixels are of different sizes (" + String.join(", ", distances.subList(0, 2))
			+ (distances.size() > 2 ? " and " + (distances.size() - 2) + " more" : "")
			+ " mm); lengths and areas of all count by that of the first slice, so explain those of one size alone");
	}

	private static String millimetres(double v) {
		return String.format(Locale.ROOT, "%.4f", v).replaceFirst("\\.?0+$", "");
	}

	static String count(long number, String noun) {
		return number + " " + noun + (number == 1 ? "" : "s");
	}
}
