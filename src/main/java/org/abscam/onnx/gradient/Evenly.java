package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.real;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.TensorType;

/**
 * a·x + b with the same numbers a and b everywhere. Of pictures in float32 they are written once per channel, as a convolution's scale or a
 * batch normalisation would be: that ONNX Runtime does in the blocked layout of its convolutions, and adds to another tensor on the way, while
 * for a single number it rearranges all of them before and after.
 */
final class Evenly {

	private Evenly() {}

	/** a·x. @param type sizes of x */
	static Tensor times(Tensor x, double a, TensorType type) {
		return isPicture(type) ? x.times(perChannel(x, type, a, type.dims()[1], 1, 1)) : x.times(a);
	}

	/**
	 * a·x as a convolution, from which on ONNX Runtime keeps pictures in blocks: where a gradient comes from a head, what is added to it and
	 * multiplied by it on its way through a network would be rearranged each time.
	 *
	 * @param type sizes of x
	 */
	static Tensor blocked(Tensor x, double a, TensorType type) {
		if (!isPicture(type)) return x.times(a);
		return x.applyTo("Conv", List.of(perChannel(x, type, a, type.dims()[1], 1, 1, 1)), integer("group", type.dims()[1]));
	}

	/** b − x. @param type sizes of x */
	static Tensor subtractedFrom(double b, Tensor x, TensorType type) {
		if (!isPicture(type)) return x.subtractedFrom(b);
		long channels = type.dims()[1];
		Tensor one = perChannel(x, type, 1, channels);
		return x.applyTo("BatchNormalization",
			List.of(perChannel(x, type, -1, channels), perChannel(x, type, b, channels), perChannel(x, type, 0, channels), one),
			real("epsilon", 0));
	}

	/** Whether this is one of the pictures that are written so. @param type sizes */
	static boolean isPicture(TensorType type) {
		return type.elements() == DataType.FLOAT && type.hasRank() && type.dims().length == 4 && type.dims()[1] > 0;
	}

	private static Tensor perChannel(Tensor like, TensorType type, double value, long... dims) {
		double[] values = new double[(int) type.dims()[1]];
		Arrays.fill(values, value);
		return like.graph().reals(DataType.FLOAT, dims, values);
	}
}
