package org.abscam.dicom.series;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;

/**
 * The series of a folder and the folders below it, or of what a DICOMDIR names.
 *
 * @param place the folder, or the DICOMDIR
 * @param series all series of images, by number and UID
 * @param refused files that may belong to any of them and cannot be read, a sentence for each
 * @param notes on what else is there, as parts of sentences that begin with the name of the scan
 */
public record SeriesFolder(Path place, List<StoredSeries> series, List<String> refused, List<String> notes) {

	private static final int NAMED = 3;
	private static final int LISTED = 12;
	/** Names that promise a DICOM image. */
	private static final String IMAGE = ".*\\.(dcm|dicom|ima)";
	private static final String POINTER = "version https://git-lfs";

	/** Copies the lists. */
	public SeriesFolder {
		series = List.copyOf(series);
		refused = List.copyOf(refused);
		notes = List.copyOf(notes);
	}

	/**
	 * Reads the headers of all files.
	 *
	 * @param place a folder, or a DICOMDIR
	 * @return its series
	 * @throws DicomException if it cannot be listed, or holds nothing of DICOM
	 */
	public static SeriesFolder of(Path place) throws DicomException {
		List<String> notes = new ArrayList<>();
		List<Path> files = Files.isDirectory(place) ? ofFolder(place, notes) : ofDirectory(place, notes);
		List<String> refused = new ArrayList<>();
		List<String> strange = new ArrayList<>();
		List<String> withoutPixels = new ArrayList<>();
		Map<String, List<SeriesFile>> series = new LinkedHashMap<>();
		boolean dicom = false;
		for (Path path : files) {
			try {
				if (!isDicom(path)) {
					strange.add(path.getFileName().toString());
					continue;
				}
				dicom = true;
				SeriesFile file = SeriesFile.read(path);
				if (file.isImage()) series.computeIfAbsent(file.label().uid(), uid -> new ArrayList<>()).add(file);
				else withoutPixels.add(file.fileName());
			}
			catch (DicomException e) {
				refused.add(e.getMessage());
			}
		}
		if (!dicom && (refused.isEmpty() || !strange.isEmpty()))
			throw new DicomException(place + " holds no DICOM series; give images one by one, each as a scan of its own");
		if (!strange.isEmpty()) notes.add(stepped(strange, "that is no DICOM", "that are no DICOM"));
		if (!withoutPixels.isEmpty()) notes.add(stepped(withoutPixels, "of DICOM without pixels", "of DICOM without pixels"));
		List<StoredSeries> all = series.values().stream().flatMap(of -> SeriesParts.of(of).stream())
			.sorted(Comparator.comparingDouble(SeriesFolder::number)).toList();
		return new SeriesFolder(place, all, refused, notes);
	}

	private static double number(StoredSeries series) {
		String digits = series.number().replaceFirst("/.*", "");
		return digits.matches("-?\\d{1,12}") ? Double.parseDouble(digits) : Double.POSITIVE_INFINITY;
	}

	private static List<Path> ofFolder(Path folder, List<String> notes) throws DicomException {
		List<Path> files = FolderFiles.below(folder);
		Path directory = folder.resolve(FolderFiles.DIRECTORY);
		if (Files.isRegularFile(directory)) {
			try {
				sayMissing(MediaDirectory.read(directory), notes);
			}
			catch (DicomException e) {
				// no directory, or a damaged one, which says nothing of the files that are there
			}
		}
		if (files.isEmpty())
			throw new DicomException(folder + " is an empty folder; give an image or a folder that holds one DICOM series");
		return files;
	}

	private static List<Path> ofDirectory(Path file, List<String> notes) throws DicomException {
		MediaDirectory directory = MediaDirectory.read(file);
		if (directory.files().isEmpty())
			throw new DicomException(file + " names no file that is there; copy the whole medium, with its folders");
		sayMissing(directory, notes);
		return directory.files();
	}

	private static void sayMissing(MediaDirectory directory, List<String> notes) {
		if (!directory.missing().isEmpty()) notes.add("lacks " + SliceOrder.count(directory.missing().size(), "file")
			+ " that its DICOMDIR names, perhaps slices of this series (" + some(directory.missing()) + ")");
	}

	private static String stepped(List<String> names, String one, String several) {
		return "holds also " + SliceOrder.count(names.size(), "file") + " " + (names.size() == 1 ? one + ", which was" : several
			+ ", which were") + " stepped over (" + some(names) + ")";
	}

	/** The first names of some. */
	static String some(List<String> names) {
		return names.stream().limit(NAMED).collect(Collectors.joining(", "))
			+ (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
	}

	/** @throws DicomException for what may be an image that was not copied whole */
	private static boolean isDicom(Path path) throws DicomException {
		if (!Files.isRegularFile(path)) {
			if (Files.exists(path)) return false;
			throw new DicomException(path + " is a link to a file that is not there; copy that file, or remove the link");
		}
		if (DicomObject.isOne(path)) return true;
		byte[] head;
		try (var in = Files.newInputStream(path)) {
			head = in.readNBytes(POINTER.length());
		}
		catch (IOException e) {
			throw new DicomException(path + " cannot be read (" + e.getMessage() + "); check the disk and the permissions", e);
		}
		if (head.length == 0) throw new DicomException(path + " is empty; copy it again, or remove it");
		if (new String(head, StandardCharsets.US_ASCII).equals(POINTER))
			throw new DicomException(path + " is a Git LFS pointer and not the image itself; fetch the image with git lfs pull");
		if (path.getFileName().toString().toLowerCase(Locale.ROOT).matches(IMAGE))
			throw new DicomException(path + " is no DICOM file, as its name says, or is damaged; copy it again, or remove it");
		return false;
	}

	/**
	 * The series that a file belongs to, of those in its folder.
	 *
	 * @param file of an image
	 * @return its series, empty where that has no other file, or the file is none of DICOM
	 */
	public static Optional<StoredSeries> around(Path file) {
		try {
			Path whole = file.toAbsolutePath().normalize();
			return of(whole.getParent()).series.stream().filter(series -> series.files().size() > 1)
				.filter(series -> series.paths().stream().anyMatch(path -> path.toAbsolutePath().normalize().equals(whole))).findFirst();
		}
		catch (DicomException e) {
			return Optional.empty();
		}
	}

	/**
	 * One of the series.
	 *
	 * @param choice its UID, its number, its description or a part of that; empty where there is only one
	 * @return the series
	 * @throws DicomException if there is none of that name, or several; the sentence lists them
	 */
	public StoredSeries choose(String choice) throws DicomException {
		if (!refused.isEmpty()) throw new DicomException(refused.get(0));
		if (series.isEmpty()) throw new DicomException(place + " holds DICOM files, but none with pixels; give a folder with images");
		String wanted = choice.strip();
		List<StoredSeries> found = series.stream().filter(s -> wanted.isEmpty() ? s.isMeantByNone() : s.isCalled(wanted)).toList();
		if (found.isEmpty()) found = series.stream().filter(s -> s.isCalledLike(wanted)).toList();
		if (found.size() == 1) return found.get(0);
		if (found.isEmpty()) throw new DicomException(
			place + " holds no series '" + wanted + "', but " + listed(series) + "; choose one by its UID, number or description");
		boolean clips = found.stream().allMatch(StoredSeries::equal) && found.stream().map(StoredSeries::whole).distinct().count() == 1;
		if (clips)
			throw new DicomException(place + " holds one series in " + found.size() + " parts that make no stack together, as cine clips: "
				+ listed(found) + "; choose one with the option series, as series=" + found.get(0).choice() + ", or open its file alone");
		throw new DicomException(place + " holds " + found.size() + " series" + (wanted.isEmpty() ? "" : " called '" + wanted + "'") + ": "
			+ listed(found) + "; choose one with the option series, by its UID, number or description");
	}

	private static String listed(List<StoredSeries> some) {
		return some.stream().limit(LISTED).map(StoredSeries::toString).collect(Collectors.joining("; "))
			+ (some.size() > LISTED ? "; and " + (some.size() - LISTED) + " more" : "");
	}
}
