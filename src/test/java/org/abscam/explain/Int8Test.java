package org.abscam.explain;

import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.abscam.ExpectedValues;
import org.abscam.cam.CamMethod;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.AskedBudget;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Precision;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.RoundingChoice;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.options.Scoring;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.SaidAxes;
import org.abscam.onnx.quantise.Quantisation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Phase two in int8 as users meet it. */
class Int8Test {

	private static final ExplainOptions SINGLE =
		new ExplainOptions(CamMethod.ABS_CAM, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 8);
	private static final ExplainOptions INT8 = with(SINGLE, Precision.INT8);

	@TempDir
	Path folder;

	/** 96 masks; what is expected is said by the same network in float32. */
	@Test
	void mapOfABundledModelIsThatOfFloat32() throws Exception {
		ModelSource model = ModelLibrary.bundled().find("breast-ultrasound");
		Array.Floats image = grey(3, 256);
		Explanation single = explain(model, SINGLE, image);
		Explanation rounded = explain(model, INT8, image);

		assertThat(rounded.masks().orElseThrow().agreement().orElseThrow().used()).isTrue();
		assertThat(rounded.masks().orElseThrow().agreement().orElseThrow().masks()).isEqualTo(8);
		assertThat(rounded.channelScores()).hasSize(96).isNotEqualTo(single.channelScores());
		for (int k = 0; k < 96; k++) assertThat(Math.abs(rounded.channelScores()[k] - single.channelScores()[k])).isLessThan(.1f);
		assertThat(correlation(rounded.channelScores(), single.channelScores())).isGreaterThan(.995);
		assertThat(correlation(rounded.map(), single.map())).isGreaterThan(.9999);
		assertThat(rounded.probabilities()).as("phase one").isEqualTo(single.probabilities());
		assertThat(single.masks().orElseThrow().agreement()).isEmpty();
	}

	/** The network of an image has ranges of some masks of the method, and Score-CAM's are others than Abs-CAM's. */
	@Test
	void scoresThatAnotherMethodsNetworkGaveAreNotTaken() throws Exception {
		ModelSource model = ModelLibrary.bundled().find("breast-ultrasound");
		Array.Floats image = grey(3, 256);
		ExplainOptions all = INT8.with(INT8.scoring().with(AskedBudget.ALL));
		KeptScores kept = new KeptScores();
		Explanation first = explain(model, all, image, kept);
		Explanation alone = explain(model, all.with(CamMethod.SCORE_CAM), image, KeptScores.NOTHING);
		assertThat(first.masks().orElseThrow().agreement().orElseThrow().used()).isTrue();
		assertThat(first.masks().orElseThrow().agreement()).isNotEqualTo(alone.masks().orElseThrow().agreement());
		assertThat(explain(model, all.with(CamMethod.SCORE_CAM), image, kept).channelScores()).isEqualTo(alone.channelScores());
	}

	private static Explanation explain(ModelSource model, ExplainOptions options, Array.Floats image, KeptScores kept) throws Exception {
		try (Explainer explainer = Explainer.open(model, options, size(image), kept)) {
			return explainer.explain(image, -1, options.scoring().channels(), List.of(), Progress.NONE).get(0);
		}
	}

	/** By PyTorch in float64. */
	@Test
	void mapOfATransformerIsNearThatOfPyTorch() throws Exception {
		ExpectedValues expected = ExpectedValues.of("vit_tv_ts17");
		long[] shape = expected.arrays().get("input").shape().clone();
		shape[0] = 1;
		Array.Floats image = new Array.Floats(expected.arrays().get("input").image(0), shape);
		ModelSource model = ModelLibrary.bundled().find(expected.model().toString());
		try (Explainer explainer = Explainer.open(model, INT8, size(image))) {
			int explained = (int) expected.arrays().get("class_index").values()[0];
			Explanation rounded = explainer.explain(image, explained, 0, List.of(), Progress.NONE).get(0);
			assertThat(rounded.masks().orElseThrow().agreement().orElseThrow().used()).isTrue();
			assertThat(correlation(rounded.map(), expected.arrays().get("last/abscam_final").image(0))).isGreaterThan(.99);
		}
	}

	@Test
	void anImageHasTheSameMapWhateverWasExplainedBefore() throws Exception {
		ModelSource model = ModelLibrary.bundled().find("chest-xray");
		Array.Floats image = grey(1, 224);
		Array.Floats other = grey(2, 224);
		float[] alone = explain(model, INT8, image).map();
		try (Explainer explainer = Explainer.open(model, INT8, size(image))) {
			explainer.explain(other, -1, 0, List.of(), Progress.NONE);
			assertThat(explainer.explain(image, -1, 0, List.of(), Progress.NONE).get(0).map()).isEqualTo(alone);
		}
	}

	/** A channel a million times as large as those that count, and cancelled behind: 8 bits for both leave nothing of the others. */
	@Test
	void aNetworkThatBreaksIsScoredInFloat32AndThatIsTold() throws Exception {
		ModelSource model = write(withOutlier(1e6));
		Array.Floats image = ModelDraft.image(3, 1, 8, 12, 12);
		try (Explainer explainer = Explainer.open(model, INT8, size(image));
			Explainer single = Explainer.open(model, SINGLE, size(image))) {
			Explanation rounded = explainer.explain(image, -1, 0, List.of(), Progress.NONE).get(0);
			assertThat(rounded.masks().orElseThrow().agreement().orElseThrow().used()).isFalse();
			float[] expected = single.explain(image, -1, 0, List.of(), Progress.NONE).get(0).channelScores();
			for (int k = 0; k < expected.length; k++)
				assertThat(rounded.channelScores()[k]).isCloseTo(expected[k],
					within(1e-4f));
			assertThat(explainer.notes()).singleElement().asString()
				.startsWith("The masks were scored in float32, as 'net' says something else "
					+ "in int8 (off by ");
			assertThat(explainer.notesBesideImages()).as("the next scan's masks may be in int8").isEmpty();
		}
		ModelSource sound = write(withOutlier(1));
		try (Explainer explainer = Explainer.open(sound, INT8, size(image))) {
			assertThat(
				explainer.explain(image, -1, 0, List.of(), Progress.NONE).get(0).masks().orElseThrow().agreement().orElseThrow().used())
				.isTrue();
			assertThat(explainer.notes()).isEmpty();
		}
	}

	@Test
	void aQuantisedNetworkIsLeftAsItIs() throws Exception {
		ModelSource model = ModelLibrary.bundled().find("src/test/resources/org/abscam/cam/folded/resnet-qdq.onnx");
		long[] shape = OpenModel.of(model, new ScanSize(64, 64, 1)).graph().spatial();
		Array.Floats image = ModelDraft.image(1, 1, OpenModel.of(model, new ScanSize(64, 64, 1)).graph().channels(), shape[0], shape[1]);
		try (Explainer explainer = Explainer.open(model, INT8, size(image));
			Explainer single = Explainer.open(model, SINGLE, size(image))) {
			assertThat(explainer.explain(image, -1, 0, List.of(), Progress.NONE).get(0).map())
				.isEqualTo(single.explain(image, -1, 0, List.of(), Progress.NONE).get(0).map());
			assertThat(explainer.notes()).contains("'resnet-qdq' is quantised already; its masks were scored with it as it is.");
		}
	}

	@Test
	void aGraphicsCardScoresInFloat32AndThatIsTold() throws Exception {
		Device card = new Device("cuda", "cuda", 0, Optional.of("NVIDIA H100"), Optional.empty(), false);
		OpenModel model = OpenModel.of(ModelLibrary.bundled().find("chest-xray"), new ScanSize(64, 64, 1));
		ExplainerGraph graph =
			new ExplainerGraph(model.classification(), Explainer.layer(model, "auto", SaidAxes.NOTHING), CamMethod.ABS_CAM);
		RoundingChoice choice = RoundingChoice.of("chest-xray", graph, card, Scoring.DEFAULTS.with(Precision.INT8));
		assertThat(choice.quantisation()).isEmpty();
		assertThat(choice.note().orElseThrow()).startsWith("int8 is for CPUs: on ").endsWith(" the masks were scored in float32.");
		assertThat(RoundingChoice.of("chest-xray", graph, card, Scoring.DEFAULTS.with(Precision.AUTO)).note()).isEmpty();
	}

	@Test
	void automaticIsFloat32WhereFewMasksAreScored() throws Exception {
		ModelSource model = ModelLibrary.bundled().find("breast-ultrasound");
		Array.Floats image = grey(3, 256);
		ExplainOptions few = SINGLE.with(SINGLE.scoring().keeping(8));
		Explanation automatic = explain(model, with(few, Precision.AUTO), image);
		assertThat(automatic.map()).isEqualTo(explain(model, few, image).map());
		assertThat(automatic.masks().orElseThrow().agreement()).isEmpty();
	}

	@Test
	void graphsKeepTheRulesOfOnnx() throws Exception {
		for (String name : new String[] {"breast-ultrasound", "src/test/resources/vectors/densenet_ts17/model.onnx",
			"src/test/resources/vectors-tokens/vit_tv_ts17/model.onnx"}) {
			OpenModel model = OpenModel.of(ModelLibrary.bundled().find(name), new ScanSize(64, 64, 1));
			ExplainerGraph graph =
				new ExplainerGraph(model.classification(), Explainer.layer(model, "auto", SaidAxes.NOTHING), CamMethod.ABS_CAM);
			Quantisation quantisation = Quantisation.of(model.graph(), Quantisation.ALL_BITS).orElseThrow();
			assertThat(OnnxChecks.violations(graph.rangedSecondPhase(quantisation))).as(name).isEmpty();
			assertThat(OnnxChecks.violations(graph.roundedSecondPhase(quantisation, new float[quantisation.rangeCount()]))).as(name)
				.isEmpty();
		}
	}

	/** Two convolutions; channel 0 of the first is {@code size} times the others, and counts 1 / size behind. */
	private static ModelProto withOutlier(double size) {
		Random random = new Random(5);
		double[] first = random.doubles(6 * 72, -.2, .2).toArray();
		for (int i = 0; i < 72; i++) first[i] = Math.abs(first[i]) * size;
		double[] second = random.doubles(6 * 54, -.5, .5).toArray();
		for (int k = 0; k < 6; k++) for (int i = 0; i < 9; i++) second[k * 54 + i] /= size;
		return new ModelDraft(17).input("x", "N", 8, 12, 12).reals("w", new long[] {6, 8, 3, 3}, first)
			.reals("v", new long[] {6, 6, 3, 3}, second).node("Conv", "x,w", "c", integers("pads", 1, 1, 1, 1)).node("Relu", "c", "a")
			.node("Conv", "a,v", "d", integers("pads", 1, 1, 1, 1)).node("Relu", "d", "e").node("GlobalAveragePool", "e", "p")
			.node("Flatten", "p", "f").reals("m", new long[] {6, 2}, 3, -3, -2, 2, 4, -4, -3, 3, 2, -2, -4, 4).node("MatMul", "f,m", "y")
			.output("y");
	}

	private static ExplainOptions with(ExplainOptions options, Precision precision) {
		return options.with(options.scoring().with(precision));
	}

	private ModelSource write(ModelProto model) throws Exception {
		return ModelLibrary.bundled().find(ModelDraft.write(model, folder.resolve("net.onnx")).toString());
	}

	/** Grey levels of a bright disc on a slope, with noise. */
	private static Array.Floats grey(int seed, int size) {
		Random random = new Random(seed);
		float[] values = new float[size * size];
		for (int i = 0; i < values.length; i++) {
			boolean inside = Math.hypot(i % size - size * (.3 + .1 * seed), i / size - size * .5) < size * .15;
			values[i] = (float) Math.max(0, Math.min(255, 60 + 60. * (i % size) / size + (inside ? -50 : 0) + 15 * random.nextGaussian()));
		}
		return new Array.Floats(values, 1, 1, size, size);
	}

	private static ScanSize size(Array.Floats image) {
		return new ScanSize((int) image.shape()[3], (int) image.shape()[2], 1);
	}

	private static Explanation explain(ModelSource model, ExplainOptions options, Array.Floats image) throws Exception {
		try (Explainer explainer = Explainer.open(model, options, size(image))) {
			return explainer.explain(image, -1, options.scoring().channels(), List.of(), Progress.NONE).get(0);
		}
	}

	private static double correlation(float[] a, float[] b) {
		double meanA = 0;
		double meanB = 0;
		for (int i = 0; i < a.length; i++) {
			meanA += a[i] / a.length;
			meanB += b[i] / b.length;
		}
		double both = 0;
		double ofA = 0;
		double ofB = 0;
		for (int i = 0; i < a.length; i++) {
			both += (a[i] - meanA) * (b[i] - meanB);
			ofA += Math.pow(a[i] - meanA, 2);
			ofB += Math.pow(b[i] - meanB, 2);
		}
		return both / Math.sqrt(ofA * ofB);
	}
}
