package org.abscam.cohort;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of a folder or a table of scans with what they are known to show, for what is measured of a model with such images. */
public final class LabelledFiles {

	private LabelledFiles() {}

	/**
	 * A file.
	 *
	 * @param file where it is
	 * @param label the cell of the table's column {@code label}; of a file in a folder below, that folder's name; else empty
	 */
	public record LabelledFile(Path file, String label) {}

	/**
	 * @param input a folder, looked into with those below it, or a table as {@code abscam cohort} takes
	 * @return the files, in a folder in the order of their names
	 * @throws CohortException if there are none, or they cannot be listed
	 */
	public static List<LabelledFile> of(Path input) throws CohortException {
		List<LabelledFile> files = new ArrayList<>();
		try (Scans scans = Manifest.of(input, input.resolve(".no-results")).scans()) {
			for (ListedScan scan = scans.next(); scan != null; scan = scans.next()) {
				if (scan.file() == null)
					throw new CohortException("'" + input + "' says '" + scan.path() + "', which is no path; correct that.");
				files.add(new LabelledFile(scan.file(), scan.label().isEmpty() ? folder(scan.path()) : scan.label()));
			}
		}
		if (files.isEmpty())
			throw new CohortException("There are no images in '" + input + "'; give a folder of images or a table of them.");
		return files;
	}

	private static String folder(String path) {
		String[] parts = path.split("/");
		return parts.length < 2 ? "" : parts[parts.length - 2];
	}
}
