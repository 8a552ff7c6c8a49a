package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.real;
import static org.abscam.onnx.Operator.is;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.abscam.onnx.Composite;
import org.abscam.onnx.Operator.Composition;
import org.abscam.onnx.Tensor;

/**
 * Operators into which ONNX Runtime's optimiser fuses others, so that models that it saved are worked on as they were before. Written out
 * as exporters write them, by which it is then optimised again. Source: ONNX Runtime's ContribOperators.md.
 */
final class FusedOperators {

	private static final String MICROSOFT = "com.microsoft.";
	/** Attributes that say how the activation is done, not the convolution or the product. */
	private static final String ACTIVATION = "activation";

	private FusedOperators() {}

	static void addTo(OperatorRows rows) {
		add(rows, MICROSOFT + "FusedConv", FusedOperators::convolution);
		add(rows, MICROSOFT + "FusedGemm", FusedOperators::gemm);
		add(rows, MICROSOFT + "FusedMatMul", FusedOperators::product);
		add(rows, MICROSOFT + "TransposeMatMul", FusedOperators::product); // its name in older versions
		add(rows, MICROSOFT + "Gelu", c -> put(c, gelu(c.x(0))));
		add(rows, MICROSOFT + "BiasGelu", c -> put(c, gelu(c.x(0).plus(c.x(1)))));
		add(rows, MICROSOFT + "FastGelu", c -> put(c, fastGelu(c.has(1) ? c.x(0).plus(c.x(1)) : c.x(0))));
		add(rows, MICROSOFT + "QuickGelu", c -> {
			double alpha = c.node().real("alpha", 1.702);
			return put(c, c.x(0).times((alpha == 1 ? c.x(0) : c.x(0).times(alpha)).apply("Sigmoid")));
		});
		add(rows, MICROSOFT + "SkipLayerNormalization", c -> {
			if (c.gives(1) || c.gives(2)) return false;
			Tensor sum = sum(c, c.xOrNull(4));
			c.put(0, sum.applyTo("LayerNormalization", c.has(3) ? List.of(c.x(2), c.x(3)) : List.of(c.x(2)), integer("axis", -1),
				real("epsilon", c.node().real("epsilon", 1e-12))));
			c.put(3, sum.apply("Identity"));
			return true;
		});
		add(rows, MICROSOFT + "SkipSimplifiedLayerNormalization", c -> {
			if (c.gives(1) || c.gives(2)) return false;
			Tensor sum = sum(c, c.xOrNull(3));
			c.put(0, simplified(sum, c.x(2), -1, c.node().real("epsilon", 1e-12)));
			c.put(3, sum.apply("Identity"));
			return true;
		});
		add(rows, "SimplifiedLayerNormalization", c -> {
			if (c.gives(1) || c.dims(0).length == 0) return false;
			int rank = c.dims(0).length;
			return put(c, simplified(c.x(0), c.x(1), Backward.axis(c.node().integer("axis", -1), rank) - rank,
				c.node().real("epsilon", 1e-5)));
		});
	}

	private static void add(OperatorRows rows, String name, Composition composition) {
		rows.add(name, is().writtenOut(composition));
	}

	private static boolean put(Composite c, Tensor y) {
		c.put(0, y);
		return true;
	}

	/** Convolution, with another tensor added where there is one, then the activation. */
	private static boolean convolution(Composite c) {
		if (!isKnown(c)) return false;
		Tensor y = c.x(0).applyTo("Conv", c.has(2) ? List.of(c.x(1), c.x(2)) : List.of(c.x(1)), without(c, Set.of()));
		if (c.has(3)) y = y.plus(c.x(3));
		return put(c, activated(y, c, c.node().reals("activation_params")));
	}

	private static boolean gemm(Composite c) {
		if (!isKnown(c)) return false;
		Tensor y = c.x(0).applyTo("Gemm", c.has(2) ? List.of(c.x(1), c.x(2)) : List.of(c.x(1)), without(c, Set.of()));
		double[] parameters = c.node().has("activation_alpha")
			? new double[] {c.node().real("activation_alpha", 0), c.node().real("activation_beta", 0)} : new double[0];
		return put(c, activated(y, c, parameters));
	}

	/** α·A'·B': rows and columns swapped where so said, and the first axis put behind the other axes in front of them. */
	private static boolean product(Composite c) {
		if (c.dims(0).length == 0 || c.dims(1).length == 0) return false;
		Tensor a = turned(c.x(0), c.dims(0).length, c.node().integer("transA", 0) == 1, c.node().integer("transBatchA", 0) == 1);
		Tensor b = turned(c.x(1), c.dims(1).length, c.node().integer("transB", 0) == 1, c.node().integer("transBatchB", 0) == 1);
		double alpha = c.node().real("alpha", 1);
		Tensor product = a.matrixTimes(b);
		return put(c, alpha == 1 ? product : product.times(alpha));
	}

	private static Tensor turned(Tensor matrix, int rank, boolean swapped, boolean batch) {
		if (rank < 2 || !swapped && !batch) return matrix;
		long[] order = LongStream.range(0, rank).toArray();
		if (batch) {
			for (int i = 0; i < rank - 2; i++) order[i] = i + 1L;
			order[rank - 2] = 0;
		}
		if (swapped) {
			long last = order[rank - 1];
			order[rank - 1] = order[rank - 2];
			order[rank - 2] = last;
		}
		return matrix.transpose(order);
	}

	/** Whether the activation is one that there is. */
	static boolean isKnown(Composite c) {
		return Set.of("", "Relu", "Tanh", "Sigmoid", "LeakyRelu", "Clip", "HardSigmoid", "HardSwish", "Elu", "Gelu", "Silu", "QuickGelu")
			.contains(c.node().text(ACTIVATION, ""));
	}

	/** The activation that the node names. */
	static Tensor activated(Tensor y, Composite c, double[] parameters) {
		String activation = c.node().text(ACTIVATION, "");
		return switch (activation) {
			case "" -> y;
			case "LeakyRelu", "Elu" -> parameters.length > 0 ? y.apply(activation, real("alpha", parameters[0])) : y.apply(activation);
			case "Clip" -> y.applyTo("Clip", Arrays.asList(limit(y, parameters, 0), limit(y, parameters, 1)));
			case "HardSigmoid" -> parameters.length > 1 ? y.apply(activation, real("alpha", parameters[0]), real("beta", parameters[1]))
				: y.apply(activation);
			case "Gelu" -> gelu(y);
			case "Silu" -> y.times(y.apply("Sigmoid"));
			case "QuickGelu" -> y.times(y.times(parameters.length > 0 ? parameters[0] : 1.702).apply("Sigmoid"));
			default -> y.apply(activation);
		};
	}

	private static Tensor limit(Tensor y, double[] parameters, int index) {
		return parameters.length > index ? y.scalar(parameters[index]) : null;
	}

	/** The attributes of what was fused with an activation. */
	static AttributeProto[] without(Composite c, Set<String> others) {
		return c.node().proto().getAttributeList().stream()
			.filter(a -> !a.getName().startsWith(ACTIVATION) && !others.contains(a.getName()))
			.toArray(AttributeProto[]::new);
	}

	/** x·(erf(x/√2) + 1)/2 as PyTorch writes it out. */
	private static Tensor gelu(Tensor x) {
		return x.times(x.dividedBy(Math.sqrt(2)).apply("Erf").plus(1)).times(.5);
	}

	/** x/2·(1 + tanh(√(2/π)·(x + 0.044715 x³))). */
	private static Tensor fastGelu(Tensor x) {
		Tensor inner = x.times(x).times(x).times(.044715).plus(x).times(Math.sqrt(2 / Math.PI));
		return x.times(.5).times(inner.apply("Tanh").plus(1));
	}

	private static Tensor sum(Composite c, Tensor bias) {
		Tensor sum = c.x(0).plus(c.x(1));
		return bias == null ? sum : sum.plus(bias);
	}

	/** x/√(mean(x²) + ε)·scale over the axes from one on, counted from the end. */
	private static Tensor simplified(Tensor x, Tensor scale, int from, double epsilon) {
		long[] axes = LongStream.range(from, 0).toArray();
		return x.dividedBy(x.times(x).mean(axes).plus(epsilon).apply("Sqrt")).times(scale);
	}
}
