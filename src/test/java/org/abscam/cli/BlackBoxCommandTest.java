package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.IJ;
import ij.ImagePlus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.abscam.ExpectedValues;
import org.abscam.ExpectedValues.Expected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ExitCode;

/** A network that ONNX Runtime's tools quantised, with a card, from the command line: refused with gradients, explained without. */
class BlackBoxCommandTest {

	private static final Path FOLDER = Path.of("src/test/resources/org/abscam/explain/blackbox");

	@TempDir
	private Path folder;

	private Path card(String model) throws Exception {
		Files.copy(FOLDER.resolve(model + ".onnx"), folder.resolve("model.onnx"));
		return Files.writeString(folder.resolve("rdf.yaml"),
			"format_version: 0.5.7\ntype: model\nname: test\nlicense: MIT\nauthors: [{name: Somebody}]\ninputs:\n  - id: image\n    axes:\n"
				+ "      - {type: batch}\n      - {type: channel, channel_names: [red, green, blue]}\n      - {type: space, id: y, size: 24}\n"
				+ "      - {type: space, id: x, size: 20}\n    preprocessing:\n      - {id: scale_linear, kwargs: {gain: 0.00392156862745098, offset: 0}}\n"
				+ "outputs:\n  - id: scores\n    axes:\n      - {type: batch}\n      - {type: channel, channel_names: [a, b, c]}\n"
				+ "weights:\n  onnx: {source: model.onnx, opset_version: 17}\n");
	}

	@ParameterizedTest
	@ValueSource(strings = {"qoperator", "dynamic"})
	void quantisedNetworkIsExplainedFromEndToEnd(String model) throws Exception {
		Path card = card(model);
		Path picture = FOLDER.resolve("picture.png");
		Run refused = Run.abscam("explain", picture, "--model", card, "--method", "grad-cam");
		assertThat(refused.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(refused.err().strip().lines()).hasSize(1);
		assertThat(refused.err()).contains("occlusion or rise");

		Map<String, Expected> expected = ExpectedValues.arrays(FOLDER.resolve("expected.npz"));
		Run rise = Run.abscam("explain", picture, "--model", card, "--method", "rise", "--masks", 40, "--cells", "4x5", "--keep", ".4",
			"--seed", 7, "--json", "--out", folder.resolve("rise"), "--device", "cpu");
		assertThat(rise.exit()).as(rise.err()).isZero();
		JsonObject record = JsonParser.parseString(rise.out()).getAsJsonObject();
		assertThat(record.getAsJsonObject("rise")).hasToString("{\"masks\":40,\"cells\":[4,5],\"keep\":0.4,\"seed\":7}");
		assertThat(record.has("layer")).isFalse();
		assertThat(record.get("baseline").getAsString()).isEqualTo("zero");
		JsonObject image = record.getAsJsonArray("images").get(0).getAsJsonObject();
		assertThat(image.get("masked_forward_passes").getAsInt()).isEqualTo(40);
		assertThat(image.get("seed").getAsInt()).isEqualTo(7);
		assertMap(folder.resolve("rise"), expected.get(model + "/rise"));

		Run occlusion =
			Run.abscam("explain", picture, "--model", card, "--method", "occlusion", "--patch", "6x5", "--stride", "4x3", "--json",
				"--out", folder.resolve("occlusion"), "--device", "cpu");
		assertThat(occlusion.exit()).as(occlusion.err()).isZero();
		record = JsonParser.parseString(occlusion.out()).getAsJsonObject();
		assertThat(record.getAsJsonObject("occlusion")).hasToString("{\"patch\":[6,5],\"stride\":[4,3]}");
		assertThat(record.getAsJsonArray("images").get(0).getAsJsonObject().get("masked_forward_passes").getAsInt()).isEqualTo(36);
		assertMap(folder.resolve("occlusion"), expected.get(model + "/occlusion"));
	}

	private static void assertMap(Path results, Expected expected) {
		ImagePlus map = IJ.openImage(results.resolve("picture.saliency.tif").toString());
		assertThat((float[]) map.getProcessor().getPixels()).containsExactly(expected.values(), within(1e-5f));
	}

	@Test
	void mapsOfBlackBoxMethodsAreMeasured() throws Exception {
		Run run =
			Run.abscam("evaluate", FOLDER.resolve("picture.png"), "--model", card("qoperator"), "--method", "rise,occlusion", "--masks", 60,
				"--steps", 8, "--json", "--device", "cpu", "--out", folder.resolve("measured"));
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(Files.readString(folder.resolve("measured/evaluation.json"))).contains("\"maps\": \"rise\"").contains("\"masks\": 60")
			.contains("\"maps\": \"occlusion\"").contains("\"patch\"").doesNotContain("\"layer\"");
	}

	@Test
	void layersAreFusedAsTheRecordSays() throws Exception {
		String layers = "/features/features.1/Relu_output_0,/features/features.4/Relu_output_0";
		Run run =
			Run.abscam("explain", FOLDER.resolve("picture.png"), "--model", card("picture"), "--method", "grad-cam", "--layer", layers,
				"--fuse", "product", "--json", "--out", folder, "--device", "cpu");
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(JsonParser.parseString(run.out()).getAsJsonObject().get("fuse").getAsString()).isEqualTo("product");
		assertMap(folder, ExpectedValues.arrays(FOLDER.resolve("expected.npz")).get("fuse/product"));
	}

	@Test
	void blackBoxMethodsAreNotExported() throws Exception {
		Run run = Run.abscam("export", "--model", card("picture"), "--method", "rise", "--out", folder.resolve("rise.onnx"));
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err()).contains("RISE is a run of many masked images").contains("score-cam");
		assertThat(folder.resolve("rise.onnx")).doesNotExist();
	}

	@Test
	void aNetworkWithoutGradientIsImportedWithAWordOnWhatExplainsIt() throws Exception {
		Path models = folder.resolve("models");
		Run imported =
			Run.abscam("models", "import", FOLDER.resolve("qoperator.onnx"), "--to", models, "--preprocessing", "0-1", "--labels", "a,b,c");
		assertThat(imported.exit()).as(imported.err()).isZero();
		assertThat(imported.out() + imported.err()).contains("Only the methods occlusion and rise can explain it").contains("whole numbers")
			.contains("without a gradient");
		Run run =
			Run.abscam("explain", FOLDER.resolve("picture.png"), "--model", models.resolve("qoperator/rdf.yaml"), "--method", "occlusion",
				"--patch", "6x5", "--stride", "4x3", "--out", folder.resolve("out"), "--device", "cpu");
		assertThat(run.exit()).as(run.err()).isZero();
		assertMap(folder.resolve("out"), ExpectedValues.arrays(FOLDER.resolve("expected.npz")).get("qoperator/occlusion"));
	}

	@Test
	void valuesOutOfRangeAreRefused() throws Exception {
		for (String[] wrong : new String[][] {{"--masks", "0"}, {"--keep", "1.5"}, {"--patch", "wide"}, {"--seed", "-3"},
			{"--stride", "9x9x9"}}) {
			Run run = Run.abscam("explain", FOLDER.resolve("picture.png"), "--model", card("picture"), "--method", "occlusion", wrong[0],
				wrong[1]);
			assertThat(run.exit()).as(wrong[0]).isEqualTo(ExitCode.USAGE);
			assertThat(run.err().strip().lines()).as(wrong[0]).hasSize(1);
			assertThat(run.err()).contains(wrong[1]);
			Files.delete(folder.resolve("model.onnx"));
		}
	}
}
