package org.abscam.onnx.classifier;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.ModelDraft.body;
import static org.abscam.onnx.ModelDraft.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.platform.Fp16Conversions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.Constants;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.SmallClassifier;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forward pass of phase two in float16; that ONNX Runtime opens each graph shows that its types fit. */
class HalfPrecisionTest {

	private static final int FLOAT16 = DataType.FLOAT16.getNumber();

	/** Bits by the definition of IEEE 754 binary16: 1 sign, 5 exponent of bias 15, 10 fraction. */
	@ParameterizedTest
	@CsvSource({"1.00048828125,0x3c00", // 1 + 2^-11, halfway between 1 and 1 + 2^-10: to the even one, below
		"1.00146484375,0x3c02", // 1 + 3·2^-11, halfway: to the even one, above
		"1.00048840046,0x3c01", // above halfway
		"65503.99,0x7bff", "65519.996,0x7bff", // the largest that still rounds to 65504
		"5.9604644775390625e-8,0x0001", // the smallest subnormal, 2^-24
		"2.98023223876953125e-8,0x0000", // half of it, halfway to 0: to the even one
		"2.9802325e-8,0x0001", "8.940696716308594e-8,0x0002", // 1.5 of it, halfway: to the even one
		"6.0975551605e-5,0x03ff", // the largest subnormal, 1023·2^-24
		"6.1020255e-5,0x0400", // rounds up to the smallest normal, 2^-14
		"-0.0,0x8000", "-2,0xc000", "0.1,0x2e66", "Infinity,0x7c00", "-Infinity,0xfc00"})
	void weightsAreRoundedToTheNearestHalfTiesToEven(float value, String bits) {
		assertThat(half(value)).isEqualTo(Integer.decode(bits));
	}

	@Test
	void roundingIsThatOfOnnxRuntime() {
		Random random = new Random(7);
		for (int i = 0; i < 1_000_000; i++) {
			float value = Float.intBitsToFloat(random.nextInt());
			if (Float.isNaN(value) || Math.abs(value) >= 65520) continue;
			assertThat(half(value)).as("%a", value).isEqualTo(Fp16Conversions.mlasFloatToFp16(value) & 0xffff);
		}
	}

	@Test
	void numbersBeyondHalvesAreNotRounded() {
		assertThat(Constants.halves(Constants.reals(DataType.FLOAT, new long[] {2}, 1, 65520), false)).isEmpty();
		assertThat(Constants.reals(Constants.halves(Constants.reals(DataType.FLOAT, new long[] {2}, 1e30, -65520), true).orElseThrow()))
			.containsExactly(65504, -65504);
	}

	private static int half(float value) {
		byte[] raw =
			Constants.halves(TensorProto.newBuilder().setDataType(DataType.FLOAT_VALUE).addFloatData(value).addDims(1).build(), false)
				.orElseThrow().getRawData().toByteArray();
		return (raw[1] & 0xff) << 8 | raw[0] & 0xff;
	}

	@Test
	void convolutionsAndWhatFollowsComputeInHalvesAndScoresAreFloat32() throws Exception {
		ModelProto half = inHalves(SmallClassifier.of(1, 8, 3));

		assertThat(weights(half)).hasSize(2).allMatch(w -> w.getDataType() == FLOAT16);
		assertThat(half.getGraph().getNodeList()).extracting(n -> n.getOpType()).containsExactly("Cast", "Conv", "Relu",
			"GlobalAveragePool",
			"Flatten", "Gemm", "Cast", "Identity");
		assertCloseButNotEqual(SmallClassifier.of(1, 8, 3), 8);
	}

	/** Resize wants its scales in float32; what exporters compute of shapes must not lose digits. */
	@Test
	void scalesAndArithmeticOfShapesStayFloat32() throws Exception {
		ModelProto model = new ModelDraft(18).input("x", "N", 1, 8, 8).weights("w", 4, 1, 3, 3).reals("scales", new long[] {4}, 1, 1, 2, 2)
			.node("Conv", "x,w", "c").node("Resize", "c,,scales", "r").node("Shape", "r", "shape")
			.node("Cast", "shape", "real", integer("to", DataType.FLOAT_VALUE)).reals("half", new long[] {4}, 1, 1, .5, .5)
			.node("Mul", "real,half", "less")
			.node("Cast", "less", "sizes", integer("to", DataType.INT64_VALUE)).node("Resize", "r,,,sizes", "s")
			.node("GlobalMaxPool", "s", "p")
			.node("Flatten", "p", "y").output("y");

		assertThat(weights(inHalves(model))).filteredOn(w -> w.getDataType() == DataType.FLOAT_VALUE).extracting(w -> w.getDimsCount())
			.containsExactly(1, 1);
		assertCloseButNotEqual(model, 8);
	}

	/** In halves, the squares would be infinite: the values are about 1000. */
	@Test
	void layerNormalisationThatIsWrittenOutStaysFloat32() throws Exception {
		ModelProto model =
			new ModelDraft(18).input("x", "N", 1, 8, 8).reals("w", new long[] {3, 1, 1, 1}, 2000, 1000, -1500).node("Conv", "x,w", "c")
				.integers("axes", 1).node("ReduceMean", "c,axes", "mean").node("Sub", "c,mean", "d").reals("two", new long[0], 2)
				.node("Pow", "d,two", "square")
				.node("ReduceMean", "square,axes", "variance").reals("epsilon", new long[0], 1e-12).node("Add", "variance,epsilon", "v")
				.node("Sqrt", "v", "sigma")
				.node("Div", "d,sigma", "n").node("GlobalAveragePool", "n", "p").node("Flatten", "p", "y").output("y");

		assertCloseButNotEqual(model, 8);
	}

	@Test
	void castsConstantsAndFloat64FitTheirNeighbours() throws Exception {
		ModelProto model = new ModelDraft(18).input("x", "N", 1, 8, 8).weights("w", 4, 1, 3, 3).node("Conv", "x,w", "c")
			.node("Cast", "c", "float", integer("to", DataType.FLOAT_VALUE))
			.node("Cast", "float", "double", integer("to", DataType.DOUBLE_VALUE))
			.constant("offset", Constants.reals(DataType.DOUBLE, new long[0], .25)).node("Add", "double,offset", "sum")
			.node("Cast", "sum", "back", integer("to", DataType.FLOAT_VALUE)).node("Mul", "back,float", "product")
			.node("Constant", "", "factor", ModelDraft.reals("value_floats", 1.5)).node("Mul", "product,factor", "more").integers("one", 1)
			.node("ConstantOfShape", "one", "filled").node("Add", "more,filled", "b").node("Greater", "b,filled", "positive")
			.node("Cast", "positive", "flags", integer("to", DataType.FLOAT_VALUE)).node("Mul", "b,flags", "d")
			.node("GlobalMaxPool", "d", "p")
			.node("Flatten", "p", "y").output("y");

		assertCloseButNotEqual(model, 8);
	}

	/** The condition depends on the image, so that the branches stay; they read a tensor of halves from around them. */
	@Test
	void bodiesComputeInFloat32() throws Exception {
		ModelProto model =
			new ModelDraft(18).input("x", 1, 1, 8, 8).weights("w", 4, 1, 3, 3).node("Conv", "x,w", "c").node("GlobalMaxPool", "c", "p")
				.node("Flatten", "p", "f").node("ReduceMax", "f", "highest", integer("keepdims", 0)).reals("limit", new long[0], -100)
				.node("Greater", "highest,limit", "high").reals("k", new long[0], 3).node("If", "high", "y",
					body("then_branch", "a", nodeOf("Mul", "f,k", "a")), body("else_branch", "b", nodeOf("Add", "f,k", "b")))
				.output("y");

		assertCloseButNotEqual(model, 8);
	}

	/** Twice y = 3·y + f; the body says that its y is float32. */
	@Test
	void loopsCarryFloat32() throws Exception {
		GraphProto.Builder body = GraphProto.newBuilder().setName("body").addNode(nodeOf("Mul", "before,k", "product"))
			.addNode(nodeOf("Add", "product,f", "after")).addNode(nodeOf("Identity", "keep", "go on"));
		ModelDraft inputs = new ModelDraft(18).input(DataType.INT64, "step", 1).input(DataType.BOOL, "keep", 1).input("before", 1, 4);
		body.addAllInput(inputs.output("none").getGraph().getInputList());
		for (String output : new String[] {"go on", "after"}) body.addOutput(ValueInfoProto.newBuilder().setName(output));
		ModelProto model =
			new ModelDraft(18).input("x", 1, 1, 8, 8).weights("w", 4, 1, 3, 3).node("Conv", "x,w", "c").node("GlobalMaxPool", "c", "p")
				.node("Flatten", "p", "f").reals("k", new long[0], 3).constant("twice", Constants.integers(2)).node("Loop", "twice,,f", "y",
					AttributeProto.newBuilder().setName("body").setType(AttributeProto.AttributeType.GRAPH).setG(body).build())
				.output("y");

		assertCloseButNotEqual(model, 8);
	}

	@Test
	void weightsThatAreStoredAsHalvesStayHalves() throws Exception {
		ModelProto single = SmallClassifier.of(1, 8, 3);
		ModelProto.Builder stored = single.toBuilder();
		TensorProto kernel = single.getGraph().getInitializer(0);
		stored.getGraphBuilder().setInitializer(0, Constants.halves(kernel, false).orElseThrow().toBuilder().setName("stored"))
			.addNode(0, nodeOf("Cast", "stored", kernel.getName(), integer("to", DataType.FLOAT_VALUE)));

		assertThat(run(inHalves(stored.build()), 8)).containsExactly(run(inHalves(single), 8));
	}

	/** −FLT_MAX or 1e9 as a bound or filling is more than any half anyway. */
	@Test
	void boundsAndFillingsBeyondHalvesBecomeTheLargestHalf() throws Exception {
		ModelProto model =
			new ModelDraft(18).input("x", "N", 1, 8, 8).weights("w", 4, 1, 3, 3).node("Conv", "x,w", "c").reals("low", new long[0], -3.4e38)
				.reals("high", new long[0], 1e9).node("Clip", "c,low,high", "k").node("GlobalMaxPool", "k", "p").node("Flatten", "p", "y")
				.output("y");

		assertThat(weights(inHalves(model))).filteredOn(w -> w.getDimsCount() == 0)
			.flatExtracting(w -> Arrays.stream(Constants.reals(w)).boxed().toList())
			.containsExactlyInAnyOrder(-65504., 65504.);
		assertCloseButNotEqual(model, 8);
	}

	@Test
	void weightsBeyondHalvesAreRefusedByName() throws Exception {
		ModelProto model =
			new ModelDraft(18).input("x", "N", 1, 8, 8).reals("kernel", new long[] {1, 1, 1, 1}, 7e4).node("Conv", "x,kernel", "c")
				.node("GlobalMaxPool", "c", "p").node("Flatten", "p", "y").output("y");

		assertThatThrownBy(() -> inHalves(model)).isInstanceOf(OnnxException.class).hasMessageContaining("'kernel'")
			.hasMessageContaining("65504")
			.hasMessageEndingWith("use float32.");
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void networksThatHalvesDoNotSuitAreRefused(boolean quantised) throws Exception {
		ModelDraft draft = new ModelDraft(18).input("x", "N", 3, 8, 8);
		if (quantised) {
			draft.weights("w", 4, 3, 3, 3).reals("scale", new long[0], .1).node("QuantizeLinear", "x,scale", "q")
				.node("DequantizeLinear", "q,scale", "d")
				.node("Conv", "d,w", "c");
		}
		else draft.node("Relu", "x", "c");
		ModelProto model = draft.node("GlobalMaxPool", "c", "p").node("Flatten", "p", "y").output("y");

		assertThatThrownBy(() -> inHalves(model)).isInstanceOf(OnnxException.class)
			.hasMessageContaining(quantised ? "quantised" : "no convolution")
			.hasMessageEndingWith("use float32.");
	}

	/** Halves have 11 significant bits: 2^-11 is 5e-4. */
	private static void assertCloseButNotEqual(ModelProto model, int size) throws Exception {
		float[] single = run(model, size);
		float[] half = run(inHalves(model, true), size);
		assertThat(half).isNotEqualTo(single);
		for (int i = 0; i < single.length; i++) assertThat(half[i]).isCloseTo(single[i], within(3e-3f * Math.max(1, Math.abs(single[i]))));
	}

	private static float[] run(ModelProto model, int size) throws Exception {
		return ModelDraft
			.run(model, Map.of("x", ModelDraft.image(3, 1, model.getGraph().getInput(0).getType().getTensorType().getShape().getDim(1)
				.getDimValue(), size, size)))
			.values().iterator().next();
	}

	private static List<TensorProto> weights(ModelProto model) {
		return model.getGraph().getInitializerList().stream().filter(w -> w.getDataType() != DataType.INT64_VALUE).toList();
	}

	private static ModelProto inHalves(ModelProto model) throws Exception {
		return inHalves(model, false);
	}

	private static ModelProto inHalves(ModelProto model, boolean emulated) throws Exception {
		ClassifierGraph classifier =
			ClassifierGraph.of(new OnnxModel("draft.onnx", model), ClassifierGraph.Wish.NONE, new RuntimeTypes(), Set.of());
		ClassifierGraph half = classifier.inHalves(emulated);
		EditableGraph graph = half.graph().copy();
		graph.output(half.head().scores(graph), "scores", DataType.FLOAT, "N", half.head().classes());
		assertThat(graph.tensor(half.head().scores()).elements()).isEqualTo(DataType.FLOAT);
		return graph.toModel();
	}
}
