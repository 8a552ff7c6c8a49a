package org.abscam.review.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.series.SeriesFolder;
import org.abscam.dicom.series.StoredSeries;
import org.abscam.files.Reason;
import org.abscam.review.ReviewException;

/**
 * Cases to read.
 *
 * @param items at least one, each with an id of its own
 * @param notes what there is to say of what is not among them, sentences
 */
public record Worklist(List<Item> items, List<String> notes) {

	private static final String PICTURE = ".*\\.(png|jpe?g|tiff?|gif|bmp|pgm)";
	private static final String TABLE = ".*\\.(csv|tsv|tab)";

	/**
	 * A case.
	 *
	 * @param id what tables call it
	 * @param path file or folder of its scan
	 * @param series which series of the folder, as the option {@code series} says it; empty where that is no question
	 * @param truth the class that it is known to show, empty where nobody says
	 * @param mask an image that is not 0 where what it shows is, page by page as the scan's slices; empty where nobody says
	 */
	public record Item(String id, Path path, String series, String truth, Optional<Path> mask) {}

	/** Copies the lists. */
	public Worklist {
		items = List.copyOf(items);
		notes = List.copyOf(notes);
	}

	/**
	 * Lists cases. Of a folder, each picture in it and below it (PNG, JPEG, TIFF, GIF, BMP, PGM) in the order of their paths, and each DICOM series. Of a
	 * table (.csv, .tsv; UTF-8, a line of headers), each row: column {@code path}, relative to the table's folder, and {@code id}, {@code series},
	 * {@code truth} (or {@code label}) and {@code mask} where they are there.
	 *
	 * @param from a folder, a DICOMDIR, or a table
	 * @return the cases
	 * @throws ReviewException if it cannot be read, holds no case, or two with the same id
	 */
	public static Worklist of(Path from) throws ReviewException {
		if (!Files.exists(from))
			throw new ReviewException("'" + from + "' does not exist; give a folder of scans, a DICOM study, or a CSV table of cases.");
		List<Item> items = new ArrayList<>();
		List<String> notes = new ArrayList<>();
		boolean table = !Files.isDirectory(from) && from.toString().toLowerCase(Locale.ROOT).matches(TABLE);
		if (table) items.addAll(CaseTable.read(from));
		else {
			if (Files.isDirectory(from)) items.addAll(pictures(from));
			addSeries(from, items, notes);
		}
		if (items.isEmpty()) throw new ReviewException("There are no scans in '" + from + "'; give a folder of scans, or a table of them.");
		Set<String> ids = new HashSet<>();
		for (Item item : items) {
			if (!ids.add(item.id()))
				throw new ReviewException(
					"'" + from + "' has two cases '" + item.id() + "'; give each an id of its own, in a column 'id'.");
		}
		return new Worklist(items, notes);
	}

	private static List<Item> pictures(Path folder) throws ReviewException {
		List<Item> items = new ArrayList<>();
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.sorted().toList()) {
				String name = folder.relativize(file).toString().replace('\\', '/');
				boolean hidden = name.startsWith(".") || name.contains("/.");
				if (!hidden && name.toLowerCase(Locale.ROOT).matches(PICTURE) && Files.isRegularFile(file))
					items.add(new Item(name, file, "", "", Optional.empty()));
			}
		}
		catch (IOException | UncheckedIOException e) {
			IOException why = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) e;
			throw new ReviewException("The folder '" + folder + "' cannot be read (" + Reason.of(why) + "); check its permissions.", e);
		}
		return items;
	}

	private static void addSeries(Path from, List<Item> items, List<String> notes) throws ReviewException {
		try {
			SeriesFolder found = SeriesFolder.of(from);
			for (StoredSeries series : found.series()) items.add(item(from, series));
			found.refused().forEach(sentence -> notes.add(sentence + "."));
		}
		catch (DicomException e) {
			if (items.isEmpty()) throw new ReviewException(e.getMessage() + ".", e);
		}
	}

	/** By the file or the folder next to it, so that what else lies in the study does not keep it from being opened. */
	private static Item item(Path from, StoredSeries series) {
		String choice = series.uid().isEmpty() ? series.number() : series.uid();
		String id = choice.isEmpty() ? "series" : choice;
		List<Path> files = series.paths();
		Path first = files.get(0);
		if (files.size() == 1) return new Item(id, first, "", "", Optional.empty());
		boolean together = files.stream().allMatch(file -> first.getParent().equals(file.getParent()));
		return new Item(id, together ? first.getParent() : from, choice, "", Optional.empty());
	}
}
