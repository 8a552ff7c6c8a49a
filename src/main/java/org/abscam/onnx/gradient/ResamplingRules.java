package org.abscam.onnx.gradient;

import static org.abscam.onnx.Operator.is;
import static org.abscam.onnx.Operator.Role.BOUNDING;
import static org.abscam.onnx.Operator.Role.READING_PLACES;
import static org.abscam.onnx.Operator.Role.SIZED_BY_FURTHER;
import static org.abscam.onnx.Operator.Role.STEPPED_OVER;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.abscam.onnx.Attributes;
import org.abscam.onnx.AxisMoves;
import org.abscam.onnx.Constants;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;

/**
 * Operators that are linear along each axis for itself, y = R·x: the gradient is Rᵀ·g. R is what the operator itself makes of the
 * identity matrix, which ONNX Runtime computes once when it loads the graph.
 */
final class ResamplingRules {

	private ResamplingRules() {}

	static void addTo(OperatorRows rows) {
		rows.add("Resize", is(SIZED_BY_FURTHER, STEPPED_OVER).until(18, OpsetUpgrade::resize).moving(AxisMoves::resized),
			ResamplingRules::resize);
		rows.add("Pad", is(READING_PLACES, BOUNDING, STEPPED_OVER).until(11, OpsetUpgrade::pad).moving(AxisMoves::padded),
			ResamplingRules::pad);
	}

	private static Tensor resize(Backward n, int input) throws OnnxException {
		if (input > 0) return null;
		if (n.node().text("coordinate_transformation_mode", "half_pixel").equals("tf_crop_and_resize"))
			throw n.unsupported("it crops as it resizes");
		long[] from = n.dims(0);
		long[] to = n.outputDims();
		long[] axes = n.node().integers("axes") == null ? LongStream.range(0, from.length).toArray() : n.node().integers("axes");
		List<AttributeProto> kept = new ArrayList<>(n.node().proto().getAttributeList());
		kept.removeIf(a -> a.getName().equals("axes") || a.getName().equals("keep_aspect_ratio_policy"));
		Tensor g = n.g();
		for (int i = 0; i < axes.length; i++) {
			int axis = Backward.axis(axes[i], from.length);
			if (from[axis] == to[axis] && !isScaled(n, i)) continue;
			long before = n.known(from[axis], "it resizes along");
			long after = n.known(to[axis], "it resizes along");
			if (before == after) {
				if (Arrays.equals(from, to)) continue;
				throw n.unsupported("it scales by so little that the size stays the same");
			}
			Tensor identity = identity(g, before);
			List<Tensor> sizes;
			if (n.has(2) && n.dims(2)[0] > 0) { // scales; the size alone would not tell them where it was rounded down
				Tensor scale = n.x(2).slice(0, i, i + 1);
				sizes = Arrays.asList(null, scale.applyTo("Concat", List.of(scale.graph().reals(scale.elements(), new long[] {1}, 1)),
					Attributes.integer("axis", 0)));
			}
			else {
				sizes = Arrays.asList(null, null, g.graph().integers(after, before));
			}
			g = along(g, axis, from.length, identity.applyTo("Resize", sizes, kept.toArray(AttributeProto[]::new)));
		}
		return g;
	}

	/** Whether there is a constant scale other than 1. Where no size changes at all, ONNX Runtime copies whatever the scales are. */
	private static boolean isScaled(Backward n, int index) {
		double[] scales = n.has(2) ? n.graph().constant(n.x(2).name()).map(Constants::reals).orElse(new double[0]) : new double[0];
		return scales.length > 0 && scales[index] != 1;
	}

	/** Constant padding is cut away; mirrored, repeated or wrapped borders add to where they came from. */
	private static Tensor pad(Backward n, int input) throws OnnxException {
		if (input > 0) return null;
		String mode = n.node().text("mode", "constant");
		long[] dims = n.dims(0);
		long[] pads = n.constant(1);
		long[] axes = n.has(3) ? n.constant(3) : LongStream.range(0, dims.length).toArray();
		Tensor g = n.g();
		for (int i = 0; i < axes.length; i++) {
			long before = pads[i];
			long after = pads[i + axes.length];
			if (before == 0 && after == 0) continue;
			int axis = Backward.axis(axes[i], dims.length);
			if (mode.equals("constant")) {
				g = LayoutRules.padded(g, axis, dims.length, Math.max(0, -before), Math.max(0, -after));
				g = g.slice(axis, Math.max(0, before), after > 0 ? -after : Long.MAX_VALUE);
				continue;
			}
			g = along(g, axis, dims.length,
				identity(g, n.known(dims[axis], "it pads")).applyTo("Pad", List.of(g.graph().integers(before, 0, after, 0)),
					Attributes.text("mode", mode)));
		}
		return g;
	}

	/** Rᵀ·g along one axis, R being m×n and g having size m there. */
	private static Tensor along(Tensor g, int axis, int rank, Tensor r) {
		if (axis == rank - 1) return g.matrixTimes(r);
		long[] swap = LongStream.range(0, rank).toArray();
		swap[axis] = rank - 1L;
		swap[rank - 1] = axis;
		return g.transpose(swap).matrixTimes(r).transpose(swap);
	}

	private static Tensor identity(Tensor like, long size) {
		double[] values = new double[Math.toIntExact(size * size)];
		for (int i = 0; i < size; i++) values[(int) (i * size + i)] = 1;
		return like.graph().reals(like.elements(), new long[] {size, size}, values);
	}
}
