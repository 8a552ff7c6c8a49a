package org.abscam.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.abscam.cam.BlackBoxMethod;
import org.abscam.engine.Array;
import org.abscam.engine.RuntimeTypes;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.ScoreHead;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelines of scikit-learn are told by the probabilities that scikit-learn itself says, see pipelines.py beside them. */
class ScikitLearnTest {

	private static final Path FOLDER = Path.of("src/test/resources/org/abscam/explain/sklearn");

	private static JsonObject expected() throws IOException {
		return JsonParser.parseString(Files.readString(FOLDER.resolve("expected.json"))).getAsJsonObject();
	}

	static Stream<String> pipelines() throws IOException {
		return expected().keySet().stream().filter(name -> !name.equals("picture"));
	}

	private static float[] floats(JsonArray array) {
		float[] floats = new float[array.size()];
		for (int i = 0; i < floats.length; i++) floats[i] = array.get(i).getAsFloat();
		return floats;
	}

	@ParameterizedTest
	@MethodSource("pipelines")
	void probabilitiesAreThoseOfScikitLearn(String name) throws Exception {
		JsonObject of = expected().getAsJsonObject(name);
		float[] picture = floats(expected().getAsJsonArray("picture"));
		ExplainOptions options =
			new ExplainOptions(BlackBoxMethod.OCCLUSION, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 4);
		try (Explainer explainer = Explainer.open(ModelLibrary.bundled().find(FOLDER.resolve(name + ".onnx").toString()), options,
			new ScanSize(8, 8, 1))) {
			Explanation said = explainer.explain(new Array.Floats(picture, 1, 1, 8, 8), -1, 0, List.of(), Progress.NONE).get(0);
			float[] scores = floats(of.has("scores") ? of.getAsJsonArray("scores") : of.getAsJsonArray("probabilities"));
			float[] probabilities = of.has("scores") ? softmax(scores) : scores;
			assertThat(said.classIndex()).isEqualTo(2);
			assertThat(said.scores()).containsExactly(scores, within(1e-5f));
			assertThat(said.probabilities()).containsExactly(probabilities, within(1e-5f));
		}
	}

	private static float[] softmax(float... scores) {
		double sum = 0;
		for (float score : scores) sum += Math.exp(score);
		float[] shares = new float[scores.length];
		for (int i = 0; i < scores.length; i++) shares[i] = (float) (Math.exp(scores[i]) / sum);
		return shares;
	}

	/** What adds up to 1 by chance on one image does not on two; what is scaled or moved has another sum. */
	@ParameterizedTest
	@ValueSource(strings = {"Neg", "Abs", "Exp", "Tanh"})
	void scoresBehindAnUnusualEndStayScores(String last) throws Exception {
		assertThat(ending(draft().node(last, "f", "y"))).isEqualTo(ScoreHead.Ending.NONE);
	}

	@Test
	void sharesOfExponentialsAreProbabilities() throws Exception {
		ModelDraft draft = draft().node("Exp", "f", "e").integers("one", 1).node("ReduceMax", "e,one", "m").node("Div", "e,m", "d")
			.node("ReduceSum", "d,one", "s").node("Reciprocal", "s", "r").node("Mul", "d,r", "y");
		assertThat(ending(draft)).isEqualTo(ScoreHead.Ending.PROBABILITIES);
	}

	private static ModelDraft draft() {
		return new ModelDraft(18).input("x", "N", 1, 6, 6).weights("w", 3, 1, 3, 3).node("Conv", "x,w", "a")
			.node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f");
	}

	private static ScoreHead.Ending ending(ModelDraft draft) throws OnnxException {
		OnnxModel model = OnnxModel.read(draft.output("y").toByteArray(), "drafted", null);
		return ClassifierGraph.of(model, ClassifierGraph.Wish.NONE, new RuntimeTypes(), Set.of()).head().ending();
	}
}
