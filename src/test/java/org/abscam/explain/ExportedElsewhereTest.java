package org.abscam.explain;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.abscam.ExpectedValues;
import org.abscam.ExpectedValues.Expected;
import org.abscam.cam.CamMethod;
import org.abscam.cam.SaliencyMethod;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.trial.ExplainerFile;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Exported explainers of a ViT and a Swin transformer have the map that ONNX Runtime for Node.js, of another version, computed from such files
 * ({@code exported.mjs} says how); the Swin's map of one phase is that of PyTorch's autograd ({@code swin.py}).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportedElsewhereTest {

	private static final Path FOLDER = Path.of("src/test/resources/org/abscam/explain/exported");
	private static final Map<String, Path> NETWORKS =
		Map.of("vit", Path.of("src/test/resources/vectors-tokens/vit_tv_ts17/model.onnx"), "swin", FOLDER.resolve("swin.onnx"));

	private JsonObject elsewhere;

	@BeforeAll
	void read() throws Exception {
		elsewhere = JsonParser.parseString(Files.readString(FOLDER.resolve("exported.json"))).getAsJsonObject();
	}

	@ParameterizedTest(name = "{1} of {0}")
	@CsvSource({"vit, abs-cam", "vit, grad-cam", "swin, abs-cam", "swin, grad-cam"})
	void mapIsThatOfAnotherRuntime(String network, String method) throws Exception {
		assertThat(elsewhere.get("runtime").getAsString()).startsWith("onnxruntime-node ");
		JsonObject expected = elsewhere.getAsJsonObject("results").getAsJsonObject(network + "-" + method);
		OpenModel model = OpenModel.of(source(network), new ScanSize(32, 32, 1));
		long[] size = {1, model.graph().channels(), model.graph().spatial()[0], model.graph().spatial()[1]};
		byte[] exported =
			ExplainerFile.compile(source(network), options((CamMethod) SaliencyMethod.of(method).orElseThrow()), new ScanSize(32, 32, 1));
		try (Network runtime = Network.open(exported, Device.choose("cpu"), 1)) {
			Map<String, Array> results = runtime.run(Map.of("pixels", picture(size), "class", new Array.Integers(new long[] {-1}, 1)));
			float[] map = ((Array.Floats) results.get("map")).values();
			assertThat(map).containsExactly(floats(expected, "map"), within(1e-5f));
			assertThat(map).as("what is not empty").contains(1);
			assertThat(((Array.Floats) results.get("scores")).values()).containsExactly(floats(expected, "scores"), within(1e-5f));
		}
	}

	@Test
	void swinHasTheMapOfAutograd() throws Exception {
		Map<String, Expected> expected = ExpectedValues.arrays(FOLDER.resolve("swin.npz"));
		try (Explainer explainer = Explainer.open(source("swin"), options(CamMethod.ABS_CAM_INITIAL), new ScanSize(32, 32, 1))) {
			assertThat(explainer.layers().get(0).axes()).isEqualTo("NHWC");
			Expected input = expected.get("input");
			Explanation explanation =
				explainer.explain(new Array.Floats(input.values(), input.shape()), -1, 0, List.of(), Progress.NONE).get(0);
			assertThat(relativeL2(explanation.scores(), expected.get("scores").values())).isLessThan(1e-4);
			assertThat(relativeL2(explanation.map(), expected.get("map").values())).isLessThan(1e-3);
		}
	}

	private static ModelSource source(String network) throws Exception {
		return ModelLibrary.bundled().find(NETWORKS.get(network).toString());
	}

	private static ExplainOptions options(CamMethod method) {
		return new ExplainOptions(method, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 1);
	}

	/** The top 8 bits of a number times 2³²/φ. */
	private static Array.Floats picture(long[] size) {
		float[] values = new float[(int) (size[1] * size[2] * size[3])];
		for (int i = 0; i < values.length; i++) values[i] = (i * 0x9E3779B1 >>> 24) / 256f;
		return new Array.Floats(values, size);
	}

	private static float[] floats(JsonObject result, String name) {
		return new Gson().fromJson(result.get(name), float[].class);
	}
}
