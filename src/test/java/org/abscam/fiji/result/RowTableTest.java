package org.abscam.fiji.result;

import static org.assertj.core.api.Assertions.assertThat;

import ij.measure.ResultsTable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowTableTest {

	@Test
	void whatAnotherCommandDoesNotHaveStaysEmpty() {
		RowTable explained = table("Image", "a", "Class", "benign", "Probability", 0.25, "Area", 3.5);
		RowTable searched = table("Image", "b", "Label", "L1", "Area", 7);
		for (RowTable[] order : new RowTable[][] {{explained, searched, explained}, {searched, explained, searched}}) {
			ResultsTable table = new ResultsTable();
			for (RowTable rows : order) rows.appendTo(table);
			for (int i = 0; i < 3; i++) {
				boolean isSearched = order[i] == searched;
				assertThat(table.getStringValue("Image", i)).isEqualTo(isSearched ? "b" : "a");
				assertThat(table.getStringValue("Class", i)).isEqualTo(isSearched ? "" : "benign");
				assertThat(table.getStringValue("Probability", i)).isEqualTo(isSearched ? "" : "0.2500");
				assertThat(table.getStringValue("Label", i)).isEqualTo(isSearched ? "L1" : "");
				assertThat(table.getStringValue("Area", i)).isEqualTo(isSearched ? "7.0000" : "3.5000");
				assertThat(table.getRowAsString(i).split("\t", -1)).doesNotContain("0", "0.0000", "NaN", "null");
			}
		}
	}

	private static RowTable table(Object... cells) {
		Map<String, Object> row = new LinkedHashMap<>();
		for (int i = 0; i < cells.length; i += 2) row.put((String) cells[i], cells[i + 1]);
		RowTable table = new RowTable("t");
		table.add(row);
		return table;
	}
}
