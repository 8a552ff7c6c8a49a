package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.Attributes.real;
import static org.abscam.onnx.Attributes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abscam.engine.Array;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;
import org.junit.jupiter.api.Test;

/** Which ways a gradient takes through a graph, and the sentences where it cannot. */
class GradientPathTest {

	/** A graph from x to y. */
	@FunctionalInterface
	private interface Forward {

		Tensor of(Tensor x);
	}

	@Test
	void operatorsWithoutARuleAreNamedForEachTensor() throws Exception {
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		Tensor x = graph.input("x", DataType.FLOAT, 2);
		Tensor a = x.apply("Relu");
		Tensor hardmax = a.apply("Hardmax");
		Tensor suppressed = hardmax.apply("NonMaxSuppression");
		Tensor aligned = a.apply("RoiAlign");
		Tensor flat = x.apply("Asin").apply("Floor");
		Tensor y = suppressed.plus(aligned).plus(flat);
		Tensor beside = x.apply("Acos");
		graph.setOutputs(y, beside);

		assertThat(Gradient.missingRules(graph, y.name(), a.name())).containsExactly("Hardmax", "NonMaxSuppression", "RoiAlign");
		assertThat(Gradient.missingRules(graph, y.name(), hardmax.name())).containsExactly("NonMaxSuppression");
		assertThat(Gradient.missingRules(graph, y.name(), suppressed.name())).isEmpty();
		assertThat(Gradient.operatorsBetween(graph, y.name(), x.name())).as("Floor hands nothing on")
			.containsExactly("Add", "Hardmax", "NonMaxSuppression", "Relu", "RoiAlign");
		assertThat(Gradient.operatorsBetween(graph, y.name(), aligned.name())).containsExactly("Add");
		Map<String, Set<String>> all = Gradient.missingRules(graph, y.name());
		assertThat(all.get(x.name())).containsExactlyInAnyOrder("Hardmax", "NonMaxSuppression", "RoiAlign");
		assertThat(all.get(a.name())).containsExactlyInAnyOrder("Hardmax", "NonMaxSuppression", "RoiAlign");
		assertThat(all.get(hardmax.name())).containsExactly("NonMaxSuppression");
		assertThat(all.get(aligned.name())).isEmpty();
		assertThat(all.get(y.name())).isEmpty();
		assertThat(all).doesNotContainKey(beside.name());
		assertThat(Gradient.missingRules(graph, y.name(), beside.name())).isEmpty();
		for (String tensor : List.of(x.name(), a.name(), hardmax.name(), suppressed.name(), aligned.name()))
			assertThat(all.get(tensor)).as(tensor).isEqualTo(Gradient.missingRules(graph, y.name(), tensor));
	}

	/** y = x/√(x² + ε) − x̂-like parts and x itself: the sum of both ways, in the wider type, whichever comes first. */
	@Test
	void waysThatMeetAreAddedInTheWiderType() throws Exception {
		for (boolean normalisedFirst : new boolean[] {true, false}) {
			EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
			Tensor x = graph.input("x", DataType.FLOAT, 1, 2);
			Tensor scale = graph.reals(DataType.FLOAT, new long[] {2}, 1, 1);
			Tensor twice = normalisedFirst ? null : x.times(2);
			Tensor normal = x.applyTo("LayerNormalization", List.of(scale), real("epsilon", .25));
			Tensor y = normal.plus(normalisedFirst ? x.times(2) : twice);
			graph.setOutputs(y);
			graph.inferTypes(new RuntimeTypes());
			Tensor gradient = Gradient.of(graph, y, graph.reals(DataType.FLOAT, new long[] {1, 2}, 1, 0), x);
			assertThat(gradient.elements()).isEqualTo(DataType.DOUBLE);
			graph.setOutputs(gradient.cast(DataType.FLOAT).plus(x.times(0)));
			// of (1, 0): μ = ½, v = ¼, σ = √½; ∂x̂_1/∂x = ±(½ − ¼·½/½)/σ = ±¼·√2
			float part = (float) (Math.sqrt(2) / 4);
			assertThat(ModelDraft.run(graph.toModel(), Map.of("x", new Array.Floats(new float[] {1, 0}, 1, 2))).values().iterator().next())
				.containsExactly(new float[] {2 + part, -part}, within(1e-6f));
		}
	}

	/** y = x·(1 + erf(x/√2))·½, of which ½ brings an axis with it: the gradient has x's axes. */
	@Test
	void aGeluWhoseNumbersAddAxesHasAGradientOfItsOwnAxes() throws Exception {
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		Tensor x = graph.input("x", DataType.FLOAT, 2);
		Tensor open = x.dividedBy(Math.sqrt(2)).apply("Erf").plus(1);
		Tensor y = x.times(open).times(graph.reals(DataType.FLOAT, new long[] {1, 1, 1}, .5));
		graph.setOutputs(y);
		graph.inferTypes(new RuntimeTypes());
		Tensor gradient = Gradient.of(graph, y, graph.reals(DataType.FLOAT, new long[] {1, 1, 2}, 1, 1), x);
		Tensor sizes = gradient.shape();
		graph.setOutputs(gradient, sizes);
		Map<String, float[]> found = ModelDraft.run(graph.toModel(), Map.of("x", new Array.Floats(new float[] {0, 1}, 2)));
		assertThat(found.get(sizes.name())).containsExactly(2);
		// Φ(1) + φ(1) = .841345 + .241971
		assertThat(found.get(gradient.name())).containsExactly(new float[] {.5f, 1.083316f}, within(1e-6f));
	}

	/** σ(x)(1 + x·(1 − σ(x))): 1 for large x, also where x + 1 is x in float32. */
	@Test
	void aSwishOfLargeNumbersHasSlopeOne() throws Exception {
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		Tensor x = graph.input("x", DataType.FLOAT, 4);
		Tensor y = x.times(x.apply("Sigmoid"));
		graph.setOutputs(y);
		graph.inferTypes(new RuntimeTypes());
		Tensor gradient = Gradient.of(graph, y, graph.reals(DataType.FLOAT, new long[] {4}, 1, 1, 1, 1), x);
		graph.setOutputs(gradient, y);
		Array.Floats numbers = new Array.Floats(new float[] {0, 100, 1e9f, -1e9f}, 4);
		assertThat(ModelDraft.run(graph.toModel(), Map.of("x", numbers)).get(gradient.name())).containsExactly(.5f, 1, 1, -0f);
	}

	@Test
	void whatTheScoresDoNotDependOnHasNoGradient() throws Exception {
		assertRefused(x -> x.apply("Floor"), "The scores do not depend on the layer 'x'", "choose another layer");
	}

	@Test
	void operatorsWithoutARuleAreRefusedWithTheRemedy() throws Exception {
		assertRefused(x -> x.apply("Hardmax").apply("Relu"), "no gradient rule for Hardmax", "choose a layer behind it");
		assertRefused(x -> {
			Tensor w = x.graph().reals(DataType.FLOAT, new long[] {1, 4, 3}, new double[12]);
			Tensor r = x.graph().reals(DataType.FLOAT, new long[] {1, 4, 1}, new double[4]);
			return x.reshape(2, 2, 3).applyTo("LSTM", List.of(w, r), integer("hidden_size", 1));
		}, "no gradient rule for LSTM", "recurrent networks are not supported");
	}

	@Test
	void weightsThatDependOnTheLayerAreRefused() throws Exception {
		assertRefused(x -> numbers(x, 1, 4, 5).applyTo("Conv", List.of(x.reshape(1, 4, 3))), "its weights depend on the layer");
		assertRefused(x -> numbers(x, 1, 4, 5).applyTo("ConvTranspose", List.of(x.reshape(4, 1, 3))), "its weights depend on the layer");
		assertRefused(x -> numbers(x, 2, 12).applyTo("LayerNormalization", List.of(x.reshape(12))), "its scale depends on the layer");
		assertRefused(x -> numbers(x, 2, 12, 2).applyTo("InstanceNormalization", List.of(x.reshape(12), numbers(x, 12))),
			"its scale depends on the layer");
		assertRefused(x -> numbers(x, 2, 12, 2).applyTo("BatchNormalization",
			List.of(x.reshape(12), numbers(x, 12), numbers(x, 12), numbers(x, 12).apply("Abs"))), "its scale depends on the layer");
	}

	@Test
	void formsWithoutARuleAreRefusedByTheirReason() throws Exception {
		assertRefused(x -> x.reshape(1, 2, 2, 3).apply("MaxPool", integers("kernel_shape", 2, 2), integer("storage_order", 1)),
			"column-major");
		assertRefused(x -> x.reshape(1, 4, 3).applyTo("ConvTranspose", List.of(numbers(x, 4, 1, 3)), integers("output_shape", 3)),
			"leaves its padding to the runtime");
		assertRefused(x -> x.reshape(1, 4, 3).applyTo("ConvTranspose", List.of(numbers(x, 4, 1, 3)), text("auto_pad", "SAME_UPPER")),
			"leaves its padding to the runtime");
		assertRefused(x -> x.reshape(1, 1, 4, 3).applyTo("Resize",
			Arrays.asList(x.graph().reals(DataType.FLOAT, new long[] {8}, 0, 0, 0, 0, 1, 1, .5, 1), null,
				x.graph().integers(1, 1, 2, 3)),
			text("coordinate_transformation_mode", "tf_crop_and_resize"), text("mode", "linear")), "it crops as it resizes");
		assertRefused(x -> {
			Tensor y = x.reshape(2, 2, 3).applyTo("BatchNormalization",
				List.of(numbers(x, 2), numbers(x, 2), numbers(x, 2), numbers(x, 2).apply("Abs")), integer("training_mode", 1));
			for (int i = 1; i < 3; i++) x.graph().furtherOutput(x.graph().producer(y.name()).orElseThrow(), i, DataType.FLOAT);
			return y;
		}, "it is in training mode; export the model in evaluation mode");
		TensorProto zero = TensorProto.newBuilder().setDataType(DataType.INT32.getNumber()).addInt32Data(0).build();
		assertRefused(x -> x.graph().add("DequantizeLinear", DataType.FLOAT, List.of(x.graph().add("QuantizeLinear", DataType.FLOAT8E4M3FN,
			List.of(x, x.scalar(1), x.graph().constant(zero.toBuilder().setDataType(DataType.FLOAT8E4M3FN.getNumber()).build()))),
			x.scalar(1))), 19, "quantisation to FLOAT8E4M3FN has no rule");
	}

	@Test
	void diagonalsAreRefused() throws Exception {
		assertRefused(x -> numbers(x, 3).applyTo("Einsum", List.of(x.slice(0, 0, 3)), text("equation", "k,ii->k")), "takes a diagonal");
	}

	/** What rounds to a level of its type has the gradient 1, what is clipped has none: half a level beyond the ends. */
	@Test
	void quantisationClipsAtTheEndsOfItsType() throws Exception {
		Map<DataType, int[]> ends = Map.of(DataType.UINT8, new int[] {0, 255}, DataType.INT8, new int[] {-128, 127}, DataType.UINT16,
			new int[] {0, 65535}, DataType.INT16, new int[] {-32768, 32767});
		for (Map.Entry<DataType, int[]> type : ends.entrySet()) {
			for (boolean perChannel : new boolean[] {false, true}) {
				int zero = type.getValue()[0] + 3;
				float low = type.getValue()[0] - zero;
				float high = type.getValue()[1] - zero;
				float[] points = {low - .6f, low - .4f, high + .4f, high + .6f};
				EditableGraph graph = EditableGraph.empty(21);
				Tensor x = graph.input("x", DataType.FLOAT, 2, 4);
				TensorProto.Builder zeros = TensorProto.newBuilder().setDataType(type.getKey().getNumber());
				for (int i = 0; i < (perChannel ? 4 : 1); i++) zeros.addInt32Data(zero);
				Tensor z = graph.constant(perChannel ? zeros.addDims(4).build() : zeros.build());
				Tensor scale = perChannel ? graph.reals(DataType.FLOAT, new long[] {4}, 1, 1, 1, 1) : x.scalar(1);
				Tensor q = graph.add("QuantizeLinear", type.getKey(), List.of(x, scale, z), integer("axis", -1));
				Tensor y = graph.add("DequantizeLinear", DataType.FLOAT, List.of(q, scale, z), integer("axis", -1));
				graph.setOutputs(y);
				graph.inferTypes(new RuntimeTypes());
				Tensor seed = graph.reals(DataType.FLOAT, new long[] {2, 4}, 1, 1, 1, 1, 1, 1, 1, 1);
				graph.setOutputs(Gradient.of(graph, y, seed, x));
				float[] twice = Arrays.copyOf(points, 8);
				System.arraycopy(points, 0, twice, 4, 4);
				assertThat(ModelDraft.run(graph.toModel(), Map.of("x", new Array.Floats(twice, 2, 4))).values().iterator().next())
					.as(type.getKey() + (perChannel ? " per channel" : "")).containsExactly(0, 1, 1, 0, 0, 1, 1, 0);
			}
		}
	}

	/** Of the inputs that choose, none has a gradient; and Dropout, in inference, has the one of its output. */
	@Test
	void whatOnlyChoosesHasNoGradient() throws Exception {
		assertRefused(x -> x.graph().add("Greater", DataType.BOOL, List.of(x, x.scalar(0))).cast(DataType.FLOAT), "do not depend");
		assertRefused(x -> numbers(x, 4, 3).applyTo("Clip", List.of(x.slice(0, 0, 1).slice(1, 0, 1).reshape(), x.scalar(9))),
			"do not depend");
	}

	/** x is 4×3. */
	private static void assertRefused(Forward forward, String... sentences) throws Exception {
		assertRefused(forward, OpsetUpgrade.WORKING_OPSET, sentences);
	}

	private static void assertRefused(Forward forward, int opset, String... sentences) throws Exception {
		EditableGraph graph = EditableGraph.empty(opset);
		Tensor x = graph.input("x", DataType.FLOAT, 4, 3);
		Tensor y = forward.of(x);
		graph.setOutputs(y);
		graph.inferTypes(new RuntimeTypes());
		Tensor seed = graph.input("seed", DataType.FLOAT, "M");
		var thrown = assertThatThrownBy(() -> Gradient.of(graph, y, seed, x)).isInstanceOf(OnnxException.class);
		for (String sentence : sentences) thrown.hasMessageContaining(sentence);
	}

	private static Tensor numbers(Tensor like, long... dims) {
		int count = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
		double[] values = new double[count];
		for (int i = 0; i < count; i++) values[i] = (i % 2 == 0 ? 1 : -1) * (.5 + i / 8.);
		return like.graph().reals(DataType.FLOAT, dims, values);
	}
}
