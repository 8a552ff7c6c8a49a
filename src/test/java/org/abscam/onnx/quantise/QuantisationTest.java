package org.abscam.onnx.quantise;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.Attributes.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.Optimisation;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.Constants;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classifiers in 8 bits, against NumPy 2 and the quantizer of ONNX Runtime 1.30 for Python. */
class QuantisationTest {

	/** By NumPy: s = abs(w).max(1) / float32(127), rint(w / s). */
	@Test
	void weightsHaveAScalePerChannelAsNumPyHasIt() {
		float[] weights = {.5f, -.25f, .1f, .02f, -.003f, .0151f};
		RoundedWeights rounded = RoundedWeights.of(Constants.reals(DataType.FLOAT, new long[] {2, 3}), weights, 0, Quantisation.ALL_BITS);
		assertThat(rounded.scales()).containsExactly(0.003937007859349251f, 0.00015748031728435308f);
		assertThat(rounded.values().getRawData().toByteArray()).containsExactly(127, -64, 25, 127, -19, 96);
		assertThat(rounded.values().getDimsList()).containsExactly(2L, 3L);

		float[] turned = {.5f, .02f, -.25f, -.003f, .1f, .0151f};
		RoundedWeights columns = RoundedWeights.of(Constants.reals(DataType.FLOAT, new long[] {3, 2}), turned, 1, Quantisation.ALL_BITS);
		assertThat(columns.scales()).isEqualTo(rounded.scales());
		assertThat(columns.values().getRawData().toByteArray()).containsExactly(127, 127, -64, -19, 25, 96);
	}

	/** A channel of almost nothing has a scale that its bias, in 32 bits, can be a multiple of. */
	@Test
	void channelsOfNextToNothingKeepAScaleThatABiasFits() {
		RoundedWeights rounded =
			RoundedWeights.of(Constants.reals(DataType.FLOAT, new long[] {2, 1}), new float[] {1, 1e-30f}, 0, Quantisation.ALL_BITS);
		assertThat(3 / (.01 * rounded.scales()[1])).isLessThan(Integer.MAX_VALUE);
		assertThat(rounded.values().getRawData().toByteArray()).containsExactly(127, 0);
	}

	/**
	 * Made by {@code quantize_static(…, QuantFormat.QDQ, per_channel=True, activation_type=QUInt8, weight_type=QInt8)} of the same network, its
	 * convolutions and ReLUs quantised, calibrated by MinMax on images 0 and 1, and run without optimisation.
	 */
	@Test
	void scoresAreThoseOfTheQuantizerOfOnnxRuntime() throws Exception {
		Quantisation quantisation = Quantisation.of(small(), Quantisation.ALL_BITS).orElseThrow();
		float[] ranges = ranges(quantisation, picture(0), picture(1));
		ModelProto rounded = model(quantisation.rounded(ranges));

		float[] steps = {0.007843137718737125f, 0.00772905582562089f, 0.025284672155976295f};
		assertThat(scales(rounded)).hasSize(3);
		for (int i = 0; i < 3; i++) assertThat(scales(rounded).get(i)).isCloseTo(steps[i], within(steps[i] * 1e-6f));
		double[][] expected = {{-0.19503870606422424, -1.240769624710083, 0.7330745458602905},
			{-0.061802566051483154, -1.0371344089508057, 0.7139002680778503},
			{-0.264758825302124, -0.9037812352180481, 0.6704481840133667}};
		for (int k = 0; k < expected.length; k++) {
			float[] scores = run(rounded, picture(k), Optimisation.NONE);
			for (int c = 0; c < 3; c++)
				assertThat(scores[c]).as("image %d, class %d", k, c).isCloseTo((float) expected[k][c], within(2e-6f));
			float[] fast = run(rounded, picture(k), Optimisation.ALL);
			for (int c = 0; c < 3; c++) assertThat(fast[c]).as("by kernels of 8 bits").isCloseTo((float) expected[k][c], within(.02f));
		}
	}

	/** By ONNX Runtime in float32, of the network as it was written. */
	@Test
	void whatIsFoldedIntoWeightsChangesNoScore() throws Exception {
		ModelProto written = new ModelDraft(17).input("x", "N", 8, 6, 6).weights("w", 4, 8, 3, 3).weights("c", 4).node("Identity", "c", "b")
			.weights("gain", 4).weights("shift", 4).weights("mean", 4).reals("variance", new long[] {4}, .5, 2, .1, 1)
			.node("Conv", "x,w,b", "y", integers("pads", 1, 1, 1, 1))
			.node("BatchNormalization", "y,gain,shift,mean,variance", "n", real("epsilon", .01)).node("Relu", "n", "a")
			.node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f").weights("m", 3, 4).weights("k", 3)
			.node("Gemm", "f,m,k", "s", integer("transB", 1)).output("s");
		ClassifierGraph graph = graph(written);
		Quantisation quantisation = Quantisation.of(graph, Quantisation.ALL_BITS).orElseThrow();
		ModelProto folded = model(quantisation.singles());

		assertThat(folded.getGraph().getNodeList()).extracting(n -> n.getOpType()).doesNotContain("BatchNormalization", "Identity");
		float[] expected = run(model(graph), picture(0), Optimisation.NONE);
		float[] got = run(folded, picture(0), Optimisation.NONE);
		for (int c = 0; c < 3; c++) assertThat(got[c]).isCloseTo(expected[c], within(1e-5f));
		assertThat(model(quantisation.rounded(ranges(quantisation, picture(0)))).getGraph().getNodeList())
			.extracting(n -> n.getOpType()).containsOnlyOnce("Conv").doesNotContain("BatchNormalization");
	}

	@Test
	void rangesAreTheSmallestAndLargestValuesOfEachTensor() throws Exception {
		Quantisation quantisation = Quantisation.of(small(), Quantisation.ALL_BITS).orElseThrow();
		float[] ranges = ranges(quantisation, picture(0));
		assertThat(ranges).hasSize(quantisation.rangeCount());
		float[] x = picture(0).values();
		assertThat(ranges[0]).isEqualTo((float) IntStream.range(0, x.length).mapToDouble(i -> x[i]).min().orElseThrow());
		assertThat(ranges[1]).isEqualTo((float) IntStream.range(0, x.length).mapToDouble(i -> x[i]).max().orElseThrow());
		assertThat(ranges[2]).as("behind a ReLU").isZero();
		assertThat(ranges[3]).as("behind a ReLU").isPositive();
	}

	/** The products of bytes two by two are within 16 bits: 2·255·63 < 2¹⁵. */
	@Test
	void sevenBitsAreForProcessorsThatSaturate() {
		RoundedWeights rounded =
			RoundedWeights.of(Constants.reals(DataType.FLOAT, new long[] {1, 2}), new float[] {1, -1}, 0, Quantisation.SEVEN_BITS);
		assertThat(rounded.values().getRawData().toByteArray()).containsExactly(63, -63);
		assertThat(2 * 255 * Quantisation.SEVEN_BITS).isLessThan(1 << 15);
	}

	@Test
	void networksThatAreQuantisedAlreadyAreSeen() throws Exception {
		ModelProto written = new ModelDraft(17).input("x", "N", 8, 6, 6).reals("s", new long[0], .01).node("QuantizeLinear", "x,s", "q")
			.node("DequantizeLinear", "q,s", "d").node("GlobalAveragePool", "d", "p").node("Flatten", "p", "f").weights("m", 8, 3)
			.node("Gemm", "f,m", "y").output("y");
		assertThat(Quantisation.isIn(graph(written))).isTrue();
		assertThat(Quantisation.isIn(small())).isFalse();
	}

	@Test
	void whereNothingWouldBeFasterNothingIsRounded() throws Exception {
		ModelProto written = new ModelDraft(17).input("x", "N", 8, 6, 6).node("Sigmoid", "x", "g").node("Mul", "x,g", "a")
			.node("GlobalAveragePool", "a", "p").node("Flatten", "p", "y").output("y");
		assertThat(Quantisation.of(graph(written), Quantisation.ALL_BITS)).isEmpty();
	}

	/** ONNX Runtime has an average of 8 bits, but not of windows with gaps, and of windows that reach beyond the padding another one. */
	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void averagesThatBytesDoOtherwiseStayInSingles(boolean gaps) throws Exception {
		AttributeProto[] window = gaps ? new AttributeProto[] {integers("kernel_shape", 2, 2), integers("dilations", 2, 1)}
			: new AttributeProto[] {integers("kernel_shape", 3, 2), integers("strides", 2, 3), integers("pads", 1, 0, 1, 0),
				integer("ceil_mode", 1), integer("count_include_pad", 1)};
		ClassifierGraph graph = graph(new ModelDraft(19).input("x", "N", 8, 6, 6).reals("w", new long[] {8, 8, 3, 3}, numbers(576, 100))
			.node("Conv", "x,w", "c", integers("pads", 0, 1, 0, 0)).node("AveragePool", "c", "a", window)
			.node("Conv", "a,w", "d", integers("pads", 1, 1, 1, 1)).node("GlobalAveragePool", "d", "p").node("Flatten", "p", "y")
			.output("y"));
		float[] expected = run(model(graph), picture(0), Optimisation.NONE);
		Quantisation quantisation = Quantisation.of(graph, Quantisation.ALL_BITS).orElseThrow();
		float[] got = run(model(quantisation.rounded(ranges(quantisation, picture(0)))), picture(0), Optimisation.ALL);
		float largest = 0;
		for (float y : expected) largest = Math.max(largest, Math.abs(y));
		for (int c = 0; c < 8; c++) assertThat(got[c]).isCloseTo(expected[c], within(.02f * largest));
	}

	private static ClassifierGraph small() throws Exception {
		double[] first = numbers(4 * 8 * 9, 100);
		for (int i = 72; i < 144; i++) first[i] *= .125;
		double[] second = numbers(4 * 4 * 9, 80);
		for (int i = 72; i < 108; i++) second[i] *= 4;
		return graph(new ModelDraft(18).input("x", "N", 8, 6, 6).reals("W1", new long[] {4, 8, 3, 3}, first)
			.reals("b1", new long[] {4}, numbers(4, 50)).reals("W2", new long[] {4, 4, 3, 3}, second)
			.reals("b2", new long[] {4}, numbers(4, 200)).reals("Wg", new long[] {3, 4}, numbers(12, 30))
			.reals("bg", new long[] {3}, numbers(3, 100)).node("Conv", "x,W1,b1", "c1", integers("pads", 1, 1, 1, 1))
			.node("Relu", "c1", "r1").node("Conv", "r1,W2,b2", "c2", integers("pads", 1, 1, 1, 1)).node("Relu", "c2", "r2")
			.node("GlobalAveragePool", "r2", "p").node("Flatten", "p", "f").node("Gemm", "f,Wg,bg", "y", integer("transB", 1)).output("y"));
	}

	private static double[] numbers(int count, float divisor) {
		return IntStream.range(0, count).mapToDouble(i -> (float) ((i * 37 % 101 - 50) / (double) divisor)).toArray();
	}

	private static Array.Floats picture(int k) {
		float[] values = new float[8 * 36];
		for (int i = 0; i < values.length; i++) values[i] = (float) (((i + k * 1000) * 53 % 89 - 30) / 44.);
		return new Array.Floats(values, 1, 8, 6, 6);
	}

	private static ClassifierGraph graph(ModelProto model) throws Exception {
		return ClassifierGraph.of(OnnxModel.read(model.toByteArray(), "net", null), ClassifierGraph.Wish.NONE, new RuntimeTypes(),
			Set.of());
	}

	private static ModelProto model(ClassifierGraph classifier) throws Exception {
		EditableGraph graph = classifier.graph().copy();
		graph.setOutputs(graph.tensor(classifier.head().scores()));
		return graph.toModel();
	}

	private static float[] ranges(Quantisation quantisation, Array.Floats... images) throws Exception {
		EditableGraph graph = quantisation.singles().graph().copy();
		Tensor ranges = quantisation.ranges(graph);
		graph.setOutputs(ranges);
		float[] all = null;
		for (Array.Floats image : images) {
			float[] one = run(graph.toModel(), image, Optimisation.ALL);
			if (all == null) all = one.clone();
			for (int i = 0; i < one.length; i++) all[i] = i % 2 == 0 ? Math.min(all[i], one[i]) : Math.max(all[i], one[i]);
		}
		return all;
	}

	private static float[] run(ModelProto model, Array.Floats image, Optimisation optimisation) throws Exception {
		try (Network network = Network.open(model, Device.choose("cpu"), 1, optimisation)) {
			return ((Array.Floats) network.run(Map.of("x", image)).values().iterator().next()).values();
		}
	}

	/** The scales of tensors, in the order of the nodes. */
	private static List<Float> scales(ModelProto model) {
		return model.getGraph().getNodeList().stream().filter(n -> n.getOpType().equals("QuantizeLinear"))
			.map(n -> EditableGraph.of(model).constant(n.getInput(1)).flatMap(Numbers::singles).orElseThrow()[0]).toList();
	}
}
