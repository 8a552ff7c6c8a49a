package org.abscam.fiji.review;

import ij.measure.ResultsTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.abscam.files.Reason;
import org.abscam.review.ReviewException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A table of comma-separated values (RFC 4180, a line of headers) as one of ImageJ's. */
final class ShownTable {

	private static final int DECIMALS = 4;
	private static final String NUMBER = "-?\\d+(\\.\\d+)?([eE]-?\\d+)?";

	private ShownTable() {}

	/**
	 * Shows a table, in the place of one that was shown of a file of that name before.
	 *
	 * @throws ReviewException if it cannot be read
	 */
	static void show(Path csv) throws ReviewException {
		read(csv).show(csv.getFileName().toString());
	}

	/** What is a number is one there; what is empty stays empty. */
	static ResultsTable read(Path csv) throws ReviewException {
		ResultsTable table = new ResultsTable();
		table.setPrecision(DECIMALS);
		table.setNaNEmptyCells(true);
		try (CSVParser rows = CSVParser.parse(csv, StandardCharsets.UTF_8, CSVFormat.RFC4180)) {
			List<CSVRecord> all = rows.getRecords();
			for (CSVRecord row : all.subList(1, all.size())) {
				table.addRow();
				for (int i = 0; i < row.size(); i++) {
					String cell = row.get(i);
					if (cell.matches(NUMBER)) table.addValue(all.get(0).get(i), Double.parseDouble(cell));
					else table.addValue(all.get(0).get(i), cell);
				}
			}
			return table;
		}
		catch (IOException e) {
			throw new ReviewException("'" + csv + "' cannot be read (" + Reason.of(e) + "); press the button again.", e);
		}
	}
}
