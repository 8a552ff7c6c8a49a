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

	/** Rows by another temperature, or with and without the distance from training images, do not go together. */
	@Test
	void aCardThatWasEditedIsAnotherRun() throws Exception {
		Path model = Files.createDirectory(folder.resolve("own"));
		for (String file : new String[] {"model.onnx", "rdf.yaml"})
			Files.copy(Path.of("models", "chest-xray", file), model.resolve(file));
		JsonObject then = of("--model", model.toString());
		assertThat(CohortRecord.difference(of("--model", model.toString()), then)).isEmpty();
		String card = Files.readString(model.resolve("rdf.yaml"));
		Files.writeString(model.resolve("rdf.yaml"), "# said otherwise\n" + card.replace("description: >-", "description: >"));
		assertThat(CohortRecord.difference(of("--model", model.toString()), then)).as("for people alone").isEmpty();
		Files.writeString(model.resolve("rdf.yaml"), card.replace("    outputs: logits", "    temperature: 2\n    outputs: logits"));
		assertThat(CohortRecord.difference(of("--model", model.toString()), then))
			.contains("other settings in the card of the model 'own'");
	}

	private JsonObject record(Path table) throws Exception {
		return of("--inputs", table.toString());
	}

	private JsonObject of(String option, String value) throws Exception {
		CohortRequest request =
			ServiceLoader.load(CohortArguments.class).findFirst().orElseThrow().request(folder.toString(), option, value,
				"--out", folder.resolve("out").toString());
		return CohortRecord.of(request, new Census(1, "of one"));
	}
}
