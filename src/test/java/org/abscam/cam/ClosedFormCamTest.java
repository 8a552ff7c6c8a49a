package org.abscam.cam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.abscam.engine.Array;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.Attributes;
import org.abscam.onnx.Constants;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A network that can be worked out by hand, of images of 1×4 pixels x: activations A_1 = relu(x), A_2 = relu(−x), A_3 = relu(2x), scores
 * y_c = Σ_k w_kc·mean(A_k). So G_k = w_kc/4 everywhere.
 */
class ClosedFormCamTest {

	private static final int COLUMNS = 4;
	private static final double[] KERNELS = {1, -1, 2};
	/** w_kc, by k and c. */
	private static final double[][] WEIGHTS = {{1, -.5, .25}, {2, 1.5, -1}, {-.75, .5, 1}};
	private static final float[] FIRST = {-2, 1, 3, .5f};
	private static final float[] SECOND = {1, -3, .5f, 2};

	@ParameterizedTest
	@EnumSource(Probability.class)
	void theForwardPassGivesScoresAndProbabilitiesOfEachImage(Probability probability) throws Exception {
		Classification classification = new Classification(network(3, "N"), probability, pixels -> pixels.times(2), false, false);
		assertThat(classification.classes()).isEqualTo(3);
		ModelProto graph = classification.graph();
		assertThat(names(graph)).isEqualTo(Set.of("pixels", "scores", "probabilities"));
		Map<String, float[]> results = ModelDraft.run(graph, Map.of("pixels", images(FIRST, SECOND)));
		assertClose(results.get("scores"), join(scores(doubled(FIRST), 3), scores(doubled(SECOND), 3)));
		assertClose(results.get("probabilities"),
			join(probabilities(probability, scores(doubled(FIRST), 3)), probabilities(probability, scores(doubled(SECOND), 3))));
	}

	@Test
	void theForwardPassOfPreprocessedImagesDoesNotPreprocessThemAgain() throws Exception {
		Classification classification = new Classification(network(3, "N"), Probability.SIGMOID, pixels -> pixels.times(2), false, false);
		ModelProto graph = classification.preprocessedGraph();
		assertThat(names(graph)).isEqualTo(Set.of("preprocessed", "scores", "probabilities"));
		Map<String, float[]> results = ModelDraft.run(graph, Map.of("preprocessed", images(FIRST, SECOND)));
		assertClose(results.get("scores"), join(scores(FIRST, 3), scores(SECOND, 3)));
		assertClose(results.get("probabilities"),
			join(probabilities(Probability.SIGMOID, scores(FIRST, 3)), probabilities(Probability.SIGMOID, scores(SECOND, 3))));
	}

	/** The absent class has the score −y, so that softmax makes 1 − p of it; a probability p itself has 1 − p. */
	@Test
	void oneScoreForTwoClassesIsThatOfTheSecondAndItsOppositeThatOfTheFirst() throws Exception {
		double y = scores(FIRST, 1)[0];
		for (Probability probability : Probability.values()) {
			Classification binary = new Classification(network(1, "N"), probability, UnaryOperator.identity(), true, false);
			assertThat(binary.classes()).isEqualTo(2);
			double[] both = {probability == Probability.AS_IS ? 1 - y : -y, y};
			Map<String, float[]> results = ModelDraft.run(binary.graph(), Map.of("pixels", images(FIRST)));
			assertClose(results.get("scores"), both);
			assertClose(results.get("probabilities"), probabilities(probability, both));
		}
	}

	/** The maps of the two classes are the positive and the negative evidence: Σ_k w_k·A_k, and its opposite. */
	@ParameterizedTest
	@ValueSource(ints = {0, 1})
	void theTwoClassesOfOneScoreHaveOppositeGradients(int chosen) throws Exception {
		ClassifierGraph network = network(1, "N");
		ExplainerGraph explainer = new ExplainerGraph(
			new Classification(network, Probability.SIGMOID, UnaryOperator.identity(), true, false), layer(network), CamMethod.GRAD_CAM);
		Map<String, float[]> results =
			ModelDraft.run(explainer.firstPhase(), Map.of("pixels", images(FIRST), "class", new Array.Integers(new long[] {chosen}, 1)));
		double[] evidence = new double[COLUMNS];
		for (int k = 0; k < 3; k++)
			for (int i = 0; i < COLUMNS; i++) evidence[i] += (chosen == 1 ? 1 : -1) * WEIGHTS[k][0] / COLUMNS * activation(FIRST, k)[i];
		assertClose(results.get("map"), normalised(rectified(evidence)));
		assertClose(results.get("class_index"), new double[] {chosen});
	}

	@Test
	void withoutAClassThatWithTheHighestScoreIsExplained() throws Exception {
		ExplainerGraph explainer = explainer(CamMethod.GRAD_CAM, false);
		Map<String, float[]> results = ModelDraft.run(explainer.firstPhase(),
			Map.of("pixels", images(FIRST, SECOND), "class", new Array.Integers(new long[] {-1, 0}, 2)));
		double[] y = scores(FIRST, 3);
		int highest = y[0] > y[1] && y[0] > y[2] ? 0 : y[1] > y[2] ? 1 : 2;
		assertThat(highest).isNotZero();
		assertClose(results.get("class_index"), new double[] {highest, 0});
	}

	/** The classifier's own output is not among them, nor is an input that nobody feeds. */
	@Test
	void graphsTakeAndGiveWhatTheySay() throws Exception {
		ExplainerGraph one = explainer(CamMethod.GRAD_CAM, true);
		ExplainerGraph two = explainer(CamMethod.ABS_CAM, true);
		Set<String> all = Set.of("pixels", "class", "scores", "probabilities", "class_index", "map");
		assertThat(names(one.firstPhase())).isEqualTo(all);
		assertThat(names(one.whole(2, "", Map.of()))).isEqualTo(all);
		assertThat(names(two.whole(2, "", Map.of()))).isEqualTo(all);
		assertThat(names(two.firstPhase())).isEqualTo(Set.of("pixels", "class", "scores", "probabilities", "class_index", "channel_maps",
			"preprocessed"));
		assertThat(names(two.secondPhase(false))).isEqualTo(Set.of("preprocessed", "channel_maps", "class_index", "channel_scores"));
		assertThat(names(two.combination())).isEqualTo(Set.of("channel_maps", "channel_scores", "size", "map"));
		assertThat(size(one.whole(2, "", Map.of()), 0)).as("a method of one phase takes many images").isEqualTo("N");
		assertThat(size(two.whole(2, "", Map.of()), 0)).as("one of two phases takes one").isEqualTo(1L);
		assertThat(size(one.firstPhase(), 2)).as("height and width may differ").isInstanceOf(String.class).isNotEqualTo("")
			.isNotEqualTo(size(one.firstPhase(), 3));
		ClassifierGraph alone = alone();
		ExplainerGraph single = new ExplainerGraph(new Classification(alone, Probability.SOFTMAX, UnaryOperator.identity(), false, false),
			layer(alone), CamMethod.GRAD_CAM);
		assertThat(size(single.whole(2, "", Map.of()), 0)).as("the network takes one").isEqualTo(1L);
		assertThat(size(single.firstPhase(), 3)).as("not resized").isEqualTo((long) COLUMNS);
	}

	/** Old exporters list weights among the inputs; in the loop's body they would be inputs that nobody feeds. */
	@Test
	void weightsThatAreListedAsInputsTooAreNone() throws Exception {
		ModelProto listed = network(new ModelDraft(18).input("x", "N", 1, 1, COLUMNS).input("kernels", 3, 1, 1, 1), 3);
		ClassifierGraph network = ClassifierGraph.of(OnnxModel.read(listed.toByteArray(), "listed.onnx", null), ClassifierGraph.Wish.NONE,
			new RuntimeTypes(), ExplainerGraph.NAMES);
		ModelProto whole = new ExplainerGraph(new Classification(network, Probability.SOFTMAX, UnaryOperator.identity(), false, false),
			layer(network), CamMethod.SCORE_CAM).whole(2, "", Map.of());
		assertClose(
			ModelDraft.run(whole, Map.of("pixels", images(FIRST), "class", new Array.Integers(new long[] {2}, 1))).get("map"),
			scoreCam(FIRST, 2));
	}

	/**
	 * Behind a normalisation over the channels, x̂ = (A − μ)/√(v + ε), HiResCAM's Σ_k G_k·A_k is (ε/(v + ε))·Σ_k g_k·x̂_k: a millionth of
	 * its terms, which float32 would lose.
	 */
	@Test
	void theSmallDifferenceThatANormalisationLeavesIsSummedInDoublePrecision() throws Exception {
		double epsilon = 1e-6;
		double[] kernels = {1, -.5, 2};
		double[] mixing = {.5, -1, 2};
		float[] image = {1, 2, 3, .5f};
		ModelProto model = new ModelDraft(18).input("x", "N", 1, 1, COLUMNS).reals("kernels", new long[] {3, 1, 1, 1}, kernels)
			.node("Conv", "x,kernels", "a").node("Transpose", "a", "t", Attributes.integers("perm", 0, 2, 3, 1))
			.reals("scale", new long[] {3}, 1, 1, 1)
			.node("LayerNormalization", "t,scale", "n", Attributes.integer("axis", -1), Attributes.real("epsilon", epsilon))
			.integers("positions", 1, 2).node("ReduceMean", "n,positions", "p", Attributes.integer("keepdims", 0))
			.reals("mixing", new long[] {3, 1}, mixing).node("MatMul", "p,mixing", "y").output("y");
		ClassifierGraph network = ClassifierGraph.of(OnnxModel.read(model.toByteArray(), "normal.onnx", null), ClassifierGraph.Wish.NONE,
			new RuntimeTypes(), ExplainerGraph.NAMES);
		float[] map = ModelDraft.run(new ExplainerGraph(
			new Classification(network, Probability.SIGMOID, UnaryOperator.identity(), false, false), layer(network), CamMethod.HIRES_CAM)
			.firstPhase(),
			Map.of("pixels", images(image), "class", new Array.Integers(new long[] {0}, 1))).get("map");
		double[] expected = new double[COLUMNS];
		for (int i = 0; i < COLUMNS; i++) {
			double mean = 0;
			double variance = 0;
			for (double kernel : kernels) mean += kernel * image[i] / 3;
			for (double kernel : kernels) variance += Math.pow(kernel * image[i] - mean, 2) / 3;
			for (int k = 0; k < 3; k++)
				expected[i] += mixing[k] / COLUMNS * (kernels[k] * image[i] - mean)
					/ Math.sqrt(variance + epsilon) * epsilon / (variance + epsilon);
		}
		assertThat(map).containsExactly(floats(normalised(rectified(expected))), within(1e-4f));
	}

	/** s_k = p_c(x·H_k) of the three channels, two by two in a loop of ⌈3/2⌉ steps, so that the last has one mask and one empty one. */
	@ParameterizedTest
	@ValueSource(ints = {1, 2, 3, 7})
	void theLoopScoresEachMaskOnce(int batch) throws Exception {
		ExplainerGraph explainer = explainer(CamMethod.SCORE_CAM, false);
		ModelProto whole = explainer.whole(batch, "How it was made", Map.of("by", "hand"));
		NodeProto loop = whole.getGraph().getNodeList().stream().filter(n -> n.getOpType().equals("Loop")).findFirst().orElseThrow();
		assertThat(number(whole, loop.getInput(0))).as("steps").isEqualTo((int) Math.ceil(3. / Math.min(batch, 3)));
		NodeProto pad = whole.getGraph().getNodeList().stream().filter(n -> n.getOpType().equals("Pad")).findFirst().orElseThrow();
		assertThat(constant(whole, pad.getInput(1))).as("empty masks behind the three").containsExactly(0, 0, 0, 0,
			(3 + Math.min(batch, 3) - 1) / Math.min(batch, 3) * Math.min(batch, 3) - 3, 0, 0, 0);
		assertThat(whole.getDocString()).isEqualTo("How it was made");
		assertThat(whole.getMetadataPropsList()).singleElement()
			.satisfies(p -> assertThat(p.getKey() + "=" + p.getValue()).isEqualTo("by=hand"));
		for (float[] image : List.of(FIRST, SECOND)) {
			for (int chosen = 0; chosen < 3; chosen++) {
				Map<String, float[]> results =
					ModelDraft.run(whole, Map.of("pixels", images(image), "class", new Array.Integers(new long[] {chosen}, 1)));
				assertClose(results.get("map"), scoreCam(image, chosen));
			}
		}
	}

	@Test
	void aNetworkOfOneImageScoresOneMaskAtATime() throws Exception {
		ClassifierGraph alone = alone();
		ModelProto whole =
			new ExplainerGraph(new Classification(alone, Probability.SOFTMAX, UnaryOperator.identity(), false, false), layer(alone),
				CamMethod.SCORE_CAM).whole(3, "", Map.of());
		NodeProto loop = whole.getGraph().getNodeList().stream().filter(n -> n.getOpType().equals("Loop")).findFirst().orElseThrow();
		assertThat(number(whole, loop.getInput(0))).isEqualTo(3);
		assertClose(
			ModelDraft.run(whole, Map.of("pixels", images(FIRST), "class", new Array.Integers(new long[] {1}, 1))).get("map"),
			scoreCam(FIRST, 1));
	}

	/** From 2×8 pixels to the network's 1×4, and the map back to 2×8: linear between the centres of its pixels. */
	@Test
	void mapsHaveTheScansOwnSizeWhereItsPixelsAreResized() throws Exception {
		float[] scan = new float[16];
		for (int i = 0; i < 16; i++) scan[i] = FIRST[i % 8 / 2];
		Array pixels = new Array.Floats(scan, 1, 1, 2, 8);
		Array chosen = new Array.Integers(new long[] {1}, 1);
		for (CamMethod method : List.of(CamMethod.HIRES_CAM, CamMethod.SCORE_CAM)) {
			double[] small = method == CamMethod.SCORE_CAM ? scoreCam(FIRST, 1) : gradCam(FIRST, 1);
			double[] row = new double[8];
			for (int i = 0; i < 8; i++)
				row[i] = .75 * small[i / 2] + .25 * small[Math.min(Math.max(i % 2 == 0 ? i / 2 - 1 : i / 2 + 1, 0), 3)];
			ExplainerGraph explainer = explainer(method, true);
			assertClose(ModelDraft.run(explainer.whole(3, "", Map.of()), Map.of("pixels", pixels, "class", chosen)).get("map"),
				join(row, row));
			if (!method.hasTwoPhases()) {
				assertClose(ModelDraft.run(explainer.firstPhase(), Map.of("pixels", pixels, "class", chosen)).get("map"), join(row, row));
				continue;
			}
			Map<String, Array> inputs = new LinkedHashMap<>();
			inputs.put("channel_maps", new Array.Floats(activations(FIRST), 1, 3, 1, COLUMNS));
			inputs.put("channel_scores", new Array.Floats(floats(maskedScores(FIRST, 1)), 1, 3));
			inputs.put("size", new Array.Integers(new long[] {2, 8}, 2));
			assertClose(ModelDraft.run(explainer.combination(), inputs).get("map"), join(row, row));
		}
	}

	/** One sum over channels of G_k·A_k is Grad-CAM's and HiResCAM's where G is the same at all positions, as it is here. */
	@ParameterizedTest
	@EnumSource(value = CamMethod.class, names = {"GRAD_CAM", "HIRES_CAM"})
	void methodsAgreeWhereTheGradientIsTheSameEverywhere(CamMethod method) throws Exception {
		for (int chosen = 0; chosen < 3; chosen++) {
			assertClose(ModelDraft.run(explainer(method, false).firstPhase(),
				Map.of("pixels", images(SECOND), "class", new Array.Integers(new long[] {chosen}, 1))).get("map"), gradCam(SECOND, chosen));
		}
	}

	/** Grad-CAM++: Σ α·relu(G) with α = G²/(2G² + ΣA·G³); XGrad-CAM: Σ G·A / Σ A; sums over positions. */
	@Test
	void weightsOfGradCamPlusPlusAndXGradCamAreThoseOfTheirPapers() throws Exception {
		for (int chosen = 0; chosen < 3; chosen++) {
			double[] plusPlus = new double[COLUMNS];
			double[] xGrad = new double[COLUMNS];
			for (int k = 0; k < 3; k++) {
				double[] a = activation(FIRST, k);
				double g = WEIGHTS[k][chosen] / COLUMNS;
				double total = Arrays.stream(a).sum();
				double alpha = g * g / (2 * g * g + total * g * g * g + 1e-6);
				for (int i = 0; i < COLUMNS; i++) {
					plusPlus[i] += COLUMNS * alpha * Math.max(g, 0) * a[i];
					xGrad[i] += g * total / (total + 1e-7) * a[i];
				}
			}
			Map<String, Array> inputs = Map.of("pixels", images(FIRST), "class", new Array.Integers(new long[] {chosen}, 1));
			assertClose(ModelDraft.run(explainer(CamMethod.GRAD_CAM_PLUS_PLUS, false).firstPhase(), inputs).get("map"),
				normalised(rectified(plusPlus)));
			assertClose(ModelDraft.run(explainer(CamMethod.XGRAD_CAM, false).firstPhase(), inputs).get("map"),
				normalised(rectified(xGrad)));
		}
	}

	/** Between the phases: x, M_k = mean|G_k|·A_k, and s_k = p_c(b + (x − b)·H_k); then the map is Σ s_k·M_k, cut and stretched. */
	@ParameterizedTest
	@ValueSource(booleans = {false, true})
	void thePhasesOfAbsCamAreThoseOfThePaper(boolean withBaseline) throws Exception {
		ExplainerGraph explainer = explainer(CamMethod.ABS_CAM, false);
		int chosen = 1;
		Map<String, float[]> first = ModelDraft.run(explainer.firstPhase(),
			Map.of("pixels", images(FIRST, SECOND), "class", new Array.Integers(new long[] {chosen, 2}, 2)));
		assertClose(first.get("preprocessed"), join(doubles(FIRST), doubles(SECOND)));
		double[] maps = new double[3 * COLUMNS];
		for (int i = 0; i < maps.length; i++)
			maps[i] = Math.abs(WEIGHTS[i / COLUMNS][chosen]) / COLUMNS * activation(FIRST, i / COLUMNS)[i % COLUMNS];
		assertClose(Arrays.copyOf(first.get("channel_maps"), maps.length), maps);

		double b = withBaseline ? .75 : 0;
		double[] scores = new double[3];
		double[] sum = new double[COLUMNS];
		for (int k = 0; k < 3; k++) {
			double[] mask = normalised(activation(FIRST, k));
			float[] masked = new float[COLUMNS];
			for (int i = 0; i < COLUMNS; i++) masked[i] = (float) (b + (FIRST[i] - b) * mask[i]);
			scores[k] = probabilities(Probability.SOFTMAX, scores(masked, 3))[chosen];
			for (int i = 0; i < COLUMNS; i++) sum[i] += scores[k] * maps[k * COLUMNS + i];
		}
		Map<String, Array> inputs = new LinkedHashMap<>();
		inputs.put("preprocessed", images(FIRST));
		inputs.put("channel_maps", new Array.Floats(floats(maps), 3, 1, 1, COLUMNS));
		inputs.put("class_index", new Array.Integers(new long[] {chosen}, 1));
		if (withBaseline) inputs.put("baseline", images(floats(b, b, b, b)));
		assertClose(ModelDraft.run(explainer.secondPhase(withBaseline), inputs).get("channel_scores"), scores);
		float[] halves = ModelDraft.run(explainer.inHalves(true).secondPhase(withBaseline), inputs).get("channel_scores");
		assertThat(halves).containsExactly(floats(scores), within(2e-3f)); // 11 bits
		assertThat(halves).isNotEqualTo(ModelDraft.run(explainer.secondPhase(withBaseline), inputs).get("channel_scores"));

		assertClose(ModelDraft.run(explainer.combination(), Map.of("channel_maps", new Array.Floats(floats(maps), 1, 3, 1, COLUMNS),
			"channel_scores", new Array.Floats(floats(scores), 1, 3))).get("map"), normalised(rectified(sum)));
	}

	/** Abs-CAM takes |G|, LayerCAM relu(G): closed forms as above. */
	@Test
	void signsOfTheGradientAreTakenAsEachMethodSays() throws Exception {
		for (int chosen = 0; chosen < 3; chosen++) {
			double[] absolute = new double[COLUMNS];
			double[] positive = new double[COLUMNS];
			for (int k = 0; k < 3; k++) {
				for (int i = 0; i < COLUMNS; i++) {
					absolute[i] += Math.abs(WEIGHTS[k][chosen]) * activation(FIRST, k)[i];
					positive[i] += Math.max(WEIGHTS[k][chosen], 0) * activation(FIRST, k)[i];
				}
			}
			Map<String, Array> inputs = Map.of("pixels", images(FIRST), "class", new Array.Integers(new long[] {chosen}, 1));
			assertClose(ModelDraft.run(explainer(CamMethod.ABS_CAM_INITIAL, false).firstPhase(), inputs).get("map"), normalised(absolute));
			assertClose(ModelDraft.run(explainer(CamMethod.LAYER_CAM, false).firstPhase(), inputs).get("map"), normalised(positive));
		}
	}

	@Test
	void withoutWeightsSizesAreTheSame() throws Exception {
		ExplainerGraph explainer = explainer(CamMethod.ABS_CAM, true);
		ExplainerGraph bare = explainer.withoutWeights();
		assertThat(bare.method()).isEqualTo(CamMethod.ABS_CAM);
		assertThat(bare.layer()).isEqualTo(explainer.layer());
		assertThat(bare.classification().resized()).isTrue();
		assertThat(bare.classification().classes()).isEqualTo(3);
		assertThat(bare.classification().classifier().spatial()).containsExactly(1, COLUMNS);
	}

	@Test
	void aMapIsConstantWhereItsRangeIsBelowTheRoundingOfItsLargestValue() {
		assertThat(ExplainerGraph.isConstant(0, 0)).isTrue();
		assertThat(ExplainerGraph.isConstant(1, Math.nextUp(1f))).isTrue();
		assertThat(ExplainerGraph.isConstant(-Math.nextUp(1f), -1)).isTrue();
		assertThat(ExplainerGraph.isConstant(1, 1.00001f)).isFalse();
		assertThat(ExplainerGraph.isConstant(-1.00001f, -1)).isFalse();
		assertThat(ExplainerGraph.isConstant(0, Float.MIN_VALUE)).isFalse();
		assertThat(ExplainerGraph.isConstant(-Float.MIN_VALUE, 0)).isFalse();
		assertThat(ExplainerGraph.isConstant(-1, 1)).isFalse();
	}

	@Test
	void methodsHaveTheNamesOfTheirPapers() {
		Map<String, String> titles = new LinkedHashMap<>();
		for (CamMethod method : CamMethod.values()) titles.put(method.option(), method.title());
		assertThat(titles).containsExactly(Map.entry("abs-cam", "Abs-CAM"), Map.entry("abs-cam-initial", "Abs-CAM initial map"),
			Map.entry("abs-cam-normalised", "Abs-CAM of normalised maps"), Map.entry("abs-cam-plus", "Abs-CAM plus"),
			Map.entry("grad-cam", "Grad-CAM"), Map.entry("grad-cam++", "Grad-CAM++"), Map.entry("xgrad-cam", "XGrad-CAM"),
			Map.entry("hires-cam", "HiResCAM"), Map.entry("layer-cam", "LayerCAM"), Map.entry("score-cam", "Score-CAM"));
		assertThat(Arrays.stream(CamMethod.values()).filter(CamMethod::hasTwoPhases)).containsExactly(CamMethod.ABS_CAM,
			CamMethod.ABS_CAM_NORMALISED, CamMethod.ABS_CAM_PLUS, CamMethod.SCORE_CAM);
		for (SaliencyMethod method : SaliencyMethod.all()) {
			assertThat(method).hasToString(method.option());
			assertThat(SaliencyMethod.of(method.option().toUpperCase(Locale.ROOT))).contains(method);
			assertThat(method.needsGradient()).isEqualTo(!List.of("score-cam", "occlusion", "rise").contains(method.option()));
		}
		assertThat(SaliencyMethod.of("no-cam")).isEqualTo(Optional.empty());
	}

	/** H_k = norm01(A_k); zeros where A_k is constant. */
	private static double[] maskedScores(float[] image, int chosen) {
		double[] scores = new double[3];
		for (int k = 0; k < 3; k++) {
			double[] mask = normalised(activation(image, k));
			float[] masked = new float[COLUMNS];
			for (int i = 0; i < COLUMNS; i++) masked[i] = (float) (image[i] * mask[i]);
			scores[k] = probabilities(Probability.SOFTMAX, scores(masked, 3))[chosen];
		}
		return scores;
	}

	private static double[] scoreCam(float[] image, int chosen) {
		double[] scores = maskedScores(image, chosen);
		double[] sum = new double[COLUMNS];
		for (int k = 0; k < 3; k++) for (int i = 0; i < COLUMNS; i++) sum[i] += scores[k] * activation(image, k)[i];
		return normalised(rectified(sum));
	}

	private static double[] gradCam(float[] image, int chosen) {
		double[] sum = new double[COLUMNS];
		for (int k = 0; k < 3; k++) for (int i = 0; i < COLUMNS; i++) sum[i] += WEIGHTS[k][chosen] * activation(image, k)[i];
		return normalised(rectified(sum));
	}

	private static double[] scores(float[] image, int classes) {
		double[] scores = new double[classes];
		for (int c = 0; c < classes; c++)
			for (int k = 0; k < 3; k++) scores[c] += WEIGHTS[k][c] * Arrays.stream(activation(image, k)).average().orElseThrow();
		return scores;
	}

	private static double[] activation(float[] image, int k) {
		double[] activation = new double[COLUMNS];
		for (int i = 0; i < COLUMNS; i++) activation[i] = Math.max(KERNELS[k] * image[i], 0);
		return activation;
	}

	private static float[] activations(float[] image) {
		float[] all = new float[3 * COLUMNS];
		for (int i = 0; i < all.length; i++) all[i] = (float) activation(image, i / COLUMNS)[i % COLUMNS];
		return all;
	}

	private static double[] probabilities(Probability probability, double... scores) {
		double sum = Arrays.stream(scores).map(Math::exp).sum();
		return switch (probability) {
			case SOFTMAX -> Arrays.stream(scores).map(y -> Math.exp(y) / sum).toArray();
			case SIGMOID -> Arrays.stream(scores).map(y -> 1 / (1 + Math.exp(-y))).toArray();
			case AS_IS, VALUES -> scores;
		};
	}

	private static double[] rectified(double... map) {
		return Arrays.stream(map).map(v -> Math.max(v, 0)).toArray();
	}

	private static double[] normalised(double... map) {
		double low = Arrays.stream(map).min().orElseThrow();
		double high = Arrays.stream(map).max().orElseThrow();
		return Arrays.stream(map).map(v -> high == low ? 0 : (v - low) / (high - low)).toArray();
	}

	private static double[] doubles(float[] values) {
		double[] doubles = new double[values.length];
		for (int i = 0; i < doubles.length; i++) doubles[i] = values[i];
		return doubles;
	}

	private static float[] doubled(float[] image) {
		float[] twice = new float[image.length];
		for (int i = 0; i < twice.length; i++) twice[i] = 2 * image[i];
		return twice;
	}

	private static ExplainerGraph explainer(CamMethod method, boolean resized) throws Exception {
		ClassifierGraph network = network(3, "N");
		UnaryOperator<Tensor> preprocessing =
			pixels -> resized ? pixels.resizeLinear(pixels.graph().integers(1, COLUMNS), false, 2, 3) : pixels;
		return new ExplainerGraph(new Classification(network, Probability.SOFTMAX, preprocessing, false, resized), layer(network), method);
	}

	private static ClassifierGraph network(int classes, Object batch) throws Exception {
		return ClassifierGraph.of(
			OnnxModel.read(network(new ModelDraft(18).input("x", batch, 1, 1, COLUMNS), classes).toByteArray(), "closed.onnx", null),
			ClassifierGraph.Wish.NONE, new RuntimeTypes(), ExplainerGraph.NAMES);
	}

	private static ModelProto network(ModelDraft draft, int classes) {
		double[] mixing = new double[3 * classes];
		for (int i = 0; i < mixing.length; i++) mixing[i] = WEIGHTS[i / classes][i % classes];
		return draft.reals("kernels", new long[] {3, 1, 1, 1}, KERNELS).node("Conv", "x,kernels", "c").node("Relu", "c", "a")
			.node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f").reals("mixing", new long[] {3, classes}, mixing)
			.node("MatMul", "f,mixing", "y").output("y");
	}

	/** As it is where the batch cannot be freed. */
	private static ClassifierGraph alone() throws Exception {
		ClassifierGraph single = network(3, 1);
		return new ClassifierGraph(single.graph(), single.input(), single.channels(), single.spatial(), single.channelsLast(),
			single.head(), false, single.anySize(), false);
	}

	private static TargetLayer layer(ClassifierGraph network) throws Exception {
		return TargetLayer.named(network.graph(), network.head(), "a");
	}

	private static Array.Floats images(float[]... images) {
		float[] all = new float[images.length * COLUMNS];
		for (int i = 0; i < images.length; i++) System.arraycopy(images[i], 0, all, i * COLUMNS, COLUMNS);
		return new Array.Floats(all, images.length, 1, 1, COLUMNS);
	}

	private static Set<String> names(ModelProto model) {
		Set<String> names = new java.util.HashSet<>();
		model.getGraph().getInputList().forEach(i -> names.add(i.getName()));
		model.getGraph().getOutputList().forEach(o -> names.add(o.getName()));
		return names;
	}

	/** Of a constant without axes. */
	private static long number(ModelProto model, String name) {
		long[] values = constant(model, name);
		assertThat(values).hasSize(1);
		return values[0];
	}

	private static long[] constant(ModelProto model, String name) {
		return Constants.integers(
			model.getGraph().getInitializerList().stream().filter(t -> t.getName().equals(name)).findFirst().orElseThrow());
	}

	/** A size of the input of pixels: a name, or a number. */
	private static Object size(ModelProto model, int axis) {
		var shape = model.getGraph().getInputList().stream().filter(i -> i.getName().equals("pixels")).findFirst().orElseThrow().getType()
			.getTensorType().getShape();
		return shape.getDim(axis).hasDimParam() ? shape.getDim(axis).getDimParam() : shape.getDim(axis).getDimValue();
	}

	private static double[] join(double[] a, double[] b) {
		double[] both = Arrays.copyOf(a, a.length + b.length);
		System.arraycopy(b, 0, both, a.length, b.length);
		return both;
	}

	private static float[] floats(double... values) {
		float[] floats = new float[values.length];
		for (int i = 0; i < values.length; i++) floats[i] = (float) values[i];
		return floats;
	}

	private static void assertClose(float[] actual, double... expected) {
		assertThat(actual).containsExactly(floats(expected), within(2e-6f));
	}
}
