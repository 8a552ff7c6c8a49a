package org.abscam.cohort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.abscam.files.Reason;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * What an audit needs of the table of a cohort: a few numbers of each row, 8 bytes each, and what is counted of each class.
 */
final class AuditedRows {

	/**
	 * A column whose outliers are worth a look.
	 *
	 * @param column its name
	 * @param means what it is, in words
	 */
	record Measure(String column, String means) {}

	static final List<Measure> MEASURES = List.of(new Measure("map_outside", "part of the map outside of the body"),
		new Measure("map_text", "part of the map on burnt-in letters"), new Measure("map_corners", "part of the map in the corners"),
		new Measure("hotspots_area", "part of the image in hotspots"), new Measure("map_entropy", "spread of the map"));

	/** What is counted of the rows of one class. */
	static final class Group {

		int rows;
		int corner;
		int lettered;
		int empty;
		int unlike;
		int labelled;
		int right;
		double value;
		final Map<String, Integer> words = new TreeMap<>();
		/** Sums and counts of the measures. */
		final double[] sums = new double[MEASURES.size()];
		final int[] counts = new int[MEASURES.size()];
	}

	final Map<String, Group> groups = new TreeMap<>();
	/** The class of each row, {@code null} of a scan that failed. */
	final List<String> explained = new ArrayList<>();
	int failed;
	/** Whether the model's card knows its training images, so that the table says which rows are unlike them. */
	boolean knowsTraining;
	private final float[][] values = new float[MEASURES.size()][1024];
	/** Of each measure, those of each class. */
	private final List<Map<String, float[]>> sorted = new ArrayList<>();

	private AuditedRows() {}

	/** @throws CohortException if the table cannot be read, or is none of a cohort */
	static AuditedRows read(Path table) throws CohortException {
		AuditedRows rows = new AuditedRows();
		each(table, rows::add);
		for (int m = 0; m < MEASURES.size(); m++) rows.sorted.add(rows.sorted(m));
		return rows;
	}

	/** Takes a row. */
	@FunctionalInterface
	interface Row {

		void take(CSVRecord row);
	}

	/** Reads a table row by row. */
	static void each(Path table, Row taker) throws CohortException {
		CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
		try (BufferedReader reader = Files.newBufferedReader(table); CSVParser csv = format.parse(reader)) {
			if (!csv.getHeaderNames().contains("map_outside") || !csv.getHeaderNames().contains("error"))
				throw new CohortException("'" + table + "' is no table of a cohort; make it with abscam cohort.");
			for (CSVRecord row : csv) taker.take(row);
		}
		catch (IOException | UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
			String why = e instanceof IOException io ? Reason.of(io) : e.getMessage();
			throw new CohortException("'" + table + "' cannot be read (" + why + "); explain the scans first, or mend that.", e);
		}
	}

	private void add(CSVRecord row) {
		if (!row.get("error").isEmpty()) {
			failed++;
			return;
		}
		int at = explained.size();
		String name = row.get("explained").intern();
		explained.add(name);
		Group group = groups.computeIfAbsent(name, key -> new Group());
		group.rows++;
		group.value += number(row, "value");
		if (row.get("hotspot_in_corner").equals("true")) group.corner++;
		if (number(row, "letters") > 0) group.lettered++;
		if (number(row, "map_peak") == 0) group.empty++;
		knowsTraining |= row.isMapped("unlike_training");
		if (row.isMapped("unlike_training") && row.get("unlike_training").equals("true")) group.unlike++;
		if (!row.get("label").isEmpty() && !row.get("class").isEmpty()) { // a model of values says no class
			group.labelled++;
			if (row.get("label").equalsIgnoreCase(row.get("class"))) group.right++;
		}
		if (row.isMapped("faithfulness") && !row.get("faithfulness").isEmpty()) group.words.merge(row.get("faithfulness"), 1, Integer::sum);
		for (int m = 0; m < MEASURES.size(); m++) {
			double value = number(row, MEASURES.get(m).column);
			if (at == values[m].length) values[m] = Arrays.copyOf(values[m], at * 2);
			values[m][at] = (float) value;
			if (Double.isNaN(value)) continue;
			group.sums[m] += value;
			group.counts[m]++;
		}
	}

	private static double number(CSVRecord row, String column) {
		return row.get(column).isEmpty() ? Double.NaN : Double.parseDouble(row.get(column));
	}

	/** @return that measure of the rows of a class, sorted, without those that have none */
	float[] sorted(int measure, String name) {
		return sorted.get(measure).get(name);
	}

	/** In one pass over the rows for all classes, of which there may be many. */
	private Map<String, float[]> sorted(int measure) {
		Map<String, float[]> all = new HashMap<>();
		groups.forEach((name, group) -> all.put(name, new float[group.counts[measure]]));
		Map<String, int[]> filled = new HashMap<>();
		for (int i = 0; i < explained.size(); i++) {
			float value = values[measure][i];
			if (!Float.isNaN(value)) all.get(explained.get(i))[filled.computeIfAbsent(explained.get(i), name -> new int[1])[0]++] = value;
		}
		all.values().forEach(Arrays::sort);
		return all;
	}

	/** @return that measure of a row; NaN where there is none */
	float value(int measure, int row) {
		return values[measure][row];
	}
}
