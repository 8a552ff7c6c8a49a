package org.abscam.cohort;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A table of scans that is short enough to be read at once: a line of headers, a column {@code path}, and {@code id}, {@code label} and more where
 * there are.
 *
 * @param rows in the order of the table
 */
public record ScanTable(List<Row> rows) {

	/**
	 * A scan.
	 *
	 * @param file where it is; {@code null} where what the table says is no path
	 * @param path as the table says it
	 * @param label what it is known to show, empty where that is not said
	 * @param further the cells of further columns by their names, and {@code id} and {@code label}
	 */
	public record Row(Path file, String path, String label, Map<String, String> further) {}

	/**
	 * @param path of a file
	 * @return whether it is a table by its name
	 */
	public static boolean isTable(Path path) {
		return path.toString().toLowerCase(Locale.ROOT).matches(".*\\.(csv|tsv|tab)");
	}

	/**
	 * Reads a table. Blocks until done.
	 *
	 * @param table UTF-8, with commas or tabs between the cells
	 * @return its rows
	 * @throws CohortException if it cannot be read, or says not where a scan is
	 */
	public static ScanTable read(Path table) throws CohortException {
		List<Row> rows = new ArrayList<>();
		try (TableScans scans = TableScans.open(table)) {
			for (ListedScan scan = scans.next(); scan != null; scan = scans.next()) {
				Map<String, String> further = new LinkedHashMap<>();
				for (int i = 0; i < scans.columns().size(); i++) further.put(scans.columns().get(i), scan.further().get(i));
				further.put("id", scan.id());
				further.put("label", scan.label());
				rows.add(new Row(scan.file(), scan.path(), scan.label(), further));
			}
		}
		return new ScanTable(List.copyOf(rows));
	}
}
