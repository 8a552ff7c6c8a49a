package org.abscam.explain.options;

import static org.abscam.ExpectedValues.relativeL2;
import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.abscam.ExpectedValues;
import org.abscam.cam.CamMethod;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.OnnxChecks;
import org.abscam.explain.network.OpenModel;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.SaidAxes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Phase two in float16 as users meet it. */
class PrecisionTest {

	private static final ExplainOptions SINGLE =
		new ExplainOptions(CamMethod.ABS_CAM, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 8)
			.with(Scoring.DEFAULTS.with(AskedBudget.ALL));
	private static final ExplainOptions HALF = SINGLE.with(SINGLE.scoring().with(Precision.FLOAT16));

	@TempDir
	Path folder;

	@Test
	void mapInFloat16IsNearPyTorchsAndNotThatOfFloat32() throws Exception {
		ExpectedValues expected = ExpectedValues.of("resnet_ts17");
		ModelSource model = ModelLibrary.bundled().find(expected.model().toString());
		long[] shape = expected.arrays().get("input").shape().clone();
		shape[0] = 1;
		Array.Floats image = new Array.Floats(expected.arrays().get("input").image(0), shape);
		int classIndex = (int) expected.arrays().get("class_index").values()[0];
		Explanation single = explain(model, layer(SINGLE, expected), image, classIndex);
		for (Baseline baseline : new Baseline[] {Baseline.ZERO, Baseline.BLACK}) { // of a file without a card, black is 0 too
			Explanation half = explain(model, layer(HALF.with(HALF.scoring().with(baseline)), expected), image, classIndex);

			assertThat(relativeL2(half.map(), expected.arrays().get("last/abscam_final").image(0))).isLessThan(1e-3);
			assertThat(relativeL2(half.channelScores(), expected.arrays().get("last/abscam_final_scores").image(0))).isBetween(1e-5, 2e-3);
			assertThat(half.map()).isNotEqualTo(single.map());
			assertThat(half.probabilities()).as("phase one").isEqualTo(single.probabilities());
			assertThat(half.forwardPasses()).isEqualTo(single.forwardPasses());
		}
	}

	@Test
	void methodsOfOnePhaseAreTheSame() throws Exception {
		ModelSource model = write(classifier(1));
		Array.Floats image = ModelDraft.image(1, 1, 1, 8, 8);
		assertThat(explain(model, HALF.with(CamMethod.GRAD_CAM), image, -1).map()).isEqualTo(explain(model, SINGLE.with(CamMethod.GRAD_CAM),
			image, -1).map());
	}

	/** 9 weights up to 5e4 times values up to 1: the sums exceed 65504. */
	@Test
	void overflowIsToldAndNotExplained() throws Exception {
		ModelSource model = write(classifier(1e5));
		Array.Floats image = ModelDraft.image(1, 1, 1, 8, 8);
		assertThat(explain(model, SINGLE, image, -1).map()).isNotNull();

		assertThatThrownBy(() -> explain(model, HALF, image, -1)).isInstanceOf(ExplainException.class)
			.hasMessage("'net' overflows in float16, its scores are not numbers any more; use float32.");
	}

	/** 1 / ∞ is 0: the scores are numbers again. */
	@Test
	void overflowThatADivisionHidesIsTold() throws Exception {
		ModelSource model = write(new ModelDraft(17).input("x", "N", 1, 8, 8).reals("w", new long[] {2, 1, 1, 1}, 3e4, 2e4).reals("b",
			new long[] {2}, 6e4, 6e4)
			.node("Conv", "x,w,b", "c").node("Relu", "c", "a").reals("k", new long[0], 6e4).node("Div", "k,a", "q")
			.node("GlobalAveragePool", "q", "p")
			.node("Flatten", "p", "f").reals("m", new long[] {2, 2}, 5, -5, 1, 1).node("Gemm", "f,m", "y").output("y"));
		float[] white = new float[64];
		Arrays.fill(white, 1);
		Array.Floats image = new Array.Floats(white, 1, 1, 8, 8);
		ExplainOptions at = new ExplainOptions(CamMethod.SCORE_CAM, "0", "a", 0, "cpu", 1, 8);
		assertThat(explain(model, at, image, -1).probabilities()[0]).isGreaterThan(0.9f);

		assertThatThrownBy(() -> explain(model, at.with(Scoring.DEFAULTS.with(Precision.FLOAT16)), image, -1))
			.isInstanceOf(ExplainException.class)
			.hasMessageMatching(
				"'net' gives the image a probability of 0\\.\\d+ in float16, but of 0\\.99\\d in float32: .* use float32\\.");
	}

	@Test
	void weightsBeyondFloat16AreToldWithTheModel() throws Exception {
		ModelSource model = write(classifier(1e6));
		assertThatThrownBy(() -> Explainer.open(model, HALF, new ScanSize(8, 8, 1))).isInstanceOf(ExplainException.class)
			.hasMessageStartingWith("'net' cannot be explained: the weights 'w' of the Conv node").hasMessageEndingWith("use float32.");
	}

	@Test
	void graphInHalvesKeepsTheRulesOfOnnx() throws Exception {
		for (String name : new String[] {"breast-ultrasound", "chest-xray", "src/test/resources/vectors/densenet_ts17/model.onnx"}) {
			OpenModel model = OpenModel.of(ModelLibrary.bundled().find(name), new ScanSize(64, 64, 1));
			ExplainerGraph graph =
				new ExplainerGraph(model.classification(), Explainer.layer(model, ExplainOptions.AUTO_LAYER, SaidAxes.NOTHING),
					CamMethod.ABS_CAM);
			assertThat(OnnxChecks.violations(graph.inHalves(true).secondPhase(true))).as(name).isEmpty();
		}
	}

	private static ExplainOptions layer(ExplainOptions options, ExpectedValues expected) {
		return options.with(Where.at(expected.tensor("last")));
	}

	private static ModelProto classifier(double scale) {
		double[] kernels = IntStream.range(0, 36).mapToDouble(i -> scale * (0.5 - i % 7 / 20.)).toArray();
		return new ModelDraft(17).input("x", "N", 1, 8, 8).reals("w", new long[] {4, 1, 3, 3}, kernels)
			.node("Conv", "x,w", "c", integers("pads", 1, 1, 1, 1)).node("Relu", "c", "a").node("GlobalAveragePool", "a", "p")
			.node("Flatten", "p", "f")
			.weights("m", 4, 3).node("Gemm", "f,m", "y").output("y");
	}

	private ModelSource write(ModelProto model) throws Exception {
		return ModelLibrary.bundled().find(ModelDraft.write(model, folder.resolve("net.onnx")).toString());
	}

	private static Explanation explain(ModelSource model, ExplainOptions options, Array.Floats image, int classIndex) throws Exception {
		long[] shape = image.shape();
		try (Explainer explainer = Explainer.open(model, options, new ScanSize((int) shape[3], (int) shape[2], 1))) {
			return explainer.explain(image, classIndex, 0, List.of(), Progress.NONE).get(0);
		}
	}
}
