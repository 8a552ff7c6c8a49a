package org.abscam.cohort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Which scans a cohort has: all that lie in a folder and below it, or the rows of a table.
 *
 * @param input the folder or the table
 * @param without a folder below it that is not looked into, as that of the results
 * @param columns names of the table's further columns
 */
record Manifest(Path input, Path without, List<String> columns) {

	/**
	 * @throws CohortException if there is no such folder or table, the results would lie among the scans, or the table has no column of paths
	 */
	static Manifest of(Path input, Path without) throws CohortException {
		if (!Files.exists(input))
			throw new CohortException("'" + input + "' does not exist; give a folder of scans or a CSV table of them.");
		Manifest manifest = new Manifest(input, without, List.of());
		if (Files.isDirectory(input)) {
			refuseResultsAmongScans(input, without);
			return manifest;
		}
		String name = input.getFileName().toString().toLowerCase(Locale.ROOT);
		if (!name.matches(".*\\.(csv|tsv|tab|txt)")) {
			throw new CohortException(
				"'" + input + "' is neither a folder nor a table; give a folder of scans, or a table (.csv, .tsv) with a "
					+ "column 'path'.");
		}
		try (TableScans scans = TableScans.open(input)) {
			return new Manifest(input, without, scans.columns());
		}
	}

	/** Journal and maps would be scans of the next run. */
	private static void refuseResultsAmongScans(Path input, Path out) throws CohortException {
		try {
			Path folder = out.toAbsolutePath().normalize(); // as it will be made
			if (!Files.exists(folder) || !Files.isSameFile(input, folder)) return;
		}
		catch (IOException e) {
			return; // what is wrong is said where it is read
		}
		throw new CohortException("The results would lie among the scans of '" + input + "'; use another --out, such as '"
			+ out.resolve("cohort") + "'.");
	}

	/** Reads it from the start. */
	Scans scans() throws CohortException {
		return Files.isDirectory(input) ? new FolderScans(input, without) : TableScans.open(input);
	}
}
