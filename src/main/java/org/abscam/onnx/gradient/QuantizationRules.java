package org.abscam.onnx.gradient;

import static org.abscam.onnx.Operator.is;
import static org.abscam.onnx.Operator.Role.QUANTISING;
import static org.abscam.onnx.Operator.Role.WITHOUT_HALVES;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;

/**
 * Quantisation with the straight-through estimator (Bengio et al. 2013): rounding counts as the identity, and what was clipped
 * has no gradient. q = clip(round(x/s) + z), x̂ = (q − z)·s.
 */
final class QuantizationRules {

	private QuantizationRules() {}

	static void addTo(OperatorRows rows) {
		rows.add("DequantizeLinear", is(WITHOUT_HALVES), (n, i) -> i > 0 ? null : n.g().times(alongAxis(n, n.x(1))));
		rows.add("QuantizeLinear", is(WITHOUT_HALVES, QUANTISING), (n, i) -> {
			if (i > 0) return null;
			Tensor scale = alongAxis(n, n.x(1));
			Tensor position = n.x().dividedBy(scale);
			if (n.has(2)) position = position.plus(alongAxis(n, n.x(2)).cast(n.x().elements()));
			double[] range = range(n);
			Tensor clipped = position.applyTo("Clip", List.of(position.scalar(range[0] - .5), position.scalar(range[1] + .5)));
			return n.g().dividedBy(scale).times(clipped.equalTo(position).cast(n.x().elements()));
		});
	}

	private static double[] range(Backward n) throws OnnxException {
		DataType type = n.has(2) ? n.x(2).elements() : n.y().elements();
		return switch (type) {
			case UINT8 -> new double[] {0, 255};
			case INT8 -> new double[] {-128, 127};
			case UINT16 -> new double[] {0, 65535};
			case INT16 -> new double[] {-32768, 32767};
			default -> throw n.unsupported("quantisation to " + type + " has no rule");
		};
	}

	/** A number per tensor as it is, numbers per channel along the node's axis. */
	private static Tensor alongAxis(Backward n, Tensor parameter) throws OnnxException {
		if (n.dims(parameter).length == 0 || n.dims(parameter).length == 1 && n.dims(parameter)[0] == 1) return parameter;
		int rank = n.dims(0).length;
		if (n.dims(parameter).length != 1) throw n.unsupported("blocked quantisation has no rule");
		long[] dims = new long[rank];
		Arrays.fill(dims, 1);
		dims[Backward.axis(n.node().integer("axis", 1), rank)] = -1;
		return parameter.reshape(dims);
	}
}
