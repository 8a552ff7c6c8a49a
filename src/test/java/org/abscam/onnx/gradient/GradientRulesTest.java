package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.Attributes.real;
import static org.abscam.onnx.Attributes.text;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.Graph;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule against central differences of the forward operator, on random shapes and attributes. Arithmetic is float64 where
 * ONNX Runtime has the operator in it, else float32 with steps wide enough for it. Inputs are spread so that no step crosses a
 * kink or changes which element is the largest.
 */
class GradientRulesTest {

	/** One draw at each of these opsets, or at the operator's own if that is later: nodes that rules add must be valid in all. */
	private static final int[] OPSETS = {OpsetUpgrade.WORKING_OPSET, 20, 21, 23};
	/** ONNX Runtime has no later form of these. */
	private static final Map<String, Integer> LATEST_OPSET = Map.of("GlobalLpPool", 21);
	/** Operators that round to float32 within, whatever the element type. */
	private static final Set<String> COMPUTED_IN_SINGLE = Set.of("Cast", "GroupNormalization", "QuantizeLinear", "DequantizeLinear");

	/** A forward graph: takes the tensor to differentiate by, gives y. */
	@FunctionalInterface
	private interface Forward {

		Tensor build(Tensor x, Random random);
	}

	private record Case(String operator, String variant, Forward forward, long[] dims, boolean positive, int opset) {

		/** The sizes, those that the operator leaves free up to 2 larger. */
		long[] dims(Random random) {
			long[] drawn = dims.clone();
			for (int axis = 0; axis < drawn.length; axis++) {
				boolean free = OF_ANY_SHAPE.contains(operator) || OF_PICTURES.contains(operator) && axis >= 2;
				if (free) drawn[axis] += random.nextInt(3);
			}
			return drawn;
		}
	}

	/** Operators whose cases take any sizes. */
	private static final Set<String> OF_ANY_SHAPE = Set.of("Relu", "Sigmoid", "Tanh", "Softplus", "Softsign", "HardSwish", "Mish", "Erf", "Neg", "Abs",
		"Exp", "Sin", "Cos", "Reciprocal", "Identity", "Selu", "LeakyRelu", "Elu", "Celu", "ThresholdedRelu", "HardSigmoid", "Clip", "Gelu", "Swish",
		"Softmax", "LogSoftmax", "Log", "Sqrt", "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2", "ReduceSumSquare",
		"ReduceLogSumExp", "Dropout", "Flatten", "Transpose", "LRN");
	/** Operators whose cases take any positions. */
	private static final Set<String> OF_PICTURES = Set.of("Conv", "ConvTranspose", "MaxPool", "AveragePool", "LpPool", "GlobalAveragePool",
		"GlobalMaxPool", "GlobalLpPool", "BatchNormalization", "InstanceNormalization", "GroupNormalization", "DepthToSpace");

	private static final Map<String, List<Case>> CASES = cases();

	static Stream<Arguments> draws() {
		return CASES.values().stream().flatMap(List::stream)
			.flatMap(c -> IntStream.range(0, OPSETS.length).mapToObj(seed -> Arguments.of(c.operator + c.variant, c, seed)));
	}

	@Test
	void everyRuleHasACase() {
		assertThat(new TreeSet<>(CASES.keySet())).isEqualTo(new TreeSet<>(RuleBook.operators()));
	}

	@ParameterizedTest(name = "{0} draw {2}")
	@MethodSource("draws")
	void ruleAgreesWithCentralDifferences(String name, Case drawn, int seed) throws Exception {
		try {
			if (!COMPUTED_IN_SINGLE.contains(drawn.operator)) {
				compare(drawn, seed, DataType.DOUBLE, 1e-4, 1e-6);
				return;
			}
		}
		catch (NotInDouble e) {
			// no float64 kernel: in float32 below
		}
		compare(drawn, seed, DataType.FLOAT, 2e-2, 1e-3);
	}

	private static void compare(Case drawn, int seed, DataType elements, double step, double tolerance) throws Exception {
		Random random = new Random(seed * 7919L + drawn.operator.hashCode());
		Graph graph = Graph.empty(Math.min(Math.max(drawn.opset, OPSETS[seed]), LATEST_OPSET.getOrDefault(drawn.operator, Integer.MAX_VALUE)));
		long[] dims = drawn.dims(random);
		Tensor x = graph.input("x", elements, Arrays.stream(dims).boxed().toArray());
		Tensor y = drawn.forward.build(x, random);
		graph.output(y, "y", elements);
		Graph forward = graph.copy();
		forward.setOutputs(y);
		Graph inferred = graph.copy();
		try {
			inferred.inferTypes(new RuntimeTypes());
		}
		catch (OnnxException e) {
			if (elements == DataType.DOUBLE) throw new NotInDouble();
			throw e;
		}
		double[] point = spread(dims, random, drawn.positive);
		try (Session session = new Session(forward.toModel(), elements)) {
			int outputs = session.run(point, dims).length;
			double[] weights = random.doubles(outputs, .2, 1).toArray();
			TensorType type = inferred.type(y.name()).orElseThrow();
			Tensor seedTensor = inferred.reals(elements, type.hasRank() ? type.dims() : new long[0], weights);
			Tensor gradient = Gradient.of(inferred, inferred.tensor(y.name()), seedTensor, inferred.tensor("x")).cast(elements);
			inferred.setOutputs(gradient);
			double[] actual;
			try (Session backward = new Session(inferred.toModel(), elements)) {
				actual = backward.run(point, dims);
			}
			double scale = Math.max(1e-3, Arrays.stream(actual).map(Math::abs).max().orElse(0));
			for (int i = 0; i < point.length; i++) {
				double near = difference(session, point, dims, weights, i, step);
				double far = difference(session, point, dims, weights, i, 2 * step);
				double expected = (4 * near - far) / 3;
				assertThat(Math.abs(actual[i] - expected) / scale).as(drawn.operator + drawn.variant + " at " + i + ": " + actual[i] + " instead of "
					+ expected).isLessThan(tolerance);
			}
		}
	}

	private static double difference(Session session, double[] point, long[] dims, double[] weights, int index, double step) throws Exception {
		double[] up = point.clone();
		double[] down = point.clone();
		up[index] += step;
		down[index] -= step;
		double[] above = session.run(up, dims);
		double[] below = session.run(down, dims);
		double sum = 0;
		for (int i = 0; i < above.length; i++) sum += weights[i] * (above[i] - below[i]);
		return sum / (2 * step);
	}

	/** Distinct values at least .09 apart and as far from 0, in random order, from −2 to 2 where that many fit. */
	private static double[] spread(long[] dims, Random random, boolean positive) {
		int count = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
		List<Double> values = new ArrayList<>();
		for (int i = 0; i < count; i++) values.add(positive ? .15 + .1 * i : (i % 2 == 0 ? 1 : -1) * (.15 + .1 * (i / 2)));
		java.util.Collections.shuffle(values, random);
		return values.stream().mapToDouble(Double::doubleValue).toArray();
	}

	/** One graph in ONNX Runtime. */
	private static final class Session implements AutoCloseable {

		private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
		private final OrtSession session;
		private final DataType elements;

		Session(ModelProto model, DataType elements) throws Exception {
			this.elements = elements;
			try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
				options.setSessionLogLevel(ai.onnxruntime.OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
				session = environment.createSession(model.toByteArray(), options);
			}
			catch (OrtException e) {
				if (elements == DataType.DOUBLE && e.getMessage().contains("NOT_IMPLEMENTED")) throw new NotInDouble();
				throw e;
			}
		}

		double[] run(double[] values, long[] dims) throws OrtException {
			float[] singles = new float[values.length];
			for (int i = 0; i < values.length; i++) singles[i] = (float) values[i];
			try (OnnxTensor input = elements == DataType.DOUBLE ? OnnxTensor.createTensor(environment, DoubleBuffer.wrap(values), dims)
				: OnnxTensor.createTensor(environment, FloatBuffer.wrap(singles), dims);
				OrtSession.Result result = session.run(Map.of("x", input))) {
				OnnxTensor output = (OnnxTensor) result.get(0);
				if (elements == DataType.DOUBLE) {
					DoubleBuffer buffer = output.getDoubleBuffer();
					double[] copy = new double[buffer.remaining()];
					buffer.get(copy);
					return copy;
				}
				FloatBuffer buffer = output.getFloatBuffer();
				double[] copy = new double[buffer.remaining()];
				for (int i = 0; i < copy.length; i++) copy[i] = buffer.get(i);
				return copy;
			}
		}

		@Override
		public void close() throws OrtException {
			session.close();
		}
	}

	private static final class NotInDouble extends Exception {

		private static final long serialVersionUID = 1L;
	}

	private static Map<String, List<Case>> cases() {
		Map<String, List<Case>> cases = new TreeMap<>();
		for (String operator : List.of("Relu", "Sigmoid", "Tanh", "Softplus", "Softsign", "HardSwish", "Mish", "Erf", "Neg", "Abs", "Exp", "Sin", "Cos",
			"Reciprocal", "Identity", "Selu")) {
			add(cases, operator, "", (x, r) -> x.apply(operator), 3, 5);
		}
		for (String operator : List.of("LeakyRelu", "Elu", "Celu", "ThresholdedRelu")) {
			add(cases, operator, "", (x, r) -> x.apply(operator, real("alpha", .1 + r.nextInt(3) * .3)), 2, 6);
		}
		add(cases, "HardSigmoid", "", (x, r) -> x.apply("HardSigmoid", real("alpha", .21), real("beta", .43)), 4, 5);
		add(cases, "PRelu", " of x", (x, r) -> x.applyTo("PRelu", List.of(constant(x, r, 3, 1, 1))), 2, 3, 2, 2);
		add(cases, "PRelu", " of slope", (x, r) -> constant(x, r, 2, 3, 2, 2).applyTo("PRelu", List.of(x)), 3, 1, 1);
		add(cases, "Clip", "", (x, r) -> x.applyTo("Clip", List.of(x.scalar(-.5), x.scalar(.5 + .1 * r.nextInt(3)))), 3, 5);
		add(cases, "Clip", " from above only", (x, r) -> x.applyTo("Clip", Arrays.asList(null, x.scalar(.5))), 3, 5);
		addAt(20, cases, "Gelu", "", (x, r) -> x.apply("Gelu"), 3, 5);
		addAt(20, cases, "Gelu", " tanh", (x, r) -> x.apply("Gelu", text("approximate", "tanh")), 3, 5);
		addAt(24, cases, "Swish", "", (x, r) -> x.apply("Swish", real("alpha", 1.5)), 3, 5);
		for (String operator : List.of("Softmax", "LogSoftmax")) {
			add(cases, operator, "", (x, r) -> x.apply(operator, integer("axis", r.nextInt(3) - 1)), 2, 4, 3);
		}
		for (String operator : List.of("Log", "Sqrt")) addPositive(cases, operator, "", (x, r) -> x.apply(operator), 3, 4);

		for (String operator : List.of("Add", "Sub", "Mul", "Div")) {
			add(cases, operator, " left", (x, r) -> x.applyTo(operator, List.of(constant(x, r, 2, 3, 4))), 3, 1);
			add(cases, operator, " right", (x, r) -> constant(x, r, 2, 3, 4).applyTo(operator, List.of(x)), 3, 1);
			add(cases, operator, " wider", (x, r) -> x.applyTo(operator, List.of(constant(x, r, 3, 1))), 2, 3, 4);
		}
		add(cases, "Mul", " of itself", (x, r) -> x.times(x), 3, 4);
		for (String operator : List.of("Sum", "Mean", "Min", "Max")) {
			add(cases, operator, "", (x, r) -> x.applyTo(operator, List.of(offset(x, r, 2, 3, 4), offset(x, r, 4))), 3, 1);
		}
		addPositive(cases, "Pow", " base", (x, r) -> x.applyTo("Pow", List.of(x.scalar(.5 + r.nextInt(3)))), 3, 4);
		addPositive(cases, "Pow", " exponent", (x, r) -> x.graph().reals(x.elements(), new long[] {4}, .5, 1.2, 2, .7).applyTo("Pow", List.of(x)), 3, 4);
		add(cases, "Where", "", (x, r) -> x.where(mask(x, r, 2, 4), constant(x, r, 2, 4)), 2, 4);
		add(cases, "Where", " else", (x, r) -> constant(x, r, 2, 4).where(mask(x, r, 2, 4), x), 1, 4);

		for (String operator : List.of("ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSumExp")) {
			add(cases, operator, "", (x, r) -> x.applyTo(operator, List.of(x.graph().integers(r.nextBoolean() ? new long[] {-1, 1} : new long[] {2})),
				integer("keepdims", r.nextInt(2))), 2, 3, 4);
			add(cases, operator, " of all", (x, r) -> x.apply(operator, integer("keepdims", r.nextInt(2))), 2, 3);
		}

		add(cases, "Dropout", "", (x, r) -> x.apply("Dropout"), 2, 3);
		add(cases, "Cast", "", (x, r) -> x.cast(x.elements() == DataType.DOUBLE ? DataType.FLOAT : DataType.DOUBLE).cast(x.elements()).times(constant(x, r, 3)), 2, 3);
		add(cases, "Reshape", "", (x, r) -> x.reshape(4, -1).times(constant(x, r, 6)), 2, 3, 4);
		add(cases, "Flatten", "", (x, r) -> x.apply("Flatten", integer("axis", r.nextInt(3))), 2, 3, 4);
		add(cases, "Squeeze", "", (x, r) -> x.squeeze(1).times(constant(x, r, 4)), 3, 1, 4);
		add(cases, "Unsqueeze", "", (x, r) -> x.unsqueeze(0, 2).times(constant(x, r, 2, 1)), 3, 4);
		add(cases, "Transpose", "", (x, r) -> x.transpose(permutation(r, 3)).times(x.scalar(2)), 2, 3, 4);
		add(cases, "Transpose", " default", (x, r) -> x.apply("Transpose"), 2, 3, 4);
		add(cases, "Concat", "", (x, r) -> constant(x, r, 2, 1, 4).applyTo("Concat", List.of(x, x), integer("axis", -2)), 2, 3, 4);
		add(cases, "Split", "", (x, r) -> {
			Tensor first = x.applyTo("Split", List.of(x.graph().integers(2, 3, 1)), integer("axis", 1));
			Tensor third = x.graph().furtherOutput(x.graph().producer(first.name()).orElseThrow(), 2, x.elements());
			x.graph().furtherOutput(x.graph().producer(first.name()).orElseThrow(), 1, x.elements());
			return first.times(third);
		}, 2, 6);
		add(cases, "Slice", "", (x, r) -> x.slice(1, 1 + r.nextInt(2), 5).slice(0, -2, Integer.MAX_VALUE), 3, 6);
		add(cases, "Slice", " with steps", (x, r) -> x.slice(1, r.nextInt(2), 7, 2 + r.nextInt(2)), 2, 7, 2);
		add(cases, "Slice", " backwards", (x, r) -> x.slice(2, -1 - r.nextInt(2), Integer.MIN_VALUE, -1 - r.nextInt(2)), 1, 2, 7);
		add(cases, "Gather", "", (x, r) -> x.applyTo("Gather", List.of(x.graph().integers(2, 0, -1, 2)), integer("axis", r.nextInt(2))), 3, 3, 2);
		add(cases, "Gather", " of a table", (x, r) -> x.applyTo("Gather", List.of(x.graph().integers(1, 0, 1, 2).reshape(2, 2)), integer("axis", 1)), 2, 3, 2);
		add(cases, "Gather", " of one", (x, r) -> x.applyTo("Gather", List.of(x.graph().integers(1).squeeze(0)), integer("axis", 1)), 2, 3, 2);
		add(cases, "Pad", "", (x, r) -> x.applyTo("Pad", List.of(x.graph().integers(0, 1, r.nextInt(3), 2), x.scalar(.3))), 3, 4);
		add(cases, "Pad", " cutting", (x, r) -> x.applyTo("Pad", Arrays.asList(x.graph().integers(-1, 2), null, x.graph().integers(1))), 3, 4);
		for (String mode : List.of("reflect", "edge", "wrap")) {
			addAt(19, cases, "Pad", " " + mode, (x, r) -> x.applyTo("Pad", List.of(x.graph().integers(0, 2, 1, r.nextInt(3))), text("mode", mode)), 2, 4);
		}
		add(cases, "Resize", " nearest", (x, r) -> resize(x, null, new long[] {1, 2, 5, 3 + r.nextInt(4)}, "nearest", "asymmetric"), 1, 2, 3, 4);
		add(cases, "Resize", " linear", (x, r) -> resize(x, null, new long[] {1, 2, 5, 2 + r.nextInt(5)}, "linear", "half_pixel"), 1, 2, 3, 4);
		add(cases, "Resize", " cubic", (x, r) -> resize(x, null, new long[] {1, 1, 6, 5}, "cubic", "align_corners"), 1, 1, 4, 4);
		add(cases, "Resize", " by scales", (x, r) -> resize(x, new double[] {1, 1, 1.7, 2}, null, "linear", "half_pixel"), 1, 2, 3, 4);
		add(cases, "Resize", " to sizes behind empty scales", (x, r) -> resize(x, new double[0], new long[] {1, 2, 5, 3}, "linear", "half_pixel"), 1, 2, 3, 4);
		add(cases, "Einsum", "", (x, r) -> x.applyTo("Einsum", List.of(constant(x, r, 2, 4, 5)), text("equation", "bij,bjk->bki")), 2, 3, 4);
		add(cases, "Einsum", " right", (x, r) -> constant(x, r, 2, 3).applyTo("Einsum", List.of(x), text("equation", "ij, jk -> ik")), 3, 4);
		add(cases, "Expand", "", (x, r) -> x.expand(2, 3, 4).times(constant(x, r, 2, 3, 4)), 3, 1);
		add(cases, "Tile", "", (x, r) -> x.applyTo("Tile", List.of(x.graph().integers(2, 1, 3))).times(constant(x, r, 4, 3, 6)), 2, 3, 2);
		add(cases, "DepthToSpace", "", (x, r) -> x.apply("DepthToSpace", integer("blocksize", 2), text("mode", r.nextBoolean() ? "CRD" : "DCR")), 1, 8, 2, 3);
		add(cases, "SpaceToDepth", "", (x, r) -> x.apply("SpaceToDepth", integer("blocksize", 2)), 1, 2, 4, 2);

		add(cases, "MatMul", " left", (x, r) -> x.matrixTimes(constant(x, r, 2, 4, 3)), 2, 4);
		add(cases, "MatMul", " right", (x, r) -> constant(x, r, 5, 2, 4).matrixTimes(x), 4, 3);
		add(cases, "MatMul", " broadcast", (x, r) -> constant(x, r, 5, 2, 4).matrixTimes(x), 1, 4, 3);
		add(cases, "MatMul", " vector left", (x, r) -> x.matrixTimes(constant(x, r, 2, 4, 3)), 4);
		add(cases, "MatMul", " vector right", (x, r) -> constant(x, r, 2, 3, 4).matrixTimes(x), 4);
		add(cases, "MatMul", " by vector", (x, r) -> x.matrixTimes(constant(x, r, 4)), 2, 3, 4);
		for (int i = 0; i < 3; i++) {
			int input = i;
			add(cases, "Gemm", " input " + i, (x, r) -> {
				long transA = r.nextInt(2);
				long transB = r.nextInt(2);
				Tensor a = input == 0 ? transA == 1 ? x.transpose(1, 0) : x : transA == 1 ? constant(x, r, 4, 3) : constant(x, r, 3, 4);
				Tensor b = input == 1 ? transB == 1 ? x.transpose(1, 0) : x : transB == 1 ? constant(x, r, 3, 4) : constant(x, r, 4, 3);
				return a.applyTo("Gemm", List.of(b, input == 2 ? x : constant(x, r, 3)), real("alpha", .7), real("beta", 1.3), integer("transA", transA),
					integer("transB", transB));
			}, i == 0 ? new long[] {3, 4} : i == 1 ? new long[] {4, 3} : new long[] {1, 3});
		}

		for (int spatial = 1; spatial <= 3; spatial++) convolutions(cases, spatial);
		add(cases, "Conv", " same upper", (x, r) -> x.applyTo("Conv", List.of(constant(x, r, 2, 2, 3, 2)), text("auto_pad", "SAME_UPPER"),
			integers("strides", 2, 1)), 1, 2, 5, 4);
		add(cases, "Conv", " same lower", (x, r) -> x.applyTo("Conv", List.of(constant(x, r, 2, 2, 2, 4)), text("auto_pad", "SAME_LOWER"),
			integers("strides", 1, 2)), 1, 2, 5, 6);
		add(cases, "ConvTranspose", "", (x, r) -> x.applyTo("ConvTranspose", List.of(constant(x, r, 4, 2, 3, 2)), integers("strides", 1 + r.nextInt(2), 2),
			integers("pads", r.nextInt(2), 0, 1, r.nextInt(2)), integers("output_padding", 0, r.nextInt(2)), integer("group", 2)), 1, 4, 3, 2);

		add(cases, "MaxPool", "", (x, r) -> x.apply("MaxPool", integers("kernel_shape", 3, 2), integers("strides", 2, 1), integers("pads", 1, 0, 1, 1),
			integer("ceil_mode", r.nextInt(2))), 1, 2, 6, 4);
		add(cases, "MaxPool", " dilated", (x, r) -> x.apply("MaxPool", integers("kernel_shape", 2), integers("dilations", 2)), 2, 2, 6);
		add(cases, "MaxPool", " volume", (x, r) -> x.apply("MaxPool", integers("kernel_shape", 2, 2, 2), integers("strides", 2, 2, 2)), 1, 1, 4, 4, 2);
		add(cases, "AveragePool", "", (x, r) -> x.apply("AveragePool", integers("kernel_shape", 3, 2), integers("strides", 2, 1),
			integers("pads", 1, 0, 1, 1), integer("count_include_pad", r.nextInt(2))), 1, 2, 6, 4);
		add(cases, "AveragePool", " ceil", (x, r) -> x.apply("AveragePool", integers("kernel_shape", 2, 2), integers("strides", 2, 2),
			integer("ceil_mode", 1)), 1, 2, 5, 3);
		add(cases, "AveragePool", " same", (x, r) -> x.apply("AveragePool", integers("kernel_shape", 3, 3), integers("strides", 2, 2),
			text("auto_pad", r.nextBoolean() ? "SAME_UPPER" : "SAME_LOWER")), 1, 2, 5, 4);
		add(cases, "AveragePool", " series", (x, r) -> x.apply("AveragePool", integers("kernel_shape", 3), integers("strides", 2)), 2, 2, 7);
		add(cases, "LpPool", "", (x, r) -> x.apply("LpPool", integers("kernel_shape", 2, 2), integers("strides", 1, 2), integer("p", 2 + r.nextInt(2))),
			1, 2, 3, 4);
		for (String operator : List.of("GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool")) add(cases, operator, "", (x, r) -> x.apply(operator), 2, 2, 3, 3);

		add(cases, "BatchNormalization", "", (x, r) -> x.applyTo("BatchNormalization", List.of(constant(x, r, 3), constant(x, r, 3), constant(x, r, 3),
			constant(x, r, 3).apply("Abs"))), 2, 3, 2, 2);
		add(cases, "LayerNormalization", "", (x, r) -> x.applyTo("LayerNormalization", List.of(constant(x, r, 3, 4), constant(x, r, 3, 4)), integer("axis", -2),
			real("epsilon", 1e-3)), 2, 3, 4);
		add(cases, "InstanceNormalization", "", (x, r) -> x.applyTo("InstanceNormalization", List.of(constant(x, r, 3), constant(x, r, 3))), 2, 3, 2, 2);
		addAt(21, cases, "GroupNormalization", "", (x, r) -> x.applyTo("GroupNormalization", List.of(constant(x, r, 4), constant(x, r, 4)),
			integer("num_groups", 2)), 2, 4, 2, 2);
		add(cases, "LRN", "", (x, r) -> x.apply("LRN", integer("size", 1 + 2 * r.nextInt(3)), real("alpha", .3), real("beta", .6), real("bias", 1.1)), 1, 5, 2, 2);

		addAt(21, cases, "QuantizeLinear", " and back", (x, r) -> roundTrip(x, 1), 2, 3);
		addAt(21, cases, "DequantizeLinear", " per channel", (x, r) -> roundTrip(x, 3), 2, 3);
		return cases;
	}

	private static Tensor resize(Tensor x, double[] scales, long[] sizes, String mode, String coordinates) {
		Graph graph = x.graph();
		return x.applyTo("Resize", Arrays.asList(null, scales == null ? null : graph.reals(DataType.FLOAT, new long[] {scales.length}, scales),
			sizes == null ? null : graph.integers(sizes)), text("mode", mode), text("coordinate_transformation_mode", coordinates));
	}

	/** Scales so small that rounding is lost in the steps of the differences. */
	private static Tensor roundTrip(Tensor x, int scales) {
		Graph graph = x.graph();
		Tensor scale = scales == 1 ? x.scalar(1e-3) : graph.reals(x.elements(), new long[] {3}, 1e-3, 2e-3, 5e-4);
		TensorProto.Builder three = TensorProto.newBuilder().setDataType(DataType.INT16.getNumber());
		for (int i = 0; i < scales; i++) three.addInt32Data(3);
		Tensor zero = graph.constant(scales == 1 ? three.build() : three.addDims(scales).build());
		Tensor q = graph.add("QuantizeLinear", DataType.INT16, List.of(x, scale, zero), integer("axis", 1));
		return graph.add("DequantizeLinear", x.elements(), List.of(q, scale, zero), integer("axis", 1));
	}

	private static void convolutions(Map<String, List<Case>> cases, int spatial) {
		long[] dims = LongStream.concat(LongStream.of(1, 4), LongStream.range(0, spatial).map(i -> spatial == 3 ? 3 : 6 - i)).toArray();
		add(cases, "Conv", " " + spatial + "-D", (x, r) -> {
			long group = r.nextBoolean() ? 2 : 1;
			long[] kernel = LongStream.range(0, spatial).map(i -> 1 + r.nextInt(3)).toArray();
			long[] weights = LongStream.concat(LongStream.of(2 * group, 4 / group), Arrays.stream(kernel)).toArray();
			long[] pads = LongStream.range(0, 2L * spatial).map(i -> r.nextInt(2)).toArray();
			long[] strides = LongStream.range(0, spatial).map(i -> 1 + r.nextInt(2)).toArray();
			long[] dilations = LongStream.range(0, spatial).map(i -> spatial < 3 ? 1 + r.nextInt(2) : 1).toArray();
			return x.applyTo("Conv", List.of(constant(x, r, weights), constant(x, r, 2 * group)), integer("group", group), integers("pads", pads),
				integers("strides", strides), integers("dilations", dilations));
		}, dims);
		add(cases, "Conv", " " + spatial + "-D depthwise", (x, r) -> x.applyTo("Conv", List.of(constant(x, r, LongStream.concat(LongStream.of(4, 1),
			LongStream.generate(() -> 3).limit(spatial)).toArray())), integer("group", 4),
			integers("pads", LongStream.generate(() -> 1).limit(2L * spatial).toArray())), dims);
	}

	private static void add(Map<String, List<Case>> cases, String operator, String variant, Forward forward, long... dims) {
		put(cases, new Case(operator, variant, forward, dims, false, OpsetUpgrade.WORKING_OPSET));
	}

	private static void addAt(int opset, Map<String, List<Case>> cases, String operator, String variant, Forward forward, long... dims) {
		put(cases, new Case(operator, variant, forward, dims, false, opset));
	}

	private static void addPositive(Map<String, List<Case>> cases, String operator, String variant, Forward forward, long... dims) {
		put(cases, new Case(operator, variant, forward, dims, true, OpsetUpgrade.WORKING_OPSET));
	}

	private static void put(Map<String, List<Case>> cases, Case added) {
		cases.computeIfAbsent(added.operator, o -> new ArrayList<>()).add(added);
	}

	/** Random numbers of either sign, 0.3 to 1.3 in magnitude. */
	private static Tensor constant(Tensor like, Random random, long... dims) {
		return numbers(like, random, dims, i -> (random.nextBoolean() ? 1 : -1) * (.3 + random.nextDouble()));
	}

	/** Random numbers at least .04 from those that the differentiated tensor holds. */
	private static Tensor offset(Tensor like, Random random, long... dims) {
		return numbers(like, random, dims, i -> .1 * random.nextInt(10) - .5);
	}

	private static Tensor numbers(Tensor like, Random random, long[] dims, java.util.function.IntToDoubleFunction number) {
		int count = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
		return like.graph().reals(like.elements(), dims, IntStream.range(0, count).mapToDouble(number).toArray());
	}

	private static Tensor mask(Tensor like, Random random, long... dims) {
		return like.graph().add("Greater", DataType.BOOL, List.of(constant(like, random, dims), like.scalar(0)));
	}

	private static long[] permutation(Random random, int rank) {
		List<Long> axes = new ArrayList<>(LongStream.range(0, rank).boxed().toList());
		java.util.Collections.shuffle(axes, random);
		return axes.stream().mapToLong(Long::longValue).toArray();
	}
}
