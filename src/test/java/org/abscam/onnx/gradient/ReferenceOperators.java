package org.abscam.onnx.gradient;

import static java.lang.Math.abs;
import static java.lang.Math.exp;
import static java.lang.Math.log;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.pow;
import static java.lang.Math.sqrt;
import static java.lang.Math.tanh;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.abscam.onnx.Constants;
import org.abscam.onnx.Node;

/**
 * Forward operators in float64, for which ONNX Runtime has only float32 kernels. Written from the ONNX operator specification
 * (onnx.ai/onnx/operators), without the rules under test.
 */
final class ReferenceOperators {

	/**
	 * A node and what it reads.
	 *
	 * @param node the node
	 * @param inputs its inputs, {@code null} where one is left out
	 * @param types element types of those inputs that are constants
	 */
	record Call(Node node, List<Values> inputs, List<DataType> types) {

		Values x() {
			return inputs.get(0);
		}

		Values x(int input) {
			return has(input) ? inputs.get(input) : null;
		}

		boolean has(int input) {
			return input < inputs.size() && inputs.get(input) != null;
		}

		double real(String attribute, double otherwise) {
			return node.real(attribute, otherwise);
		}

		int integer(String attribute, int otherwise) {
			return (int) node.integer(attribute, otherwise);
		}

		/** A list of integers, each the same where the attribute is absent. */
		int[] integers(String attribute, int count, int otherwise) {
			int[] values = new int[count];
			Arrays.fill(values, otherwise);
			return node.has(attribute) ? Arrays.stream(node.integers(attribute)).mapToInt(Math::toIntExact).toArray() : values;
		}
	}

	private static final Map<String, Function<Call, Values>> OPERATORS = operators();

	private ReferenceOperators() {}

	/** What the model's one output is for the input x. */
	static Values run(ModelProto model, Values x) {
		Map<String, Values> tensors = new HashMap<>(Map.of(model.getGraph().getInput(0).getName(), x));
		Map<String, DataType> types = new HashMap<>();
		for (TensorProto constant : model.getGraph().getInitializerList()) {
			long[] dims = constant.getDimsList().stream().mapToLong(Long::longValue).toArray();
			DataType type = DataType.forNumber(constant.getDataType());
			boolean real = type == DataType.FLOAT || type == DataType.DOUBLE;
			tensors.put(constant.getName(), Values.of(dims, real ? Constants.reals(constant)
				: Arrays.stream(Constants.integers(constant)).asDoubleStream().toArray()));
			types.put(constant.getName(), type);
		}
		for (NodeProto node : model.getGraph().getNodeList()) {
			Function<Call, Values> operator = OPERATORS.get(node.getOpType());
			if (operator == null) throw new IllegalStateException("no float64 reference of " + node.getOpType());
			Call call = new Call(new Node(node), node.getInputList().stream().map(tensors::get).toList(),
				node.getInputList().stream().map(types::get).toList());
			tensors.put(node.getOutput(0), operator.apply(call));
		}
		return tensors.get(model.getGraph().getOutput(0).getName());
	}

	private static Map<String, Function<Call, Values>> operators() {
		Map<String, Function<Call, Values>> operators = new HashMap<>();
		operators.put("Cast", Call::x); // between real types; rounding aside
		operators.put("CastLike", Call::x);
		operators.put("Add", c -> c.x().with(c.x(1), Double::sum));
		operators.put("Mean",
			c -> c.inputs.stream().reduce((a, b) -> a.with(b, Double::sum)).orElseThrow().map(sum -> sum / c.inputs.size()));
		operators.put("QuantizeLinear", ReferenceOperators::quantizeWithoutRounding);
		operators.put("DequantizeLinear",
			c -> c.x().with(alongAxis(c, 2), (q, zero) -> q - zero).with(alongAxis(c, 1), (q, scale) -> q * scale));
		addActivations(operators);
		operators.put("InstanceNormalization", c -> normalized(c, c.x().dims()[1]));
		operators.put("GroupNormalization", c -> normalized(c, c.integer("num_groups", 1)));
		operators.put("MeanVarianceNormalization", ReferenceOperators::standardised);
		operators.put("LRN", ReferenceOperators::localResponse);
		ReferenceWindows.addTo(operators);
		operators.put("Resize", ReferenceResize::resize);
		return operators;
	}

	private static void addActivations(Map<String, Function<Call, Values>> operators) {
		each(operators, "Celu", (c, x) -> max(0, x) + min(0, c.real("alpha", 1) * (exp(x / c.real("alpha", 1)) - 1)));
		each(operators, "Elu", (c, x) -> x < 0 ? c.real("alpha", 1) * (exp(x) - 1) : x);
		each(operators, "Erf", (c, x) -> erf(x));
		each(operators, "Gelu", (c, x) -> c.node.text("approximate", "none").equals("tanh")
			? .5 * x * (1 + tanh(sqrt(2 / Math.PI) * (x + .044715 * pow(x, 3)))) : .5 * x * (1 + erf(x / sqrt(2))));
		each(operators, "HardSigmoid", (c, x) -> max(0, min(1, c.real("alpha", .2f) * x + c.real("beta", .5))));
		each(operators, "HardSwish", (c, x) -> x * max(0, min(1, x / 6 + .5)));
		each(operators, "LeakyRelu", (c, x) -> x < 0 ? c.real("alpha", .01f) * x : x);
		each(operators, "Mish", (c, x) -> x * tanh(log(1 + exp(x))));
		each(operators, "Selu", (c, x) -> c.real("gamma", 1.05070102214813232421875)
			* (x <= 0 ? c.real("alpha", 1.67326319217681884765625) * (exp(x) - 1) : x));
		each(operators, "Softplus", (c, x) -> log(exp(x) + 1));
		each(operators, "Softsign", (c, x) -> x / (1 + abs(x)));
		each(operators, "Shrink", (c, x) -> abs(x) <= c.real("lambd", .5) ? 0 : x - Math.signum(x) * c.real("bias", 0));
		each(operators, "Tan", (c, x) -> Math.tan(x));
		each(operators, "Asin", (c, x) -> Math.asin(x));
		each(operators, "Acos", (c, x) -> Math.acos(x));
		each(operators, "Atan", (c, x) -> Math.atan(x));
		each(operators, "Sinh", (c, x) -> Math.sinh(x));
		each(operators, "Cosh", (c, x) -> Math.cosh(x));
		each(operators, "Asinh", (c, x) -> log(x + sqrt(x * x + 1)));
		each(operators, "Acosh", (c, x) -> log(x + sqrt(x * x - 1)));
		each(operators, "Atanh", (c, x) -> .5 * log((1 + x) / (1 - x)));
		each(operators, "ThresholdedRelu", (c, x) -> x > c.real("alpha", 1) ? x : 0);
		operators.put("PRelu", c -> c.x().with(c.x(1), (x, slope) -> x < 0 ? slope * x : x));
	}

	private static void each(Map<String, Function<Call, Values>> operators, String operator, BiFunction<Call, Double, Double> f) {
		operators.put(operator, c -> c.x().map((DoubleUnaryOperator) x -> f.apply(c, x)));
	}

	/** 2/√π·e^(−x²)·Σ 2^n·x^(2n+1)/(1·3·5···(2n+1)), whose terms all have x's sign (Abramowitz and Stegun 7.1.6). */
	private static double erf(double x) {
		if (abs(x) > 6.5) return Math.signum(x);
		double sum = 0;
		double term = x;
		for (int n = 1; sum + term != sum; n++) {
			sum += term;
			term *= 2 * x * x / (2 * n + 1);
		}
		return 2 / sqrt(Math.PI) * exp(-x * x) * sum;
	}

	/** The numbers of input 1 or 2, one per tensor or one per position along the node's axis. */
	private static Values alongAxis(Call c, int input) {
		Values parameter = c.x(input);
		if (parameter.rank() == 0) return parameter;
		int[] dims = new int[c.x().rank()];
		Arrays.fill(dims, 1);
		dims[c.integer("axis", 1)] = parameter.dims()[0];
		return new Values(dims, parameter.data());
	}

	/** saturate(x/scale + zero point), what the straight-through estimator differentiates. */
	private static Values quantizeWithoutRounding(Call c) {
		double[] range = switch (c.types.get(2)) {
			case UINT8 -> new double[] {0, 255};
			case INT8 -> new double[] {-128, 127};
			case INT16 -> new double[] {-32768, 32767};
			default -> throw new IllegalStateException("no range of " + c.types.get(2));
		};
		return c.x().with(alongAxis(c, 1), (x, scale) -> x / scale).with(alongAxis(c, 2), Double::sum)
			.map(q -> max(range[0], min(range[1], q)));
	}

	/** (x − mean)/√(variance + ε) over the channels of each group and all positions, then scale and bias per channel. */
	private static Values normalized(Call c, int groups) {
		Values x = c.x();
		int channels = x.dims()[1];
		int area = x.data().length / x.dims()[0] / channels;
		int size = channels / groups * area;
		double[] y = new double[x.data().length];
		for (int start = 0; start < y.length; start += size) {
			double[] part = Arrays.copyOfRange(x.data(), start, start + size);
			double mean = Arrays.stream(part).sum() / size;
			double variance = Arrays.stream(part).map(v -> (v - mean) * (v - mean)).sum() / size;
			for (int i = 0; i < size; i++) {
				int channel = (start + i) / area % channels;
				y[start + i] = (part[i] - mean) / sqrt(variance + c.real("epsilon", 1e-5f)) * c.x(1).at(channel) + c.x(2).at(channel);
			}
		}
		return new Values(x.dims(), y);
	}

	/** (x − mean)/σ over the axes. */
	private static Values standardised(Call c) {
		int[] axes = c.node().has("axes") ? c.integers("axes", 0, 0) : new int[] {0, 2, 3};
		Values x = c.x();
		int[] kept = x.dims().clone();
		int count = 1;
		for (int axis : axes) {
			count *= kept[axis];
			kept[axis] = 1;
		}
		double[] sums = new double[Values.count(kept)];
		Values groups = Values.fill(x.dims(), at -> {
			int[] group = at.clone();
			for (int axis : axes) group[axis] = 0;
			return new Values(kept, sums).offset(group);
		});
		for (int i = 0; i < x.data().length; i++) sums[(int) groups.data()[i]] += x.data()[i];
		double[] squares = new double[sums.length];
		for (int i = 0; i < x.data().length; i++) {
			int group = (int) groups.data()[i];
			squares[group] += pow(x.data()[i] - sums[group] / count, 2);
		}
		double[] y = new double[x.data().length];
		for (int i = 0; i < y.length; i++) {
			int group = (int) groups.data()[i];
			y[i] = (x.data()[i] - sums[group] / count) / sqrt(squares[group] / count);
		}
		return new Values(x.dims(), y);
	}

	private static Values localResponse(Call c) {
		Values x = c.x();
		int size = c.integer("size", 0);
		return Values.fill(x.dims(), at -> {
			int[] near = at.clone();
			double squares = 0;
			int last = min(x.dims()[1] - 1, at[1] + size / 2);
			for (near[1] = max(0, at[1] - (size - 1) / 2); near[1] <= last; near[1]++) squares += pow(x.at(near), 2);
			return x.at(at) / pow(c.real("bias", 1) + c.real("alpha", 1e-4f) / size * squares, c.real("beta", .75));
		});
	}
}
