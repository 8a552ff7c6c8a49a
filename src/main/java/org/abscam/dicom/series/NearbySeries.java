package org.abscam.dicom.series;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.Tag;

/**
 * The other series of a scan's study, and of other studies of its patient, that lie near its files: what a DICOMDIR above them names; without
 * one, in their folder and the folders beside it.
 *
 * @param ofStudy of the same study, by number
 * @param ofPatient of other studies of the patient, the latest first
 */
public record NearbySeries(List<StoredSeries> ofStudy, List<StoredSeries> ofPatient) {

	private static final int PATIENT_ID = 0x00100020;
	/** Folders above the files that are searched for a DICOMDIR. */
	private static final int HIGHEST = 4;
	/** Files beside those of the scan; where there are more it is no folder of a study. */
	private static final int MOST = 5000;

	/** Copies the lists. */
	public NearbySeries {
		ofStudy = List.copyOf(ofStudy);
		ofPatient = List.copyOf(ofPatient);
	}

	/**
	 * Reads the headers of all files there.
	 *
	 * @param folder of the scan's files
	 * @param header of the scan
	 * @return them, without the scan's own series; none where there is nothing to be read
	 */
	public static NearbySeries of(Path folder, DataSet header) {
		String own = header.text(Tag.SERIES_INSTANCE_UID).orElse("");
		String object = header.text(Tag.SOP_INSTANCE_UID).orElse("");
		String study = header.text(Tag.STUDY_INSTANCE_UID).orElse("");
		String patient = header.text(PATIENT_ID).orElse("");
		List<StoredSeries> ofStudy = new ArrayList<>();
		List<StoredSeries> ofPatient = new ArrayList<>();
		for (StoredSeries series : all(folder.toAbsolutePath().normalize())) {
			if (series.uid().isEmpty() || series.uid().equals(own) || series.holds(object)) continue;
			if (!study.isEmpty() && series.study().equals(study)) ofStudy.add(series);
			else if (!patient.isEmpty() && series.patient().equals(patient)) ofPatient.add(series);
		}
		ofPatient.sort(Comparator.comparing(StoredSeries::date).reversed());
		return new NearbySeries(ofStudy, ofPatient);
	}

	private static List<StoredSeries> all(Path folder) {
		Path above = folder;
		for (int i = 0; i < HIGHEST && above != null; i++, above = above.getParent()) {
			Path directory = above.resolve(FolderFiles.DIRECTORY);
			if (!Files.isRegularFile(directory)) continue;
			List<StoredSeries> named = in(directory);
			if (!named.isEmpty()) return named;
		}
		Path parent = folder.getParent();
		return in(parent != null && parent.getParent() != null && isSmall(parent) ? parent : folder);
	}

	private static boolean isSmall(Path folder) {
		try (Stream<Path> files = Files.walk(folder, HIGHEST)) {
			return files.limit(MOST + 1L).count() <= MOST;
		}
		catch (IOException | UncheckedIOException e) {
			return false; // what may not be looked at is nobody's study
		}
	}

	private static List<StoredSeries> in(Path place) {
		try {
			return SeriesFolder.of(place).series();
		}
		catch (DicomException e) {
			return List.of(); // nothing of DICOM, or not to be read
		}
	}
}
