package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.Attributes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abscam.Draws;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.TensorType;
import org.abscam.onnx.gradient.RuleCases.Case;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every rule against central differences of the forward operator in float64, on random shapes and attributes. Where ONNX Runtime
 * has float64 kernels for the operator and for the rule's nodes, it computes both. Else the differences are those of
 * {@link ReferenceOperators}, which must itself agree with ONNX Runtime's float32 forward, and the rule's graph runs in float32.
 */
class GradientRulesTest {

	/** Draws at each of these opsets, or at the operator's own if that is later: nodes that rules add must be valid in all. */
	private static final int[] OPSETS = {OpsetUpgrade.WORKING_OPSET, 20, 21, 23};
	private static final int DRAWS_PER_OPSET = 2;
	/** ONNX Runtime has no later form of these. */
	private static final Map<String, Integer> LATEST_OPSET = Map.of("GlobalLpPool", 21);
	/** ONNX Runtime rounds numbers, or coefficients, to float32 within, whatever the element type. */
	private static final Set<String> COMPUTED_IN_SINGLE =
		Set.of("Cast", "CastLike", "Shrink", "Gelu", "GroupNormalization", "QuantizeLinear", "DequantizeLinear");
	/**
	 * Rounding to levels has derivative 0 almost everywhere; its rule is the straight-through estimator, which by definition is the
	 * derivative of the operator without rounding. So that is what is differentiated, and it may be up to half a level beside what
	 * ONNX Runtime gives.
	 */
	private static final Set<String> ROUNDED_TO_LEVELS = Set.of("QuantizeLinear", "DequantizeLinear");
	private static final double HALF_A_LEVEL = .5 * 2.3 / 255;

	private static final double STEP = 1e-4;
	/** Rounding of the differences: 1e-16/STEP, and some digits more where values are large or cancel. */
	private static final double DOUBLE_TOLERANCE = 1e-8;
	/** A float32 has 6e-8; a rule is up to some ten operations, or sums of some hundred terms, behind another. */
	private static final double FLOAT_TOLERANCE = 3e-6;

	private static final Map<String, List<Case>> CASES = RuleCases.all();

	/** Of each case in a quick run; each has eight. */
	private static final int SOME = 2;

	static Stream<Arguments> draws() {
		return CASES.values().stream().flatMap(List::stream).flatMap(c -> Draws.of(draws(c), SOME, c.toString().hashCode()).stream());
	}

	private static List<Arguments> draws(Case c) {
		int latest = LATEST_OPSET.getOrDefault(c.operator(), Integer.MAX_VALUE);
		return Arrays.stream(OPSETS)
			.boxed()
			.flatMap(opset -> IntStream.range(0, DRAWS_PER_OPSET)
				.mapToObj(draw -> Arguments.of(c, Math.min(Math.max(c.opset(), opset), latest),
					c.toString().hashCode() * 1000L + 10L * opset + draw)))
			.toList();
	}

	@Test
	void everyRuleHasACase() {
		assertThat(new TreeSet<>(CASES.keySet())).isEqualTo(new TreeSet<>(RuleBook.written().rules().keySet()))
			.isEqualTo(new TreeSet<>(RuleBook.operators()));
	}

	@ParameterizedTest(name = "{0} at opset {1}, seed {2}")
	@MethodSource("draws")
	void ruleAgreesWithCentralDifferences(Case drawn, int opset, long seed) throws Exception {
		try {
			if (!COMPUTED_IN_SINGLE.contains(drawn.operator())) {
				compareInDouble(new Draw(drawn, opset, seed, DataType.DOUBLE));
				return;
			}
		}
		catch (NotInDouble e) {
			// no float64 kernel: with the reference below
		}
		compareWithReference(new Draw(drawn, opset, seed, DataType.FLOAT));
	}

	/** HardSwish is 0 below −3, x above 3 and (x² + 3x)/6 between; the cases above stay between. */
	@Test
	void hardSwishHasTheSlopesOfItsThreePieces() throws Exception {
		double[] points = {-9, -3.25, -2.5, -1.5, 0, 1, 2.75, 3.25, 9};
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		Tensor x = graph.input("x", DataType.FLOAT, points.length);
		Tensor y = x.apply("HardSwish");
		graph.setOutputs(y);
		graph.inferTypes(new RuntimeTypes());
		double[] ones = new double[points.length];
		Arrays.fill(ones, 1);
		graph.setOutputs(Gradient.of(graph, y, graph.reals(DataType.FLOAT, new long[] {points.length}, ones), x));
		try (Session session = new Session(graph.toModel(), DataType.FLOAT)) {
			assertThat(session.run(points, new long[] {points.length}))
				.containsExactly(new double[] {0, 0, -1 / 3., 0, 1 / 2., 5 / 6., 17 / 12., 1, 1}, within(1e-6));
		}
	}

	@Test
	void resizeThatScalesButKeepsASizeIsRefused() throws Exception {
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		Tensor x = graph.input("x", DataType.FLOAT, 1, 1, 4, 4);
		Tensor y =
			x.applyTo("Resize", Arrays.asList(null, graph.reals(DataType.FLOAT, new long[] {4}, 1, 1, 2, 1.2)), text("mode", "linear"));
		graph.setOutputs(y);
		graph.inferTypes(new RuntimeTypes());
		Tensor seed = graph.reals(DataType.FLOAT, new long[] {1, 1, 8, 4}, new double[32]);
		assertThatThrownBy(() -> Gradient.of(graph, y, seed, x)).isInstanceOf(OnnxException.class)
			.hasMessageContaining("scales by so little");
	}

	@ParameterizedTest
	@ValueSource(strings = {"AveragePool", "LpPool"})
	void poolThatOnnxRuntimePlacesElsewhereIsRefused(String operator) throws Exception {
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		Tensor x = graph.input("x", DataType.FLOAT, 1, 1, 6);
		Tensor y = x.apply(operator, text("auto_pad", "SAME_UPPER"), integers("kernel_shape", 1), integers("strides", 3));
		graph.setOutputs(y);
		try (Session session = new Session(graph.toModel(), DataType.FLOAT)) {
			assertThat(session.run(new double[] {1, 2, 3, 4, 5, 6}, new long[] {1, 1, 6})).doesNotContain(1); // the standard says 1, 4
		}
		graph.inferTypes(new RuntimeTypes());
		Tensor seed = graph.reals(DataType.FLOAT, new long[] {1, 1, 2}, 1, 1);
		assertThatThrownBy(() -> Gradient.of(graph, y, seed, x)).isInstanceOf(OnnxException.class)
			.hasMessageContaining("automatic padding");
	}

	private static void compareInDouble(Draw draw) throws Exception {
		try (Session forward = new Session(draw.forward(), DataType.DOUBLE)) {
			double[] weights = draw.weights(forward.run(draw.point, draw.dims).length);
			double[] gradient = draw.gradient(weights);
			double[] differences = differences(x -> forward.run(x, draw.dims), draw.point, weights);
			draw.assertClose("gradient", gradient, differences, DOUBLE_TOLERANCE);
		}
	}

	private static void compareWithReference(Draw draw) throws Exception {
		ModelProto forward = draw.forward();
		double[] reference = ReferenceOperators.run(forward, Values.of(draw.dims, draw.point)).data();
		try (Session session = new Session(forward, DataType.FLOAT)) {
			double[] actual = session.run(draw.point, draw.dims);
			assertThat(reference).as(draw.description + ", reference").hasSameSizeAs(actual);
			if (ROUNDED_TO_LEVELS.contains(draw.operator)) {
				for (int i = 0; i < actual.length; i++) assertThat(Math.abs(reference[i] - actual[i])).isLessThan(HALF_A_LEVEL);
			}
			else draw.assertClose("reference", reference, actual, FLOAT_TOLERANCE);
		}
		double[] weights = draw.weights(reference.length);
		double[] gradient = draw.gradient(weights);
		double[] differences = differences(x -> ReferenceOperators.run(forward, Values.of(draw.dims, x)).data(), draw.point, weights);
		draw.assertClose("gradient", gradient, differences, FLOAT_TOLERANCE);
	}

	/** A function of several numbers. */
	@FunctionalInterface
	private interface Function {

		double[] of(double[] x) throws Exception;
	}

	/** Derivatives of Σ weights·f by each element of x, by central differences with one step of Richardson's extrapolation. */
	private static double[] differences(Function f, double[] x, double[] weights) throws Exception {
		double[] derivatives = new double[x.length];
		for (int i = 0; i < x.length; i++)
			derivatives[i] = (4 * difference(f, x, weights, i, STEP) - difference(f, x, weights, i, 2 * STEP)) / 3;
		return derivatives;
	}

	private static double difference(Function f, double[] x, double[] weights, int index, double step) throws Exception {
		double[] up = x.clone();
		double[] down = x.clone();
		up[index] += step;
		down[index] -= step;
		double[] above = f.of(up);
		double[] below = f.of(down);
		double sum = 0;
		for (int i = 0; i < above.length; i++) sum += weights[i] * (above[i] - below[i]);
		return sum / (2 * step);
	}

	private static double norm(DoubleStream values) {
		return Math.sqrt(values.map(v -> v * v).sum());
	}

	/** One graph of a case, and where it is differentiated. All numbers are float32 ones, for both element types to have the same. */
	private static final class Draw {

		private final String operator;
		private final String description;
		private final DataType elements;
		private final long[] dims;
		private final double[] point;
		private final EditableGraph graph;
		private final String y;
		private final Random random;

		Draw(Case drawn, int opset, long seed, DataType elements) throws Exception {
			random = new Random(seed);
			operator = drawn.operator();
			this.elements = elements;
			dims = drawn.shape().draw(random);
			description = drawn + " of " + Arrays.toString(dims) + " at opset " + opset + " with seed " + seed;
			graph = EditableGraph.empty(opset);
			Tensor x = graph.input("x", elements, Arrays.stream(dims).boxed().toArray());
			y = drawn.forward().build(x, random).name();
			point = spread(drawn.positive());
			graph.setOutputs(graph.tensor(y));
			try {
				graph.inferTypes(new RuntimeTypes());
			}
			catch (OnnxException e) {
				if (elements == DataType.DOUBLE) throw new NotInDouble();
				throw e;
			}
		}

		ModelProto forward() throws OnnxException {
			return graph.toModel();
		}

		double[] weights(int count) {
			return random.doubles(count, .2, 1).map(w -> (float) w).toArray();
		}

		/** What the rules make of it: the gradient of Σ weights·y by x. */
		double[] gradient(double[] weights) throws Exception {
			EditableGraph backward = graph.copy();
			TensorType type = backward.type(y).orElseThrow();
			Tensor seed = backward.reals(elements, type.hasRank() ? type.dims() : new long[0], weights);
			backward.setOutputs(Gradient.of(backward, backward.tensor(y), seed, backward.tensor("x")).cast(elements));
			try (Session session = new Session(backward.toModel(), elements)) {
				return session.run(point, dims);
			}
		}

		/** By ‖actual − expected‖/‖expected‖. */
		void assertClose(String what, double[] actual, double[] expected, double tolerance) {
			assertThat(actual).as(what + " of " + description).hasSameSizeAs(expected);
			double length = norm(Arrays.stream(expected));
			double difference = norm(IntStream.range(0, actual.length).mapToDouble(i -> actual[i] - expected[i]));
			assertThat(length == 0 ? difference : difference / length).as(what + " of " + description).isLessThan(tolerance);
		}

		/** Odd multiples of 0.05 from 0.15 on, each once: no step crosses a kink or changes which element is the largest. */
		private double[] spread(boolean positive) {
			int count = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
			List<Double> values = new ArrayList<>();
			for (int i = 0; i < count; i++)
				values.add((double) (float) (positive ? .15 + .1 * i : i % 2 == 0 ? .15 + .05 * i : -.2 - .05 * i));
			Collections.shuffle(values, random);
			return values.stream().mapToDouble(Double::doubleValue).toArray();
		}
	}

	/** One graph in ONNX Runtime. */
	private static final class Session implements AutoCloseable {

		private final OrtEnvironment environment = environment();
		private final OrtSession session;
		private final DataType elements;

		Session(ModelProto model, DataType elements) throws Exception {
			this.elements = elements;
			try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
				options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
				session = environment.createSession(model.toByteArray(), options);
			}
			catch (OrtException e) {
				if (elements == DataType.DOUBLE && e.getMessage().contains("NOT_IMPLEMENTED")) throw new NotInDouble();
				throw e;
			}
		}

		/** DJL must be the first to ask for it, whichever test runs first. */
		private static OrtEnvironment environment() {
			try {
				Device.runtimeVersion();
			}
			catch (EngineException e) {
				throw new IllegalStateException(e);
			}
			return OrtEnvironment.getEnvironment();
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
}
