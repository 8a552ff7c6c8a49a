package org.abscam.explain;

import static org.abscam.ExpectedValues.relativeL2;
import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.ModelDraft.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.abscam.cam.CamMethod;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.onnx.Field;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.classifier.TargetLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps of networks that cut a border off the image, or put one around it, lie where their layers look, see fields.py. */
class CroppedImagesTest {

	private static final Path FOLDER = Path.of("src/test/resources/org/abscam/explain/fields");
	private static final int HEIGHT = 20;
	private static final int WIDTH = 18;

	private static JsonObject expected() throws IOException {
		return JsonParser.parseString(Files.readString(FOLDER.resolve("expected.json"))).getAsJsonObject();
	}

	static Stream<String> networks() throws IOException {
		return expected().keySet().stream();
	}

	private static float[] floats(JsonObject of, String name) {
		JsonArray array = of.getAsJsonArray(name);
		float[] floats = new float[array.size()];
		for (int i = 0; i < floats.length; i++) floats[i] = array.get(i).getAsFloat();
		return floats;
	}

	private static ModelSource source(String name) throws Exception {
		return ModelLibrary.bundled().find(FOLDER.resolve(name + ".onnx").toString());
	}

	private static Array.Floats image(JsonObject of) {
		return new Array.Floats(floats(of, "image"), 1, 1, HEIGHT, WIDTH);
	}

	private static Explanation explained(String name, CamMethod method) throws Exception {
		ExplainOptions options = new ExplainOptions(method, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 4);
		try (Explainer explainer = Explainer.open(source(name), options, new ScanSize(WIDTH, HEIGHT, 1))) {
			return explainer.explain(image(expected().getAsJsonObject(name)), -1, 0, List.of(), Progress.NONE).get(0);
		}
	}

	@ParameterizedTest
	@MethodSource("networks")
	void mapsAreInPlace(String name) throws Exception {
		JsonObject of = expected().getAsJsonObject(name);
		Explanation gradCam = explained(name, CamMethod.GRAD_CAM);
		assertThat(gradCam.classIndex()).isEqualTo(of.get("class").getAsInt());
		assertThat(relativeL2(gradCam.map(), floats(of, "grad-cam"))).isLessThan(1e-5);
		assertThat(relativeL2(explained(name, CamMethod.SCORE_CAM).map(), floats(of, "score-cam"))).isLessThan(1e-5);
	}

	@ParameterizedTest
	@MethodSource("networks")
	void exportedGraphsPutThemInPlaceToo(String name) throws Exception {
		JsonObject of = expected().getAsJsonObject(name);
		OpenModel model = OpenModel.any(source(name), new ScanSize(WIDTH, HEIGHT, 1));
		TargetLayer layer = TargetLayer.automatic(model.graph().graph(), model.graph().head());
		for (CamMethod method : List.of(CamMethod.GRAD_CAM, CamMethod.SCORE_CAM)) {
			byte[] whole = new ExplainerGraph(model.classification(), layer, method).whole(4, "", Map.of()).toByteArray();
			try (Network network = Network.open(whole, Device.choose("cpu"), 1)) {
				Map<String, Array> out =
					network.run(Map.of(ExplainerGraph.PIXELS, image(of), ExplainerGraph.CLASS, new Array.Integers(new long[] {-1}, 1)));
				assertThat(relativeL2(((Array.Floats) out.get(ExplainerGraph.MAP)).values(), floats(of, method.option()))).isLessThan(1e-5);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("networks")
	void layersSayWhatTheySee(String name) throws Exception {
		JsonObject of = expected().getAsJsonObject(name);
		OpenModel model = OpenModel.any(source(name), new ScanSize(WIDTH, HEIGHT, 1));
		List<Field> fields = TargetLayer.automatic(model.graph().graph(), model.graph().head()).fields();
		long[] rows = {fields.get(0).first(HEIGHT), fields.get(0).end(HEIGHT)};
		long[] columns = {fields.get(1).first(WIDTH), fields.get(1).end(WIDTH)};
		assertThat(rows).containsExactly(of.getAsJsonArray("rows").asList().stream().mapToLong(e -> e.getAsLong()).toArray());
		assertThat(columns).containsExactly(of.getAsJsonArray("columns").asList().stream().mapToLong(e -> e.getAsLong()).toArray());
	}

	/** Abs-CAM plus joins layers of the same part only, and is 0 outside of it. */
	@Test
	void absCamPlusStaysWithinWhatIsSeen() throws Exception {
		float[] map = explained("cropped", CamMethod.ABS_CAM_PLUS).map();
		JsonObject of = expected().getAsJsonObject("cropped");
		int top = of.getAsJsonArray("rows").get(0).getAsInt();
		int bottom = of.getAsJsonArray("rows").get(1).getAsInt();
		float within = 0;
		for (int i = 0; i < HEIGHT; i++) {
			for (int j = 0; j < WIDTH; j++) {
				if (i < top || i >= bottom) assertThat(map[i * WIDTH + j]).isZero();
				else within = Math.max(within, map[i * WIDTH + j]);
			}
		}
		assertThat(within).isCloseTo(1, within(1e-6f));
	}

	@Test
	void halvesOfTheImageInOneLayerAreRefusedWithTheCause() {
		assertThatThrownBy(() -> explained("halves", CamMethod.GRAD_CAM)).isInstanceOf(ExplainException.class)
			.hasMessageContaining("no layer sees all of the image that the scores depend on")
			.hasMessageNotContainingAny("convolutional network");
	}

	/** An image upside down, or one that is darker where it is light on the whole: what is where is not followed, and said to be so. */
	@ParameterizedTest
	@ValueSource(strings = {"Slice", "If"})
	void theNodeBehindWhichPositionsAreLostIsNamed(String operator, @TempDir Path folder) {
		ModelDraft draft = new ModelDraft(17).input("x", "N", 1, 8, 8).integers("start", -1).integers("end", -100).integers("axis", 2)
			.reals("half", new long[0], .5).node("ReduceMean", "x", "mean", integer("keepdims", 0)).node("Greater", "mean,half", "light");
		if (operator.equals("Slice")) draft.node("Slice", "x,start,end,axis,start", "turned");
		else draft.node("If", "light", "turned", body("then_branch", "a", ModelDraft.nodeOf("Mul", "x,half", "a")),
			body("else_branch", "b", ModelDraft.nodeOf("Neg", "x", "b")));
		ModelProto model = draft.weights("w", 4, 1, 3, 3).node("Conv", "turned,w", "c").node("Relu", "c", "r")
			.node("ReduceMean", "r", "p", integers("axes", 2, 3), integer("keepdims", 0)).weights("classes", 4, 3)
			.node("MatMul", "p,classes", "y").output("y");
		assertThatThrownBy(() -> {
			ModelSource source = ModelLibrary.bundled().find(ModelDraft.write(model, folder.resolve("odd.onnx")).toString());
			Explainer.open(source, ExplainOptions.DEFAULTS.with(CamMethod.GRAD_CAM), new ScanSize(8, 8, 1)).close();
		}).isInstanceOf(ExplainException.class).hasMessageContaining("behind the " + operator + " node")
			.hasMessageNotContainingAny("convolutional network");
	}
}
