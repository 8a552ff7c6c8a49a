package org.abscam.onnx.gradient;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.Arrays;
import org.abscam.onnx.Attributes;
import org.abscam.onnx.OnnxException;

/**
 * The window that a convolution or pooling slides over its input, per spatial axis, with automatic padding resolved.
 *
 * @param input spatial sizes of the input
 * @param output spatial sizes of the output
 * @param kernel sizes of the window
 * @param strides steps of the window
 * @param dilations distances of the window's elements
 * @param begin padding before the first element
 * @param end padding behind the last element as declared; in ceil mode the window may reach beyond it
 */
record SlidingWindow(long[] input, long[] output, long[] kernel, long[] strides, long[] dilations, long[] begin, long[] end) {

	/** The window of a node whose input 0 is N×C×spatial. */
	static SlidingWindow of(Backward n, long[] kernel) throws OnnxException {
		return of(n, n.spatial(0), spatialOutput(n), kernel);
	}

	/** The window with input and output sizes given, for transposed convolutions, which swap them. */
	static SlidingWindow of(Backward n, long[] input, long[] output, long[] kernel) throws OnnxException {
		int rank = input.length;
		long[] strides = orOnes(n.node().integers("strides"), rank);
		long[] dilations = orOnes(n.node().integers("dilations"), rank);
		long[] begin = new long[rank];
		long[] end = new long[rank];
		String automatic = n.node().text("auto_pad", "NOTSET");
		long[] pads = n.node().integers("pads");
		for (int i = 0; i < rank; i++) {
			if (automatic.startsWith("SAME")) {
				long total = Math.max(0, (output[i] - 1) * strides[i] + (kernel[i] - 1) * dilations[i] + 1 - input[i]);
				begin[i] = automatic.equals("SAME_UPPER") ? total / 2 : total - total / 2;
				end[i] = total - begin[i];
			}
			else if (pads != null && !automatic.equals("VALID")) {
				begin[i] = pads[i];
				end[i] = pads[i + rank];
			}
		}
		return new SlidingWindow(input, output, kernel, strides, dilations, begin, end);
	}

	private static long[] spatialOutput(Backward n) throws OnnxException {
		long[] dims = n.outputDims();
		return Arrays.copyOfRange(dims, 2, dims.length);
	}

	private static long[] orOnes(long[] values, int rank) {
		if (values != null && values.length > 0) return values;
		long[] ones = new long[rank];
		Arrays.fill(ones, 1);
		return ones;
	}

	int rank() {
		return kernel.length;
	}

	boolean hasUnitStrides() {
		return Arrays.stream(strides).allMatch(s -> s == 1);
	}

	/** Size of the window with its gaps. */
	long extent(int axis) {
		return (kernel[axis] - 1) * dilations[axis] + 1;
	}

	/** Padding that makes a stride-1 convolution of the output give back the input's size: begins, then ends. */
	long[] transposedPads() {
		long[] pads = new long[2 * rank()];
		for (int i = 0; i < rank(); i++) {
			pads[i] = extent(i) - 1 - begin[i];
			pads[i + rank()] = input[i] - output[i] + begin[i];
		}
		return pads;
	}

	/** Attributes of the ConvTranspose that takes a tensor of the output's sizes to the input's sizes. */
	AttributeProto[] transposedAttributes() {
		long[] pads = new long[2 * rank()];
		long[] outputPadding = new long[rank()];
		for (int i = 0; i < rank(); i++) {
			long surplus = (output[i] - 1) * strides[i] + extent(i) - begin[i] - input[i];
			pads[i] = begin[i];
			pads[i + rank()] = Math.max(0, surplus);
			outputPadding[i] = Math.max(0, -surplus);
		}
		return new AttributeProto[] {Attributes.integers("strides", strides), Attributes.integers("dilations", dilations),
			Attributes.integers("pads", pads), Attributes.integers("output_padding", outputPadding),
			Attributes.integers("kernel_shape", kernel)};
	}

	/** How many elements each window position averages over along one axis, the padding counted or not. */
	long[] counts(int axis, boolean paddingCounts) {
		long low = paddingCounts ? -begin[axis] : 0;
		long high = input[axis] + (paddingCounts ? end[axis] : 0);
		long[] counts = new long[(int) output[axis]];
		for (int position = 0; position < counts.length; position++) {
			for (long element = 0; element < kernel[axis]; element++) {
				long at = position * strides[axis] - begin[axis] + element * dilations[axis];
				if (at >= low && at < high) counts[position]++;
			}
		}
		return counts;
	}
}
