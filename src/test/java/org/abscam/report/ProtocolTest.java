package org.abscam.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.IJ;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.abscam.cam.CamMethod;
import org.abscam.explain.Explainer;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Precision;
import org.abscam.explain.options.Scoring;
import org.junit.jupiter.api.Test;

/** The whole record of a result whose numbers all differ, key by key. */
public class ProtocolTest {

	private static final String EMPTY = "1 of 2 maps is empty: the layer gave no evidence for the class, and nothing is drawn.";
	private static final String SCAN = """
		{"fileName": "probe.tif", "bitDepth": 16, "width": 20, "height": 12, "slices": 2, "grey_levels": "display range of the image",
		"window": {"low": 100.0, "high": 900.0, "name": "display range of the image", "function": "LINEAR"}}""";
	/** As the model's card says. */
	private static final String MODEL =
		"""
			{"name": "breast-ultrasound", "title": "Breast ultrasound classifier (Abs-CAM)", "version": "2.0.0",
			"intended_use": "research; not for diagnosis. B-mode ultrasound images of the female breast.",
			"classes": ["normal", "benign", "malignant"], "probability": "softmax", "temperature": 1.01, "input_size": [256, 256], "input_channels": 1,
			"preprocessing": ["ScaleLinear[gain=[0.00392156862745098], offset=[0.0]]", "FixedZeroMeanUnitVariance[mean=[0.5], std=[0.5]]"],
			"mirror": true, "thresholds": {"benign": 0.1, "malignant": 0.05},
			"accuracy": {"value": 0.8955, "n": 67, "low": 0.8, "high": 0.948, "on": "validation images of BUSI"}}""";
	private static final String IMAGES =
		"""
			[{"slice": 1, "top_class": "benign", "explained_class": "malignant", "explained": "malignant", "probability": 0.25, "value": 0.25, "scores": [-1.5, 2.25, 0.75],
			"probabilities": [0.125, 0.625, 0.25], "map_empty": false, "channels": 64, "masked_forward_passes": 60, "hotspots": [
			{"rank": 1, "area": 10.5, "unit": "mm", "x": 3.25, "y": 4.75, "peak": 0.875, "peak_column": 6, "peak_row": 7, "mean": 0.5,
			"share": 0.375}, {"rank": 2, "area": 2.5, "unit": "mm", "x": 8.25, "y": 9.75, "peak": 0.8125, "peak_column": 11, "peak_row": 12,
			"mean": 0.4375, "share": 0.1875}]},
			{"slice": 2, "top_class": "normal", "explained_class": "normal", "explained": "normal", "probability": 0.5, "value": 0.5, "seed": 7, "scores": [4.0, 3.0, 2.0],
			"probabilities": [0.5, 0.3125, 0.1875], "map_empty": true, "channels": 32, "masked_forward_passes": 30, "hotspots": []}]""";

	@Test
	void aMethodOfTwoPhasesSaysWhatItMaskedWithAndHowManyChannelsWereScored() throws Exception {
		Explainer explainer =
			Results.explainer(new ExplainOptions(CamMethod.ABS_CAM, "malignant", ExplainOptions.AUTO_LAYER, 5, "cpu", 1, 4)
				.with(Scoring.DEFAULTS.keeping(5).with(Baseline.BLUR)));
		assertRecord(explainer,
			"""
				"method": "abs-cam", "layer": "/evidence/Relu_output_0", "layers": [{"tensor": "/evidence/Relu_output_0", "size": "N×96×16×16", "grid": [16, 16],
				"prefix": 0, "axes": "NCHW", "differentiated_by": "/evidence/Relu_output_0"}], "class": "malignant", "channels": "5", "budget": "full", "baseline": "blur",
				"precision_of_phase_two": "float32", "device": {"asked": "cpu", "used": "cpu"}, "warnings": ["%s",
				"Only the 5 of 96 channels of /evidence/Relu_output_0 with the largest maps were scored."]"""
				.formatted(EMPTY));
	}

	@Test
	void aMethodWithoutGradientIsDifferentiatedByNothing() throws Exception {
		String layers = "add1,add0";
		Explainer explainer =
			Results.explainer(new ExplainOptions(CamMethod.SCORE_CAM, "top", layers, 40, "cpu", 1, 4)
				.with(Scoring.DEFAULTS.keeping(40).with(Precision.FLOAT32)));
		assertRecord(explainer,
			"""
				"method": "score-cam", "layer": "%s", "layers": [{"tensor": "add1", "size": "N×32×32×32",
				"grid": [32, 32], "prefix": 0, "axes": "NCHW"}, {"tensor": "add0", "size": "N×24×64×64",
				"grid": [64, 64], "prefix": 0, "axes": "NCHW"}], "fuse": "mean", "class": "top", "channels": "40", "budget": "full", "baseline": "zero",
				"precision_of_phase_two": "float32", "device": {"asked": "cpu", "used": "cpu"}, "warnings": ["%s"]"""
				.formatted(layers, EMPTY));
	}

	@Test
	void aMethodOfOnePhaseHasNeitherBaselineNorPrecision() throws Exception {
		Explainer explainer =
			Results.explainer(new ExplainOptions(CamMethod.GRAD_CAM, "top", ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 4));
		assertRecord(explainer,
			"""
				"method": "grad-cam", "layer": "/evidence/Relu_output_0", "layers": [{"tensor": "/evidence/Relu_output_0", "size": "N×96×16×16", "grid": [16, 16],
				"prefix": 0, "axes": "NCHW", "differentiated_by": "/evidence/Relu_output_0"}], "class": "top", "channels": "all",
				"device": {"asked": "cpu", "used": "cpu"}, "warnings": ["%s"]"""
				.formatted(EMPTY));
	}

	@Test
	void whyTheCpuIsUsedOrWhichCardIsInTheRecord() throws Exception {
		Explainer explainer =
			Results.explainer(new ExplainOptions(CamMethod.GRAD_CAM, "top", ExplainOptions.AUTO_LAYER, 0, "auto", 1, 4));
		JsonObject device = Protocol.of(Results.of(explainer)).getAsJsonObject("device");
		assertThat(device.get("asked").getAsString()).isEqualTo("auto");
		if (explainer.device().isGpu()) {
			assertThat(device.getAsJsonObject("nodes_of_phase_one").get(device.get("used").getAsString()).getAsInt()).isPositive();
			assertThat(device.has("reason")).isFalse();
		}
		else {
			assertThat(device.get("reason").getAsString()).startsWith("no CUDA");
			assertThat(device.has("adapter") || device.has("nodes_of_phase_one")).isFalse();
		}
	}

	private static void assertRecord(Explainer explainer, String of) throws Exception {
		JsonObject record = JsonParser.parseString(Protocol.text(Protocol.of(Results.of(explainer)))).getAsJsonObject();
		JsonObject versions = record.remove("versions").getAsJsonObject();
		assertThat(versions.get("abscam").getAsString()).as("run from class files").isEqualTo("development").isEqualTo(Protocol.version());
		assertThat(versions.get("onnxruntime").getAsString()).matches("1\\.\\d+\\.\\d+");
		assertThat(IJ.getFullVersion()).startsWith(versions.get("imagej").getAsString());
		assertThat(versions.get("java").getAsString()).isEqualTo(System.getProperty("java.version"));
		assertThat(versions.size()).isEqualTo(4);
		byte[] file = Files.readAllBytes(Path.of("models/breast-ultrasound/model.onnx"));
		assertThat(record.getAsJsonObject("model").remove("sha256").getAsString())
			.isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
		JsonObject sensitivity = record.remove("class_sensitivity").getAsJsonObject(); // measured or not: what the model's folder says, by method
		assertThat(sensitivity.get("verdict").getAsString()).isNotEmpty();
		JsonElement likeness = record.remove("training_likeness");
		assertThat(explainer.model().source().card().orElseThrow().settings().measured().features().map(f -> f.limit()))
			.isEqualTo(likeness.isJsonPrimitive() ? Optional.empty() : Optional.of(likeness.getAsJsonObject().get("limit").getAsDouble()));
		if (likeness.isJsonPrimitive()) assertThat(likeness.getAsString()).isEqualTo("not known");
		String expected =
			"{\"scan\": " + SCAN + ", \"model\": " + MODEL
				+ ", \"threshold\": 0.5, \"target\": {\"kind\": \"class\", \"value_is\": \"probability\"}, \"seconds\": 12.5, \"images\": "
				+ IMAGES + ", "
				+ of + "}";
		assertThat(record).isEqualTo(JsonParser.parseString(expected));
	}
}
