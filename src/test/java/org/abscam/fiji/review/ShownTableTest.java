package org.abscam.fiji.review;

import static org.assertj.core.api.Assertions.assertThat;

import ij.measure.ResultsTable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShownTableTest {

	@TempDir
	private Path folder;

	@Test
	void numbersAreNumbersAndWhatIsEmptyStaysEmpty() throws Exception {
		Path csv =
			Files.writeString(folder.resolve("a.csv"), "id,case,value,note\r\n\"Zoë, B\",1,-0.25,\r\n007a,2,,\"said \"\"no\"\"\"\r\n");
		ResultsTable table = ShownTable.read(csv);

		assertThat(table.getHeadings()).containsExactly("id", "case", "value", "note");
		assertThat(table.size()).isEqualTo(2);
		assertThat(table.getStringValue("id", 0)).isEqualTo("Zoë, B");
		assertThat(table.getValue("value", 0)).isEqualTo(-0.25);
		assertThat(table.getStringValue("value", 1)).isEmpty();
		assertThat(table.getStringValue("note", 1)).isEqualTo("said \"no\"");
		assertThat(table.getRowAsString(0)).contains("\t1\t");
	}
}
