package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.abscam.SharedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ExitCode;

/** A user's slips: exit code 2 and one line that says what to do. */
class BadInputTest {

	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif");

	@TempDir
	private Path folder;

	static Stream<Arguments> slips() {
		return Stream.of(
			Arguments.of("'frob'", new String[] {"frob"}),
			Arguments.of("'SCAN'", new String[] {"explain"}),
			Arguments.of("missing.tif", new String[] {"explain", "missing.tif"}),
			Arguments.of("breast-ultrasound, chest-xray", new String[] {"explain", PHANTOM.toString(), "--model", "nothing"}),
			Arguments.of("normal, benign, malignant", new String[] {"explain", PHANTOM.toString(), "--class", "cat"}),
			Arguments.of("no class '3'", new String[] {"explain", PHANTOM.toString(), "--class", "3"}),
			Arguments.of("use abs-cam", new String[] {"explain", PHANTOM.toString(), "--method", "magic"}),
			Arguments.of("models check", new String[] {"explain", PHANTOM.toString(), "--layer", "nowhere"}),
			Arguments.of("The axes 'NXC' cannot be read", new String[] {"explain", PHANTOM.toString(), "--axes", "NXC"}),
			Arguments.of("a layer that is given by name", new String[] {"explain", PHANTOM.toString(), "--axes", "NTC"}),
			Arguments.of("--prefix", new String[] {"explain", PHANTOM.toString(), "--prefix", "-1"}),
			Arguments.of("--threshold", new String[] {"explain", PHANTOM.toString(), "--threshold", "7"}),
			Arguments.of("--channels", new String[] {"explain", PHANTOM.toString(), "--channels", "none"}),
			Arguments.of("use auto", new String[] {"explain", PHANTOM.toString(), "--device", "toaster"}),
			Arguments.of("--batch", new String[] {"explain", PHANTOM.toString(), "--batch", "0"}));
	}

	@ParameterizedTest
	@MethodSource("slips")
	void slipEndsInOneLine(String hint, String[] arguments) {
		assertOneLine(Run.abscam((Object[]) arguments), hint);
	}

	@Test
	void textFileCalledTifIsNoImage() throws IOException {
		Path file = Files.writeString(folder.resolve("notes.tif"), "These are notes.\n");
		assertOneLine(Run.abscam("explain", file), "notes.tif");
	}

	@Test
	void resultsIntoAFileAreRefused() throws IOException {
		Path file = Files.writeString(folder.resolve("taken"), "mine");
		assertOneLine(Run.abscam("explain", PHANTOM, "--method", "grad-cam", "--out", file), "taken");
		assertThat(file).hasContent("mine");
	}

	@Test
	void twoScansOfOneNameDoNotOverwriteEachOther() throws IOException {
		Path other = folder.resolve("breast-phantom.tif");
		Files.copy(PHANTOM, other);
		Run run = Run.abscam("explain", PHANTOM, other, "--method", "grad-cam", "--out", folder.resolve("out"));
		assertOneLine(run, "overwrite");
		assertThat(folder.resolve("out/breast-phantom.json")).exists();
	}

	@Test
	void volumesAreRefusedForEveryScanOfAModelOfImages() throws IOException {
		Path other = folder.resolve("other.tif");
		Files.copy(PHANTOM, other);
		Run run = Run.abscam("explain", PHANTOM, other, "--volume", "--method", "grad-cam", "--out", folder.resolve("out"));
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err().lines()).hasSize(2).allMatch(line -> line.contains("leave --volume away"));
		assertThat(folder.resolve("out")).doesNotExist();
	}

	@Test
	void oneBadScanDoesNotStopTheOthers() throws IOException {
		Path bad = Files.writeString(folder.resolve("bad.tif"), "no image");
		Run run = Run.abscam("explain", bad, PHANTOM, "--method", "grad-cam", "--out", folder.resolve("out"));
		assertOneLine(run, "bad.tif");
		assertThat(folder.resolve("out/breast-phantom.json")).exists();
	}

	@ParameterizedTest
	@ValueSource(strings = {"gemm_only_no_conv.onnx", "git_lfs_pointer.onnx", "html_github_page.onnx", "meshnet_segmentation_3d.onnx",
		"missing_external_data_densenet121_cxr3.onnx", "missing_external_data_resnet50_two_outputs.onnx", "mnist_opset1_cntk24.onnx"})
	void oddModelIsRefusedByName(String name) {
		Path model = SharedData.require("data/onnx/odd/" + name);
		assertOneLine(Run.abscam("explain", PHANTOM, "--model", model), name.replace(".onnx", "").substring(0, 4));
		if (!name.contains("segmentation")) assertOneLine(Run.abscam("models", "check", model), ""); // of that, regions can be asked about
	}

	@Test
	void modelWithWeightsBesideItWorks() {
		Run run = Run.abscam("models", "check", SharedData.require("data/onnx/odd/tiny_external/model.onnx"));
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(run.out()).contains("usable   yes");
	}

	private static void assertOneLine(Run run, String hint) {
		assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err().lines()).hasSize(1);
		assertThat(run.err()).startsWith("abscam: ").contains(hint).doesNotContain("Exception");
	}
}
