package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class BenchmarkCommandTest {

	@Test
	void timesOfEachModelAndDeviceAreGivenAsJson() {
		Run run = Run.abscam("benchmark", "--device", "cpu", "--runs", 1, "--json");

		assertThat(run.exit()).isZero();
		var results = JsonParser.parseString(run.out()).getAsJsonObject().getAsJsonArray("results");
		assertThat(results).extracting(r -> r.getAsJsonObject().get("model").getAsString()).containsExactly("breast-ultrasound", "chest-xray");
		for (JsonElement element : results) {
			JsonObject result = element.getAsJsonObject();
			assertThat(result.get("device").getAsString()).isEqualTo("cpu");
			assertThat(result.get("masks").getAsInt()).isBetween(1, 128);
			double all = result.get("phase_one_ms").getAsDouble() + result.get("phase_two_ms_per_mask").getAsDouble() * result.get("masks").getAsInt();
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
	void badNumbersAreRefused() {
		assertThat(Run.abscam("benchmark", "--runs", 0).err()).contains("--runs 0 is below 1.");
	}
}
