package org.abscam.explain.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.abscam.model.FurtherInputs;
import org.abscam.model.GivenInputs;
import org.abscam.model.GivenInputs.Given;
import org.abscam.model.ModelSource;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;

/**
 * What a user says of the inputs that a model has beside the image: by name, by a table with a row for each scan, or, where the model's card says
 * which attribute, by the scan's DICOM header; in this order, the first that says something counts.
 *
 * @param values by name
 * @param rows a CSV table; empty for none
 * @param several says whether more scans of the run than one have a file name
 */
public record AskedInputs(Map<String, String> values, Optional<InputsTable> rows, Predicate<String> several) {

	/** Nothing. */
	public static final AskedInputs NONE = new AskedInputs(Map.of(), Optional.empty(), name -> false);

	private static final Pattern NAMED = Pattern.compile("\\s*([^\\s=]+)=");
	/** The name behind a value. */
	private static final Pattern NEXT = Pattern.compile("\\s[^\\s=]+=");
	/** Up to the next blank or the end. */
	private static final Pattern QUOTED = Pattern.compile("(?:\"[^\"]*\"|'[^']*')(?=\\s|$)");

	/** Copies the map. */
	public AskedInputs {
		values = Map.copyOf(values);
	}

	/**
	 * @param text as in {@code age=54 sex=F}; a value in quotation marks ends with them, another goes on until the next name
	 * @param table path of a CSV table, blank for none
	 * @return what is said
	 * @throws ExplainException if it is not written so
	 */
	public static AskedInputs of(String text, String table) throws ExplainException {
		List<String> each = new ArrayList<>();
		int at = 0;
		while (at < text.length()) {
			Matcher name = NAMED.matcher(text.substring(at));
			if (!name.lookingAt()) throw nothing(text);
			int end = end(text, at + name.end());
			each.add(text.substring(at, end).strip());
			at = end;
		}
		return of(text.isBlank() ? List.of() : each, table);
	}

	/** Where the value ends that starts somewhere. */
	private static int end(String text, int start) {
		Matcher quoted = QUOTED.matcher(text).region(start, text.length());
		if (quoted.lookingAt()) return quoted.end();
		Matcher next = NEXT.matcher(text).region(start, text.length());
		return next.find() ? next.start() : text.length();
	}

	/**
	 * @param each one or more, as in {@code age=54}; a value may have blanks and equals signs, and stand in quotation marks
	 * @param table path of a CSV table, blank for none
	 * @return what is said
	 * @throws ExplainException if it is not written so
	 */
	public static AskedInputs of(List<String> each, String table) throws ExplainException {
		Map<String, String> values = new LinkedHashMap<>();
		for (String one : each) {
			Matcher named = NAMED.matcher(one);
			if (!named.lookingAt()) throw nothing(one);
			String name = named.group(1);
			String said = one.substring(named.end()).strip();
			Matcher quoted = QUOTED.matcher(said);
			String value = quoted.matches() ? said.substring(1, said.length() - 1) : said;
			if (value.isBlank()) throw new ExplainException("There is no value behind '" + name + "='; write such as " + name + "=54.");
			if (values.put(name, value) != null) throw new ExplainException("The input '" + name + "' is given twice; leave one away.");
		}
		return new AskedInputs(values, table.isBlank() ? Optional.empty() : Optional.of(new InputsTable(Path.of(table))), NONE.several);
	}

	/** @return the CSV table; empty for none */
	public Optional<Path> table() {
		return rows.map(InputsTable::path);
	}

	/**
	 * @param names says whether more scans of the run than one have a file name
	 * @return this, which then takes no row for such a scan that does not say its folder
	 */
	public AskedInputs among(Predicate<String> names) {
		return new AskedInputs(values, rows, names);
	}

	private static ExplainException nothing(String text) {
		return new ExplainException("'" + text + "' says nothing of an input; write name=value, such as age=54.");
	}

	/**
	 * As {@link #of(ModelSource, Scan, Optional)}, where nobody knows where the scan's file is.
	 *
	 * @param source a model
	 * @param scan the scan that it is to see
	 * @return the model with what is said of its inputs for this scan
	 * @throws ExplainException if the table cannot be read or has no row of the scan, or its slices are of several patients
	 */
	public ModelSource of(ModelSource source, Scan scan) throws ExplainException {
		return of(source, scan, Optional.empty());
	}

	/**
	 * Relative paths of images in the table count from the table's folder.
	 *
	 * @param source a model
	 * @param scan the scan that it is to see
	 * @param file where that is: of scans in several folders with one name, the table says the folder too
	 * @return the model with what is said of its inputs for this scan
	 * @throws ExplainException if the table cannot be read or has no row of the scan, or its slices are of several patients
	 */
	public ModelSource of(ModelSource source, Scan scan, Optional<Path> file) throws ExplainException {
		Map<String, Given> given = new LinkedHashMap<>();
		Map<String, String> row = rows.isPresent()
			? rows.get().row(scan.provenance().fileName(), file, several.test(scan.provenance().fileName())) : Map.of();
		row.forEach((column, cell) -> put(given, column, cell, column));
		for (FurtherInputs.Entry entry : source.card().map(card -> card.further().numbers()).orElse(List.of())) {
			entry.column().ifPresent(column -> put(given, entry.name(), row.getOrDefault(column, ""), column));
			if (given.containsKey(entry.name()) || values.containsKey(entry.name())) continue;
			if (entry.tag().isPresent()) attribute(scan, entry.tag().get())
				.ifPresent(text -> given.put(entry.name(), Given.ofHeader(text, entry.tag().get().toString())));
		}
		return source.given(new GivenInputs(with(given), false));
	}

	/**
	 * @param source a model
	 * @return the model with what is said of its inputs by name
	 */
	public ModelSource of(ModelSource source) {
		return source.given(new GivenInputs(with(Map.of()), false));
	}

	/**
	 * @param source a model
	 * @return whether scans may have inputs of their own, by a table or their DICOM headers, so that one may lack what others have
	 */
	public boolean differ(ModelSource source) {
		return rows.isPresent()
			|| source.card().filter(card -> card.further().numbers().stream().anyMatch(entry -> entry.tag().isPresent())).isPresent();
	}

	private Map<String, Given> with(Map<String, Given> others) {
		Map<String, Given> all = new LinkedHashMap<>(others);
		values.forEach((name, value) -> all.put(name, new Given(value, "option", true)));
		return all;
	}

	private static Optional<String> attribute(Scan scan, String tag) throws ExplainException {
		try {
			return scan.attribute(tag);
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
	}

	private void put(Map<String, Given> given, String name, String cell, String column) {
		if (!cell.isBlank())
			given.put(name, new Given(cell.strip(), "column '" + column + "' of " + table().orElseThrow().getFileName(), false,
				Optional.ofNullable(table().orElseThrow().toAbsolutePath().getParent())));
	}
}
