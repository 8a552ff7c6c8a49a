package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.real;
import static org.abscam.onnx.Operator.each;
import static org.abscam.onnx.Operator.is;
import static org.abscam.onnx.Operator.Role.ACTIVATION;
import static org.abscam.onnx.Operator.Role.BOUNDING;
import static org.abscam.onnx.Operator.Role.DELICATE;
import static org.abscam.onnx.Operator.Role.LANDMARK;
import static org.abscam.onnx.Operator.Role.MIXING_ALONG;
import static org.abscam.onnx.Operator.Role.NOWHERE_NEGATIVE;
import static org.abscam.onnx.Operator.Role.WEIGHTED;
import static org.abscam.onnx.Operator.Role.WITHOUT_HALVES;
import static org.abscam.onnx.gradient.Backward.axis;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Optional;
import org.abscam.onnx.AxisParts;
import org.abscam.onnx.Constants;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;

/**
 * Activations y = f(x): g·f'(x), element by element. Where f' can be had from y it is, so that ONNX Runtime can still fuse the
 * activation with the convolution before it.
 */
final class ActivationRules {

	private static final double SELU_ALPHA = 1.67326319217681884765625;
	private static final double SELU_GAMMA = 1.05070102214813232421875;

	private ActivationRules() {}

	static void addTo(OperatorRows rows) {
		rows.add("Relu", each(ACTIVATION, LANDMARK, NOWHERE_NEGATIVE), (n, i) -> n.g().times(Steps.above(n.y(), 0)));
		rows.add("LeakyRelu", each(ACTIVATION, LANDMARK), (n, i) -> n.g().times(slopes(n.x(), n.x().scalar(n.node().real("alpha", .01)))));
		rows.add("PRelu", each(ACTIVATION, LANDMARK, WEIGHTED), (n, i) -> i == 0 ? n.g().times(slopes(n.x(), n.x(1)))
			: n.unbroadcast(n.g().times(n.x()).times(n.x().indicatorAbove(0).subtractedFrom(1)), 1));
		rows.add("ThresholdedRelu", each(), (n, i) -> n.g().times(Steps.above(n.x(), n.node().real("alpha", 1))));
		rows.add("Elu", each(ACTIVATION, LANDMARK), (n, i) -> n.g().times(slopes(n.x(), n.y().plus(n.node().real("alpha", 1)))));
		rows.add("Celu", each(WITHOUT_HALVES),
			(n, i) -> n.g().times(slopes(n.x(), n.x().dividedBy(n.node().real("alpha", 1)).apply("Exp"))));
		rows.add("Selu", each(ACTIVATION, LANDMARK), (n, i) -> {
			double gamma = n.node().real("gamma", SELU_GAMMA);
			return n.g().times(n.x().scalar(gamma).where(positive(n.x()), n.y().plus(gamma * n.node().real("alpha", SELU_ALPHA))));
		});
		rows.add("Sigmoid", each(NOWHERE_NEGATIVE), (n, i) -> n.g().times(n.y()).times(Evenly.subtractedFrom(1, n.y(), n.y().type())));
		rows.add("Tanh", each(), (n, i) -> n.g().times(n.y().times(n.y()).subtractedFrom(1)));
		rows.add("Softplus", each(DELICATE), (n, i) -> n.g().times(n.x().apply("Sigmoid")));
		rows.add("Softsign", each(), (n, i) -> {
			Tensor denominator = n.x().apply("Abs").plus(1);
			return n.g().dividedBy(denominator.times(denominator));
		});
		rows.add("HardSigmoid", each(NOWHERE_NEGATIVE),
			(n, i) -> Evenly.times(n.g().times(within(n.y(), 0, 1)), n.node().real("alpha", .2), n.y().type()));
		rows.add("HardSwish", each(ACTIVATION, LANDMARK), (n, i) -> {
			Tensor gate = n.x().apply("HardSigmoid", real("alpha", 1 / 6.), real("beta", .5));
			n.graph().replace(n.node(), n.x().times(gate)); // which would compute the gate once more
			Tensor rising = n.x().times(Steps.below(n.x().times(n.x()), 9));
			return Evenly.times(rising, 1 / 6., n.x().type()).plus(gate).times(n.g());
		});
		rows.add("Swish", each(LANDMARK), (n, i) -> {
			double alpha = n.node().real("alpha", 1);
			Tensor gate = n.x().times(alpha).apply("Sigmoid");
			return n.g().times(gate.plus(n.x().times(alpha).times(gate).times(gate.subtractedFrom(1))));
		});
		rows.add("Mish", each(LANDMARK), (n, i) -> {
			Tensor gate = n.x().apply("Softplus").apply("Tanh");
			return n.g().times(gate.plus(n.x().times(n.x().apply("Sigmoid")).times(gate.times(gate).subtractedFrom(1))));
		});
		rows.add("Gelu", each(LANDMARK),
			(n, i) -> n.g().times(n.node().text("approximate", "none").equals("tanh") ? tanhGeluSlope(n.x()) : geluSlope(n.x())));
		rows.add("Erf", each(), (n, i) -> n.g().times(n.x().times(n.x()).negative().apply("Exp")).times(2 / Math.sqrt(Math.PI)));
		rows.add("Shrink", each(), (n, i) -> n.g().times(n.x().apply("Abs").indicatorAbove(n.node().real("lambd", .5))));
		rows.add("Clip", each(ACTIVATION, LANDMARK, BOUNDING).until(11, OpsetUpgrade::clip), (n, i) -> {
			if (i > 0) return null;
			Tensor inside = n.g();
			if (n.has(1)) inside = inside.times(number(n, 1).map(low -> Steps.above(n.y(), low)).orElseGet(() -> above(n.y(), n.x(1))));
			if (n.has(2)) inside = inside.times(number(n, 2).map(high -> Steps.below(n.y(), high)).orElseGet(() -> above(n.x(2), n.y())));
			return inside;
		});
		rows.add("Softmax", is(DELICATE, MIXING_ALONG, NOWHERE_NEGATIVE).until(13, OpsetUpgrade::softmax).inParts(AxisParts::alongOthers),
			(n, i) -> {
				int axis = axis(n.node().integer("axis", -1), n.outputDims().length);
				return n.y().times(n.g().minus(n.g().times(n.y()).sum(axis)));
			});
		rows.add("LogSoftmax", is(DELICATE, MIXING_ALONG).until(13, OpsetUpgrade::softmax).inParts(AxisParts::alongOthers), (n, i) -> {
			int axis = axis(n.node().integer("axis", -1), n.outputDims().length);
			return n.g().minus(n.y().apply("Exp").times(n.g().sum(axis)));
		});
	}

	/** 1 where x is positive, the other slope elsewhere. */
	private static Tensor slopes(Tensor x, Tensor elsewhere) {
		return x.scalar(1).where(positive(x), elsewhere);
	}

	private static Tensor positive(Tensor x) {
		return x.graph().add("Greater", DataType.BOOL, List.of(x, x.scalar(0)));
	}

	/** 1 where a &gt; b, else 0. */
	private static Tensor above(Tensor a, Tensor b) {
		return a.graph().add("Greater", DataType.BOOL, List.of(a, b)).cast(a.elements());
	}

	/** 1 where low &lt; y &lt; high, else 0. */
	private static Tensor within(Tensor y, double low, double high) {
		return Steps.above(y, low).times(Steps.below(y, high));
	}

	/** The number that an input is, where it is a constant. */
	private static Optional<Double> number(Backward n, int input) {
		return n.graph().constant(n.x(input).name()).map(Constants::reals).filter(v -> v.length == 1).map(v -> v[0]);
	}

	/** Φ(x) + x·φ(x) of the normal distribution. */
	private static Tensor geluSlope(Tensor x) {
		Tensor distribution = x.dividedBy(Math.sqrt(2)).apply("Erf").plus(1).times(.5);
		Tensor density = x.times(x).times(-.5).apply("Exp").times(1 / Math.sqrt(2 * Math.PI));
		return distribution.plus(x.times(density));
	}

	/** Derivative of x/2·(1 + tanh u), u = √(2/π)·(x + 0.044715 x³). */
	private static Tensor tanhGeluSlope(Tensor x) {
		double scale = Math.sqrt(2 / Math.PI);
		Tensor square = x.times(x);
		Tensor tanh = x.times(square.times(.044715).plus(1)).times(scale).apply("Tanh");
		Tensor inner = square.times(3 * .044715).plus(1).times(scale);
		return tanh.plus(1).plus(x.times(tanh.times(tanh).subtractedFrom(1)).times(inner)).times(.5);
	}
}
