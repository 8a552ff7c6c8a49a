package org.abscam.cli;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.process.ColorProcessor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.abscam.ExpectedValues;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.explain.BoxTargetTest;
import org.abscam.onnx.ModelDraft;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ExitCode;

/** What else than a class can be explained, asked on the command line, against PyTorch's maps of {@code vectors-targets}. */
class TargetOptionsTest {

	private static final Path VALUES = Path.of("src/test/resources/vectors-targets");

	@TempDir
	private Path folder;

	/** Network, expected values, what is said of the target, what is said to the user of the first image. */
	static Stream<Arguments> targets() {
		return Stream.of(
			Arguments.of("classifier", "against_one", List.of("--class", "3", "--against", "class 4"), "class 3 rather than class 4"),
			Arguments.of("classifier", "against_three", List.of("--class", "class 3", "--against", "0, 1,5"),
				"class 3 rather than class 0, class 1, class 5"),
			Arguments.of("classifier", "similar", List.of("--against", "similar"), "class 3 rather than class 4, class 0, class 5"),
			Arguments.of("classifier", "probability", List.of("--class", "3", "--target", "probability"), "class 3"),
			Arguments.of("regression", "up", List.of("--class", "1", "--target", "up"), "higher class 1"),
			Arguments.of("regression", "down", List.of("--class", "2", "--target", "down"), "lower class 2"),
			Arguments.of("embedding", "like", List.of("--target", "like=FOLDER/other.tif"), "like other.tif"),
			Arguments.of("embedding", "unlike", List.of("--target", "unlike=FOLDER/other.tif"), "unlike other.tif"),
			Arguments.of("unet", "all", List.of("--target", "region", "--class", "0", "--region", "all"), "class 0 in the whole image"),
			Arguments.of("unet", "predicted", List.of("--target", "region", "--class", "0"), "class 0 where it is predicted"),
			Arguments.of("unet", "mask", List.of("--target", "region", "--class", "0", "--region", "FOLDER/mask.tif"),
				"class 0 in mask.tif"),
			Arguments.of("lraspp", "mask", List.of("--target", "region", "--class", "2", "--region", "FOLDER/mask.tif"),
				"class 2 in mask.tif"));
	}

	@ParameterizedTest
	@MethodSource("targets")
	void mapsTablesAndRecordAnswerWhatWasAsked(String name, String kind, List<String> said, String words) throws Exception {
		ExpectedValues expected = ExpectedValues.of(name, VALUES.resolve(name));
		Run run = run(expected, "abs-cam", said, "--out", folder.resolve("out"));
		assertThat(run.err()).doesNotContain("abscam: '").doesNotContain("cannot");
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(run.out()).contains(words);
		ImageStack maps = IJ.openImage(folder.resolve("out/scan.saliency.tif").toString()).getStack();
		for (int i = 0; i < 2; i++) {
			assertThat(relativeL2((float[]) maps.getPixels(i + 1), expected.arrays().get("last/" + kind + "/abscam").image(i)))
				.as("map " + i).isLessThan(1e-4);
		}
		JsonObject record = JsonParser.parseString(Files.readString(folder.resolve("out/scan.json"))).getAsJsonObject();
		assertThat(record.get("target").toString()).as("names of files, but no folders").doesNotContain(folder.getFileName().toString());
		JsonObject first = record.getAsJsonArray("images").get(0).getAsJsonObject();
		assertThat(first.get("explained").getAsString()).isEqualTo(words);
		float value = expected.arrays().get("last/" + kind + "/value").values()[0];
		float told = kind.equals("down") ? -value : kind.equals("unlike") ? 1 - value : value;
		assertThat(first.get("value").getAsFloat()).isCloseTo(told, within(1e-4f));
		boolean probabilities = List.of("classifier", "unet", "lraspp").contains(name);
		assertThat(first.has("probability")).as("no softmax or sigmoid is claimed of numbers").isEqualTo(probabilities);
		List<CSVRecord> rows = csv("out/scan.predictions.csv");
		CSVRecord explained = rows.stream().filter(r -> r.get("explained").equals("true")).findFirst().orElseThrow();
		assertThat(explained.get("probability").isEmpty()).isEqualTo(!probabilities);
		if (kind.equals("probability")) assertThat(explained.isMapped("target")).isFalse();
		else {
			assertThat(explained.get("target")).isEqualTo(words);
			assertThat(Float.parseFloat(explained.get("value"))).isCloseTo(told, within(1e-4f));
			assertThat(IJ.openImage(folder.resolve("out/scan.overlay.tif").toString()).getStack().getSliceLabel(1)).contains(words);
		}
	}

	@Test
	void theRecordSaysWhatTheTargetWasGiven() throws Exception {
		ExpectedValues expected = ExpectedValues.of("classifier", VALUES.resolve("classifier"));
		Run similar = run(expected, "grad-cam", List.of("--against", "similar"), "--json");
		JsonObject target = JsonParser.parseString(similar.out()).getAsJsonObject().getAsJsonObject("target");
		assertThat(target)
			.hasToString("{\"kind\":\"class\",\"value_is\":\"difference of scores\",\"against\":\"similar\",\"similar\":3,\"alpha\":0.6}");
		Run named = run(expected, "grad-cam", List.of("--class", "3", "--against", "4"), "--json");
		assertThat(JsonParser.parseString(named.out()).getAsJsonObject().getAsJsonObject("target").getAsJsonArray("against"))
			.hasToString("[\"class 4\"]");
		Run plain = run(expected, "grad-cam", List.of(), "--json");
		assertThat(JsonParser.parseString(plain.out()).getAsJsonObject().getAsJsonObject("target"))
			.hasToString("{\"kind\":\"class\",\"value_is\":\"probability\"}");
	}

	static Stream<Arguments> refused() {
		return Stream.of(
			Arguments.of("classifier", List.of("--target", "sideways"),
				"There is no target 'sideways'; use auto|class|probability|up|down|"),
			Arguments.of("classifier", List.of("--target", "like"), "The target 'like' needs another image; write like=FILE."),
			Arguments.of("classifier", List.of("--target", "like=FOLDER/nowhere.png"), "nowhere.png"),
			Arguments.of("classifier", List.of("--target", "up=3"), "takes nothing behind it"),
			Arguments.of("classifier", List.of("--against", "4"), "Which class is to be set against 4?"),
			Arguments.of("classifier", List.of("--class", "3", "--against", "3"), "'3' cannot stand in 'against'"),
			Arguments.of("classifier", List.of("--class", "3", "--against", "class 9"), "has no class 'class 9'"),
			Arguments.of("regression", List.of("--target", "down"),
				"puts out 3 numbers; say which is to go down, by the name or index of a class: "
					+ "class 0, class 1, class 2."),
			Arguments.of("regression", List.of("--target", "up", "--against", "2"), "Only a class is set against others"),
			Arguments.of("classifier", List.of("--target", "region"), "the target 'region' is for these alone, use the target 'class'"),
			Arguments.of("unet", List.of(), "of a segmentation network a class in a region can be explained (the target 'region')"),
			Arguments.of("unet", List.of("--target", "region", "--region", "FOLDER/nowhere.tif"), "nowhere.tif"),
			Arguments.of("unet", List.of("--class", "0", "--region", "FOLDER/mask.tif"),
				"The targets 'region' and 'box' alone look at a region, but the target is 'auto'; leave the region"),
			Arguments.of("classifier", List.of("--class", "3", "--region", "FOLDER/mask.tif"), "alone look at a region"),
			Arguments.of("embedding", List.of("--class", "1", "--target", "like=FOLDER/other.tif"),
				"The target 'like' compares images and has no class; leave the class '1' away"));
	}

	@ParameterizedTest
	@MethodSource("refused")
	void whatCannotBeAskedIsRefusedInOneLine(String name, List<String> said, String sentence) throws Exception {
		Run run = run(ExpectedValues.of(name, VALUES.resolve(name)), "grad-cam", said);
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err()).contains(sentence);
		assertThat(run.err().strip().lines()).hasSize(1);
	}

	@Test
	void anExportedFileTakesNoRegionOfAFile() {
		Run run = Run.abscam("export", "--model", VALUES.resolve("unet/model.onnx"), "--target", "region", "--region",
			folder.resolve("mask.tif"), "--out", folder.resolve("explainer.onnx"));
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err()).contains("takes its region as an input").contains("use --region given, all or predicted");
		assertThat(folder.resolve("explainer.onnx")).doesNotExist();
	}

	/** Cosine of an image and itself, seen through whatever window. */
	@Test
	void theOtherImageIsSeenThroughTheSameWindow() throws Exception {
		Path model = Files.createDirectories(folder.resolve("features"));
		Files.copy(VALUES.resolve("regression/model.onnx"), model.resolve("model.onnx"));
		Path card = model.resolve("rdf.yaml");
		Files.writeString(card, card(1, 28, 28, "a, b, c", "outputs: values"));
		float[] values = new float[28 * 28];
		for (int i = 0; i < values.length; i++) values[i] = 400 + 600 * (float) Math.sin(i * i * .01);
		Path scan = save("scan", values, 28, 28);
		for (String window : List.of("default", "0-300")) {
			Run run = Run.abscam("explain", scan, "--model", card, "--target", "like=" + scan, "--method", "grad-cam", "--window", window,
				"--json");
			assertThat(run.exit()).as(run.err()).isZero();
			JsonObject record = JsonParser.parseString(run.out()).getAsJsonObject();
			assertThat(record.getAsJsonArray("images").get(0).getAsJsonObject().get("value").getAsDouble()).as(window)
				.isCloseTo(1, within(1e-6));
		}
	}

	@Test
	void checkListsTheTargetsThatAModelHas() {
		assertThat(Run.abscam("models", "check", VALUES.resolve("classifier/model.onnx")).out())
			.contains("targets  class, probability, class against others, up, down, like=FILE, unlike=FILE").contains("usable   yes");
		Run unet = Run.abscam("models", "check", VALUES.resolve("unet/model.onnx"));
		assertThat(unet.err()).isEmpty();
		assertThat(unet.out()).contains("targets  region")
			.contains("scores   logits: 3 class(es), probabilities by softmax, at each of 32×24 ")
			.contains("  * last (Relu").contains("usable   yes");
	}

	@Test
	void aBoxIsAskedForByARegionBesideIt() throws Exception {
		Path model = ModelDraft.write(BoxTargetTest.torchvision(), folder.resolve("detector.onnx"));
		float[] image = new float[64];
		Arrays.fill(image, .5f);
		float[] mark = new float[64];
		mark[6 * 8 + 6] = 1;
		Run run = Run.abscam("explain", save("scan", image, 8, 8), "--model", model, "--target", "box", "--class", "1", "--region",
			save("mark", mark, 8, 8), "--method", "occlusion", "--patch", "2", "--stride", "2", "--out", folder.resolve("out"));
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(run.out()).contains("class 1 in the box nearest to mark.tif").contains("score");
		float[] map = (float[]) IJ.openImage(folder.resolve("out/scan.saliency.tif").toString()).getProcessor().getPixels();
		for (int i = 0; i < 64; i++)
			assertThat(map[i] > 0).as("in the box of the lower right quarter, %d", i).isEqualTo(i % 8 >= 4 && i / 8 >= 4);
		assertThat(Run.abscam("models", "check", model).out()).contains("targets  box (methods rise, occlusion)").contains("usable   yes");
	}

	/** An exported file has the target in it; the region is an input, and u is put out. */
	@Test
	void exportedFilesExplainTheTarget() throws Exception {
		ExpectedValues unet = ExpectedValues.of("unet", VALUES.resolve("unet"));
		Path file = folder.resolve("explainer.onnx");
		Run run =
			Run.abscam("export", "--model", unet.model(), "--layer", "last", "--target", "region", "--region", "given", "--out", file);
		assertThat(run.exit()).as(run.err()).isZero();
		Map<String, Array> inputs = Map.of("pixels", new Array.Floats(unet.arrays().get("input").image(0), 1, 1, 24, 32), "class",
			new Array.Integers(new long[] {0}, 1), "region", new Array.Floats(unet.arrays().get("mask").values(), 1, 1, 24, 32));
		assertThat(relativeL2(outputs(file, inputs, "map"), unet.arrays().get("last/mask/abscam").image(0))).isLessThan(1e-4);
		assertThat(outputs(file, inputs, "value")[0])
			.isCloseTo(unet.arrays().get("last/mask/value").values()[0], within(1e-5f));
		assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)).as("all inputs are fed in the example")
			.contains("'class': numpy.array([-1]), 'region': region.astype('float32')[None, None]})");

		ExpectedValues classifier = ExpectedValues.of("classifier", VALUES.resolve("classifier"));
		run = Run.abscam("export", "--model", classifier.model(), "--layer", "last", "--against", "4", "--out", file);
		assertThat(run.exit()).as(run.err()).isZero();
		inputs = Map.of("pixels", new Array.Floats(classifier.arrays().get("input").image(1), 1, 3, 28, 32), "class",
			new Array.Integers(new long[] {3}, 1));
		assertThat(relativeL2(outputs(file, inputs, "map"), classifier.arrays().get("last/against_one/abscam").image(1))).isLessThan(1e-4);
		assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)).contains("abscam_target",
			"the class rather than class 4 (difference of scores, alpha 0.6)");
	}

	/** A card says that the outputs are values, in what unit, and how classes are set against each other. */
	@Test
	void theCardSaysWhatIsAsked() throws Exception {
		Path model = Files.createDirectories(folder.resolve("age"));
		Files.copy(VALUES.resolve("regression/model.onnx"), model.resolve("model.onnx"));
		Path card = model.resolve("rdf.yaml");
		Files.writeString(card, card(1, 28, 28, "left, right, both", "outputs: values, target: {unit: months}"));
		ExpectedValues expected = ExpectedValues.of("regression", VALUES.resolve("regression"));
		Run run = run(expected, card, "grad-cam", List.of("--class", "right"), "--out", folder.resolve("out"));
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(run.out()).contains("value (months)").contains("higher right");
		ImageStack maps = IJ.openImage(folder.resolve("out/scan.saliency.tif").toString()).getStack();
		assertThat(relativeL2((float[]) maps.getPixels(1), expected.arrays().get("last/up/gradcam").image(0))).isLessThan(1e-4);
		assertThat(csv("out/scan.predictions.csv").get(1).toMap()).containsEntry("unit", "months").containsEntry("probability", "")
			.containsEntry("value_is", "value");
		assertThat(Run.abscam("models", "check", card).out()).contains("targets  up, down, like=FILE, unlike=FILE")
			.contains("usable   yes");
		assertThat(run(expected, card, "grad-cam", List.of("--target", "class")).err())
			.contains("puts out values, no classes; use the target 'up'");
		assertThat(Run.abscam("evaluate", folder.resolve("scan.tif"), "--model", card, "--method", "grad-cam", "--class", "right").err())
			.contains("measured by the probability of a class");

		Files.writeString(card, Files.readString(card).replace("both]}]", "both]}]\n    postprocessing: [{id: sigmoid}]"));
		Run bounded = run(expected, card, "grad-cam", List.of("--class", "right"), "--json");
		assertThat(bounded.exit()).as(bounded.err()).isZero();
		JsonObject first =
			JsonParser.parseString(bounded.out()).getAsJsonObject().getAsJsonArray("images").get(0).getAsJsonObject();
		assertThat(first.get("value").getAsDouble()).isBetween(0., 1.);
		assertThat(first.has("probabilities")).as("a value behind a sigmoid is no probability of a class either").isFalse();
		assertThat(Run.abscam("evaluate", folder.resolve("scan.tif"), "--model", card, "--method", "grad-cam", "--class", "right").err())
			.contains("measured by the probability of a class");
		assertThat(Run.abscam("classify", folder.resolve("scan.tif"), "--model", card, "--json").out()).contains("\"values\": {")
			.doesNotContain("\"probabilities\"");
	}

	@Test
	void aSegmentationNetworkHasACardToo() throws Exception {
		Path model = Files.createDirectories(folder.resolve("lesions"));
		Files.copy(VALUES.resolve("unet/model.onnx"), model.resolve("model.onnx"));
		Path card = model.resolve("rdf.yaml");
		Files.writeString(card, card(1, 24, 32, "lesion, organ, background", "modalities: [MR]").replace("background]}]",
			"background]}, {type: space, id: y, size: 24}, {type: space, id: x, size: 32}]"));
		ExpectedValues expected = ExpectedValues.of("unet", VALUES.resolve("unet"));
		Run run = run(expected, card, "abs-cam", List.of("--target", "region", "--class", "lesion"), "--out", folder.resolve("out"));
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(run.out()).contains("lesion where it is predicted").contains("mean probability");
		ImageStack maps = IJ.openImage(folder.resolve("out/scan.saliency.tif").toString()).getStack();
		assertThat(relativeL2((float[]) maps.getPixels(2), expected.arrays().get("last/predicted/abscam").image(1))).isLessThan(1e-4);
	}

	@Test
	void theCardSetsAlphaAndTheNumberOfSimilarClasses() throws Exception {
		Path model = Files.createDirectories(folder.resolve("net"));
		Files.copy(VALUES.resolve("classifier/model.onnx"), model.resolve("model.onnx"));
		Path card = model.resolve("rdf.yaml");
		ExpectedValues expected = ExpectedValues.of("classifier", VALUES.resolve("classifier"));
		Path colour = saveColour(expected);
		Files.writeString(card, card(3, 28, 32, "a, b, c, d, e, f", "target: {alpha: 1.5, similar: 1}"));
		Run run = Run.abscam("explain", colour, "--model", card, "--against", "similar", "--method", "grad-cam", "--json");
		assertThat(run.exit()).as(run.err()).isZero();
		JsonObject record = JsonParser.parseString(run.out()).getAsJsonObject();
		assertThat(record.getAsJsonObject("target").toString()).contains("\"similar\":1", "\"alpha\":1.5");
		JsonObject image = record.getAsJsonArray("images").get(0).getAsJsonObject();
		double[] y = image.getAsJsonArray("scores").asList().stream().mapToDouble(s -> s.getAsDouble()).toArray();
		double[] sorted = Arrays.stream(y).sorted().toArray();
		assertThat(image.get("value").getAsDouble()).isCloseTo(sorted[5] - 1.5 * sorted[4], within(1e-5));
		Files.writeString(card, card(3, 28, 32, "a, b, c, d, e, f", "target: {alpha: 0}"));
		assertThat(Run.abscam("explain", colour, "--model", card).err()).contains("must be above 0");
	}

	/** An RGB picture; what it shows does not matter. */
	private Path saveColour(ExpectedValues expected) {
		int[] pixels = new int[28 * 32];
		float[] values = expected.arrays().get("input").values();
		for (int i = 0; i < pixels.length; i++) pixels[i] = (int) (Math.abs(values[i]) * 40) * 0x10203 & 0xffffff;
		Path file = folder.resolve("colour.png");
		assertThat(new FileSaver(new ImagePlus("colour", new ColorProcessor(32, 28, pixels))).saveAsPng(file.toString())).isTrue();
		return file;
	}

	private static String card(int channels, int height, int width, String classes, String settings) {
		String names = channels == 1 ? "grey" : "red, green, blue";
		return """
			format_version: 0.5.7
			type: model
			name: Test
			inputs:
			  - axes: [{type: batch}, {type: channel, channel_names: [%s]}, {type: space, id: y, size: %d}, {type: space, id: x, size: %d}]
			outputs:
			  - axes: [{type: batch}, {type: channel, channel_names: [%s]}]
			weights: {onnx: {source: model.onnx, opset_version: 18}}
			config: {abscam: {%s}}
			""".formatted(names, height, width, classes, settings);
	}

	private Run run(ExpectedValues expected, String method, List<String> said, Object... more) throws Exception {
		return run(expected, expected.model(), method, said, more);
	}

	/** The two images as a stack of the values that the network takes; the third, and a mask for each plane, beside it. */
	private Run run(ExpectedValues expected, Path model, String method, List<String> said, Object... more) throws Exception {
		var input = expected.arrays().get("input");
		int height = (int) input.shape()[2];
		int width = (int) input.shape()[3];
		Path scan = save("scan", input.values(), width, height);
		if (expected.arrays().containsKey("reference_image"))
			save("other", expected.arrays().get("reference_image").values(), width, height);
		if (expected.arrays().containsKey("mask")) {
			float[] mask = expected.arrays().get("mask").values();
			float[] masks = new float[input.values().length];
			for (int i = 0; i < masks.length; i++) masks[i] = mask[i % mask.length];
			save("mask", masks, width, height);
		}
		List<Object> words = new ArrayList<>(
			List.of("explain", scan, "--model", model, "--layer", expected.tensor("last"), "--method", method, "--device", "cpu"));
		said.forEach(word -> words.add(word.replace("FOLDER", folder.toString())));
		words.addAll(List.of(more));
		return Run.abscam(words.toArray());
	}

	private Path save(String name, float[] values, int width, int height) throws IOException {
		ImageStack stack = new ImageStack(width, height);
		int area = width * height;
		for (int i = 0; i < values.length / area; i++) stack.addSlice(null, Arrays.copyOfRange(values, i * area, (i + 1) * area));
		Path file = folder.resolve(name + ".tif");
		ImagePlus image = new ImagePlus(name, stack);
		FileSaver saver = new FileSaver(image);
		assertThat(stack.size() > 1 ? saver.saveAsTiffStack(file.toString()) : saver.saveAsTiff(file.toString())).isTrue();
		return file;
	}

	private static float[] outputs(Path onnx, Map<String, Array> inputs, String name) throws Exception {
		try (Network network = Network.open(Files.readAllBytes(onnx), Device.choose("cpu"), 1)) {
			return ((Array.Floats) network.run(inputs).get(name)).values();
		}
	}

	private List<CSVRecord> csv(String name) throws IOException {
		try (var parser = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get()
			.parse(Files.newBufferedReader(folder.resolve(name)))) {
			return parser.getRecords();
		}
	}
}
