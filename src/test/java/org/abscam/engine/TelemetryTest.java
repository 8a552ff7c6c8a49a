package org.abscam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In processes of their own, in whose environment nothing forbids ONNX Runtime to report its use. */
class TelemetryTest {

	@TempDir
	Path folder;

	@Test
	void nothingIsKeptToBeReported() throws Exception {
		Path home = Files.createDirectories(folder.resolve("home"));
		Map<String, String> environment = Map.of("ORT_DISABLE_TELEMETRY", "0", "HOME", home.toString(), "XDG_CACHE_HOME",
			home.resolve(".cache").toString());
		OwnProcess run =
			OwnProcess.run(folder, environment, List.of(), "org.abscam.cli.Main", "explain", "models/samples/breast-phantom.tif",
				"--method", "abs-cam-initial");

		assertThat(run.exit()).as(run.output()).isZero();
		try (Stream<Path> files = Files.walk(home)) {
			assertThat(files.map(Path::toString)).as("device number and cache of the uploader").noneMatch(f -> f.contains("onnxruntime"));
		}
	}

	@Test
	void aLongCommandLineDoesNotEndTheProcess() throws Exception {
		OwnProcess run =
			OwnProcess.run(folder, Map.of("ORT_DISABLE_TELEMETRY", "0"), List.of("-Dlong=" + "x".repeat(20_000)), "org.abscam.cli.Main",
				"devices");

		assertThat(run.exit()).as(run.output()).isZero();
		assertThat(run.output()).contains("CPUExecutionProvider");
	}
}
