package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import org.abscam.onnx.ModelDraft;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkCommandTest {

	@Test
	void timesOfEachModelAndDeviceAreGivenAsJson() {
		Run run = Run.abscam("benchmark", "--device", "cpu", "--runs", 1, "--json");

		assertThat(run.exit()).isZero();
		var results = JsonParser.parseString(run.out()).getAsJsonObject().getAsJsonArray("results");
		assertThat(results).extracting(r -> r.getAsJsonObject().get("model").getAsString()).containsExactly("breast-ultrasound",
			"chest-xray");
		for (JsonElement element : results) {
			JsonObject result = element.getAsJsonObject();
			assertThat(result.get("device").getAsString()).isEqualTo("cpu");
			assertThat(result.get("masks").getAsInt()).isBetween(1, 128);
			double all = result.get("phase_one_ms").getAsDouble()
				+ result.get("phase_two_ms_per_mask").getAsDouble() * result.get("masks").getAsInt();
			assertThat(result.get("images_per_second").getAsDouble()).isCloseTo(1000 / all, Percentage.withPercentage(1e-6));
			assertThat(result.get("forward_ms").getAsDouble()).isPositive();
		}
	}

	@Test
	void aTableHasARowForAGivenModel() {
		Run run = Run.abscam("benchmark", "--device", "cpu", "--runs", 1, "--model", "chest-xray");

		assertThat(run.out().lines()).hasSize(2).last().asString().startsWith("chest-xray ").contains(" cpu ");
	}

	@Test
	void float16AddsItsTimeAndItsError() {
		Run run =
			Run.abscam("benchmark", "--device", "cpu", "--runs", 1, "--model", "src/test/resources/gated", "--precision", "float16",
				"--json");

		JsonObject result = JsonParser.parseString(run.out()).getAsJsonObject().getAsJsonArray("results").get(0).getAsJsonObject();
		assertThat(run.exit()).isZero();
		assertThat(result.get("phase_two_float16_ms_per_mask").getAsDouble()).isPositive();
		assertThat(result.get("float16_map_relative_l2").getAsDouble()).as("more than rounding of float32, of the size of that of halves")
			.isBetween(1e-6, 2e-3);
		assertThat(result.get("float16_largest_score_difference").getAsDouble()).isBetween(1e-5, 5e-3);
	}

	@Test
	void int8AddsItsTimeAndItsError() {
		Run run = Run.abscam("benchmark", "--device", "cpu", "--runs", 1, "--model", "chest-xray", "--precision", "int8", "--json");

		JsonObject result = JsonParser.parseString(run.out()).getAsJsonObject().getAsJsonArray("results").get(0).getAsJsonObject();
		assertThat(run.exit()).isZero();
		assertThat(result.get("phase_two_int8_ms_per_mask").getAsDouble()).isPositive();
		assertThat(result.get("int8_map_relative_l2").getAsDouble()).as("more than rounding of float32, of the size of that of bytes")
			.isBetween(1e-5, 5e-2);
		assertThat(result.get("int8_largest_score_difference").getAsDouble()).isBetween(1e-4, .1);
	}

	@Test
	void aModelThatFloat16DoesNotSuitHasNoNumbersForIt(@TempDir Path folder) throws Exception {
		Path model = ModelDraft.write(new ModelDraft(17).input("x", 1, 1, 8, 8).reals("w", new long[] {1, 1, 1, 1}, 1e5).node("Conv", "x,w",
			"c").node("Relu", "c", "a")
			.node("GlobalAveragePool", "a", "p").node("Flatten", "p", "y").output("y"), folder.resolve("large.onnx"));
		Run run = Run.abscam("benchmark", "--device", "cpu", "--runs", 1, "--model", model, "--precision", "float16");

		assertThat(run.exit()).isZero();
		assertThat(run.out().lines()).hasSize(2).last().asString().containsPattern(" - +- +- ");
		assertThat(run.err()).startsWith("abscam: float16 left out: 'large' cannot be explained: the weights 'w'").hasLineCount(1);
	}

	@Test
	void badNumbersAreRefused() {
		assertThat(Run.abscam("benchmark", "--precision", "float8").err())
			.contains("There is no precision 'float8'; use auto, float32, float16 or int8.");
		assertThat(Run.abscam("benchmark", "--runs", 0).err()).contains("--runs 0 is below 1.");
	}
}
