package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.real;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Node;
import org.abscam.onnx.Tensor;

/**
 * 1 on one side of a number and 0 on the other. In float32 it is the HardSigmoid clip(αx + β, 0, 1) with α a power of 2 that nearly no
 * distance of two numbers survives: one walk over the numbers in place of two (compare, then cast), and one that ONNX Runtime does in the
 * blocked layout of its convolutions, while a comparison has them rearranged before and after.
 */
final class Steps {

	/** So that distances from 10⁻³⁰ on are steps and numbers up to 10⁸ do not become infinite. Products with it are exact. */
	private static final double STEEP = 0x1p100;
	private static final double FARTHEST = 1e8;

	private Steps() {}

	/** 1 where x &gt; number, else 0. */
	static Tensor above(Tensor x, double number) {
		return isSteep(x, number) ? step(x, STEEP, number) : x.indicatorAbove(number);
	}

	/** 1 where x &lt; number, else 0. */
	static Tensor below(Tensor x, double number) {
		return isSteep(x, number) ? step(x, -STEEP, number) : x.indicatorBelow(number);
	}

	private static boolean isSteep(Tensor x, double number) {
		return x.elements() == DataType.FLOAT && Math.abs(number) <= FARTHEST;
	}

	private static Tensor step(Tensor x, double slope, double number) {
		return x.apply("HardSigmoid", real("alpha", slope), real("beta", -slope * (float) number));
	}

	/**
	 * A gradient times a factor per channel. Where the gradient is a product with a step, as behind a ReLU, the factor goes to what is
	 * multiplied by the step, mostly a convolution, into whose weights ONNX Runtime takes it.
	 */
	static Tensor scaledBefore(Tensor gradient, Tensor factor) {
		EditableGraph graph = gradient.graph();
		Node product = graph.producer(gradient.name()).filter(n -> n.operator().equals("Mul")).orElse(null);
		if (product == null || !isStep(graph, product.inputs().get(1))) return gradient.times(factor);
		return graph.tensor(product.inputs().get(0)).times(factor).applyTo("Mul", List.of(graph.tensor(product.inputs().get(1))));
	}

	private static boolean isStep(EditableGraph graph, String tensor) {
		return graph.producer(tensor).filter(n -> n.operator().equals("HardSigmoid") && Math.abs(n.real("alpha", 0)) == STEEP).isPresent();
	}
}
