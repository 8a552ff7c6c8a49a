package org.abscam.explain.options;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A CSV table of inputs beside the image, with a row for each scan, which is read once for all scans. A scan's row is told by its path, as far
 * as the table says it, with or without ending. Safe for use by many threads.
 */
final class InputsTable {

	/** Names of the column that says which scan a row is of. */
	private static final List<String> FILE = List.of("file", "filename", "scan");

	private final Path path;
	/** By the name of the file in its first cell, without folder; {@code null} until it is read. */
	private Map<String, List<Row>> rows;
	private String column;

	/** @param path where it is */
	InputsTable(Path path) {
		this.path = path;
	}

	private record Row(String cell, Map<String, String> others) {

		/** Whether the cell says a folder too. */
		boolean hasFolder() {
			return !name(cell).equals(cell);
		}

		/** Whether the cell says the end of a path, or all of it, with or without the ending. */
		boolean isOf(Path file) {
			try {
				Path said = Path.of(cell.replace('\\', '/')).normalize();
				Path whole = file.toAbsolutePath().normalize();
				return whole.endsWith(said) || whole.resolveSibling(stem(whole.getFileName().toString())).endsWith(said);
			}
			catch (InvalidPathException e) {
				return false;
			}
		}
	}

	Path path() {
		return path;
	}

	private static String name(String cell) {
		return cell.replaceFirst(".*[/\\\\]", "");
	}

	private static String stem(String name) {
		return name.replaceFirst("\\.[^.]*$", "");
	}

	/**
	 * @param scan file name of a scan
	 * @param file where it is, if that is known
	 * @param several whether more scans of the run are called so, in other folders
	 * @return the cells of its row by column
	 * @throws ExplainException if the table cannot be read or does not have exactly one row of the scan
	 */
	Map<String, String> row(String scan, Optional<Path> file, boolean several) throws ExplainException {
		Map<String, List<Row>> all = rows();
		List<Row> named = new ArrayList<>(all.getOrDefault(scan, List.of()));
		if (!stem(scan).equals(scan)) named.addAll(all.getOrDefault(stem(scan), List.of()));
		List<Row> there = file.isEmpty() ? List.of() : named.stream().filter(row -> row.hasFolder() && row.isOf(file.get())).toList();
		if (there.isEmpty() && several) {
			throw new ExplainException(
				"Several scans are called '" + scan + "', and '" + path.getFileName() + "' has no row whose '" + column
					+ "' is '" + file.map(InputsTable::withFolder).orElse(scan) + "'; write the folder before the name there.");
		}
		List<Row> found = !there.isEmpty() ? there : file.isEmpty() ? named : named.stream().filter(row -> !row.hasFolder()).toList();
		if (found.isEmpty() && !named.isEmpty()) {
			throw new ExplainException("'" + path.getFileName() + "' has a row of '" + named.get(0).cell + "', but none of '"
				+ withFolder(file.orElseThrow()) + "'; if it is that of this scan, correct its folder or leave it out.");
		}
		if (found.size() != 1) {
			throw new ExplainException(
				"'" + path.getFileName() + "' has " + (found.isEmpty() ? "no row" : found.size() + " rows") + " whose '"
					+ column + "' is '" + scan + "'; " + (found.isEmpty() ? "add one" : "leave one") + ".");
		}
		return found.get(0).others;
	}

	private static String withFolder(Path file) {
		Path folder = file.toAbsolutePath().normalize().getParent();
		return (folder == null || folder.getFileName() == null ? "" : folder.getFileName() + "/") + file.getFileName();
	}

	private synchronized Map<String, List<Row>> rows() throws ExplainException {
		if (rows != null) return rows;
		CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).setTrim(true).setIgnoreEmptyLines(true).get();
		try (CSVParser csv = CSVParser.parse(Files.readString(path, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", ""), format)) {
			column = csv.getHeaderNames().stream().filter(n -> FILE.contains(n.toLowerCase(Locale.ROOT))).findFirst()
				.orElseThrow(
					() -> new ExplainException("'" + path.getFileName() + "' has no column 'file' that says which scan a row is of; "
						+ "name one so."));
			Map<String, List<Row>> read = new HashMap<>();
			for (CSVRecord record : csv) {
				if (!record.isSet(column)) continue;
				Map<String, String> others = new LinkedHashMap<>(record.toMap());
				others.remove(column);
				read.computeIfAbsent(name(record.get(column)), name -> new ArrayList<>(1)).add(new Row(record.get(column), others));
			}
			rows = read;
			return rows;
		}
		catch (IOException | IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
			throw new ExplainException("'" + path + "' cannot be read as a CSV table with a line of headers (" + e.getMessage()
				+ "); check the file.");
		}
	}

	/** The same file is the same table. */
	@Override
	public boolean equals(Object other) {
		return other instanceof InputsTable table && table.path.equals(path);
	}

	@Override
	public int hashCode() {
		return path.hashCode();
	}

	@Override
	public String toString() {
		return path.toString();
	}
}
