package org.abscam.explain;

import static org.abscam.ExpectedValues.relativeL2;
import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.abscam.cam.CamMethod;
import org.abscam.cli.Run;
import org.abscam.engine.Array;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.trial.TrialRun;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.onnx.ModelDraft;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ends of networks at which a plausible answer would be a wrong one. The networks are of one 1×1 convolution, whose maps can be written down:
 * A_k = relu(w_k·x + b_k), and of each class |G_k| is the same at all positions.
 */
class OddScoresTest {

	private static final int SIZE = 4;
	private static final double[] W = {.01, -.01, .004};
	private static final double[] B = {0, .9, -.2};
	private static final double[][] V = {{.9, -.4, .1}, {-.7, .3, .8}, {.2, 1.1, -.5}};
	private static final double[][] U = {{-.2, .6, .3}, {.5, -.9, .4}, {.7, .1, -.8}};

	@TempDir
	private Path folder;

	private static ModelDraft features(int opset) {
		return new ModelDraft(opset).input("x", "N", 1, SIZE, SIZE).reals("w", new long[] {3, 1, 1, 1}, W).reals("b", new long[] {3}, B)
			.node("Conv", "x,w,b", "c").node("Relu", "c", "a").node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f");
	}

	private static ModelDraft scored(ModelDraft draft, double[][] weights, String name) {
		return draft.reals(name + "/weights", new long[] {3, 3}, Stream.of(weights).flatMapToDouble(Arrays::stream).toArray())
			.node("MatMul", "f," + name + "/weights", name);
	}

	private ModelSource source(ModelProto model) throws Exception {
		return ModelLibrary.bundled().find(ModelDraft.write(model, folder.resolve("odd.onnx")).toString());
	}

	private static Scan picture() {
		return TrialRun.picture(new long[] {SIZE, SIZE});
	}

	private Explanation explained(ModelProto model, CamMethod method) throws Exception {
		try (Explainer explainer = Explainer.open(source(model), new ExplainOptions(method, ExplainOptions.TOP, "a", 0, "cpu", 1, 1),
			new ScanSize(SIZE, SIZE, 1))) {
			List<Explanation> explanations = new ArrayList<>();
			explainer.explain(NetworkImages.of(picture(), explainer.model()), (index, one) -> explanations.add(one), Progress.NONE);
			return explanations.get(0);
		}
	}

	/** A_k of the picture. */
	private static double[][] activation() {
		float[] pixels = (float[]) picture().image().getProcessor().convertToFloat().getPixels();
		double[][] activation = new double[3][pixels.length];
		for (int k = 0; k < 3; k++) {
			for (int i = 0; i < pixels.length; i++) activation[k][i] = Math.max(0, W[k] * pixels[i] + B[k]);
		}
		return activation;
	}

	private static double[] scores(double[][] weights) {
		double[][] activation = activation();
		double[] scores = new double[3];
		for (int k = 0; k < 3; k++) {
			double mean = Arrays.stream(activation[k]).average().orElseThrow();
			for (int c = 0; c < 3; c++) scores[c] += mean * weights[k][c];
		}
		return scores;
	}

	private static double[] softmax(double[] scores) {
		double sum = Arrays.stream(scores).map(Math::exp).sum();
		return Arrays.stream(scores).map(s -> Math.exp(s) / sum).toArray();
	}

	/** norm01(Σ_k |g_k|·A_k). */
	private static float[] map(double[] gradient) {
		double[][] activation = activation();
		double[] sum = new double[SIZE * SIZE];
		for (int k = 0; k < 3; k++) for (int i = 0; i < sum.length; i++) sum[i] += Math.abs(gradient[k]) * activation[k][i];
		double low = Arrays.stream(sum).min().orElseThrow();
		double high = Arrays.stream(sum).max().orElseThrow();
		float[] map = new float[sum.length];
		for (int i = 0; i < sum.length; i++) map[i] = (float) ((sum[i] - low) / (high - low));
		return map;
	}

	private static float[] floats(double[] values) {
		float[] floats = new float[values.length];
		for (int i = 0; i < values.length; i++) floats[i] = (float) values[i];
		return floats;
	}

	private static int top(double[] scores) {
		int top = 0;
		for (int c = 1; c < scores.length; c++) if (scores[c] > scores[top]) top = c;
		return top;
	}

	/** From −0.0128 to 0.0127, beyond which all scores of the picture are. */
	@ParameterizedTest
	@ValueSource(booleans = {false, true})
	void saturatedQuantiserAtTheEndIsSteppedOver(boolean softmax) throws Exception {
		TensorProto zero = TensorProto.newBuilder().setDataType(DataType.UINT8.getNumber()).addInt32Data(128).build();
		ModelDraft draft = scored(features(17), V, "z").reals("scale", new long[0], 1e-4).constant("zero", zero)
			.node("QuantizeLinear", "z,scale,zero", "q").node("DequantizeLinear", "q,scale,zero", "y");
		if (softmax) draft.node("Softmax", "y", "s", integer("axis", 1));
		Explanation explanation = explained(draft.output(softmax ? "s" : "y"), CamMethod.ABS_CAM_INITIAL);
		double[] scores = scores(V);
		int top = top(scores);
		assertThat(explanation.classIndex()).isEqualTo(top);
		assertThat(relativeL2(explanation.scores(), floats(scores))).isLessThan(1e-5);
		assertThat(relativeL2(explanation.probabilities(), floats(softmax(scores)))).isLessThan(1e-5);
		assertThat(relativeL2(explanation.map(), map(new double[] {V[0][top], V[1][top], V[2][top]}))).isLessThan(1e-5);
	}

	@ParameterizedTest
	@ValueSource(strings = {"half the sum", "sum over halves", "mean", "stacked"})
	void ensembleOfSoftmaxesPutsOutProbabilities(String form) throws Exception {
		ModelDraft draft = scored(scored(features(17), V, "v"), U, "u").node("Softmax", "v", "p1", integer("axis", 1))
			.node("Softmax", "u", "p2", integer("axis", 1)).reals("half", new long[0], .5).reals("two", new long[0], 2)
			.integers("first", 0);
		switch (form) {
			case "half the sum" -> draft.node("Add", "p1,p2", "sum").node("Mul", "half,sum", "y");
			case "sum over halves" -> draft.node("Div", "p1,two", "h1").node("Mul", "p2,half", "h2").node("Add", "h1,h2", "y");
			case "mean" -> draft.node("Mean", "p1,p2", "y");
			default -> draft.node("Unsqueeze", "p1,first", "q1").node("Unsqueeze", "p2,first", "q2")
				.node("Concat", "q1,q2", "both", integer("axis", 0))
				.node("ReduceMean", "both", "y", integers("axes", 0), integer("keepdims", 0));
		}
		double[][] each = {softmax(scores(V)), softmax(scores(U))};
		double[] mixed = new double[3];
		for (int c = 0; c < 3; c++) mixed[c] = (each[0][c] + each[1][c]) / 2;
		int top = top(mixed);
		double[] gradient = new double[3];
		double[][][] weights = {V, U};
		for (int h = 0; h < 2; h++) {
			for (int k = 0; k < 3; k++) {
				for (int j = 0; j < 3; j++) gradient[k] += each[h][top] * ((j == top ? 1 : 0) - each[h][j]) * weights[h][k][j];
			}
		}
		Explanation explanation = explained(draft.output("y"), CamMethod.ABS_CAM_INITIAL);
		assertThat(relativeL2(explanation.probabilities(), floats(mixed))).isLessThan(1e-5);
		assertThat(explanation.classIndex()).isEqualTo(top);
		assertThat(relativeL2(explanation.map(), map(gradient))).isLessThan(1e-4);
	}

	@Test
	void twiceASumOfSoftmaxesIsNoProbability() throws Exception {
		ModelDraft draft = scored(scored(features(17), V, "v"), U, "u").node("Softmax", "v", "p1", integer("axis", 1))
			.node("Softmax", "u", "p2", integer("axis", 1)).node("Add", "p1,p2", "y");
		Explanation explanation = explained(draft.output("y"), CamMethod.ABS_CAM_INITIAL);
		double[] sum = new double[3];
		for (int c = 0; c < 3; c++) sum[c] = softmax(scores(V))[c] + softmax(scores(U))[c];
		assertThat(relativeL2(explanation.probabilities(), floats(softmax(sum)))).isLessThan(1e-5);
	}

	/**
	 * Numbers that rise with those of a softmax or sigmoid, each with its own, hide no scores: those of TorchXRayVision's networks are p/2t below
	 * the threshold t of their class and 1 − (1 − p)/2(1 − t) above it, where t is a number, written as PyTorch exports x[mask] = ….
	 */
	@ParameterizedTest
	@ValueSource(strings = {"per cent", "clipped", "clipped and divided", "thresholds"})
	void scaledProbabilitiesAreThoseOfTheirScores(String form) throws Exception {
		boolean sigmoid = form.equals("thresholds");
		ModelDraft draft = scored(features(17), V, "z").node(sigmoid ? "Sigmoid" : "Softmax", "z", "prob");
		switch (form) {
			case "per cent" -> draft.reals("hundred", new long[0], 100).node("Mul", "hundred,prob", "y");
			case "clipped" -> draft.reals("low", new long[0], 1e-7).reals("high", new long[0], 1 - 1e-7).node("Clip", "prob,low,high", "y");
			case "clipped and divided" ->
				draft.reals("low", new long[0], 1e-7).node("Clip", "prob,low,", "q").reals("scale", new long[0], .4)
					.node("Div", "q,scale", "y");
			default -> thresholds(draft.reals("t", new long[] {1, 3}, .3, Double.NaN, .6));
		}
		double[] scores = scores(V);
		int top = top(scores);
		Explanation explanation = explained(draft.output("y"), CamMethod.ABS_CAM_INITIAL);
		assertThat(relativeL2(explanation.scores(), floats(scores))).isLessThan(1e-5);
		double[] probabilities = sigmoid ? Arrays.stream(scores).map(s -> 1 / (1 + Math.exp(-s))).toArray() : softmax(scores);
		assertThat(relativeL2(explanation.probabilities(), floats(probabilities))).isLessThan(1e-5);
		assertThat(relativeL2(explanation.map(), map(new double[] {V[0][top], V[1][top], V[2][top]}))).isLessThan(1e-5);
		List<String> said =
			Run.abscam("models", "check", folder.resolve("odd.onnx")).out().lines().filter(l -> l.startsWith("unusual")).toList();
		assertThat(said).singleElement().asString().contains("it scales its probabilities class by class", "'z'");
	}

	private static void thresholds(ModelDraft draft) {
		draft.reals("half", new long[0], .5).reals("one", new long[0], 1).reals("two", new long[0], 2).node("Less", "prob,t", "less")
			.node("IsNaN", "t", "none").node("Not", "none", "some").node("And", "less,some", "below").node("Not", "less", "more")
			.node("And", "more,some", "above").node("Shape", "prob", "sizes").node("ConstantOfShape", "sizes", "zeros")
			.node("Add", "zeros,half", "halves").node("Expand", "t,sizes", "each").integers("all", -1).integers("start", 0)
			.node("NonZero", "below", "n1").node("Transpose", "n1", "b1", integers("perm", 1, 0)).node("GatherND", "prob,b1", "p1")
			.node("NonZero", "below", "n2").node("Transpose", "n2", "b2", integers("perm", 1, 0)).node("GatherND", "each,b2", "t1")
			.node("Mul", "t1,two", "d1").node("Div", "p1,d1", "u1").node("Reshape", "u1,all", "u2").node("Shape", "u2", "long")
			.node("Slice", "u2,start,long,start", "u3").node("ScatterND", "halves,b1,u3", "y1")
			.node("NonZero", "above", "n3").node("Transpose", "n3", "b3", integers("perm", 1, 0)).node("GatherND", "prob,b3", "p3")
			.node("GatherND", "each,b3", "t3").node("Sub", "one,p3", "q3").node("Sub", "one,t3", "r3").node("Mul", "r3,two", "d3")
			.node("Div", "q3,d3", "v3").node("Sub", "one,v3", "w3").node("Expand", "above,sizes", "mask").node("NonZero", "mask", "n4")
			.node("Transpose", "n4", "b4", integers("perm", 1, 0)).node("ScatterND", "y1,b4,w3", "y");
	}

	/** What falls, goes both ways or is of another class is no scaling: probabilities that are none of a class's own scores stay as they are. */
	@ParameterizedTest
	@ValueSource(strings = {"the rest", "both", "shares of evidence"})
	void probabilitiesWithoutScoresStayAsTheyAre(String form) throws Exception {
		ModelDraft draft = scored(features(17), V, "z").reals("one", new long[0], 1);
		double[] scores = scores(V);
		double[] expected = new double[3];
		switch (form) {
			case "the rest" -> {
				draft.node("Sigmoid", "z", "prob").node("Sub", "one,prob", "y");
				for (int c = 0; c < 3; c++) expected[c] = 1 - 1 / (1 + Math.exp(-scores[c]));
			}
			case "both" -> {
				draft.integers("first", 0).integers("second", 1).node("Slice", "z,first,second,second", "one class")
					.node("Sigmoid", "one class", "prob")
					.node("Sub", "one,prob", "other").node("Concat", "other,prob", "y", integer("axis", 1));
				double p = 1 / (1 + Math.exp(-scores[0]));
				expected = new double[] {1 - p, p};
			}
			default -> {
				draft.node("Softplus", "z", "s").node("Add", "s,one", "e").integers("classes", 1).node("ReduceSum", "e,classes", "sum")
					.node("Div", "e,sum", "y");
				double sum = 0;
				for (int c = 0; c < 3; c++) sum += expected[c] = 1 + Math.log(1 + Math.exp(scores[c]));
				for (int c = 0; c < 3; c++) expected[c] /= sum;
			}
		}
		Explanation explanation = explained(draft.output("y"), CamMethod.ABS_CAM_INITIAL);
		assertThat(relativeL2(explanation.probabilities(), floats(expected))).isLessThan(1e-5);
	}

	/** Of three classes the best two, the best first. */
	@Test
	void classesKeepTheirPlacesWhereTheFileSortsThem() throws Exception {
		ModelDraft draft = scored(features(17), V, "z").node("Softmax", "z", "prob", integer("axis", 1)).integers("k", 2)
			.node("TopK", "prob,k", "y,which");
		Explanation explanation = explained(draft.output("y,which"), CamMethod.ABS_CAM_INITIAL);
		double[] scores = scores(V);
		assertThat(relativeL2(explanation.scores(), floats(scores))).isLessThan(1e-5);
		assertThat(explanation.classIndex()).isEqualTo(top(scores));
		assertThat(relativeL2(explanation.probabilities(), floats(softmax(scores)))).isLessThan(1e-5);
	}

	/** As of {@code model(x).squeeze(1)}, behind a sigmoid or in front of it. */
	@ParameterizedTest
	@ValueSource(strings = {"squeezed", "sigmoid, squeezed", "squeezed, sigmoid", "reshaped"})
	void oneNumberForEachImageIsTheScoreOfOneClass(String form) throws Exception {
		ModelDraft draft = features(17).reals("classes", new long[] {3, 1}, V[0][0], V[1][0], V[2][0]).node("MatMul", "f,classes", "z")
			.integers("second", 1).integers("all", -1);
		switch (form) {
			case "squeezed" -> draft.node("Squeeze", "z,second", "y");
			case "sigmoid, squeezed" -> draft.node("Sigmoid", "z", "prob").node("Squeeze", "prob,second", "y");
			case "squeezed, sigmoid" -> draft.node("Squeeze", "z,second", "s").node("Sigmoid", "s", "y");
			default -> draft.node("Reshape", "z,all", "y");
		}
		Explanation explanation = explained(draft.output("y"), CamMethod.ABS_CAM_INITIAL);
		double score = scores(V)[0];
		assertThat(explanation.scores()).hasSize(1);
		assertThat(explanation.scores()[0]).isCloseTo((float) score, within(1e-5f));
		assertThat(explanation.probability()).isCloseTo((float) (1 / (1 + Math.exp(-score))), within(1e-5f));
		assertThat(relativeL2(explanation.map(), map(new double[] {V[0][0], V[1][0], V[2][0]}))).isLessThan(1e-5);
	}

	/** Pixels of 8 bits as N×H×W×C, made real numbers inside; 0.4 and 0.6 more than a pixel are the pixel and the next. */
	@Test
	void wholeNumbersAreTakenAsPixels() throws Exception {
		ModelDraft draft = new ModelDraft(17).input(DataType.UINT8, "x", "N", 6, 5, 3).node("Cast", "x", "r", integer("to", 1))
			.node("Transpose", "r", "t", integers("perm", 0, 3, 1, 2)).reals("w", new long[] {3, 3, 1, 1}, 1, 0, 0, 0, 1, 0, 0, 0, 1)
			.node("Conv", "t,w", "a").node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f");
		OpenModel model = OpenModel.of(source(scored(draft, V, "y").output("y")), new ScanSize(5, 6, 1));
		assertThat(model.graph().channels()).isEqualTo(3);
		assertThat(model.graph().spatial()).containsExactly(6, 5);
		float[] pixels = new float[90];
		float[] seen = new float[90];
		for (int i = 0; i < 90; i++) {
			pixels[i] = 2 * i + (i % 2 == 0 ? .4f : .6f);
			seen[i] = 2 * i + (i % 2 == 0 ? 0 : 1);
		}
		pixels[89] = 300;
		seen[89] = 255;
		double[] scores = new double[3];
		for (int k = 0; k < 3; k++) {
			for (int i = 0; i < 30; i++) for (int c = 0; c < 3; c++) scores[c] += V[k][c] * seen[k * 30 + i] / 30;
		}
		try (Explainer explainer =
			Explainer.open(model, new ExplainOptions(CamMethod.ABS_CAM_INITIAL, ExplainOptions.TOP, "a", 0, "cpu", 1, 1))) {
			Explanation explanation =
				explainer.explain(new Array.Floats(pixels, 1, 3, 6, 5), -1, 0, List.of(), Progress.NONE).get(0);
			assertThat(relativeL2(explanation.scores(), floats(scores))).isLessThan(1e-6);
			assertThat(explanation.map()[29]).isEqualTo(1);
			assertThat(explanation.map()[0]).isZero();
		}
		assertThat(Run.abscam("models", "check", folder.resolve("odd.onnx")).out().lines())
			.anyMatch(l -> l.startsWith("unusual  it takes whole numbers"));
	}

	/** The network has layers, and saying that it has none would send its owner looking for a mistake that is not there. */
	@ParameterizedTest
	@ValueSource(strings = {"ArgMax", "Round", "Greater"})
	void whatHandsNoGradientOnIsNamed(String operator) throws Exception {
		ModelDraft draft =
			scored(features(17), V, "z").reals("half", new long[0], .5).integers("three", 3).reals("off and on", new long[] {2}, 0, 1);
		switch (operator) {
			case "ArgMax" ->
				draft.node("ArgMax", "z", "best", integer("axis", 1), integer("keepdims", 0)).node("OneHot", "best,three,off and on", "y");
			case "Round" -> draft.node("Round", "z", "y");
			default -> draft.node("Greater", "z,half", "more").node("Cast", "more", "y", integer("to", 1));
		}
		ModelProto model = draft.output("y");
		assertThatThrownBy(() -> {
			try (Explainer explainer = Explainer.open(source(model), ExplainOptions.DEFAULTS, new ScanSize(SIZE, SIZE, 1))) {
				explainer.notes();
			}
		}).isInstanceOf(ExplainException.class).hasMessageContainingAll("no gradient", operator + " node", "occlusion");
	}

	/** The derivative of √a is infinite where a is 0, as it is in the dark parts of one channel, and 0·∞ is no number. */
	@ParameterizedTest
	@EnumSource(value = CamMethod.class, names = {"ABS_CAM_INITIAL", "ABS_CAM", "GRAD_CAM"})
	void gradientThatIsNoNumberIsNotCalledNoEvidence(CamMethod method) {
		ModelDraft draft = new ModelDraft(17).input("x", "N", 1, SIZE, SIZE).reals("w", new long[] {3, 1, 1, 1}, W)
			.reals("b", new long[] {3}, 0, .4, -.2).node("Conv", "x,w,b", "c").node("Relu", "c", "a").node("Sqrt", "a", "root")
			.node("GlobalAveragePool", "root", "p").node("Flatten", "p", "f");
		assertThatThrownBy(() -> explained(scored(draft, V, "y").output("y"), method)).isInstanceOf(ExplainException.class)
			.hasMessageContainingAll("layer 'a'", "not a number", "image 1", "occlusion");
	}

	private OpenModel opened(ModelProto model) throws Exception {
		return OpenModel.of(source(model), new ScanSize(SIZE, SIZE, 1));
	}

	/** As many rows as images: not of boxes, whose number is fixed, or found in the image. */
	@ParameterizedTest
	@ValueSource(strings = {"fixed", "found"})
	void boxesAreNoClasses(String kind) throws Exception {
		ModelDraft draft = scored(features(17), V, "answers").integers("rows", -1, 4);
		if (kind.equals("fixed")) draft.node("Reshape", "a,rows", "boxes");
		else draft.node("NonZero", "a", "where").node("Transpose", "where", "rowwise", integers("perm", 1, 0))
			.node("Cast", "rowwise", "boxes", integer("to", DataType.FLOAT.getNumber()));
		OpenModel model = opened(draft.output("boxes,answers"));
		assertThat(model.graph().head().output()).isEqualTo("answers");
		assertThat(model.graph().head().classes()).isEqualTo(3);
		assertThat(model.doubt()).isEmpty();
		assertThatThrownBy(() -> opened(draft.output("boxes"))).isInstanceOf(ExplainException.class)
			.hasMessageContainingAll("not a classifier", "'boxes'");
	}

	@Test
	void featuresOfWhichScoresAreComputedAreNoClasses() throws Exception {
		OpenModel model = opened(scored(features(17), V, "y").output("f,y"));
		assertThat(model.graph().head().output()).isEqualTo("y");
		assertThat(model.doubt()).isEmpty();
	}

	@Test
	void whatMayBeNoScoresIsSaid() throws Exception {
		OpenModel named = opened(scored(features(17), V, "features").output("features"));
		assertThat(named.warnings(picture())).singleElement().asString().contains("3 numbers", "'features'", "model card");
		Path file = ModelDraft.write(scored(features(17), V, "features").output("features"), folder.resolve("named.onnx"));
		assertThat(Run.abscam("models", "check", file).out().lines()).anyMatch(l -> l.startsWith("unusual  ") && l.contains("'features'"));
		OpenModel several = opened(scored(scored(features(17), V, "y"), U, "u").output("y,u"));
		assertThat(several.graph().head().output()).isEqualTo("y");
		assertThat(several.warnings(picture())).singleElement().asString().contains("'y'", "others are 'u'");
		assertThat(opened(scored(features(17), V, "y").output("y")).warnings(picture())).isEmpty();
	}
}
