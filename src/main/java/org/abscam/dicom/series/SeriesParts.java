package org.abscam.dicom.series;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Divides the files of a series into stacks. Single images make one, scouts of other directions beside it another. The files of a concatenation
 * make one, and so do files with frames at the same places, as of the time points of an enhanced MR series. Any other file with frames, such as a
 * cine clip, is one of its own.
 */
final class SeriesParts {

	/** Slices whose rows and columns are turned by more degrees make no stack. */
	private static final double OTHER_DIRECTION = 5;
	/** Cosines and mm within which frames of several files lie at one place. */
	private static final double SAME_DIRECTION = 1e-3;
	private static final double SAME_PLACE = .05;

	private SeriesParts() {}

	/** @param files of one series, in the order of their names */
	static List<StoredSeries> of(List<SeriesFile> files) {
		List<SeriesFile> single = new ArrayList<>();
		Map<String, List<SeriesFile>> films = new LinkedHashMap<>();
		for (SeriesFile file : files) {
			Share share = file.share();
			boolean hasFrames = file.slices().size() > 1 || share.whole().isPresent() && !file.slices().isEmpty();
			String image = share.whole().orElse(share.object().isEmpty() ? file.path().toString() : share.object());
			if (hasFrames) films.computeIfAbsent(image, key -> new ArrayList<>()).add(file);
			else single.add(file);
		}
		List<List<SeriesFile>> stacks = new ArrayList<>(films.values());
		stacks.forEach(stack -> stack.sort(Comparator.comparingInt(file -> file.share().part())));
		stacks.sort(Comparator.comparingDouble(stack -> stack.get(0).share().instance()));
		if (stacks.isEmpty()) return byDirection(files);
		if (stacks.size() > 1 && areOneVolume(stacks)) stacks = new ArrayList<>(List.of(stacks.stream().flatMap(List::stream).toList()));
		if (!single.isEmpty()) stacks.add(0, single);
		if (stacks.size() == 1) return List.of(new StoredSeries(stacks.get(0), 1, 0, false));
		List<StoredSeries> parts = new ArrayList<>();
		for (List<SeriesFile> stack : stacks) parts.add(new StoredSeries(stack, parts.size() + 1, 0, true));
		return parts;
	}

	/** In two parts where more than half of the images, but not all, have one direction. */
	private static List<StoredSeries> byDirection(List<SeriesFile> files) {
		List<List<SeriesFile>> directions = new ArrayList<>();
		for (SeriesFile file : files) {
			if (file.slices().size() != 1 || file.slices().get(0).place().isEmpty()) return List.of(new StoredSeries(files, 1, 0, false));
			directions.stream().filter(d -> turned(d.get(0), file) <= OTHER_DIRECTION).findFirst().orElseGet(() -> {
				directions.add(new ArrayList<>());
				return directions.get(directions.size() - 1);
			}).add(file);
		}
		Optional<List<SeriesFile>> most = directions.stream().filter(d -> 2 * d.size() > files.size()).findFirst();
		if (directions.size() == 1 || most.isEmpty()) return List.of(new StoredSeries(files, 1, 0, false));
		List<SeriesFile> rest = new ArrayList<>(files);
		rest.removeAll(most.get());
		return List.of(new StoredSeries(most.get(), 1, rest.size(), false), new StoredSeries(rest, 2, 0, false));
	}

	private static double turned(SeriesFile one, SeriesFile other) {
		return one.slices().get(0).place().get().turnedFrom(other.slices().get(0).place().get());
	}

	/** Whether each has its frames where the first has them, and looks alike. */
	private static boolean areOneVolume(List<List<SeriesFile>> stacks) {
		List<Slice> first = slices(stacks.get(0));
		SeriesFile file = stacks.get(0).get(0);
		return stacks.stream().allMatch(stack -> stack.stream().allMatch(other -> looksAs(file, other)) && areAt(first, slices(stack)));
	}

	private static List<Slice> slices(List<SeriesFile> stack) {
		return stack.stream().flatMap(file -> file.slices().stream()).toList();
	}

	private static boolean looksAs(SeriesFile one, SeriesFile other) {
		SeriesFile.Look a = one.look().orElseThrow();
		SeriesFile.Look b = other.look().orElseThrow();
		return a.width() == b.width() && a.height() == b.height() && a.type().equals(b.type());
	}

	private static boolean areAt(List<Slice> places, List<Slice> others) {
		if (places.size() != others.size()) return false;
		for (List<Slice> slices : List.of(places, others)) if (slices.stream().anyMatch(slice -> slice.place().isEmpty())) return false;
		return others.stream().allMatch(other -> places.stream().anyMatch(slice -> isAt(slice.place().get(), other.place().get())))
			&& places.stream().allMatch(slice -> others.stream().anyMatch(other -> isAt(slice.place().get(), other.place().get())));
	}

	private static boolean isAt(Place one, Place other) {
		double[] way = other.from(one);
		return Math.hypot(Math.hypot(way[0], way[1]), way[2]) < SAME_PLACE && one.isDirectedAs(other, SAME_DIRECTION);
	}
}
