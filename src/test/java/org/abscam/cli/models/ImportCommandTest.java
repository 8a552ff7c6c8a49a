package org.abscam.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.IJ;
import ij.process.ImageStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.abscam.SharedData;
import org.abscam.cli.Run;
import org.abscam.model.CardSchema;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.SmallClassifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ExitCode;

/** {@code abscam models import}: what is imported is found by its name and explained; what is refused leaves nothing behind. */
class ImportCommandTest {

	private static final String PROPERTY = "abscam.models";
	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif");

	@TempDir
	private Path folder;

	private String before;

	@BeforeEach
	void useAFolderOfOurOwn() {
		before = System.setProperty(PROPERTY, models().toString());
	}

	@AfterEach
	void useTheFormerFolder() {
		if (before == null) System.clearProperty(PROPERTY);
		else System.setProperty(PROPERTY, before);
	}

	private Path models() {
		return folder.resolve("models");
	}

	private Path small(ModelProto model) throws IOException {
		return ModelDraft.write(model, folder.resolve("small net.onnx"));
	}

	private static Run importing(Object... arguments) {
		return Run.abscam(Stream.concat(Stream.of("models", "import"), Stream.of(arguments)).toArray());
	}

	private static void assertDone(Run run) {
		assertThat(run.exit()).as(run.err()).isZero();
	}

	/** One line of the sentence, and the folder of models as it was. */
	private void assertRefused(Run run, String... what) throws IOException {
		assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err().lines()).hasSize(1);
		assertThat(run.err()).startsWith("abscam: ").contains(what).doesNotContain("Exception", ".abscam-import");
		assertThat(models()).doesNotExist();
	}

	/** Models of other authors, with the preprocessing that their authors name, and the class they are known to give. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
		"mobilenetv2_qdq_u8_opset17_diablo.onnx | natural/gradcam_both.png | 243,282,242,281 | 1000 | --preprocessing imagenet",
		"cifar10_cnn_winml.onnx | natural/gradcam_dog.jpg | 0,1,2,3,4,5,6,7,8,9 | 10 | --preprocessing -1-1",
		"brain_tumor_lenet_anas436.onnx | dicom/mr-series/N2D_0180.dcm | 0,1 | 2 | --preprocessing 0-1",
		"cxr15_mobilenetv3s_qdq.onnx | natural/gradcam_dog.jpg | 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14 | 15 | "
			+ "--preprocessing 0-1 --mean 0.485 --std 0.229 --activation sigmoid"})
	void networkOfAnotherAuthorIsImportedAndExplained(String model, String picture, String expected, int classes, String said)
		throws IOException {
		Path labels = Files.write(folder.resolve("labels.txt"), IntStream.range(0, classes).mapToObj(i -> "c" + i).toList());
		Object[] arguments = Stream.concat(Stream.of(SharedData.require("data/onnx/real/" + model), "--name", "net", "--labels", labels,
			"--license", "mit", "--intended-use", "tests: only"), Stream.of(said.split(" "))).toArray();
		Run imported = importing(arguments);
		assertDone(imported);
		assertThat(imported.out()).contains("run once on a test picture", models().resolve("net").toString(), "--model net");
		assertThat(CardSchema.faults(Files.readString(models().resolve("net/rdf.yaml")))).isEmpty();

		Run run = Run.abscam("explain", SharedData.require("data/" + picture), "--model", "net", "--method", "grad-cam", "--json", "--out",
			folder);
		assertDone(run);
		JsonObject image = JsonParser.parseString(run.out()).getAsJsonObject().getAsJsonArray("images").get(0).getAsJsonObject();
		assertThat("," + expected + ",").contains("," + image.get("top_class").getAsString().substring(1) + ",");
		String name = Path.of(picture).getFileName().toString().replaceAll("\\..*", "");
		ImageStatistics map = IJ.openImage(folder.resolve(name + ".saliency.tif").toString()).getStatistics();
		assertThat(map.stdDev).as("the map is not flat").isPositive();
		assertThat(Run.abscam("models", "list").out()).contains("net", "tests: only");
	}

	/** A model, its card thrown away and said again, gives the same probabilities. */
	@Test
	void theNewCardGivesWhatTheAuthorsCardGives() {
		assertDone(importing("src/test/resources/gated/model.onnx", "--name", "mine", "--labels", "normal,benign,malignant",
			"--preprocessing", "0-1", "--mean", "0.4", "--std", "0.25"));
		Run mine = Run.abscam("classify", PHANTOM, "--model", "mine", "--json", "--device", "cpu");
		assertDone(mine);
		assertThat(mine.out())
			.isEqualTo(Run.abscam("classify", PHANTOM, "--model", "src/test/resources/gated", "--json", "--device", "cpu").out());
	}

	/** Means and deviations of values 0..1, said without a preprocessing: once they were taken from 0..255, and every picture was certain. */
	@Test
	void meansUpToOneImplyValuesUpToOne() throws IOException {
		Path onnx = small(SmallClassifier.of(3, 16, 3));
		Run run = importing(onnx, "--name", "implied", "--mean", "0.7178,0.5677,0.5456", "--std", "0.2,0.25,0.3");
		assertDone(run);
		assertThat(run.err()).contains("Mean and std are those of values 0..1, so grey levels 0..255 are divided by 255 before");
		assertDone(
			importing(onnx, "--name", "stated", "--mean", "0.7178,0.5677,0.5456", "--std", "0.2,0.25,0.3", "--preprocessing", "0-1"));
		assertThat(Files.readString(models().resolve("implied/rdf.yaml")).replace("name: implied", "name: stated"))
			.isEqualTo(Files.readString(models().resolve("stated/rdf.yaml"))).contains("gain: 0.00392156");
	}

	/**
	 * The score of the first class is the mean of what goes in above 0, that of the second 0: by hand p = 1 / (1 + exp(−mean)), the mean of
	 * the phantom's middle slice as ImageJ counts it.
	 */
	@Test
	void answersUnderTheUsualPreprocessingsStandSideBySide() throws IOException {
		ModelProto model = new ModelDraft(17).input("x", "N", 1, 256, 256).reals("w", new long[] {1, 1, 1, 1}, 1).node("Conv", "x,w", "c")
			.node("Relu", "c", "a").node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f").reals("classes", new long[] {1, 2}, 1, 0)
			.node("Gemm", "f,classes", "y").output("y");
		Run run = importing(small(model), "--name", "mean", "--labels", "bright,dark", "--picture", PHANTOM);
		assertDone(run);
		int[] counts = IJ.openImage(PHANTOM.toString()).getStack().getProcessor(8).getHistogram();
		assertThat(run.out()).contains("'breast-phantom'", "* none         bright 1.000  saturated\n",
			"  0-1          bright " + probability(counts, 1 / 255., 0) + "\n",
			"  -1-1         bright " + probability(counts, 2 / 255., -1) + "\n")
			.doesNotContain("imagenet");
		assertThat(run.err()).contains("With its preprocessing the model is certain (1.000) whatever it is shown");

		Run right = importing(small(model), "--name", "right", "--labels", "bright,dark", "--preprocessing", "0-1", "--mean", "0.2");
		assertDone(right);
		assertThat(right.out()).contains("'test picture'", "  none         bright 1.000  saturated\n", "* as imported  bright 0.5");
		assertThat(right.err()).doesNotContain("certain");
	}

	private static String probability(int[] counts, double gain, double offset) {
		double sum = 0;
		for (int v = 0; v < counts.length; v++) sum += counts[v] * Math.max(0, v * gain + offset);
		return String.format(Locale.ROOT, "%.3f", 1 / (1 + Math.exp(-sum / IntStream.of(counts).sum())));
	}

	@Test
	void aPictureThatCannotBeShownDoesNotHinderTheImport() throws IOException {
		Path onnx = small(SmallClassifier.of(1, 16, 3));
		assertRefused(importing(onnx, "--picture", folder.resolve("none.png")), "none.png");
		assertDone(importing(onnx, "--name", "net", "--picture", PHANTOM));
	}

	@ParameterizedTest
	@ValueSource(booleans = {false, true})
	void aModelWithACardComesAsFolderOrZip(boolean zipped) throws IOException {
		Path source = Path.of("models/chest-xray");
		if (zipped) {
			source = folder.resolve("my-xray.zip");
			try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(source));
				Stream<Path> files = Files.list(Path.of("models/chest-xray"))) {
				for (Path file : files.toList()) {
					zip.putNextEntry(new ZipEntry(file.getFileName().toString()));
					Files.copy(file, zip);
				}
			}
		}
		assertDone(zipped ? importing(source) : importing(source, "--name", "my-xray"));
		assertThat(models().resolve("my-xray/model.onnx")).hasSameBinaryContentAs(Path.of("models/chest-xray/model.onnx"));
		assertThat(models().resolve("my-xray/rdf.yaml")).hasSameBinaryContentAs(Path.of("models/chest-xray/rdf.yaml"));
		assertThat(models().resolve("my-xray/metrics.json")).as("the card does not name it").doesNotExist();
		assertThat(Run.abscam("classify", PHANTOM, "--model", "my-xray", "--json").out())
			.isEqualTo(Run.abscam("classify", PHANTOM, "--model", "chest-xray", "--json").out()).isNotBlank();
	}

	@Test
	void weightsBesideTheModelComeAlong() throws IOException {
		Path onnx = Files.createDirectories(folder.resolve("source")).resolve("net.onnx");
		SmallClassifier.writeExternal(onnx, "./data/w.bin");
		assertDone(importing(onnx, "--labels", "a,b,c"));
		assertThat(models().resolve("net/data/w.bin")).hasSameBinaryContentAs(onnx.resolveSibling("data/w.bin"));
		assertThat(Files.readString(models().resolve("net/rdf.yaml"))).contains("external_data: {source: data/w.bin, sha256: ");

		Files.move(onnx, onnx.resolveSibling("model.onnx"));
		String card = Files.readString(models().resolve("net/rdf.yaml"));
		Files.writeString(onnx.resolveSibling("rdf.yaml"), card.replaceAll("(?m)^ +(external|sha256).*\n", ""));
		assertDone(importing(onnx.getParent(), "--name", "again"));
		assertThat(models().resolve("again/data/w.bin")).as("named by the ONNX file, not by the card").exists();
	}

	@ParameterizedTest
	@ValueSource(strings = {"../w.bin", "data/../../w.bin"})
	void weightsOutsideOfTheFolderAreNotFollowed(String location) throws IOException {
		Path onnx = Files.createDirectories(folder.resolve("source")).resolve("model.onnx");
		SmallClassifier.writeExternal(onnx, location);
		assertRefused(importing(onnx), "outside its own folder");

		String card = Files.readString(Path.of("models/chest-xray/rdf.yaml")).replaceAll("(?m)^ +(sha256|features).*\n", "");
		Files.writeString(onnx.resolveSibling("rdf.yaml"), card);
		assertRefused(importing(onnx.getParent()), location.startsWith("..") ? location : "../w.bin", "outside its own folder");
	}

	@Test
	void anyOfTheSeveralOutputsIsNamedByTheCard() throws IOException {
		ModelProto model = SmallClassifier.of(1, 16, 3);
		model = model.toBuilder().setGraph(model.getGraph().toBuilder().clearOutput()
			.addOutput(model.getGraph().getOutput(0).toBuilder().setName("a"))
			.addOutput(model.getGraph().getOutput(0))).build();
		assertDone(importing(small(model), "--name", "two"));
		assertThat(Files.readString(models().resolve("two/rdf.yaml"))).contains("- id: y");
		assertDone(Run.abscam("classify", PHANTOM, "--model", "two"));
	}

	@Test
	void aModelOfAnySizeGetsTheSizeThatIsSaid() throws IOException {
		Path any = small(SmallClassifier.of(1, "any", 3));
		assertRefused(importing(any), "any size");
		assertDone(importing(any, "--size", "24x40", "--name", "net"));
		assertThat(Files.readString(models().resolve("net/rdf.yaml"))).contains("{type: space, id: y, size: 24}",
			"{type: space, id: x, size: 40}");
		assertDone(importing(any, "--size", "32", "--name", "square"));
		assertThat(Files.readString(models().resolve("square/rdf.yaml"))).contains("{type: space, id: x, size: 32}");
	}

	/** Numbers that are no classes, and scores at positions: each is imported as what it is, and asked as such. */
	@Test
	void valuesAndSegmentationNetworksAreImportedToo() throws IOException {
		Path networks = Path.of("src/test/resources/vectors-targets");
		assertDone(Run.abscam("models", "import", networks.resolve("regression/model.onnx"), "--name", "age", "--labels", "left,right,both",
			"--activation", "values"));
		Run age = Run.abscam("explain", PHANTOM, "--model", "age", "--class", "right", "--method", "grad-cam", "--json");
		assertThat(age.exit()).as(age.err()).isZero();
		assertThat(age.out()).contains("\"kind\": \"up\"", "\"explained\": \"higher right\"", "\"probability\": \"values\"");
		Run classified = Run.abscam("classify", PHANTOM, "--model", "age", "--json");
		assertThat(classified.out()).contains("\"values\": {").doesNotContain("probabilities");

		assertDone(Run.abscam("models", "import", networks.resolve("unet/model.onnx"), "--name", "lesions", "--labels", "lesion,organ,rest",
			"--preprocessing", "0-1"));
		Run lesions =
			Run.abscam("explain", PHANTOM, "--model", "lesions", "--target", "region", "--region", "all", "--class", "rest", "--method",
				"grad-cam");
		assertThat(lesions.exit()).as(lesions.err()).isZero();
		assertThat(lesions.out()).contains("rest in the whole image");
	}

	@Test
	void twoLabelsNameTheSidesOfOneScore() throws IOException {
		assertDone(importing(small(SmallClassifier.of(3, 16, 1)), "--labels", "ill,healthy"));
		assertThat(Files.readString(models().resolve("small-net/rdf.yaml"))).contains("sigmoid", "[ill, healthy]");
	}

	@Test
	void anOlderModelIsReplacedOnlyWhenAskedAndWhenTheNewOneRuns() throws IOException {
		Path onnx = small(SmallClassifier.of(1, 16, 3));
		assertDone(importing(onnx, "--name", "net", "--labels", "a,b,c"));
		String card = Files.readString(models().resolve("net/rdf.yaml"));
		for (List<String> no : List.of(List.of("--labels", "x,y,z"), List.of("--labels", "x", "--replace"),
			List.of("--replace", "--activation", "none"))) {
			Run run = importing(Stream.concat(Stream.of(onnx, "--name", "NET"), no.stream()).toArray());
			assertThat(run.exit()).as(run.out()).isEqualTo(ExitCode.USAGE);
			assertThat(models().resolve("net/rdf.yaml")).hasContent(card);
			try (Stream<Path> all = Files.list(models())) {
				assertThat(all).hasSize(1);
			}
		}
		assertDone(importing(onnx, "--name", "net", "--labels", "x,y,z", "--replace"));
		assertThat(Files.readString(models().resolve("net/rdf.yaml"))).contains("[x, y, z]");
	}

	@Test
	void anotherFolderIsUsedByPath() throws IOException {
		Path fiji = folder.resolve("Fiji.app/models");
		Run run = importing(small(SmallClassifier.of(1, 16, 3)), "--name", "net", "--to", fiji);
		assertDone(run);
		assertThat(run.out()).contains("--model " + fiji.toRealPath().resolve("net"));
		assertThat(run.err().lines().map(line -> line.substring(0, 28))).as("what was not said is pointed out")
			.containsExactly("abscam: warning: No labels w", "abscam: warning: The preproc", "abscam: warning: With its pr");
		assertDone(Run.abscam("classify", PHANTOM, "--model", fiji.resolve("net")));
		assertThat(models()).doesNotExist();
	}

	static Stream<Arguments> slips() {
		return Stream.of(
			Arguments.of("2 label(s) were given, but the model tells 3", List.of("--labels", "a,b")),
			Arguments.of("no name", List.of("--labels", "a,,c")),
			Arguments.of("There is no file", List.of("--labels", "labels.txt")),
			Arguments.of("use none, 0-1, imagenet or -1-1", List.of("--preprocessing", "torch")),
			Arguments.of("3 channels", List.of("--preprocessing", "imagenet")),
			Arguments.of("numbers", List.of("--mean", "x")),
			Arguments.of("height x width", List.of("--size", "0x16")),
			Arguments.of("takes images of 16x16, not of 32x32", List.of("--size", "32x32")),
			Arguments.of("use auto, softmax, sigmoid, none or values", List.of("--activation", "relu")),
			Arguments.of("no probability", List.of("--activation", "none")),
			Arguments.of("SPDX", List.of("--license", "mine")),
			Arguments.of("bundled", List.of("--name", "Breast-Ultrasound")),
			Arguments.of("no name for a model", List.of("--name", "..")));
	}

	@ParameterizedTest
	@MethodSource("slips")
	void aSlipEndsInOneSentence(String what, List<String> arguments) throws IOException {
		assertRefused(importing(Stream.concat(Stream.of(small(SmallClassifier.of(1, 16, 3))), arguments.stream()).toArray()), what);
	}

	@Test
	void whatDoesNotGoWithACardIsRefused() throws IOException {
		assertRefused(importing("models/chest-xray", "--name", "x", "--labels", "a,b", "--mean", "1"), "brings its own card",
			"labels, mean");
		assertRefused(importing("models/chest-xray"), "bundled");
	}

	@Test
	void whatIsNoModelIsRefused() throws IOException {
		assertRefused(importing(folder.resolve("none.onnx")), "There is no file or folder");
		assertRefused(importing(""), "What is given for SOURCE is empty");
		assertRefused(importing(PHANTOM), "no .onnx file, no folder with an rdf.yaml and no BioImage.IO zip");
		assertRefused(importing(folder), "holds no rdf.yaml");
		assertRefused(importing(Files.writeString(folder.resolve("page.onnx"), "\n\n<!DOCTYPE html><html>")), "web page");
		assertRefused(importing(Files.writeString(folder.resolve("page.zip"), "<!DOCTYPE html><html>")), "zip archive");
		assertRefused(importing(Files.writeString(folder.resolve("empty.onnx"), "")), "empty");
	}

	@Test
	void aModelThatGivesNoNumbersIsRefused() throws IOException {
		Path nan =
			small(new ModelDraft(17).input("x", "N", 1, 8, 8).weights("w", 8, 1, 3, 3).node("Conv", "x,w", "c").node("Relu", "c", "a")
				.node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f").weights("classes", 8, 3).node("Gemm", "f,classes", "z")
				.reals("zero", new long[0], 0).node("Div", "z,zero", "y").output("y"));
		assertRefused(importing(nan), "for a test picture");
	}

	@ParameterizedTest
	@ValueSource(strings = {"gemm_only_no_conv.onnx", "git_lfs_pointer.onnx", "html_github_page.onnx",
		"missing_external_data_densenet121_cxr3.onnx", "missing_external_data_resnet50_two_outputs.onnx", "mnist_opset1_cntk24.onnx"})
	void oddModelIsRefusedByName(String name) throws IOException {
		assertRefused(importing(SharedData.require("data/onnx/odd/" + name)), "'" + name + "'");
	}
}
