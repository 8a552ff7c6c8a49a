package org.abscam.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CohortRecordTest {

	@TempDir
	private Path folder;

	/** An edited age would make rows of another model's answer, beside those that are kept. */
	@Test
	void aTableOfInputsThatWasEditedIsAnotherRun() throws Exception {
		Path table = Files.writeString(folder.resolve("ages.csv"), "file,age\na.png,54\n");
		JsonObject then = record(table);
		assertThat(CohortRecord.difference(record(table), then)).isEmpty();
		Files.writeString(table, "file,age\na.png,55\n");
		assertThat(CohortRecord.difference(record(table), then)).contains("other cells in the table of --inputs");
		Files.delete(table);
		assertThat(CohortRecord.difference(record(table), then)).contains("other cells in the table of --inputs");
	}

	private JsonObject record(Path table) throws Exception {
		CohortRequest request = ServiceLoader.load(CohortArguments.class).findFirst().orElseThrow().request(folder.toString(), "--inputs",
			table.toString(), "--out", folder.resolve("out").toString());
		return CohortRecord.of(request, new Census(1, "of one"));
	}
}
