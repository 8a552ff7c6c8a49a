package org.abscam.onnx.classifier;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.FloatProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.abscam.cam.CamMethod;
import org.abscam.cam.Classification;
import org.abscam.cam.ExplainerGraph;
import org.abscam.cam.Probability;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.RuntimeTypes;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.read.OnnxModel;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The forms in which people have classifiers, on a network whose maps can be written down: a convolution, ReLU, the mean over
 * positions, one matrix product. There ∂y_c/∂A_k is W_ck / number of positions, so that Grad-CAM is norm01(relu(Σ_k W_ck·A_k)).
 */
class ClassifierGraphTest {

	private static final int HEIGHT = 6;
	private static final int WIDTH = 7;
	private static final int AREA = HEIGHT * WIDTH;
	private static final int CHANNELS = 4;
	private static final int IMAGES = 3;
	/** W, 4 channels by 3 classes. */
	private static final double[] MIXING = {.5, -.4, .3, -.6, .7, .2, .4, .1, -.5, .3, -.2, .6};

	@TempDir
	private Path folder;

	/** Up to the activation a. */
	private static ModelDraft features(ModelDraft draft, String x) {
		return draft.weights("kernel", CHANNELS, 1, 3, 3).node("Conv", x + ",kernel", "c", integers("pads", 1, 1, 1, 1)).node("Relu", "c",
			"a");
	}

	private static ModelDraft pooled(Object... dims) {
		return features(new ModelDraft(17).input("x", dims), "x").node("GlobalAveragePool", "a", "p");
	}

	private static ModelDraft mixed(ModelDraft draft, int classes, String flat) {
		double[] mixing = new double[CHANNELS * classes];
		for (int i = 0; i < mixing.length; i++) mixing[i] = MIXING[i / classes * 3 + i % classes];
		return draft.reals("mixing", new long[] {CHANNELS, classes}, mixing).node("Gemm", flat + ",mixing", "y");
	}

	private static ModelProto ofBatchOne() {
		return mixed(pooled(1, 1, HEIGHT, WIDTH).integers("row", 1, -1).node("Reshape", "p,row", "f"), 3, "f").output("y");
	}

	private static ModelDraft ofAnyBatch(int classes) {
		return mixed(pooled("N", 1, HEIGHT, WIDTH).node("Flatten", "p", "f"), classes, "f");
	}

	@Test
	void batchOfOneIsFreed() throws Exception {
		ClassifierGraph classifier = classifier(ofBatchOne(), ClassifierGraph.Wish.NONE);
		assertThat(classifier.batches()).isTrue();
		ExplainerGraph explainer =
			new ExplainerGraph(new Classification(classifier, Probability.SOFTMAX, UnaryOperator.identity(), false, false),
				TargetLayer.automatic(classifier.graph(), classifier.head()), CamMethod.GRAD_CAM);
		assertThat(explainer.layer().tensor()).isEqualTo("a");
		float[] pixels = new float[IMAGES * AREA];
		for (int i = 0; i < IMAGES; i++) System.arraycopy(image(i), 0, pixels, i * AREA, AREA);
		try (Network network = Network.open(explainer.firstPhase().toByteArray(), Device.choose("cpu"), 1)) {
			Map<String, Array> results = network.run(Map.of(ExplainerGraph.PIXELS, new Array.Floats(pixels, IMAGES, 1, HEIGHT, WIDTH),
				ExplainerGraph.CLASS, new Array.Integers(new long[] {0, 1, 2}, IMAGES)));
			for (int i = 0; i < IMAGES; i++) {
				assertThat(row(results.get(ExplainerGraph.SCORES), i)).containsExactly(alone(ofBatchOne(), i, "y"), within(1e-5f));
				assertThat(row(results.get(ExplainerGraph.MAP), i)).containsExactly(map(i, i, 1), within(1e-4f));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {"squeezed", "flattened"})
	void batchThatCannotBeFreedRunsOneByOne(String form) throws Exception {
		ModelDraft draft = pooled(1, 1, HEIGHT, WIDTH);
		ModelProto model = form.equals("squeezed")
			? mixed(draft.integers("first", 0).integers("last", 1, 2).node("Squeeze", "p,first", "s").node("Squeeze", "s,last", "v")
				.node("Unsqueeze", "v,first", "f"),
				3, "f").output("y")
			: mixed(draft.integers("all", -1).integers("row", 1, CHANNELS).node("Reshape", "p,all", "v").node("Reshape", "v,row", "f"), 3,
				"f").output("y");
		assertThat(classifier(model, ClassifierGraph.Wish.NONE).batches()).isFalse();
		Path file = ModelDraft.write(model, folder.resolve("small.onnx"));
		for (CamMethod method : List.of(CamMethod.GRAD_CAM, CamMethod.ABS_CAM)) {
			List<Explanation> explanations = explain(file, method, "1");
			assertThat(explanations).hasSize(IMAGES);
			for (int i = 0; i < IMAGES; i++) {
				assertThat(explanations.get(i).scores()).containsExactly(alone(model, i, "y"), within(1e-5f));
				if (method == CamMethod.GRAD_CAM) assertThat(explanations.get(i).map()).containsExactly(map(i, 1, 1), within(1e-4f));
				else assertThat(explanations.get(i).forwardPasses()).isBetween(1, CHANNELS);
			}
		}
	}

	@Test
	void freeSizeTakesTheWishedOne() throws Exception {
		ModelProto model = mixed(pooled("N", 1, "h", "w").node("Flatten", "p", "f"), 3, "f").output("y");
		ClassifierGraph classifier = classifier(model, new ClassifierGraph.Wish(new long[] {1, HEIGHT, WIDTH}, null));
		assertThat(classifier.spatial()).containsExactly(HEIGHT, WIDTH);
		assertThat(classifier.anySize()).isTrue();
		assertThat(TargetLayer.automatic(classifier.graph(), classifier.head()).spatial()).containsExactly(HEIGHT, WIDTH);
		assertThatThrownBy(() -> classifier(model, ClassifierGraph.Wish.NONE)).isInstanceOf(OnnxException.class)
			.hasMessageContaining("any size");
		Path file = ModelDraft.write(model, folder.resolve("small.onnx"));
		assertThat(explain(file, CamMethod.GRAD_CAM, "2").get(0).map()).containsExactly(map(0, 2, 1), within(1e-4f));
	}

	@Test
	void fixedSizeIsNoChoice() throws Exception {
		ClassifierGraph classifier = classifier(ofBatchOne(), new ClassifierGraph.Wish(new long[] {1, 20, 20}, null));
		assertThat(classifier.spatial()).containsExactly(HEIGHT, WIDTH);
		assertThat(classifier.anySize()).isFalse();
	}

	@Test
	void batchOfSeveralIsRefused() {
		assertThatThrownBy(
			() -> classifier(mixed(pooled(2, 1, HEIGHT, WIDTH).node("Flatten", "p", "f"), 3, "f").output("y"), ClassifierGraph.Wish.NONE))
			.isInstanceOf(OnnxException.class).hasMessageContaining("exactly 2 images");
	}

	@ParameterizedTest
	@ValueSource(strings = {"N", "1"})
	void channelsMayComeLast(String batch) throws Exception {
		Object free = batch.equals("1") ? 1 : batch;
		ModelDraft draft =
			new ModelDraft(17).input("x", free, HEIGHT, WIDTH, 1).node("Transpose", "x", "first", integers("perm", 0, 3, 1, 2));
		features(draft, "first").node("Transpose", "a", "last", integers("perm", 0, 2, 3, 1)).node("ReduceMean", "last", "f",
			integers("axes", 1, 2),
			integer("keepdims", 0));
		ModelProto model = mixed(draft, 3, "f").output("y");
		ClassifierGraph classifier = classifier(model, ClassifierGraph.Wish.NONE);
		assertThat(classifier.channelsLast()).isTrue();
		assertThat(classifier.channels()).isEqualTo(1);
		assertThat(classifier.spatial()).containsExactly(HEIGHT, WIDTH);
		assertThat(classifier.batches()).isTrue();
		Path file = ModelDraft.write(model, folder.resolve("small.onnx"));
		List<Explanation> explanations = explain(file, CamMethod.GRAD_CAM, "0");
		for (int i = 0; i < IMAGES; i++) assertThat(explanations.get(i).map()).containsExactly(map(i, 0, 1), within(1e-4f));
	}

	@ParameterizedTest
	@EnumSource(CamMethod.class)
	void tensorsMayHaveOurNames(CamMethod method) throws Exception {
		ModelDraft draft = new ModelDraft(17).input("pixels", "N", 1, HEIGHT, WIDTH).weights("class", CHANNELS, 1, 3, 3)
			.node("Conv", "pixels,class", "preprocessed", integers("pads", 1, 1, 1, 1)).node("Relu", "preprocessed", "map")
			.node("GlobalAveragePool", "map", "channel_maps").node("Flatten", "channel_maps", "channel_scores")
			.reals("size", new long[] {CHANNELS, 3}, MIXING).node("Gemm", "channel_scores,size", "scores")
			.node("Softmax", "scores", "probabilities");
		Path clashing = ModelDraft.write(draft.output("probabilities"), folder.resolve("clashing.onnx"));
		Path plain = ModelDraft.write(ofAnyBatch(3).node("Softmax", "y", "p_y").output("p_y"), folder.resolve("plain.onnx"));
		List<Explanation> actual = explain(clashing, method, "top");
		List<Explanation> expected = explain(plain, method, "top");
		for (int i = 0; i < IMAGES; i++) {
			assertThat(actual.get(i).scores()).containsExactly(alone(ofBatchOne(), i, "y"), within(1e-5f));
			assertThat(actual.get(i).map()).containsExactly(expected.get(i).map(), within(1e-5f));
		}
	}

	@Test
	void nameIsFreedInsideBodiesToo() throws Exception {
		ModelDraft draft = features(new ModelDraft(17).input("x", "N", 1, HEIGHT, WIDTH), "x").node("Identity", "a", "map");
		draft.constant("yes", ai.onnx.proto.OnnxMl.TensorProto.newBuilder().setDataType(9).addInt32Data(1).build())
			.node("GlobalAveragePool", "map", "p").node("If", "yes", "f",
				ModelDraft.body("then_branch", "scores", ModelDraft.nodeOf("Flatten", "p", "scores")),
				ModelDraft.body("else_branch", "e",
					ModelDraft.nodeOf("ReduceMean", "map", "e", integers("axes", 2, 3), integer("keepdims", 0))));
		ClassifierGraph classifier = classifier(mixed(draft, 3, "f").output("y"), ClassifierGraph.Wish.NONE);
		EditableGraph graph = classifier.graph().copy();
		graph.setOutputs(graph.tensor("y"));
		assertThat(ModelDraft.run(graph.toModel(), Map.of("x", new Array.Floats(image(0), 1, 1, HEIGHT, WIDTH))).get("y"))
			.containsExactly(alone(ofBatchOne(), 0, "y"), within(1e-5f));
	}

	@Test
	void outputIsChosenByTheCard() throws Exception {
		ModelDraft draft = ofAnyBatch(3).reals("minus", new long[0], -1).node("Mul", "y,minus", "other").node("Softmax", "other", "scores");
		for (String id : List.of("y", "scores")) {
			Path card = card(draft.output("a,y,scores"), id, "[x, y, z]", "");
			List<Explanation> explanations = explain(card, CamMethod.GRAD_CAM, "x");
			for (int i = 0; i < IMAGES; i++) {
				assertThat(explanations.get(i).scores()).containsExactly(alone(draft.output("y,other"), i, id.equals("y") ? "y" : "other"),
					within(1e-5f));
				assertThat(explanations.get(i).map()).containsExactly(map(i, 0, id.equals("y") ? 1 : -1), within(1e-4f));
			}
		}
	}

	@Test
	void unknownOutputOfSeveralIsRefused() throws Exception {
		ModelDraft draft = ofAnyBatch(3).node("Softmax", "y", "p_y");
		assertThatThrownBy(() -> explain(card(draft.output("y,p_y"), "diagnosis", "[x, y, z]", ""), CamMethod.GRAD_CAM, "x"))
			.isInstanceOf(ExplainException.class).hasMessageContaining("'diagnosis'").hasMessageContaining("y, p_y");
		assertThatThrownBy(() -> explain(card(draft.output("a,y"), "a", "[x, y, z]", ""), CamMethod.GRAD_CAM, "x"))
			.isInstanceOf(ExplainException.class).hasMessageContaining("not a classifier");
		assertThat(explain(card(draft.output("y"), "diagnosis", "[x, y, z]", ""), CamMethod.GRAD_CAM, "x"))
			.as("the only output needs no name")
			.hasSize(IMAGES);
	}

	@Test
	void firstOutputWithOneNumberPerClassIsTakenWithoutACard() throws Exception {
		Path file = ModelDraft.write(ofAnyBatch(3).output("a,y"), folder.resolve("small.onnx"));
		assertThat(explain(file, CamMethod.GRAD_CAM, "0").get(0).scores()).containsExactly(alone(ofBatchOne(), 0, "y"), within(1e-5f));
	}

	@Test
	void oneSigmoidStandsForTwoClasses() throws Exception {
		ModelDraft draft = ofAnyBatch(1).node("Sigmoid", "y", "p_y");
		Path card = card(draft.output("p_y"), "p_y", "[absent, present]", "");
		for (String name : List.of("absent", "present")) {
			List<Explanation> explanations = explain(card, CamMethod.GRAD_CAM, name);
			for (int i = 0; i < IMAGES; i++) {
				float p = alone(draft.output("p_y"), i, "p_y")[0];
				assertThat(explanations.get(i).probabilities()).containsExactly(new float[] {1 - p, p}, within(1e-5f));
				assertThat(explanations.get(i).map()).as(name).containsExactly(map(i, 0, name.equals("present") ? 1 : -1), within(1e-4f));
			}
		}
	}

	@Test
	void oneLogitStandsForTwoClassesToo() throws Exception {
		Path card = card(ofAnyBatch(1).output("y"), "y", "[absent, present]", "postprocessing: [{id: sigmoid}]");
		Explanation explanation = explain(card, CamMethod.GRAD_CAM, "absent").get(1);
		double y = alone(ofAnyBatch(1).output("y"), 1, "y")[0];
		assertThat(explanation.probabilities()[0]).isCloseTo((float) (1 / (1 + Math.exp(y))), within(1e-5f));
		assertThat(explanation.map()).containsExactly(map(1, 0, -1), within(1e-4f));
	}

	@Test
	void oneProbabilityStandsForTwoClassesToo() throws Exception {
		ModelDraft draft = ofAnyBatch(1).reals("one", new long[0], 1).node("Neg", "y", "n").node("Exp", "n", "e").node("Add", "e,one", "d")
			.node("Reciprocal", "d", "p_y");
		Path card = card(draft.output("p_y"), "p_y", "[absent, present]", "", "config: {abscam: {outputs: probabilities}}");
		for (String name : List.of("absent", "present")) {
			Explanation explanation = explain(card, CamMethod.GRAD_CAM, name).get(2);
			float p = alone(draft.output("p_y"), 2, "p_y")[0];
			assertThat(explanation.probabilities()).containsExactly(new float[] {1 - p, p}, within(1e-5f));
			assertThat(explanation.map()).as(name).containsExactly(map(2, 0, name.equals("present") ? 1 : -1), within(1e-4f));
		}
	}

	@Test
	void labelsThatDoNotExcludeEachOtherKeepTheirSigmoids() throws Exception {
		ModelDraft draft = ofAnyBatch(3).node("Sigmoid", "y", "p_y");
		List<Explanation> explanations = explain(card(draft.output("p_y"), "p_y", "[x, y, z]", ""), CamMethod.GRAD_CAM, "z");
		for (int i = 0; i < IMAGES; i++) {
			assertThat(explanations.get(i).scores()).containsExactly(alone(draft.output("y"), i, "y"), within(1e-5f));
			assertThat(explanations.get(i).probabilities()).containsExactly(alone(draft.output("p_y"), i, "p_y"), within(1e-5f));
			assertThat(explanations.get(i).map()).containsExactly(map(i, 2, 1), within(1e-4f));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {"Softmax", "LogSoftmax"})
	void scoresAreThoseBeforeTheSoftmax(String ending) throws Exception {
		ModelProto model = ofAnyBatch(3).node("Softmax", "y", "p_y").node(ending, "y", "out").output("out,y,p_y");
		Path file = ModelDraft.write(model.toBuilder().setGraph(model.getGraph().toBuilder().clearOutput()
			.addOutput(ValueInfoProto.newBuilder().setName("out"))).build(), folder.resolve("small.onnx"));
		List<Explanation> explanations = explain(file, CamMethod.GRAD_CAM, "1");
		for (int i = 0; i < IMAGES; i++) {
			assertThat(explanations.get(i).scores()).containsExactly(alone(model, i, "y"), within(1e-5f));
			assertThat(explanations.get(i).probabilities()).containsExactly(alone(model, i, "p_y"), within(1e-5f));
			assertThat(explanations.get(i).map()).containsExactly(map(i, 1, 1), within(1e-4f));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {"N", "1"})
	void scoresMayHaveTwoAxesOfOne(String batch) throws Exception {
		double[] kernels = new double[MIXING.length];
		for (int i = 0; i < kernels.length; i++) kernels[i] = MIXING[i % CHANNELS * 3 + i / CHANNELS];
		ModelDraft draft = pooled(batch.equals("1") ? 1 : batch, 1, HEIGHT, WIDTH).reals("mixing", new long[] {3, CHANNELS, 1, 1}, kernels)
			.node("Conv", "p,mixing", "y");
		for (String output : List.of("y", "p_y")) {
			ModelProto model = draft.output("y");
			if (output.equals("p_y")) model = draft.node("Softmax", "y", "p_y", integer("axis", 1)).output("p_y");
			Path file = ModelDraft.write(model, folder.resolve("small.onnx"));
			for (CamMethod method : List.of(CamMethod.GRAD_CAM, CamMethod.ABS_CAM)) {
				List<Explanation> explanations = explain(file, method, "1");
				for (int i = 0; i < IMAGES; i++) {
					assertThat(explanations.get(i).scores()).containsExactly(alone(ofBatchOne(), i, "y"), within(1e-5f));
					if (method == CamMethod.GRAD_CAM) assertThat(explanations.get(i).map()).containsExactly(map(i, 1, 1), within(1e-4f));
				}
			}
		}
	}

	private static ClassifierGraph classifier(ModelProto model, ClassifierGraph.Wish wish) throws OnnxException {
		return ClassifierGraph.of(new OnnxModel("small.onnx", model), wish, new RuntimeTypes(), ExplainerGraph.NAMES);
	}

	private static List<Explanation> explain(Path model, CamMethod method, String classChoice) throws Exception {
		ImageStack stack = new ImageStack(WIDTH, HEIGHT);
		for (int i = 0; i < IMAGES; i++) stack.addSlice(new FloatProcessor(WIDTH, HEIGHT, image(i)));
		Scan scan = Scan.of(new ImagePlus("stack", stack));
		ExplainOptions options = new ExplainOptions(method, classChoice, ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 2);
		List<Explanation> explanations = new ArrayList<>();
		try (Explainer explainer = Explainer.open(ModelLibrary.bundled().find(model.toString()), options, ScanSize.of(scan))) {
			explainer.explain(NetworkImages.of(scan, explainer.model()), (i, e) -> explanations.add(e), Progress.NONE);
		}
		return explanations;
	}

	private Path card(ModelProto model, String output, String classes, String postprocessing, String... more) throws Exception {
		ModelDraft.write(model, folder.resolve("model.onnx"));
		return Files.writeString(folder.resolve("rdf.yaml"), """
			format_version: 0.5.7
			type: model
			name: test
			license: MIT
			authors: [{name: Somebody}]
			inputs:
			  - id: image
			    axes:
			      - {type: batch}
			      - {type: channel, channel_names: [grey]}
			      - {type: space, id: y, size: %d}
			      - {type: space, id: x, size: %d}
			outputs:
			  - id: %s
			    axes:
			      - {type: batch}
			      - {type: channel, channel_names: %s}
			    %s
			weights:
			  onnx: {source: model.onnx, opset_version: 17}
			%s
			""".formatted(HEIGHT, WIDTH, output, classes, postprocessing, String.join("\n", more)));
	}

	private static float[] image(int index) {
		return ModelDraft.image(100 + index, 1, 1, HEIGHT, WIDTH).values();
	}

	/** What ONNX Runtime makes of one image with the model as it was written. */
	private static float[] alone(ModelProto model, int image, String output) throws Exception {
		return ModelDraft.run(model, Map.of("x", new Array.Floats(image(image), 1, 1, HEIGHT, WIDTH))).get(output);
	}

	/** norm01(relu(sign·Σ_k W_ck·A_k)). */
	private static float[] map(int image, int classIndex, int sign) throws Exception {
		float[] a = alone(pooled(1, 1, HEIGHT, WIDTH).output("a"), image, "a");
		float[] map = new float[AREA];
		float low = Float.MAX_VALUE;
		float high = 0;
		for (int i = 0; i < AREA; i++) {
			for (int k = 0; k < CHANNELS; k++) map[i] += (float) (sign * MIXING[k * 3 + classIndex] * a[k * AREA + i]);
			map[i] = Math.max(0, map[i]);
			low = Math.min(low, map[i]);
			high = Math.max(high, map[i]);
		}
		for (int i = 0; i < AREA; i++) map[i] = high == low ? 0 : (map[i] - low) / (high - low);
		return map;
	}

	private static float[] row(Array array, int index) {
		float[] values = ((Array.Floats) array).values();
		int size = values.length / IMAGES;
		return java.util.Arrays.copyOfRange(values, index * size, (index + 1) * size);
	}

	/** Two images could be run, and would have one row together, as in a PoolFormer exported with a batch of one. */
	@Test
	void imageWhoseBatchOfOneIsWrittenDownIsNoSliceOfAVolume() throws Exception {
		ModelProto model = new ModelDraft(17).input("x", 1, 3, 8, 8).weights("w", 4, 3, 3, 3)
			.node("Conv", "x,w", "c", integers("pads", 1, 1, 1, 1)).node("Relu", "c", "r")
			.node("ReduceMean", "r", "p", integers("axes", 2, 3), integer("keepdims", 0))
			.node("ReduceMean", "p", "f", integers("axes", 0))
			.weights("classes", 4, 3).node("MatMul", "f,classes", "y").output("y");
		ClassifierGraph classifier =
			ClassifierGraph.of(OnnxModel.read(model.toByteArray(), "drafted", null), ClassifierGraph.Wish.NONE, new RuntimeTypes(),
				Set.of());
		assertThat(classifier.sliced()).isFalse();
		assertThat(classifier.spatial()).containsExactly(8, 8);
	}
}
