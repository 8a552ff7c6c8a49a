package org.abscam.review.session;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.abscam.files.Reason;
import org.abscam.review.ReviewException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A table of cases, as {@code abscam cohort} takes them. */
final class CaseTable {

	private static final List<String> PATH = List.of("path", "file", "filename", "image", "scan");
	private static final List<String> TRUTH = List.of("truth", "label");
	private static final long LARGEST = 1 << 26;

	private final Path table;
	private final List<String> header = new ArrayList<>();

	private CaseTable(Path table) {
		this.table = table;
	}

	static List<Worklist.Item> read(Path table) throws ReviewException {
		return new CaseTable(table).items();
	}

	private List<Worklist.Item> items() throws ReviewException {
		List<Worklist.Item> items = new ArrayList<>();
		String text = text();
		char delimiter = table.toString().toLowerCase(Locale.ROOT).endsWith(".csv") && !tabbed(text) ? ',' : '\t';
		try (CSVParser rows = CSVFormat.RFC4180.builder().setDelimiter(delimiter).setIgnoreEmptyLines(true).get().parse(new StringReader(
			text))) {
			for (CSVRecord row : rows) {
				if (header.isEmpty()) head(row);
				else items.add(item(row));
			}
		}
		catch (IOException | UncheckedIOException | IllegalStateException e) {
			throw new ReviewException("'" + table + "' cannot be read as a table (" + e.getMessage() + "); check the file.", e);
		}
		return items;
	}

	private static boolean tabbed(String text) {
		String first = text.lines().findFirst().orElse("");
		return first.indexOf('\t') >= 0 && first.indexOf(',') < 0;
	}

	private String text() throws ReviewException {
		try {
			if (Files.size(table) > LARGEST)
				throw new ReviewException(
					"'" + table + "' is larger than " + (LARGEST >> 20) + " MB, as no list of cases is; check that file.");
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(table))).toString();
			return text.startsWith("\uFEFF") ? text.substring(1) : text;
		}
		catch (CharacterCodingException e) {
			throw new ReviewException("'" + table + "' is no text in UTF-8; save it so.", e);
		}
		catch (IOException e) {
			throw new ReviewException("'" + table + "' cannot be read (" + Reason.of(e) + "); check the file.", e);
		}
	}

	private void head(CSVRecord row) throws ReviewException {
		Set<String> names = new HashSet<>();
		for (String cell : row) {
			String name = cell.strip().toLowerCase(Locale.ROOT);
			if (!name.isEmpty() && !names.add(name))
				throw new ReviewException("'" + table + "' has two columns '" + cell.strip() + "'; give each a name of its own.");
			header.add(name);
		}
		if (PATH.stream().noneMatch(header::contains)) {
			throw new ReviewException(
				"'" + table + "' has no column 'path' that says where a scan is, but " + String.join(", ", row.toList())
					+ "; name one so in its first line.");
		}
	}

	private Worklist.Item item(CSVRecord row) throws ReviewException {
		if (row.size() != header.size()) {
			throw new ReviewException("Line " + row.getParser().getCurrentLineNumber() + " of '" + table + "' has " + row.size()
				+ " cells, but the table has " + header.size() + " columns; correct that line.");
		}
		String path = cell(row, PATH);
		if (path.isEmpty()) throw new ReviewException("Line " + row.getParser().getCurrentLineNumber() + " of '" + table
			+ "' has no path; correct that line.");
		String series = cell(row, List.of("series"));
		String id = cell(row, List.of("id"));
		String mask = cell(row, List.of("mask"));
		return new Worklist.Item(id.isEmpty() ? path + (series.isEmpty() ? "" : " " + series) : id, file(path), series, cell(row, TRUTH),
			mask.isEmpty() ? Optional.empty() : Optional.of(file(mask)));
	}

	private String cell(CSVRecord row, List<String> names) {
		return names.stream().filter(header::contains).findFirst().map(name -> row.get(header.indexOf(name)).strip()).orElse("");
	}

	private Path file(String said) throws ReviewException {
		try {
			return table.toAbsolutePath().normalize().getParent().resolve(said).normalize();
		}
		catch (InvalidPathException e) {
			throw new ReviewException("'" + table + "' says '" + said + "', which is no path; correct that.", e);
		}
	}
}
