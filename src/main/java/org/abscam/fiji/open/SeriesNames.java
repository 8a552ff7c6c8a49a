package org.abscam.fiji.open;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.series.SeriesFolder;
import org.abscam.dicom.series.StoredSeries;
import org.abscam.fiji.command.MessageLine;
import org.abscam.fiji.command.SearchedList;
import org.abscam.fiji.image.Counted;

/** The series below the path that a dialog was given, for its list. */
final class SeriesNames {

	private final SearchedList list;
	private final MessageLine message;
	private String read; // nothing yet

	SeriesNames(SearchedList list, MessageLine message) {
		this.list = list;
		this.message = message;
	}

	/** Reads the headers of all files below a path, and lists their series. A series of the path before that is not there is forgotten. */
	synchronized void fill(String path, BooleanSupplier superseded) {
		if (path.equals(read) || superseded.getAsBoolean()) return;
		read = path;
		List<SearchedList.Entry> entries = List.of();
		try {
			Path place = Path.of(path);
			boolean several = Files.isDirectory(place) || path.toUpperCase(Locale.ROOT).endsWith("DICOMDIR");
			if (path.isEmpty()) message.tell("Choose a file, or a folder: its series are listed then.");
			else if (!Files.exists(place)) message.tell("There is nothing at this path.");
			else if (!several) message.tell("One file; no series is to be chosen.");
			else {
				message.tell("Reading the headers of all files…");
				SeriesFolder found = SeriesFolder.of(place);
				entries = entries(found.series());
				message.tell(words(found));
			}
		}
		catch (InvalidPathException | DicomException e) {
			message.tell(e.getMessage());
		}
		if (superseded.getAsBoolean()) return;
		String said = list.value();
		boolean there = entries.stream().anyMatch(entry -> entry.value().equals(said) || entry.text().contains(said));
		list.filling(entries, there ? "" : said, "");
	}

	private static String words(SeriesFolder found) {
		if (!found.refused().isEmpty()) return found.refused().get(0);
		int count = found.series().size();
		return count + " series" + (count > 1 ? "; choose one." : ".");
	}

	/** By number, description, modality and images; a series is said by its number where no other has it, else by its UID. */
	static List<SearchedList.Entry> entries(List<StoredSeries> series) {
		List<SearchedList.Entry> entries = new ArrayList<>();
		for (StoredSeries one : series) {
			boolean alone = !one.number().isEmpty() && series.stream().filter(other -> other.number().equals(one.number())).count() == 1;
			String value = alone ? one.number() : one.uid();
			if (value.isEmpty()) continue; // there is nothing to say it by
			String size = one.size().map(s -> ", " + s[0] + " × " + s[1]).orElse("");
			entries.add(new SearchedList.Entry(value, (one.number() + "  " + one.description()).strip() + "  ("
				+ (one.modality().isEmpty() ? "" : one.modality() + ", ") + Counted.of(one.images(), "image") + size + ")"));
		}
		return entries;
	}
}
