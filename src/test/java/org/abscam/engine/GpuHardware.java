package org.abscam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.abscam.ExpectedValues;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * For a computer with a GPU, {@code mvn -Pgpu-test test}: the runtime is that of {@code mvn -Pgpu-webgpu package} or of
 * {@code -Pgpu-cuda}. What happens when the device is lost in the middle of a run, as when its driver is updated, cannot be
 * provoked from here: pull it, and see that the command line ends with code 2 and one sentence.
 */
class GpuHardware {

	private static final String RUNTIME = "target/abscam/lib/abscam";

	@TempDir
	Path folder;

	private String device;

	@BeforeEach
	void takeTheDeviceThatIsAskedFor() {
		device = System.getProperty("abscam.test.device", "gpu");
	}

	@Test
	void allNetworksLayersAndMethodsAgreeWithAutograd() throws Exception {
		List<String> arguments = new ArrayList<>(List.of(device, "all"));
		arguments.addAll(ExpectedValues.names().toList());
		OwnProcess run = run(Map.of(), "org.abscam.engine.DeviceVectors", arguments.toArray(String[]::new));
		System.out.println(run.output());

		assertThat(run.output().lines()).noneMatch(line -> line.startsWith("OFF"));
		assertThat(run.exit()).isZero();
	}

	@Test
	void phaseTwoIsFasterThanOnTheCpu() throws Exception {
		OwnProcess run =
			run(Map.of(), "org.abscam.cli.Main", "benchmark", "--device", "cpu", "--device", device, "--model", "breast-ultrasound");
		System.out.println(run.output());

		List<Double> imagesPerSecond = run.output().lines().filter(l -> l.startsWith("breast-ultrasound"))
			.map(l -> Double.valueOf(l.split(" +")[6])).toList();
		assertThat(imagesPerSecond).hasSize(2);
		assertThat(imagesPerSecond.get(1)).isGreaterThan(imagesPerSecond.get(0));
	}

	@Test
	void float16IsNearFloat32OrRefused() throws Exception {
		OwnProcess run = run(Map.of(), "org.abscam.cli.Main", "benchmark", "--device", device, "--precision", "float16");
		System.out.println(run.output());

		List<String> rows = run.output().lines().filter(l -> l.startsWith("breast-ultrasound ") || l.startsWith("chest-xray ")).toList();
		assertThat(rows).hasSize(2);
		if (run.output().contains("has no float16; use float32.")) return;
		assertThat(rows.stream().map(l -> Double.valueOf(l.split(" +")[6]))).allMatch(error -> error < 5e-3);
	}

	@Test
	void whereAllCardsAreHiddenTheAutomaticDeviceIsTheCpuWithTheReason() throws Exception {
		String nowhere = folder.resolve("none.json").toString();
		OwnProcess run = run(Map.of("CUDA_VISIBLE_DEVICES", "", "VK_ICD_FILENAMES", nowhere, "VK_DRIVER_FILES", nowhere),
			"org.abscam.cli.Main", "explain", "models/samples/breast-phantom.tif", "--method", "abs-cam-initial", "--out",
			folder.toString());

		assertThat(run.output()).contains(" on cpu (no CUDA");
		assertThat(run.exit()).isZero();
	}

	private OwnProcess run(Map<String, String> environment, String program, String... arguments) throws Exception {
		return OwnProcess.run(folder, environment, List.of("-D" + RuntimeFolder.PROPERTY + "=" + RUNTIME), program, arguments);
	}
}
