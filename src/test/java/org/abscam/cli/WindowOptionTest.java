package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ExitCode;

class WindowOptionTest {

	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif");

	@Test
	void numbersMayBeBelowZero() {
		assertThat(window("-160-240")).hasToString("{\"low\":-160.0,\"high\":240.0,\"name\":\"as given\",\"function\":\"LINEAR\"}");
		assertThat(window("-1000--200").get("high").getAsDouble()).isEqualTo(-200);
		assertThat(window("20-200").get("low").getAsDouble()).isEqualTo(20);
	}

	@Test
	void whatIsNoWindowIsOneLineBeforeAnyWork() {
		Run run = Run.abscam("classify", PHANTOM, PHANTOM, "--window", "240-20");
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err().lines()).hasSize(1);
		assertThat(Run.abscam("explain", PHANTOM, "--window", "*").err())
			.startsWith("abscam: '*' is no window; use default, display, full");
	}

	/** The answer depends on it: that is why it is in the record. */
	@Test
	void anotherWindowIsAnotherPicture() {
		assertThat(probabilities("default")).isNotEqualTo(probabilities("0-60"));
	}

	private static JsonObject window(String window) {
		return first(window).getAsJsonObject("window");
	}

	private static JsonObject probabilities(String window) {
		return first(window).getAsJsonObject("probabilities");
	}

	private static JsonObject first(String window) {
		Run run = Run.abscam("classify", PHANTOM, "--window", window, "--json");
		assertThat(run.exit()).as(run.err()).isZero();
		return ((JsonArray) JsonParser.parseString(run.out())).get(6).getAsJsonObject();
	}
}
