package org.abscam.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.abscam.cam.BlackBoxMethod;
import org.abscam.cam.CamMethod;
import org.abscam.cam.SaliencyMethod;
import org.abscam.engine.Array;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Question;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.trial.ExplainerFile;
import org.abscam.explain.trial.TrialRun;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.onnx.ModelDraft;
import org.abscam.report.Protocol;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A card's temperature T: whatever is a probability is softmax or sigmoid of y/T. The network is one 1×1 convolution, A_k = relu(w_k·x + b_k), and
 * y = Σ_k v_kc·mean(A_k), so that probabilities, scores of masked images and gradients can be written down.
 */
class TemperatureTest {

	private static final int SIZE = 4;
	private static final double T = 2.5;
	private static final double[] W = {.01, -.01, .004};
	private static final double[] B = {0, .9, -.2};
	private static final double[][] V = {{.9, -.4, .1}, {-.7, .3, .8}, {.2, 1.1, -.5}};

	@TempDir
	private Path folder;

	private static ModelDraft draft() {
		return new ModelDraft(17).input("x", "N", 1, SIZE, SIZE).reals("w", new long[] {3, 1, 1, 1}, W).reals("b", new long[] {3}, B)
			.node("Conv", "x,w,b", "c").node("Relu", "c", "a").node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f")
			.reals("v", new long[] {3, 3}, Stream.of(V).flatMapToDouble(Arrays::stream).toArray()).node("MatMul", "f,v", "y");
	}

	private ModelSource source(ModelProto model, String activation, String settings) throws Exception {
		Path own = Files.createTempDirectory(folder, "model");
		ModelDraft.write(model, own.resolve("model.onnx"));
		Files.writeString(own.resolve("rdf.yaml"),
			"""
				format_version: 0.5.7
				type: model
				name: By hand
				inputs: [{axes: [{type: batch}, {type: channel, channel_names: [a]}, {type: space, id: y, size: 4}, {type: space, id: x, size: 4}]}]
				outputs: [{axes: [{type: batch}, {type: channel, channel_names: [p, q, r]}], postprocessing: [ACTIVATION]}]
				weights: {onnx: {source: model.onnx, opset_version: 17}}
				config: {abscam: {SETTINGS}}
				"""
				.replace("ACTIVATION", activation.isEmpty() ? "" : "{id: " + activation + "}").replace("SETTINGS", settings));
		return ModelLibrary.bundled().find(own.toString());
	}

	private static Scan picture() {
		return TrialRun.picture(new long[] {SIZE, SIZE});
	}

	private static double[] pixels() {
		float[] pixels = (float[]) picture().image().getProcessor().convertToFloat().getPixels();
		double[] doubles = new double[pixels.length];
		for (int i = 0; i < doubles.length; i++) doubles[i] = pixels[i];
		return doubles;
	}

	private static double[] activation(double[] x, int k) {
		return Arrays.stream(x).map(v -> Math.max(0, W[k] * v + B[k])).toArray();
	}

	private static double[] scores(double[] x) {
		double[] y = new double[3];
		for (int k = 0; k < 3; k++)
			for (int c = 0; c < 3; c++) y[c] += V[k][c] * Arrays.stream(activation(x, k)).average().orElseThrow();
		return y;
	}

	private static double[] softmax(double[] y, double temperature) {
		double[] powers = Arrays.stream(y).map(v -> Math.exp(v / temperature)).toArray();
		double sum = Arrays.stream(powers).sum();
		return Arrays.stream(powers).map(v -> v / sum).toArray();
	}

	private static double[] norm01(double[] map) {
		double low = Arrays.stream(map).min().orElseThrow();
		double high = Arrays.stream(map).max().orElseThrow();
		return Arrays.stream(map).map(v -> high == low ? 0 : (v - low) / (high - low)).toArray();
	}

	private static Explanation explained(ModelSource source, SaliencyMethod method, Question question) throws Exception {
		ExplainOptions options =
			new ExplainOptions(method, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 1).with(question);
		try (Explainer explainer = Explainer.open(source, options, new ScanSize(SIZE, SIZE, 1))) {
			List<Explanation> explanations = new ArrayList<>();
			explainer.explain(NetworkImages.of(picture(), explainer.model()), (index, one) -> explanations.add(one), Progress.NONE);
			return explanations.get(0);
		}
	}

	@Test
	void theReportedProbabilityAndThoseOfMaskedImagesAreCalibrated() throws Exception {
		ModelSource source = source(draft().output("y"), "softmax", "temperature: " + T);
		Explanation one = explained(source, CamMethod.ABS_CAM, new Question("q"));
		double[] x = pixels();
		assertClose(one.scores(), scores(x));
		assertClose(one.probabilities(), softmax(scores(x), T));
		double[] ofMasks = new double[3];
		for (int k = 0; k < 3; k++) {
			double[] mask = norm01(activation(x, k));
			double[] masked = new double[x.length];
			for (int i = 0; i < x.length; i++) masked[i] = x[i] * mask[i];
			ofMasks[k] = softmax(scores(masked), T)[1];
		}
		assertClose(one.channelScores(), ofMasks);
		try (ImageClassifier classifier = ImageClassifier.open(source, ExplainOptions.DEFAULTS, new ScanSize(SIZE, SIZE, 1))) {
			List<ImageClassifier.Prediction> predictions =
				classifier.classify(NetworkImages.of(picture(), classifier.model()), Progress.NONE);
			assertClose(predictions.get(0).probabilities(), softmax(scores(x), T));
		}
		assertThat(Protocol.model(OpenModel.of(source, new ScanSize(SIZE, SIZE, 1))).get("temperature").getAsDouble()).isEqualTo(T);
	}

	/** w_k = mean|∂p_c/∂A_k|, where ∂p_c/∂y_j = p_c·(δ_cj − p_j)/T. */
	@Test
	void theGradientOfAProbabilityIsThatOfTheCalibratedOne() throws Exception {
		ModelSource source = source(draft().output("y"), "softmax", "temperature: 0.2");
		Explanation one = explained(source, CamMethod.ABS_CAM_INITIAL, Question.of("probability", "q", "", Question.PREDICTED));
		double[] x = pixels();
		double[] p = softmax(scores(x), .2);
		double[] sum = new double[x.length];
		for (int k = 0; k < 3; k++) {
			double byActivation = 0;
			for (int j = 0; j < 3; j++) byActivation += V[k][j] * p[1] * ((j == 1 ? 1 : 0) - p[j]);
			for (int i = 0; i < x.length; i++) sum[i] += Math.abs(byActivation) * activation(x, k)[i];
		}
		assertClose(one.map(), norm01(sum));
	}

	/** Also where the file itself ends in a softmax, whose input is divided. */
	@Test
	void aSoftmaxInTheFileAndASigmoidAreCalibratedLikewise() throws Exception {
		Explanation one = explained(source(draft().node("Softmax", "y", "z").output("z"), "", "temperature: " + T));
		assertClose(one.probabilities(), softmax(scores(pixels()), T));
		double[] sigmoid = Arrays.stream(scores(pixels())).map(y -> 1 / (1 + Math.exp(-y / T))).toArray();
		assertClose(explained(source(draft().output("y"), "sigmoid", "temperature: " + T)).probabilities(), sigmoid);
		assertClose(explained(source(draft().output("y"), "sigmoid", "temperature: " + T), BlackBoxMethod.OCCLUSION, new Question("r"))
			.probabilities(), sigmoid);
	}

	@Test
	void anExportedExplainerIsCalibrated() throws Exception {
		ModelSource source = source(draft().output("y"), "softmax", "temperature: " + T);
		ModelProto exported = ModelProto.parseFrom(ExplainerFile.compile(source,
			new ExplainOptions(CamMethod.ABS_CAM, "q", ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 1), new ScanSize(SIZE, SIZE, 1)));
		double[] x = pixels();
		float[] image = new float[x.length];
		for (int i = 0; i < image.length; i++) image[i] = (float) x[i];
		Map<String, float[]> results = ModelDraft.run(exported, Map.of("pixels", new Array.Floats(image, 1, 1, SIZE, SIZE), "class",
			new Array.Integers(new long[] {1}, 1)));
		assertClose(results.get("probabilities"), softmax(scores(x), T));
		assertThat(results.get("map")).containsExactly(explained(source, CamMethod.ABS_CAM, new Question("q")).map(), within(1e-5f));
		assertThat(exported.getMetadataPropsList()).anySatisfy(entry -> {
			assertThat(entry.getKey()).isEqualTo("abscam_temperature");
			assertThat(entry.getValue()).isEqualTo("2.5");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = {"probabilities", "values"})
	void whereNoScoresAreBeforeProbabilitiesATemperatureIsRefused(String outputs) {
		assertThatThrownBy(() -> OpenModel.of(source(draft().output("y"), "", "temperature: 2, outputs: " + outputs),
			new ScanSize(SIZE, SIZE, 1))).isInstanceOf(ExplainException.class).hasMessageContaining("take 'temperature' out of the card")
			.message().matches("[^\\n]+\\.");
	}

	private Explanation explained(ModelSource source) throws Exception {
		return explained(source, CamMethod.GRAD_CAM, new Question("q"));
	}

	private static void assertClose(float[] actual, double[] expected) {
		assertThat(actual).hasSameSizeAs(expected);
		for (int i = 0; i < actual.length; i++) assertThat(actual[i]).as("value " + i).isCloseTo((float) expected[i], within(2e-6f));
	}
}
