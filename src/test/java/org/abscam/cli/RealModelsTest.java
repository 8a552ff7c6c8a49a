package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.IJ;
import ij.process.ImageStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.abscam.SharedData;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classifiers that other people made, each with a card written from what their authors say of the preprocessing. */
class RealModelsTest {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
		"mobilenetv2_qdq_u8_opset17_diablo.onnx | natural/gradcam_both.png | 243,282,242,281 | 1000 | 224 | rgb | 0.00392156862745098 | [0.485,0.456,0.406] | [0.229,0.224,0.225]",
		"cifar10_cnn_winml.onnx | natural/gradcam_dog.jpg | 0,1,2,3,4,5,6,7,8,9 | 10 | 32 | rgb | 0.00392156862745098 | [0.5,0.5,0.5] | [0.5,0.5,0.5]",
		"brain_tumor_lenet_anas436.onnx | dicom/mr-series/N2D_0180.dcm | 0,1 | 2 | 224 | last | 0.00392156862745098 | [0,0,0] | [1,1,1]",
		"cxr15_mobilenetv3s_qdq.onnx | natural/gradcam_dog.jpg | 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14 | 15 | 224 | grey | 0.00392156862745098 | 0.485 | 0.229"})
	void networkOfAnotherAuthorExplainsAPicture(String model, String picture, String expected, int classes, int size, String layout,
		String gain,
		String mean, String std) throws IOException {
		Path onnx = folder.resolve("model.onnx");
		Files.copy(SharedData.require("data/onnx/real/" + model), onnx);
		Path card = Files.writeString(folder.resolve("rdf.yaml"), card(classes, size, layout, gain, mean, std));
		for (String method : new String[] {"abs-cam-initial", "grad-cam"}) {
			Run run = Run.abscam("explain", SharedData.require("data/" + picture), "--model", card, "--method", method, "--json", "--out",
				folder);
			assertThat(run.exit()).as(run.err()).isZero();
			JsonObject image = JsonParser.parseString(run.out()).getAsJsonObject().getAsJsonArray("images").get(0).getAsJsonObject();
			assertThat(("," + expected + ",")).contains("," + image.get("top_class").getAsString().substring(1) + ",");
			String name = Path.of(picture).getFileName().toString().replaceAll("\\..*", "");
			ImageStatistics map = IJ.openImage(folder.resolve(name + ".saliency.tif").toString()).getStatistics();
			assertThat(map.min).isBetween(0., 1.);
			assertThat(map.max).isBetween(.5, 1.);
			assertThat(map.stdDev).as("the map is not flat").isPositive();
		}
	}

	private static String card(int classes, int size, String layout, String gain, String mean, String std) {
		String names = IntStream.range(0, classes).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
		String channel = "      - {type: channel, channel_names: " + (layout.equals("grey") ? "[grey]" : "[red, green, blue]") + "}\n";
		String space = "      - {type: space, id: y, size: " + size + "}\n      - {type: space, id: x, size: " + size + "}\n";
		String axis = layout.equals("grey") ? "" : "axis: channel, ";
		return "format_version: 0.5.7\ntype: model\nname: test\nlicense: MIT\nauthors: [{name: Somebody}]\ninputs:\n  - id: image\n    axes:\n"
			+ "      - {type: batch}\n" + (layout.equals("last") ? space + channel : channel + space) + "    preprocessing:\n"
			+ "      - {id: scale_linear, kwargs: {gain: " + gain + ", offset: 0}}\n"
			+ "      - {id: fixed_zero_mean_unit_variance, kwargs: {" + axis + "mean: " + mean + ", std: " + std + "}}\n"
			+ "outputs:\n  - id: scores\n    axes:\n      - {type: batch}\n      - {type: channel, channel_names: [" + names + "]}\n"
			+ "weights:\n  onnx: {source: model.onnx, opset_version: 17}\n";
	}
}
