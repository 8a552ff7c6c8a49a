package org.abscam.onnx;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.Attributes.real;
import static org.abscam.onnx.Attributes.text;
import static org.abscam.onnx.ModelDraft.reals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.gradient.Gradient;
import org.abscam.onnx.gradient.RuleBook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Operators that stand for several, written out: ONNX Runtime gives the same for them as for its own kernel of the operator, and the
 * gradient is that of the kernel by central differences.
 */
class CompositeTest {

	private static final double STEP = 1e-2;
	/** Differences of float32 by steps of {@value #STEP}, with one step of Richardson's extrapolation. */
	private static final double GRADIENT_TOLERANCE = 3e-4;

	/**
	 * A node from x to y and further outputs.
	 *
	 * @param smooth whether it has no kinks, so that differences of float32 tell its gradient
	 */
	private record Form(String name, int opset, boolean smooth, long[] dims, String outputs, UnaryOperator<ModelDraft> nodes) {

		ModelProto model() {
			return nodes.apply(new ModelDraft(opset).input("x", Arrays.stream(dims).boxed().toArray())).output(outputs);
		}

		@Override
		public String toString() {
			return name;
		}
	}

	private static final List<Form> FORMS = forms();

	static Stream<Arguments> each() {
		return FORMS.stream().map(Arguments::of);
	}

	static Stream<Arguments> smooth() {
		return FORMS.stream().filter(Form::smooth).map(Arguments::of);
	}

	private static EditableGraph writtenOut(Form form) throws OnnxException {
		EditableGraph graph = EditableGraph.of(form.model());
		OpsetUpgrade.run(graph);
		Composite.writeOut(graph, "x", form.dims, new RuntimeTypes());
		return graph;
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("each")
	void givesWhatTheKernelGives(Form form) throws Exception {
		EditableGraph graph = writtenOut(form);
		assertThat(graph.nodes()).as("written out").noneMatch(n -> Operator.of(n.operator()).composition() != null);
		Map<String, Array> input = Map.of("x", ModelDraft.image(form.name.hashCode(), form.dims));
		Map<String, float[]> expected = ModelDraft.run(form.model(), input);
		Map<String, float[]> actual = ModelDraft.run(graph.toModel(), input);
		assertThat(expected).isNotEmpty();
		expected.forEach((output, values) -> assertThat(actual.get(output)).as(output).containsExactly(values, within(2e-5f)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("smooth")
	void gradientIsTheOneOfTheKernel(Form form) throws Exception {
		ModelProto model = form.model();
		float[] x = ModelDraft.image(form.name.hashCode(), form.dims).values();
		String[] outputs = form.outputs.split(",");
		Random random = new Random(5);
		Map<String, float[]> weights = ModelDraft.run(model, Map.of("x", new Array.Floats(x, form.dims))).entrySet().stream()
			.collect(Collectors.toMap(Map.Entry::getKey, e -> floats(random, e.getValue().length)));
		EditableGraph graph = writtenOut(form);
		graph.inferTypes(new RuntimeTypes());
		Tensor score = null;
		for (String output : outputs) {
			Tensor y = graph.tensor(output).reshape(-1);
			Tensor part =
				y.times(graph.reals(DataType.FLOAT, new long[] {weights.get(output).length}, doubles(weights.get(output)))).sum(0);
			score = score == null ? part : score.plus(part);
		}
		graph.setOutputs(score);
		graph.inferTypes(new RuntimeTypes());
		Tensor one = graph.reals(DataType.FLOAT, new long[] {1}, 1);
		graph.setOutputs(Gradient.of(graph, score, one, graph.tensor("x")).cast(DataType.FLOAT));
		float[] gradient = ModelDraft.run(graph.toModel(), Map.of("x", new Array.Floats(x, form.dims))).values().iterator().next();
		double distance = 0;
		double length = 0;
		try (Network network = Network.open(model.toByteArray(), Device.choose("cpu"), 1)) {
			for (int i = 0; i < x.length; i++) {
				double difference =
					(4 * difference(network, form, x, i, STEP, weights) - difference(network, form, x, i, 2 * STEP, weights)) / 3;
				distance += Math.pow(difference - gradient[i], 2);
				length += difference * difference;
			}
		}
		assertThat(length).as("there is a gradient").isPositive();
		assertThat(Math.sqrt(distance / length)).isLessThan(GRADIENT_TOLERANCE);
	}

	private static double difference(Network network, Form form, float[] x, int index, double step, Map<String, float[]> weights)
		throws Exception {
		double[] sums = new double[2];
		for (int side = 0; side < 2; side++) {
			float[] moved = x.clone();
			moved[index] += (float) (side == 0 ? step : -step);
			for (Map.Entry<String, Array> y : network.run(Map.of("x", new Array.Floats(moved, form.dims))).entrySet()) {
				float[] values = ((Array.Floats) y.getValue()).values();
				for (int i = 0; i < values.length; i++) sums[side] += (double) weights.get(y.getKey())[i] * values[i];
			}
		}
		return (sums[0] - sums[1]) / (2 * step);
	}

	private static float[] floats(Random random, int count) {
		float[] values = new float[count];
		for (int i = 0; i < count; i++) values[i] = .2f + random.nextFloat();
		return values;
	}

	private static double[] doubles(float[] values) {
		double[] doubles = new double[values.length];
		for (int i = 0; i < values.length; i++) doubles[i] = values[i];
		return doubles;
	}

	/** Of every operator that is written out there is a form, but for those whose weights only a processor knows: {@link SavedByRuntimeTest}. */
	@Test
	void everyCompositionHasAForm() {
		Set<String> written = new TreeSet<>();
		new RuleBook().rows().forEach((name, row) -> {
			if (row.composition() != null && !name.contains("nchwc") && !name.endsWith("TransposeMatMul")) written.add(name);
		});
		Set<String> tested = new TreeSet<>();
		FORMS.forEach(f -> f.model().getGraph().getNodeList().forEach(n -> tested.add(new Node(n).operator())));
		tested.retainAll(written);
		assertThat(tested).isEqualTo(written);
	}

	@Test
	void formsForGeneratingTextStayAsTheyAre() throws Exception {
		Form form =
			new Form("", 23, true, new long[] {1, 2, 3, 4}, "y", m -> m.weights("p", 1, 2, 5, 4).node("Attention", "x,x,x,,p,p", "y,k,v"));
		assertThat(writtenOut(form).nodes()).anyMatch(n -> n.operator().equals("Attention"));
	}

	@Test
	void partsAreNamedAfterTheWhole() throws Exception {
		Form form = new Form("", 18, true, new long[] {2, 3}, "y", m -> m.weights("b", 3).node("com.microsoft.BiasGelu", "x,b", "y"));
		List<String> names = writtenOut(form).nodes().stream().flatMap(n -> n.outputs().stream()).toList();
		assertThat(names).containsExactly("y/Add", "y/Div", "y/Erf", "y/Add_2", "y/Mul", "y");
	}

	@Test
	void longSequencesStayAsTheyAre() throws Exception {
		UnaryOperator<ModelDraft> nodes =
			m -> m.weights("w", 1, 6, 2).weights("r", 1, 6, 2).node("GRU", "x,w,r", "y", integer("hidden_size", 2));
		assertThat(writtenOut(new Form("", 18, true, new long[] {65, 1, 2}, "y", nodes)).nodes()).hasSize(1);
		assertThat(writtenOut(new Form("", 18, true, new long[] {64, 1, 2}, "y", nodes)).nodes())
			.noneMatch(n -> n.operator().equals("GRU"));
	}

	private static List<Form> forms() {
		List<Form> forms = new ArrayList<>();
		fused(forms);
		attention(forms);
		recurrent(forms);
		return forms;
	}

	private static Form smooth(String name, long[] dims, UnaryOperator<ModelDraft> nodes) {
		return new Form(name, 18, true, dims, "y", nodes);
	}

	private static Form kinked(String name, long[] dims, UnaryOperator<ModelDraft> nodes) {
		return new Form(name, 18, false, dims, "y", nodes);
	}

	private static void fused(List<Form> forms) {
		String own = "com.microsoft.";
		long[] image = {1, 2, 5, 5};
		for (String activation : List.of("Relu", "Tanh", "Sigmoid", "LeakyRelu", "Clip", "HardSigmoid")) {
			AttributeProto[] all = switch (activation) {
				case "LeakyRelu" -> new AttributeProto[] {text("activation", activation), reals("activation_params", .125)};
				case "Clip" -> new AttributeProto[] {text("activation", activation), reals("activation_params", -.1, .2)};
				case "HardSigmoid" -> new AttributeProto[] {text("activation", activation), reals("activation_params", .3, .4)};
				default -> new AttributeProto[] {text("activation", activation)};
			};
			boolean isSmooth = activation.equals("Tanh") || activation.equals("Sigmoid");
			forms.add(new Form("FusedConv with " + activation, 18, isSmooth, image, "y",
				m -> m.weights("w", 3, 2, 3, 3).weights("b", 3).node(own + "FusedConv", "x,w,b", "y", all)));
		}
		forms
			.add(smooth("FusedConv of a sum", image, m -> m.weights("w", 2, 2, 3, 3).weights("b", 2).node(own + "FusedConv", "x,w,b,x", "y",
				text("activation", "Sigmoid"), integers("pads", 1, 1, 1, 1), integers("strides", 1, 1))));
		forms.add(smooth("FusedConv in groups, without bias", image, m -> m.weights("w", 4, 1, 2, 2).node(own + "FusedConv", "x,w", "y",
			text("activation", "Tanh"), integer("group", 2), integers("strides", 2, 1))));
		long[] matrix = {3, 4};
		forms.add(kinked("FusedGemm", matrix, m -> m.weights("w", 5, 4).weights("b", 5).node(own + "FusedGemm", "x,w,b", "y",
			text("activation", "LeakyRelu"), real("activation_alpha", .25), integer("transB", 1), real("alpha", .7), real("beta", 1.5))));
		forms.add(smooth("FusedGemm with Sigmoid", matrix, m -> m.weights("w", 3, 2).node(own + "FusedGemm", "x,w", "y",
			text("activation", "Sigmoid"), integer("transA", 1))));
		for (int a = 0; a < 4; a++) {
			for (int b = 0; b < 4; b++) {
				AttributeProto[] all = {integer("transA", a % 2), integer("transBatchA", a / 2), integer("transB", b % 2),
					integer("transBatchB", b / 2), real("alpha", .3)};
				long[] dims = {a > 1 ? 3 : 2, a > 1 ? 2 : a == 0 ? 3 : 4, a % 2 == 0 ? 4 : 3};
				if (a == 3) dims[0] = 4;
				long[] other = {b > 1 ? 4 : 2, b > 1 ? 2 : b == 0 ? 4 : 5, b % 2 == 0 ? 5 : 4};
				if (b == 3) other[0] = 5;
				forms.add(smooth("FusedMatMul " + a + b, dims,
					m -> m.weights("w", other).node(own + "FusedMatMul", "x,w", "y", all)));
			}
		}
		forms.add(smooth("Gelu", matrix, m -> m.node(own + "Gelu", "x", "y")));
		forms.add(smooth("BiasGelu", matrix, m -> m.weights("b", 4).node(own + "BiasGelu", "x,b", "y")));
		forms.add(smooth("FastGelu", matrix, m -> m.node(own + "FastGelu", "x", "y")));
		forms.add(smooth("FastGelu with bias", matrix, m -> m.weights("b", 4).node(own + "FastGelu", "x,b", "y")));
		forms.add(smooth("QuickGelu", matrix, m -> m.node(own + "QuickGelu", "x", "y")));
		forms.add(smooth("QuickGelu as SiLU", matrix, m -> m.node(own + "QuickGelu", "x", "y", real("alpha", 1))));
		long[] tokens = {2, 3, 4};
		forms.add(smooth("SkipLayerNormalization", tokens, m -> m.weights("s", 2, 3, 4).weights("g", 4).weights("b", 4)
			.node(own + "SkipLayerNormalization", "x,s,g,b", "y", real("epsilon", 1e-5))));
		forms.add(new Form("SkipLayerNormalization with bias and sum", 18, true, tokens, "y,sum",
			m -> m.weights("s", 2, 3, 4).weights("g", 4).weights("b", 4).weights("c", 4)
				.node(own + "SkipLayerNormalization", "x,s,g,b,c", "y,,,sum", real("epsilon", .01))));
		forms.add(new Form("SkipSimplifiedLayerNormalization", 18, true, tokens, "y,sum", m -> m.weights("s", 2, 3, 4).weights("g", 4)
			.weights("c", 4).node(own + "SkipSimplifiedLayerNormalization", "x,s,g,c", "y,,,sum", real("epsilon", .01))));
		forms.add(smooth("SimplifiedLayerNormalization", tokens,
			m -> m.weights("g", 4).node("SimplifiedLayerNormalization", "x,g", "y", real("epsilon", .02))));
	}

	private static void attention(List<Form> forms) {
		forms.add(
			new Form("Attention of heads", 23, true, new long[] {1, 2, 3, 4}, "y", m -> m.weights("k", 1, 2, 5, 4).weights("v", 1, 2, 5, 3)
				.node("Attention", "x,k,v", "y")));
		forms.add(new Form("Attention of itself, causal", 23, true, new long[] {2, 2, 3, 4}, "y",
			m -> m.node("Attention", "x,x,x", "y", integer("is_causal", 1), real("scale", .7))));
		forms.add(new Form("Attention of tokens", 23, true, new long[] {2, 3, 8}, "y", m -> m.weights("k", 2, 5, 8).weights("v", 2, 5, 6)
			.node("Attention", "x,k,v", "y", integer("q_num_heads", 2), integer("kv_num_heads", 2))));
		forms.add(new Form("Attention by keys", 23, true, new long[] {1, 3, 8}, "y", m -> m.weights("q", 1, 2, 8)
			.node("Attention", "q,x,x", "y", integer("q_num_heads", 2), integer("kv_num_heads", 2))));
		forms.add(new Form("Attention in groups", 23, true, new long[] {1, 3, 16}, "y", m -> m.weights("k", 1, 5, 8).weights("v", 1, 5, 8)
			.node("Attention", "x,k,v", "y", integer("q_num_heads", 4), integer("kv_num_heads", 2))));
		forms.add(new Form("Attention with a bias", 23, true, new long[] {1, 2, 3, 4}, "y", m -> m.weights("b", 3, 3)
			.node("Attention", "x,x,x,b", "y")));
		forms.add(new Form("Attention with a mask", 23, true, new long[] {1, 2, 3, 4}, "y",
			m -> m.constant("b", bools(new long[] {3, 3}, 1, 0, 1, 1, 1, 0, 0, 0, 1)).node("Attention", "x,x,x,b", "y")));
		forms.add(new Form("Attention with a cap", 23, true, new long[] {1, 2, 3, 4}, "y",
			m -> m.node("Attention", "x,x,x", "y", real("softcap", .8))));
		String multi = "com.microsoft.MultiHeadAttention";
		long[] tokens = {2, 3, 8};
		forms.add(smooth("MultiHeadAttention", tokens, m -> m.weights("k", 2, 5, 8).weights("v", 2, 5, 6).node(multi, "x,k,v", "y",
			integer("num_heads", 2))));
		forms.add(smooth("MultiHeadAttention with biases", tokens, m -> m.weights("b", 24).weights("r", 1, 2, 3, 3)
			.node(multi, "x,x,x,b,,r", "y", integer("num_heads", 2), real("scale", .5))));
		forms.add(smooth("MultiHeadAttention of heads", tokens, m -> m.weights("k", 2, 2, 5, 4).weights("v", 2, 2, 5, 4)
			.node(multi, "x,k,v", "y", integer("num_heads", 2))));
		forms.add(smooth("MultiHeadAttention, one way", tokens, m -> m.node(multi, "x,x,x", "y", integer("num_heads", 4),
			integer("unidirectional", 1))));
		forms.add(smooth("MultiHeadAttention with a mask", tokens, m -> m.constant("m", ints(new long[] {2, 3}, 1, 1, 0, 1, 1, 1))
			.node(multi, "x,x,x,,m", "y", integer("num_heads", 2))));
		String projecting = "com.microsoft.Attention";
		forms.add(smooth("Attention with projections", new long[] {2, 3, 5}, m -> m.weights("w", 5, 12).weights("b", 12)
			.node(projecting, "x,w,b", "y", integer("num_heads", 2))));
		forms.add(smooth("Attention with projections of several sizes", new long[] {2, 3, 5}, m -> m.weights("w", 5, 22).weights("b", 22)
			.weights("r", 1, 2, 3, 3).node(projecting, "x,w,b,,,r", "y", integer("num_heads", 2), integers("qkv_hidden_sizes", 8, 8, 6))));
		forms.add(smooth("Attention with projections and a mask, one way", new long[] {2, 3, 5}, m -> m.weights("w", 5, 12).weights("b", 12)
			.constant("m", ints(new long[] {2, 3}, 1, 1, 1, 1, 0, 1)).node(projecting, "x,w,b,m", "y", integer("num_heads", 2),
				integer("unidirectional", 1))));
	}

	private static void recurrent(List<Form> forms) {
		long[] steps = {4, 2, 3};
		for (String operator : List.of("RNN", "GRU", "LSTM")) {
			int gates = operator.equals("RNN") ? 1 : operator.equals("GRU") ? 3 : 4;
			String last = operator.equals("LSTM") ? "y,h,c" : "y,h";
			for (String direction : List.of("forward", "reverse", "bidirectional")) {
				int d = direction.equals("bidirectional") ? 2 : 1;
				AttributeProto[] all = {integer("hidden_size", 2), text("direction", direction)};
				forms.add(new Form(operator + " " + direction, 18, true, steps, last, m -> m.weights("w", d, gates * 2, 3)
					.weights("r", d, gates * 2, 2).node(operator, "x,w,r", last, all)));
				forms.add(new Form(operator + " " + direction + " with biases and a state", 18, true, steps, last,
					m -> m.weights("w", d, gates * 2, 3).weights("r", d, gates * 2, 2).weights("b", d, gates * 4).weights("h0", d, 2, 2)
						.weights("c0", d, 2, 2).node(operator, operator.equals("LSTM") ? "x,w,r,b,,h0,c0" : "x,w,r,b,,h0", last, all)));
				forms.add(new Form(operator + " " + direction + " of several lengths", 18, true, steps, last,
					m -> m.weights("w", d, gates * 2, 3).weights("r", d, gates * 2, 2).weights("b", d, gates * 4)
						.constant("n", ints(new long[] {2}, 3, 4)).node(operator, "x,w,r,b,n", last, all)));
			}
		}
		forms.add(new Form("GRU linear before reset", 18, true, steps, "y,h", m -> m.weights("w", 1, 6, 3).weights("r", 1, 6, 2)
			.weights("b", 1, 12).weights("h0", 1, 2, 2)
			.node("GRU", "x,w,r,b,,h0", "y,h", integer("hidden_size", 2), integer("linear_before_reset", 1))));
		forms.add(
			new Form("GRU linear before reset, from nothing", 18, true, steps, "y,h", m -> m.weights("w", 1, 6, 3).weights("r", 1, 6, 2)
				.weights("b", 1, 12).node("GRU", "x,w,r,b", "y,h", integer("hidden_size", 2), integer("linear_before_reset", 1))));
		forms.add(new Form("LSTM with peepholes", 18, true, steps, "y,h,c", m -> m.weights("w", 1, 8, 3).weights("r", 1, 8, 2)
			.weights("b", 1, 16).weights("h0", 1, 2, 2).weights("c0", 1, 2, 2).weights("p", 1, 6)
			.node("LSTM", "x,w,r,b,,h0,c0,p", "y,h,c", integer("hidden_size", 2))));
		forms.add(new Form("LSTM with clip", 18, false, steps, "y,h,c", m -> m.weights("w", 1, 8, 3).weights("r", 1, 8, 2)
			.weights("b", 1, 16).node("LSTM", "x,w,r,b", "y,h,c", integer("hidden_size", 2), real("clip", .3))));
		forms.add(new Form("LSTM of coupled gates", 18, true, steps, "y,h,c", m -> m.weights("w", 1, 8, 3).weights("r", 1, 8, 2)
			.weights("h0", 1, 2, 2).weights("c0", 1, 2, 2)
			.node("LSTM", "x,w,r,,,h0,c0", "y,h,c", integer("hidden_size", 2), integer("input_forget", 1))));
		for (String function : List.of("Relu", "LeakyRelu", "ThresholdedRelu", "HardSigmoid", "Elu", "Affine", "ScaledTanh", "Softsign",
			"Softplus")) {
			boolean kinks = Set.of("Relu", "LeakyRelu", "ThresholdedRelu", "HardSigmoid").contains(function);
			List<AttributeProto> all = new ArrayList<>(List.of(integer("hidden_size", 2), texts("activations", function)));
			if (!Set.of("Relu", "Softsign", "Softplus").contains(function)) all.add(reals("activation_alpha", .6));
			if (Set.of("HardSigmoid", "Affine", "ScaledTanh").contains(function)) all.add(reals("activation_beta", .4));
			forms.add(new Form("RNN of " + function, 18, !kinks, steps, "y,h", m -> m.weights("w", 1, 2, 3).weights("r", 1, 2, 2)
				.weights("b", 1, 4).node("RNN", "x,w,r,b", "y,h", all.toArray(AttributeProto[]::new))));
		}
		forms.add(new Form("LSTM whose second function takes the one alpha", 18, false, steps, "y,h,c", m -> m.weights("w", 1, 8, 3)
			.weights("r", 1, 8, 2).weights("b", 1, 16)
			.node("LSTM", "x,w,r,b", "y,h,c", integer("hidden_size", 2), texts("activations", "Sigmoid", "LeakyRelu", "Elu"),
				reals("activation_alpha", .6, .3))));
		forms.add(new Form("RNN of one output", 18, true, steps, "h", m -> m.weights("w", 1, 2, 3).weights("r", 1, 2, 2)
			.node("RNN", "x,w,r", ",h", integer("hidden_size", 2))));
	}

	private static AttributeProto texts(String name, String... values) {
		AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.STRINGS);
		for (String value : values) attribute.addStrings(ByteString.copyFromUtf8(value));
		return attribute.build();
	}

	private static TensorProto ints(long[] dims, int... values) {
		TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(DataType.INT32.getNumber());
		for (long dim : dims) tensor.addDims(dim);
		for (int value : values) tensor.addInt32Data(value);
		return tensor.build();
	}

	private static TensorProto bools(long[] dims, int... values) {
		return ints(dims, values).toBuilder().setDataType(DataType.BOOL.getNumber()).build();
	}
}
