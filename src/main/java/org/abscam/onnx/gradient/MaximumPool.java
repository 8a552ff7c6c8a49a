package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;

/**
 * The gradient of a picture's MaxPool by its input: that of each window goes to the first of its positions, row by row, that holds the
 * maximum. ONNX Runtime can report that position too, but takes fifty times as long for it as for the maximum alone; so the positions of all
 * windows are compared with their maximum one after the other, in the layout N×h×w×C.
 *
 * @param window the window
 */
record MaximumPool(SlidingWindow window) {

	/** Positions of a window up to which comparing is quicker. */
	private static final int FEW = 16;

	/** Whether it is such a pooling, of known sizes, whose windows leave no position out. */
	static boolean isPossible(Backward n) throws OnnxException {
		long[] kernel = n.node().integers("kernel_shape");
		if (kernel.length != 2 || kernel[0] * kernel[1] > FEW || n.x().elements() != DataType.FLOAT || n.dims(0)[1] < 0) return false;
		if (n.node().integer("storage_order", 0) != 0 || n.dims(0)[2] < 0 || n.dims(0)[3] < 0) return false;
		SlidingWindow window = SlidingWindow.of(n, kernel);
		for (int a = 0; a < 2; a++) {
			if (window.dilations()[a] != 1 || kernel[a] < window.strides()[a] || window.output()[a] <= 0) return false;
			long covered = window.input()[a] + window.begin()[a] + window.end()[a] - kernel[a];
			if (n.node().integer("ceil_mode", 0) == 1) covered += window.strides()[a] - 1;
			if (window.output()[a] != covered / window.strides()[a] + 1) return false; // as ONNX Runtime counts, but not ONNX
		}
		return true;
	}

	/** Strides that the windows touch along an axis. */
	private long blocks(int axis) {
		long touched = (window.output()[axis] - 1) * window.strides()[axis] + window.kernel()[axis];
		return -Math.floorDiv(-touched, window.strides()[axis]);
	}

	private long touched(int axis) {
		return blocks(axis) * window.strides()[axis];
	}

	/** Gradient by the input. */
	Tensor gradient(Backward n) throws OnnxException {
		long channels = n.dims(0)[1];
		long[] strides = window.strides();
		Tensor blocks = fitted(n.x().transpose(0, 2, 3, 1), Double.NEGATIVE_INFINITY, false)
			.reshape(0, blocks(0), strides[0], blocks(1), strides[1], channels);
		Tensor maximum = n.y().transpose(0, 2, 3, 1);
		Tensor rest = n.g().transpose(0, 2, 3, 1);
		Tensor[][] phases = new Tensor[(int) strides[0]][(int) strides[1]];
		for (int row = 0; row < window.kernel()[0]; row++) for (int column = 0; column < window.kernel()[1]; column++) {
			boolean last = row == window.kernel()[0] - 1 && column == window.kernel()[1] - 1;
			Tensor share = rest;
			if (!last) {
				share = rest.times(at(blocks, row, column, channels).equalTo(maximum).cast(rest.elements()));
				rest = rest.minus(share);
			}
			Tensor moved = moved(share, row / strides[0], column / strides[1]);
			Tensor there = phases[(int) (row % strides[0])][(int) (column % strides[1])];
			phases[(int) (row % strides[0])][(int) (column % strides[1])] = there == null ? moved : there.plus(moved);
		}
		return fitted(joined(phases, channels), 0, true).transpose(0, 3, 1, 2);
	}

	/** What the windows have at one of their positions, N×h×w×C. */
	private Tensor at(Tensor blocks, int row, int column, long channels) {
		long[] starts = {row / window.strides()[0], row % window.strides()[0], column / window.strides()[1], column % window.strides()[1]};
		long[] ends = {starts[0] + window.output()[0], starts[1] + 1, starts[2] + window.output()[1], starts[3] + 1};
		return blocks
			.applyTo("Slice", List.of(blocks.graph().integers(starts), blocks.graph().integers(ends), blocks.graph().integers(1, 2, 3, 4)))
			.reshape(0, window.output()[0], window.output()[1], channels);
	}

	/** Of the windows, of the blocks: moved down and to the right. */
	private Tensor moved(Tensor share, long down, long right) {
		return padded(share, down, right, blocks(0) - window.output()[0] - down, blocks(1) - window.output()[1] - right);
	}

	/** The positions of the blocks put beside one another again. */
	private Tensor joined(Tensor[][] phases, long channels) {
		List<Tensor> rows = new ArrayList<>();
		for (Tensor[] row : phases) {
			List<Tensor> columns = new ArrayList<>();
			for (Tensor phase : row) columns.add(phase.reshape(0, blocks(0), blocks(1), 1, channels));
			rows.add(joined(columns, 3).reshape(0, blocks(0), 1, touched(1), channels));
		}
		return joined(rows, 2).reshape(0, touched(0), touched(1), channels);
	}

	private static Tensor joined(List<Tensor> parts, int axis) {
		return parts.size() == 1 ? parts.get(0) : parts.get(0).applyTo("Concat", parts.subList(1, parts.size()), integer("axis", axis));
	}

	/** From the sizes of the input to what the windows touch, or back. */
	private Tensor fitted(Tensor last, double filling, boolean back) {
		Tensor fitted = last;
		long[] before = new long[2];
		long[] after = new long[2];
		for (int a = 0; a < 2; a++) {
			before[a] = back ? -window.begin()[a] : window.begin()[a];
			after[a] = (back ? -1 : 1) * (touched(a) - window.begin()[a] - window.input()[a]);
			long size = back ? touched(a) : window.input()[a];
			if (before[a] < 0 || after[a] < 0) fitted = fitted.slice(a + 1L, Math.max(0, -before[a]), size + Math.min(0, after[a]));
		}
		return padded(fitted, filling, Math.max(0, before[0]), Math.max(0, before[1]), Math.max(0, after[0]), Math.max(0, after[1]));
	}

	private static Tensor padded(Tensor last, long top, long left, long bottom, long right) {
		return padded(last, 0., top, left, bottom, right);
	}

	private static Tensor padded(Tensor last, double filling, long top, long left, long bottom, long right) {
		if (top == 0 && left == 0 && bottom == 0 && right == 0) return last;
		return last.applyTo("Pad", List.of(last.graph().integers(0, top, left, 0, 0, bottom, right, 0), last.scalar(filling)));
	}
}
