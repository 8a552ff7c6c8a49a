package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.text;
import static org.abscam.onnx.Operator.each;
import static org.abscam.onnx.Operator.is;
import static org.abscam.onnx.Operator.Role.CUTTING;
import static org.abscam.onnx.Operator.Role.IN_BYTES;
import static org.abscam.onnx.Operator.Role.KEEPING_SCORES;
import static org.abscam.onnx.Operator.Role.LANDMARK;
import static org.abscam.onnx.Operator.Role.PICTURE;
import static org.abscam.onnx.Operator.Role.READING_PLACES;
import static org.abscam.onnx.Operator.Role.REARRANGING;
import static org.abscam.onnx.Operator.Role.REPEATING;
import static org.abscam.onnx.Operator.Role.RESHAPING;
import static org.abscam.onnx.Operator.Role.SIZED_BY_FURTHER;
import static org.abscam.onnx.Operator.Role.STEPPED_OVER;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.abscam.onnx.AxisMoves;
import org.abscam.onnx.AxisParts;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.TensorType;

/** Operators that only move, repeat or drop elements: the gradient is moved back, added up or filled with zeros. */
final class LayoutRules {

	private LayoutRules() {}

	static void addTo(OperatorRows rows) {
		rows.add("Identity", each(STEPPED_OVER, KEEPING_SCORES), (n, i) -> n.wideG());
		rows.add("Dropout", is(STEPPED_OVER, KEEPING_SCORES).until(12, (u, n) -> u.dropped(n, "ratio")), LayoutRules::dropout);
		rows.add("Cast", each(KEEPING_SCORES, REPEATING),
			(n, i) -> n.x().type().isReal() && n.y().type().isReal() ? n.g().cast(n.x().elements()) : null);
		rows.add("CastLike", is(KEEPING_SCORES),
			(n, i) -> i == 0 && n.x().type().isReal() && n.y().type().isReal() ? n.g().cast(n.x().elements()) : null);
		rows.add("Reshape",
			is(SIZED_BY_FURTHER, REARRANGING, KEEPING_SCORES, STEPPED_OVER, RESHAPING).moving(AxisMoves::reshaped)
				.inParts(AxisParts::reshaped),
			LayoutRules::reshaped);
		rows.add("Flatten",
			is(KEEPING_SCORES, STEPPED_OVER, REARRANGING, RESHAPING).moving(AxisMoves::reshaped).inParts(AxisParts::reshaped),
			LayoutRules::reshaped);
		rows.add("Squeeze",
			is(SIZED_BY_FURTHER, KEEPING_SCORES, STEPPED_OVER, REARRANGING, RESHAPING).until(13, OpsetUpgrade::axesToInput)
				.moving(AxisMoves::reshaped).inParts(AxisParts::reshaped),
			LayoutRules::reshaped);
		rows.add("Unsqueeze",
			is(SIZED_BY_FURTHER, STEPPED_OVER, REARRANGING, RESHAPING).until(13, OpsetUpgrade::axesToInput).moving(AxisMoves::reshaped)
				.inParts(AxisParts::reshaped),
			LayoutRules::reshaped);
		rows.add("Transpose", is(REARRANGING, STEPPED_OVER).moving(AxisMoves::transposed).inParts(AxisParts::transposed),
			(n, i) -> n.wideG().transpose(inverse(n)));
		rows.add("Concat", is(LANDMARK, IN_BYTES).moving(AxisMoves::joined).inParts(AxisParts::alongOthers), LayoutRules::concat);
		rows.add("Split",
			is(READING_PLACES, REARRANGING, CUTTING).until(18, OpsetUpgrade::split).moving(AxisMoves::split).inParts(AxisParts::split),
			LayoutRules::split);
		rows.add("Slice",
			is(READING_PLACES, STEPPED_OVER, REARRANGING, CUTTING).until(10, OpsetUpgrade::slice).moving(AxisMoves::sliced)
				.inParts(AxisParts::sliced),
			LayoutRules::slice);
		rows.add("Gather", is(REARRANGING, CUTTING).moving(AxisMoves::gathered).inParts(AxisParts::gathered), LayoutRules::gather);
		rows.add("Expand", is(SIZED_BY_FURTHER, REARRANGING, REPEATING).moving(AxisMoves::repeated),
			(n, i) -> i > 0 ? null : n.unbroadcast(n.g(), 0));
		rows.add("Tile", is(REARRANGING, READING_PLACES, REPEATING).moving(AxisMoves::repeated), LayoutRules::tile);
		rows.add("DepthToSpace", is(PICTURE).moving(AxisMoves::picture), LayoutRules::depthToSpace);
		rows.add("SpaceToDepth", is(PICTURE).moving(AxisMoves::picture),
			(n, i) -> n.g().apply("DepthToSpace", integer("blocksize", n.node().integer("blocksize", 1)), text("mode", "DCR")));
	}

	/** What inference makes of it; in training, it drops what nobody can tell before. */
	private static Tensor dropout(Backward n, int input) throws OnnxException {
		if (n.node().hasInput(2) && n.isTrue(2)) throw n.unsupported("it is in training mode; export the model in evaluation mode");
		return input > 0 ? null : n.g();
	}

	private static Tensor reshaped(Backward n, int input) {
		if (input > 0) return null;
		TensorType x = n.x().type();
		if (!startsAlike(x, n.y().type())) return n.shapedLike(n.g(), 0);
		long[] dims = x.dims();
		dims[0] = 0; // said so, ONNX Runtime sees that it is the same size as everywhere, and may add up in place
		return n.g().reshape(dims);
	}

	/** Whether the two, of as many numbers, have a first size that is not known and no other such. */
	private static boolean startsAlike(TensorType x, TensorType y) {
		if (!x.hasRank() || !y.hasRank() || x.dims().length == 0 || y.dims().length == 0 || x.dims()[0] >= 0 || y.dims()[0] >= 0)
			return false;
		long ofX = perFirst(x.dims());
		return ofX > 0 && ofX == perFirst(y.dims());
	}

	private static long perFirst(long[] dims) {
		long count = 1;
		for (int i = 1; i < dims.length; i++) {
			if (dims[i] < 0) return -1;
			count *= dims[i];
		}
		return count;
	}

	private static long[] inverse(Backward n) throws OnnxException {
		long[] permutation = n.node().integers("perm");
		int rank = n.dims(0).length;
		if (permutation == null) return LongStream.range(0, rank).map(i -> rank - 1 - i).toArray();
		long[] inverse = new long[rank];
		for (int i = 0; i < rank; i++) inverse[(int) permutation[i]] = i;
		return inverse;
	}

	private static Tensor concat(Backward n, int input) throws OnnxException {
		int axis = Backward.axis(n.node().integer("axis", 0), n.outputDims().length);
		long start = 0;
		for (int i = 0; i < input; i++) start += size(n, i, axis);
		return n.g().slice(axis, start, start + size(n, input, axis));
	}

	private static long size(Backward n, int input, int axis) throws OnnxException {
		return n.known(n.dims(input)[axis], "it joins along");
	}

	private static Tensor split(Backward n, int input) throws OnnxException {
		if (input > 0) return null;
		int axis = Backward.axis(n.node().integer("axis", 0), n.dims(0).length);
		List<Tensor> parts = new ArrayList<>();
		for (int i = 0; i < n.node().outputs().size(); i++) {
			parts.add(n.g(i) != null ? n.g(i) : n.zeros(n.graph().tensor(n.node().outputs().get(i)).shape()));
		}
		return parts.get(0).applyTo("Concat", parts.subList(1, parts.size()), integer("axis", axis));
	}

	/** Zeros around, and between where the step is above 1. */
	private static Tensor slice(Backward n, int input) throws OnnxException {
		if (input > 0) return null;
		long[] dims = n.dims(0);
		long[] starts = n.constant(1);
		long[] axes = n.has(3) ? n.constant(3) : LongStream.range(0, starts.length).toArray();
		long[] steps = n.has(4) ? n.constant(4) : LongStream.generate(() -> 1).limit(starts.length).toArray();
		long[] result = n.outputDims();
		Tensor g = n.g();
		for (int i = 0; i < axes.length; i++) {
			int axis = Backward.axis(axes[i], dims.length);
			long size = dims[axis];
			long count = result[axis];
			long step = steps[i];
			if (size < 0 || count < 0) {
				if (step != 1 || starts[i] < 0) throw n.unsupported("it cuts along a size that is not known before it runs");
				g = paddedToInput(n, g, axis, starts[i]);
				continue;
			}
			long first = Math.max(0, Math.min(step > 0 ? size : size - 1, starts[i] < 0 ? starts[i] + size : starts[i]));
			if (step < 0) {
				g = g.slice(axis, -1, Integer.MIN_VALUE, -1);
				first += (count - 1) * step;
				step = -step;
			}
			if (step > 1) g = spaced(g, axis, count, step, dims.length);
			long length = (count - 1) * step + 1;
			g = padded(g, axis, dims.length, first, size - first - length);
		}
		return g;
	}

	/** Zeros before, as many as said, and behind, as many as the input is longer then. */
	private static Tensor paddedToInput(Backward n, Tensor tensor, int axis, long before) throws OnnxException {
		Tensor first = n.graph().integers(before);
		Tensor after = n.x().shape().slice(0, axis, axis + 1L).minus(n.y().shape().slice(0, axis, axis + 1L)).minus(first);
		int rank = n.dims(0).length;
		Tensor pads = n.graph().integers(new long[axis]).applyTo("Concat",
			List.of(first, n.graph().integers(new long[rank - 1]), after, n.graph().integers(new long[rank - 1 - axis])),
			integer("axis", 0));
		return tensor.applyTo("Pad", List.of(pads, tensor.scalar(0)));
	}

	/** Zeros between the elements along an axis, (count − 1)·step + 1 in all. */
	private static Tensor spaced(Tensor tensor, int axis, long count, long step, int rank) {
		Tensor wider = padded(tensor.unsqueeze(axis + 1L), axis + 1, rank + 1, 0, step - 1);
		Tensor sizes = replaced(tensor.shape(), axis, rank, tensor.graph().integers(count * step));
		return wider.reshape(sizes).slice(axis, 0, (count - 1) * step + 1);
	}

	/** A tensor's sizes with others in place of that of an axis. */
	private static Tensor replaced(Tensor shape, int axis, int rank, Tensor others) {
		return shape.slice(0, 0, axis).applyTo("Concat", List.of(others, shape.slice(0, axis + 1, rank)), integer("axis", 0));
	}

	/** Zeros before and after along an axis. The others are padded by 0 instead of left out, which ONNX Runtime's optimiser mistakes. */
	static Tensor padded(Tensor tensor, int axis, int rank, long before, long after) {
		if (before == 0 && after == 0) return tensor;
		long[] pads = new long[2 * rank];
		pads[axis] = before;
		pads[rank + axis] = after;
		return tensor.applyTo("Pad", List.of(tensor.graph().integers(pads), tensor.scalar(0)));
	}

	/** Each gradient is added at the position it was taken from. */
	private static Tensor gather(Backward n, int input) throws OnnxException {
		if (input > 0) return null;
		long[] dims = n.dims(0);
		int axis = Backward.axis(n.node().integer("axis", 0), dims.length);
		Tensor indices = n.x(1).reshape(-1);
		Tensor shape = n.x().shape();
		Tensor sizes = replaced(shape, axis, dims.length, indices.shape());
		Tensor g = n.g().reshape(sizes);
		long[] column = new long[dims.length];
		Arrays.fill(column, 1);
		column[axis] = -1;
		Tensor places = indices.reshape(column).applyTo("Expand", List.of(sizes));
		return n.zeros(shape).applyTo("ScatterElements", List.of(places, g), integer("axis", axis), text("reduction", "add"));
	}

	/** Sums over the repetitions, which are the outer index along each axis. */
	private static Tensor tile(Backward n, int input) throws OnnxException {
		if (input > 0) return null;
		long[] dims = n.dims(0);
		long[] repeats = n.constant(1);
		Tensor g = n.g();
		for (int axis = 0; axis < dims.length; axis++) {
			if (repeats[axis] == 1) continue;
			long size = n.known(dims[axis], "it repeats along");
			Tensor sum = null;
			for (long part = 0; part < repeats[axis]; part++) {
				Tensor slice = g.slice(axis, part * size, (part + 1) * size);
				sum = sum == null ? slice : sum.plus(slice);
			}
			g = sum;
		}
		return g;
	}

	private static Tensor depthToSpace(Backward n, int input) throws OnnxException {
		long block = n.node().integer("blocksize", 1);
		Tensor depth = n.g().apply("SpaceToDepth", integer("blocksize", block));
		if (n.node().text("mode", "DCR").equals("DCR")) return depth;
		long[] dims = n.dims(0);
		long channels = dims[1] / (block * block);
		return depth.reshape(0, block * block, channels, -1).transpose(0, 2, 1, 3).reshape(0, dims[1], dims[2], dims[3]);
	}
}
