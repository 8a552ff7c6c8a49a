package org.abscam.fiji.result;

import ij.IJ;
import ij.measure.ResultsTable;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Rows to append to a table of ImageJ that has a window of its own; as CSV where there is no screen. All rows have the same columns. */
public final class RowTable {

	private static final int DECIMALS = 4;

	private final String title;
	private final List<Map<String, Object>> rows = new ArrayList<>();

	public RowTable(String title) {
		this.title = title;
	}

	/** @param row values by column, in the order of the columns */
	public void add(Map<String, Object> row) {
		rows.add(row);
	}

	public int size() {
		return rows.size();
	}

	private void show() {
		if (rows.isEmpty()) return;
		ResultsTable open = ResultsTable.getResultsTable(title);
		ResultsTable table = open == null ? new ResultsTable() : open;
		appendTo(table);
		table.show(title);
	}

	/** The rows as a table of ImageJ that is not shown. */
	public ResultsTable table() {
		ResultsTable table = new ResultsTable();
		appendTo(table);
		return table;
	}

	/** Appends the rows. Rows of another command have other columns: what one of them does not have stays empty, not 0. */
	void appendTo(ResultsTable table) {
		table.setPrecision(DECIMALS);
		table.setNaNEmptyCells(true);
		int before = table.size();
		Set<String> known = new LinkedHashSet<>(Arrays.asList(table.getHeadings()));
		for (Map<String, Object> row : rows) {
			table.addRow();
			row.forEach((column, value) -> {
				if (value instanceof Number number) table.addValue(column, number.doubleValue());
				else table.addValue(column, String.valueOf(value));
			});
			for (String column : known) if (!row.containsKey(column)) table.addValue(column, "");
		}
		if (rows.isEmpty()) return;
		for (String column : rows.get(0).keySet())
			if (!known.contains(column)) for (int row = 0; row < before; row++) table.setValue(column, row, "");
	}

	/** Appends the rows to the table, which is opened if it is not; writes them into the log where there is no screen, also that there are none. */
	public void showOrLog() {
		if (!GraphicsEnvironment.isHeadless()) show();
		else IJ.log(rows.isEmpty() ? title + ": none" : csv().stripTrailing());
	}

	/** The rows with the names of the columns above (RFC 4180); empty where there are none. */
	public String csv() {
		if (rows.isEmpty()) return "";
		StringBuilder text = new StringBuilder();
		try (CSVPrinter printer = new CSVPrinter(text, CSVFormat.RFC4180)) {
			printer.printRecord(rows.get(0).keySet());
			for (Map<String, Object> row : rows) printer.printRecord(row.values());
		}
		catch (IOException e) {
			throw new UncheckedIOException(e); // a StringBuilder has none
		}
		return text.toString();
	}
}
