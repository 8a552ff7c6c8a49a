package org.abscam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * WebGPU without a GPU: the runtime of the npm package, and SwiftShader, which Chromium brings, as the Vulkan driver. In a process of
 * its own, as ONNX Runtime is loaded once. Skipped, and says so, where either is not there; {@code .ci/run} fetches both.
 */
class WebGpuTest {

	private static final String PACKAGE = "onnxruntime-node-1.29.0.tgz";
	private static final List<Path> PACKAGES =
		List.of(Path.of("target/gpu", PACKAGE), Path.of(System.getProperty("user.home"), ".cache/abscam", PACKAGE));
	private static final List<Path> SOFTWARE_DRIVERS = List.of(Path.of("/usr/lib/chromium/vk_swiftshader_icd.json"),
		Path.of("/usr/lib64/chromium-browser/vk_swiftshader_icd.json"));

	@TempDir
	Path folder;

	@Test
	void aNetworkAgreesWithAutogradAndStaysOnTheGpu() throws Exception {
		assertThat(agreement("resnet_ts17").lines().filter(line -> line.startsWith("ok resnet_ts17 last"))).singleElement().asString()
			.contains("phase one on webgpu ")
			.doesNotContain("cpu ");
	}

	@Test
	@Tag("slow")
	void furtherNetworksAgreeWithAutograd() throws Exception {
		agreement("cnn3d_ts17", "densenet_ts17", "vgg_ts11");
	}

	/** What the comparison of two layers of each network printed, all within bounds. */
	private String agreement(String... networks) throws Exception {
		Path runtime = runtime();
		OwnProcess run =
			java(List.of("-D" + RuntimeFolder.PROPERTY + "=" + runtime), Optional.of(require(SOFTWARE_DRIVERS, "SwiftShader of Chromium")),
				"org.abscam.engine.DeviceVectors",
				Stream.concat(Stream.of("webgpu", "some"), Stream.of(networks)).toArray(String[]::new));
		System.out.println(run.output());

		assertThat(run.output()).contains("adapter SwiftShader Device");
		assertThat(run.output().lines().filter(line -> line.startsWith("ok "))).hasSize(2 * networks.length);
		assertThat(run.exit()).isZero();
		return run.output();
	}

	@Test
	void whereThereIsNoVulkanDriverWebGpuIsRefusedAndAutoTakesTheCpu() throws Exception {
		Path runtime = runtime();
		Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"));
		OwnProcess run =
			java(List.of("-D" + RuntimeFolder.PROPERTY + "=" + runtime), Optional.of(folder.resolve("none.json")), "org.abscam.cli.Main",
				"devices");

		assertThat(run.output()).contains("WebGpuExecutionProvider")
			.containsPattern("webgpu +not available: (there is no Vulkan driver|the Vulkan loader)")
			.containsPattern("auto +cpu \\(no CUDA: .*; no WebGPU: (there is no Vulkan driver|the Vulkan loader)");
	}

	@Test
	void softwareThatStandsForAGpuIsUsedOnlyWhenAskedFor() throws Exception {
		Path runtime = runtime();
		OwnProcess run =
			java(List.of("-D" + RuntimeFolder.PROPERTY + "=" + runtime), Optional.of(require(SOFTWARE_DRIVERS, "SwiftShader of Chromium")),
				"org.abscam.cli.Main", "devices");

		assertThat(run.output()).containsPattern("webgpu +webgpu on SwiftShader")
			.containsPattern("auto +cpu \\(.*'SwiftShader[^']*', which is software");
	}

	@Test
	void aDeviceWithoutFloat16SaysSo() throws Exception {
		Path runtime = runtime();
		OwnProcess run =
			java(List.of("-D" + RuntimeFolder.PROPERTY + "=" + runtime), Optional.of(require(SOFTWARE_DRIVERS, "SwiftShader of Chromium")),
				"org.abscam.cli.Main", "explain", "models/samples/breast-phantom.tif", "--device", "webgpu", "--precision", "float16");

		assertThat(run.output().strip()).as("exit %d", run.exit())
			.matches("abscam: 'breast-ultrasound' cannot be explained: webgpu on SwiftShader[^;]* has no float16; use float32\\.");
		assertThat(run.exit()).isEqualTo(2);
	}

	@Test
	void anInstalledRuntimeOfAnotherVersionIsNamedAndNotLoaded() throws Exception {
		Files.createDirectories(folder.resolve("onnxruntime-0.9.9"));
		OwnProcess run = java(List.of("-D" + RuntimeFolder.PROPERTY + "=" + folder), Optional.empty(), "org.abscam.cli.Main", "devices");

		assertThat(run.output()).doesNotContain(", from ")
			.contains("0.9.9 was installed, but this Abs-CAM needs " + RuntimeFolder.version());
	}

	/** The runtime folder, installed from the package as a user installs it. */
	private Path runtime() throws Exception {
		Path file = require(PACKAGES, "the npm package onnxruntime-node 1.29.0");
		boolean known = RuntimePackage.names().contains(PACKAGE);
		if (!known) System.err.println("SKIPPED: " + PACKAGE + " holds nothing for " + RuntimePackage.platform());
		Assumptions.assumeTrue(known);
		return RuntimePackage.install(file, folder).getParent();
	}

	private static Path require(List<Path> places, String what) {
		Optional<Path> found = places.stream().filter(Files::isRegularFile).findFirst();
		if (found.isEmpty()) System.err.println("SKIPPED: " + what + " is absent (looked for " + places + ")");
		Assumptions.assumeTrue(found.isPresent(), what + " is absent");
		return found.get();
	}

	private OwnProcess java(List<String> options, Optional<Path> vulkanDriver, String program, String... arguments) throws Exception {
		Map<String, String> environment = new HashMap<>();
		vulkanDriver
			.ifPresent(driver -> Stream.of("VK_ICD_FILENAMES", "VK_DRIVER_FILES").forEach(v -> environment.put(v, driver.toString())));
		return OwnProcess.run(folder, environment, options, program, arguments);
	}
}
