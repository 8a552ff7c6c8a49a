package org.abscam.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.abscam.cli.archive.ArchiveScans;
import org.abscam.cli.command.UsageException;
import org.abscam.cohort.CohortException;
import org.abscam.cohort.ScanTable;
import org.abscam.dicom.web.ArchiveAddress;

/**
 * The scans of a command line, in which a table stands for its rows, which may be addresses of archives, and a folder of pictures for its pictures. Any other folder is that of one
 * DICOM series.
 *
 * @param labels what each is known to show, by its path, in the order of the command line; empty where nobody says
 */
record ScanList(Map<Path, String> labels) {

	private static final String PICTURE = ".*\\.(png|jpe?g|tiff?|gif|bmp|pgm)";
	/** Files that may lie beside pictures, such as their truths. */
	private static final String BESIDE = ".*\\.(xml|roi|zip|csv|tsv|txt|md|json)|\\..*|thumbs\\.db";

	/**
	 * @param given files, folders and tables
	 * @param where {@code COLUMN=VALUE} that rows of tables must hold, empty for all rows
	 * @param fetched gives the scans of archives that tables name the paths that stand for them
	 * @throws UsageException if a table cannot be read, or has no such column or row
	 */
	static ScanList of(List<Path> given, String where, ArchiveScans fetched) throws UsageException {
		Map<Path, String> labels = new LinkedHashMap<>();
		int equals = where.indexOf('=');
		if (!where.isBlank() && equals < 1) throw new UsageException("--where " + where + " is not COLUMN=VALUE, such as split=val.");
		boolean tables = false;
		for (Path path : given) {
			if (Files.isRegularFile(path) && ScanTable.isTable(path)) {
				tables = true;
				for (ScanTable.Row row : rows(path, where, equals)) {
					if (ArchiveAddress.is(row.path())) {
						labels.put(fetched.path(row.path()), row.label());
						continue;
					}
					if (row.file() == null)
						throw new UsageException("'" + row.path() + "' in '" + path + "' is no path; correct that line.");
					labels.put(row.file(), row.label());
				}
			}
			else {
				List<Path> pictures = Files.isDirectory(path) ? pictures(path) : List.of();
				if (pictures.isEmpty()) labels.put(path, "");
				else pictures.forEach(picture -> labels.put(picture, ""));
			}
		}
		if (!where.isBlank() && !tables)
			throw new UsageException("--where " + where + " is of the rows of a table of scans; give one (.csv, .tsv).");
		return new ScanList(labels);
	}

	private static List<ScanTable.Row> rows(Path table, String where, int equals) throws UsageException {
		try {
			List<ScanTable.Row> rows = ScanTable.read(table).rows();
			if (where.isBlank() || rows.isEmpty()) return rows;
			String column = where.substring(0, equals).strip();
			String value = where.substring(equals + 1).strip();
			if (!rows.get(0).further().containsKey(column)) {
				throw new UsageException(
					"'" + table + "' has no column '" + column + "', but " + String.join(", ", rows.get(0).further().keySet())
						+ ".");
			}
			List<ScanTable.Row> some = rows.stream().filter(row -> row.further().get(column).strip().equals(value)).toList();
			if (some.isEmpty()) throw new UsageException("'" + table + "' has no row with " + where + ".");
			return some;
		}
		catch (CohortException e) {
			throw new UsageException(e.getMessage());
		}
	}

	/** The pictures of a folder by name; none where anything else lies there, as a DICOM series. */
	private static List<Path> pictures(Path folder) throws UsageException {
		List<Path> pictures = new ArrayList<>();
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.sorted().toList()) {
				String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
				if (name.matches(PICTURE) && Files.isRegularFile(file)) pictures.add(file);
				else if (!name.matches(BESIDE) && !Files.isDirectory(file)) return List.of();
			}
		}
		catch (IOException | UncheckedIOException e) {
			throw new UsageException("The folder '" + folder + "' cannot be read (" + e.getMessage() + "); check its permissions.");
		}
		return pictures;
	}

	/** Whether anything is said of what scans show. */
	boolean isLabelled() {
		return labels.values().stream().anyMatch(label -> !label.isBlank());
	}

	List<Path> paths() {
		return List.copyOf(labels.keySet());
	}
}
