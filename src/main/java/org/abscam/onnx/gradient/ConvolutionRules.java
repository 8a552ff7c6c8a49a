package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.Operator.is;
import static org.abscam.onnx.Operator.Role.BEGINNING_HALVES;
import static org.abscam.onnx.Operator.Role.LANDMARK;
import static org.abscam.onnx.Operator.Role.MIXING;
import static org.abscam.onnx.Operator.Role.PICTURE;
import static org.abscam.onnx.Operator.Role.READING_PLACES;
import static org.abscam.onnx.Operator.Role.REARRANGING;
import static org.abscam.onnx.Operator.Role.WEIGHTED;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.abscam.onnx.AxisMoves;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;

/**
 * Convolutions by their input: the adjoint of a convolution is the transposed convolution with the same weights W. Where it can be, it
 * is written as plain convolutions, which ONNX Runtime does faster: at stride 1 as one with the kernel mirrored, else see
 * {@link StridedConvolution}.
 */
final class ConvolutionRules {

	private ConvolutionRules() {}

	static void addTo(OperatorRows rows) {
		rows.add("Conv", is(PICTURE, MIXING, LANDMARK, WEIGHTED, BEGINNING_HALVES).moving(AxisMoves::picture),
			ConvolutionRules::convolution);
		rows.add("ConvTranspose", is(PICTURE, LANDMARK, WEIGHTED, BEGINNING_HALVES).moving(AxisMoves::picture),
			ConvolutionRules::transposedConvolution);
		rows.add("Col2Im", is(REARRANGING, READING_PLACES).moving(AxisMoves::folded), ConvolutionRules::columns);
	}

	/** Columns added up to an image: cut out of it again, which a convolution does whose kernels hold a single 1. */
	private static Tensor columns(Backward n, int input) throws OnnxException {
		if (input > 0) return null;
		long[] block = n.constant(2);
		int elements = Math.toIntExact(Arrays.stream(block).reduce(1, (a, b) -> a * b));
		double[] ones = new double[elements * elements];
		for (int i = 0; i < elements; i++) ones[i * (elements + 1)] = 1;
		long[] sizes = Arrays.copyOfRange(n.outputDims(), 2, block.length + 2);
		if (Arrays.stream(sizes).anyMatch(s -> s < 0)) throw n.unsupported("the sizes of its image are not known before it runs");
		AttributeProto[] window =
			n.node().proto().getAttributeList().stream().filter(a -> a.getIntsCount() > 0).toArray(AttributeProto[]::new);
		Tensor kernels = n.graph().reals(n.g().elements(), join(new long[] {elements, 1}, block), ones);
		return n.shapedLike(n.g().reshape(join(new long[] {-1, 1}, sizes)).applyTo("Conv", List.of(kernels), window), 0);
	}

	private static Tensor convolution(Backward n, int input) throws OnnxException {
		if (input > 0) throw n.unsupported("its weights depend on the layer");
		long[] weights = n.dims(1);
		long group = n.node().integer("group", 1);
		SlidingWindow window = SlidingWindow.of(n, Arrays.copyOfRange(weights, 2, weights.length));
		long[] pads = window.transposedPads();
		if (window.hasUnitStrides() && Arrays.stream(pads).allMatch(p -> p >= 0)) {
			return n.g().applyTo("Conv", List.of(mirrored(n.x(1), weights, group)), integers("pads", pads),
				integers("dilations", window.dilations()), integers("strides", window.strides()), integer("group", group));
		}
		StridedConvolution strided = new StridedConvolution(window, weights, group);
		if (n.g().elements() != DataType.FLOAT) return transposed(n, window, group);
		if (strided.isDepthwise()) return strided.onSpacedOut(n.g(), mirrored(n.x(1), weights, group));
		if (strided.isSinglePoint()) {
			Tensor wide = strided.spacedOut(n.g().applyTo("Conv", List.of(mirrored(n.x(1), weights, group))), weights[1]);
			return Evenly.blocked(wide, 1, n.x().type()); // mostly a shortcut, whose gradient is added to that of the long way
		}
		if (strided.hasPhases()) return strided.byPhases(n.g(), n.x(1));
		return transposed(n, window, group);
	}

	private static Tensor transposed(Backward n, SlidingWindow window, long group) {
		return n.g().applyTo("ConvTranspose", List.of(n.x(1)), with(window.transposedAttributes(), integer("group", group)));
	}

	/** W (M × C/group × kernel) as the weights C × M/group × mirrored kernel of the adjoint. */
	private static Tensor mirrored(Tensor weights, long[] dims, long group) {
		int spatial = dims.length - 2;
		long[] kernel = Arrays.copyOfRange(dims, 2, dims.length);
		Tensor swapped;
		if (group == 1) {
			swapped = weights.transpose(join(new long[] {1, 0}, LongStream.range(2, dims.length).toArray()));
		}
		else {
			swapped = weights.reshape(join(new long[] {group, dims[0] / group, dims[1]}, kernel))
				.transpose(join(new long[] {0, 2, 1}, LongStream.range(3, dims.length + 1).toArray()))
				.reshape(join(new long[] {group * dims[1], dims[0] / group}, kernel));
		}
		if (Arrays.stream(kernel).allMatch(k -> k == 1)) return swapped;
		long[] last = new long[spatial];
		Arrays.fill(last, -1);
		long[] beforeFirst = new long[spatial];
		Arrays.fill(beforeFirst, Integer.MIN_VALUE);
		return swapped.applyTo("Slice", List.of(swapped.graph().integers(last), swapped.graph().integers(beforeFirst),
			swapped.graph().integers(LongStream.range(2, dims.length).toArray()), swapped.graph().integers(last)));
	}

	/** The adjoint of a transposed convolution is the convolution. */
	private static Tensor transposedConvolution(Backward n, int input) throws OnnxException {
		if (input > 0) throw n.unsupported("its weights depend on the layer");
		if (n.node().has("output_shape") || n.node().text("auto_pad", "NOTSET").startsWith("SAME")) {
			throw n.unsupported("it leaves its padding to the runtime (output_shape or auto_pad)");
		}
		long[] weights = n.dims(1);
		long[] output = n.outputDims();
		SlidingWindow window = SlidingWindow.of(n, Arrays.copyOfRange(output, 2, output.length), n.spatial(0),
			Arrays.copyOfRange(weights, 2, weights.length));
		long[] pads = new long[2 * window.rank()];
		for (int i = 0; i < window.rank(); i++) {
			pads[i] = window.begin()[i];
			pads[i + window.rank()] =
				(window.output()[i] - 1) * window.strides()[i] + window.extent(i) - window.begin()[i] - window.input()[i];
		}
		Tensor g = n.g();
		for (int i = 0; i < window.rank(); i++) {
			if (pads[i + window.rank()] >= 0) continue; // output_padding: positions that no window reaches
			g = g.slice(i + 2, 0, window.input()[i] + pads[i + window.rank()]);
			pads[i + window.rank()] = 0;
		}
		return g.applyTo("Conv", List.of(n.x(1)), integers("pads", pads), integers("strides", window.strides()),
			integers("dilations", window.dilations()), integer("group", n.node().integer("group", 1)));
	}

	private static long[] join(long[] first, long[] second) {
		return LongStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
	}

	private static AttributeProto[] with(AttributeProto[] attributes, AttributeProto further) {
		AttributeProto[] all = Arrays.copyOf(attributes, attributes.length + 1);
		all[attributes.length] = further;
		return all;
	}
}
