package org.abscam.cohort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.files.Reason;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table of scans: UTF-8, a line of headers, commas or tabs between the cells (RFC 4180). The column {@code path} says where a scan is, relative
 * to the table's folder; {@code id}, {@code label} and {@code mask}, a file too, are taken where they are there, in any order; what else there is
 * goes along as it is, a column without a name as {@code column_N}.
 */
final class TableScans implements Scans {

	private static final List<String> PATH = List.of("path", "file", "filename", "image", "scan");
	private static final int MARK = 1 << 16;

	private final Path table;
	private final CSVParser csv;
	private final Iterator<CSVRecord> rows;
	private final List<String> header;
	private final int path;
	private final int id;
	private final int label;
	private final int mask;
	private final int[] further;
	private long number;

	private TableScans(Path table, CSVParser csv, List<String> header) throws CohortException {
		this.table = table;
		this.csv = csv;
		this.header = header;
		rows = csv.iterator();
		path = PATH.stream().mapToInt(header::indexOf).filter(i -> i >= 0).findFirst().orElse(-1);
		if (path < 0) {
			throw new CohortException("'" + table + "' has no column 'path' that says where a scan is, but " + String.join(", ", header)
				+ "; name one so in its first line.");
		}
		id = header.indexOf("id");
		label = header.indexOf("label");
		mask = header.indexOf("mask");
		further = IntStream.range(0, header.size()).filter(i -> i != path && i != id && i != label).toArray();
	}

	/** Reads the line of headers. */
	static TableScans open(Path table) throws CohortException {
		BufferedReader reader = null;
		TableScans scans = null;
		try {
			reader = new BufferedReader(new InputStreamReader(Files.newInputStream(table), StandardCharsets.UTF_8.newDecoder()), MARK);
			reader.mark(1);
			if (reader.read() != '\uFEFF') reader.reset();
			CSVParser csv =
				CSVFormat.RFC4180.builder().setDelimiter(delimiter(table, reader)).setIgnoreEmptyLines(true).get().parse(reader);
			scans = new TableScans(table, csv, header(table, csv));
			return scans;
		}
		catch (IOException | UncheckedIOException e) {
			throw unreadable(table, e);
		}
		finally {
			if (scans == null && reader != null) closeQuietly(reader);
		}
	}

	private static char delimiter(Path table, BufferedReader reader) throws IOException {
		if (table.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.(tsv|tab)")) return '\t';
		reader.mark(MARK);
		String first = reader.readLine();
		reader.reset();
		return first != null && first.indexOf('\t') >= 0 && first.indexOf(',') < 0 ? '\t' : ',';
	}

	private static List<String> header(Path table, CSVParser csv) throws CohortException {
		Iterator<CSVRecord> lines = csv.iterator();
		if (!lines.hasNext()) throw new CohortException("'" + table + "' is empty; give it a line of headers with a column 'path'.");
		List<String> header = new ArrayList<>();
		Set<String> names = new HashSet<>();
		for (String cell : lines.next()) {
			String name = cell.isBlank() ? "column_" + (header.size() + 1) : cell.strip();
			String small = name.toLowerCase(Locale.ROOT);
			if (!names.add(small))
				throw new CohortException("'" + table + "' has two columns '" + name + "'; give each a name of its own.");
			header.add(PATH.contains(small) || small.equals("id") || small.equals("label") || small.equals("mask") ? small : name);
		}
		return header;
	}

	/** Names of the further columns. */
	List<String> columns() {
		return IntStream.of(further).mapToObj(header::get).toList();
	}

	@Override
	public ListedScan next() throws CohortException {
		try {
			if (!rows.hasNext()) return null;
			CSVRecord row = rows.next();
			if (row.size() != header.size()) {
				throw new CohortException("Scan " + (number + 1) + " of '" + table + "' (line " + csv.getCurrentLineNumber() + ") has "
					+ row.size() + " cells, but the table has " + header.size() + " columns; correct that line.");
			}
			String where = row.get(path);
			if (where.isBlank()) {
				throw new CohortException("Scan " + (number + 1) + " of '" + table + "' (line " + csv.getCurrentLineNumber()
					+ ") has no path; correct that line.");
			}
			String name = id < 0 || row.get(id).isBlank() ? where : row.get(id);
			return new ListedScan(number++, name, where, file(where), label < 0 ? "" : row.get(label),
				mask < 0 || row.get(mask).isBlank() ? null : file(row.get(mask)),
				IntStream.of(further).mapToObj(row::get).toList());
		}
		catch (UncheckedIOException | IllegalStateException e) {
			throw unreadable(table, e);
		}
	}

	private Path file(String where) {
		if (ArchiveAddress.is(where)) return null;
		try {
			return table.toAbsolutePath().getParent().resolve(where);
		}
		catch (InvalidPathException e) {
			return null;
		}
	}

	private static CohortException unreadable(Path table, Exception e) {
		Throwable cause = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : e;
		for (Throwable at = e; at != null; at = at.getCause()) {
			if (at instanceof CharacterCodingException) return new CohortException(
				"'" + table + "' is no text in UTF-8; save it so.", e);
		}
		String why = cause instanceof IOException io ? Reason.of(io) : cause.getMessage();
		return new CohortException("'" + table + "' cannot be read as a table (" + why + "); check the file.", e);
	}

	private static void closeQuietly(AutoCloseable stream) {
		try {
			stream.close();
		}
		catch (Exception e) {
			// it was only read
		}
	}

	@Override
	public void close() {
		closeQuietly(csv);
	}
}
