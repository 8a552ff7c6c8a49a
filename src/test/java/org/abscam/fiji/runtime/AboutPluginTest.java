package org.abscam.fiji.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.abscam.engine.Device;
import org.abscam.engine.RuntimePackage;
import org.abscam.fiji.AboutPlugin;
import org.abscam.model.ModelLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AboutPluginTest {

	@TempDir
	Path models;

	@Test
	void versionsDeviceModelsLicenceAndCitationAreToldWithoutAScreen() throws Exception {
		PrintStream standard = System.out;
		ByteArrayOutputStream printed = new ByteArrayOutputStream();
		System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
		try {
			new AboutPlugin().run("");
		}
		finally {
			System.setOut(standard);
		}

		assertThat(printed.toString(StandardCharsets.UTF_8)).contains("Abs-CAM       development",
			"ONNX Runtime  " + Device.runtimeVersion(),
			"ImageJ        1.5", "Java          " + System.getProperty("java.version"), "breast-ultrasound: ", "chest-xray: ",
			"BSD-2-Clause",
			"arXiv 2207.03648");
	}

	@Test
	void whereNoGpuRunsTheReasonAndARemedyAreTold() throws Exception {
		String text = AboutText.of(ModelLibrary.bundled());

		if (Device.whyNoGpu().isEmpty()) assertThat(text).contains("Runs on       ", "Nodes there   ").doesNotContain("Why no GPU");
		else {
			assertThat(text).contains("Runs on       the CPU, ", "Why no GPU    ", "To use one    ",
				Device.runtimeVersion());
			assertThat(text.replaceAll("\\s+", " ")).contains(Device.whyNoGpu().get());
		}
	}

	@Test
	void noLineIsWiderThanTheWindowAndLongOnesGoOnBelowTheirBeginning() {
		String[] lines = AboutText.of(ModelLibrary.bundled()).split("\n");

		assertThat(lines).allMatch(line -> line.length() <= 100);
		for (int i = 0; i < lines.length; i++)
			if (lines[i].startsWith("  breast-ultrasound: ")) assertThat(lines[i + 1]).startsWith("    ");
	}

	@Test
	void theRemedyDependsOnWhatTheRuntimeWasBuiltFor() {
		if (!RuntimePackage.names().isEmpty()) {
			assertThat(AboutText.advice(Set.of("CPUExecutionProvider"))).contains(RuntimePackage.names().get(0),
				"Abs-CAM Install GPU Runtime...");
		}
		for (OrtProvider gpu : new OrtProvider[] {OrtProvider.CUDA, OrtProvider.WEBGPU}) {
			assertThat(AboutText.advice(Set.of("CPUExecutionProvider", gpu.getName()))).startsWith("update the driver")
				.doesNotContain("download");
		}
	}

	@Test
	void bundledModelsThatLieInTheModelsFolderTooAreListedOnce() {
		assertThat(AboutText.of(ModelLibrary.with(Path.of("models"))).lines().filter(line -> line.startsWith("  breast-ultrasound: ")))
			.hasSize(1)
			.noneMatch(line -> line.contains("cannot be used"));
	}

	@Test
	void aModelThatCannotBeUsedIsNamedWithTheReason() throws IOException {
		Files.writeString(Files.createDirectories(models.resolve("mine")).resolve("rdf.yaml"), "type: dataset");

		assertThat(AboutText.of(ModelLibrary.with(models))).contains("  mine: cannot be used: ", "  breast-ultrasound: ");
	}
}
