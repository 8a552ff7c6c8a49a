package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.text;
import static org.abscam.onnx.Operator.is;
import static org.abscam.onnx.Operator.Role.DELICATE;
import static org.abscam.onnx.Operator.Role.IN_BYTES;
import static org.abscam.onnx.Operator.Role.LANDMARK;
import static org.abscam.onnx.Operator.Role.PICTURE;
import static org.abscam.onnx.Operator.Role.STEPPED_OVER;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.abscam.onnx.AxisMoves;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;

/** Poolings: a maximum hands its gradient to the element it chose, an average to all in equal parts. */
final class PoolingRules {

	private PoolingRules() {}

	static void addTo(OperatorRows rows) {
		rows.add("MaxPool", is(PICTURE, STEPPED_OVER, LANDMARK, IN_BYTES).moving(AxisMoves::picture), (n, i) -> maximum(n));
		rows.add("AveragePool", is(PICTURE, STEPPED_OVER, LANDMARK, IN_BYTES).moving(AxisMoves::picture), (n, i) -> average(n));
		rows.add("GlobalAveragePool", is(PICTURE, STEPPED_OVER, IN_BYTES).moving(AxisMoves::picture), (n, i) -> {
			long[] spatial = n.spatial(0);
			double share = 1. / Arrays.stream(spatial).reduce(1, (a, b) -> a * b);
			return n.isOnlyReader() ? Evenly.blocked(n.g().expand(perImageAndChannel(spatial)), share, n.x().type())
				: Evenly.times(n.g(), share, n.y().type()).expand(perImageAndChannel(spatial));
		});
		rows.add("GlobalMaxPool", is(PICTURE, STEPPED_OVER).moving(AxisMoves::picture), (n, i) -> {
			long[] axes = LongStream.range(2, n.dims(0).length).toArray();
			Tensor chosen = n.x().equalTo(n.y()).cast(n.g().elements());
			return chosen.times(n.g()).dividedBy(chosen.sum(axes));
		});
		rows.add("LpPool", is(PICTURE, STEPPED_OVER, DELICATE).moving(AxisMoves::picture), (n, i) -> power(n, window(n)));
		rows.add("GlobalLpPool", is(PICTURE, STEPPED_OVER).moving(AxisMoves::picture), (n, i) -> power(n, null));
	}

	private static SlidingWindow window(Backward n) throws OnnxException {
		SlidingWindow window = SlidingWindow.of(n, n.node().integers("kernel_shape"));
		boolean automatic = n.node().text("auto_pad", "NOTSET").startsWith("SAME");
		for (int i = 0; automatic && i < window.rank(); i++) {
			if (window.input()[i] - (window.output()[i] - 1) * window.strides()[i] - window.extent(i) >= 2) { // ONNX: from the first element on
				throw n.unsupported("with automatic padding it leaves elements out, and ONNX Runtime others than the standard says");
			}
		}
		return window;
	}

	/** Adds each gradient at the place that MaxPool reports for it, in the flattened input. */
	private static Tensor maximum(Backward n) throws OnnxException {
		if (MaximumPool.isPossible(n)) return new MaximumPool(SlidingWindow.of(n, n.node().integers("kernel_shape"))).gradient(n);
		if (n.node().integer("storage_order", 0) != 0) throw n.unsupported("it reports places in column-major order");
		Tensor places = n.graph().furtherOutput(n.node(), 1, DataType.INT64);
		Tensor flat = n.zeros(n.x().reshape(-1).shape()).applyTo("ScatterElements", List.of(places.reshape(-1), n.g().reshape(-1)),
			integer("axis", 0), text("reduction", "add"));
		return n.shapedLike(flat, 0);
	}

	private static Tensor average(Backward n) throws OnnxException {
		SlidingWindow window = window(n);
		boolean paddingCounts = n.node().integer("count_include_pad", 0) == 1;
		Tensor shares = n.g();
		for (int axis = 0; axis < window.rank(); axis++) {
			long[] counts = window.counts(axis, paddingCounts);
			if (counts.length > 0 && Arrays.stream(counts).allMatch(c -> c == counts[0])) {
				shares = Evenly.times(shares, 1. / counts[0], n.y().type());
				continue;
			}
			long[] dims = new long[window.rank()];
			Arrays.fill(dims, 1);
			dims[axis] = counts.length;
			shares = shares.dividedBy(n.graph().reals(n.g().elements(), dims, Arrays.stream(counts).mapToDouble(c -> c).toArray()));
		}
		return sumOverWindows(n, window, shares);
	}

	/** Adjoint of summing over windows: every element collects from all windows that cover it, per channel. */
	private static Tensor sumOverWindows(Backward n, SlidingWindow window, Tensor shares) throws OnnxException {
		long channels = n.dims(0)[1];
		if (window.rank() == 2 && channels > 0 && shares.elements() == DataType.FLOAT) {
			long[] dims = LongStream.concat(LongStream.of(channels, 1), Arrays.stream(window.kernel())).toArray();
			StridedConvolution summing = new StridedConvolution(window, dims, channels);
			if (summing.isDepthwise()) return summing.onSpacedOut(shares, ones(n, window).expand(channels, 1, 1, 1));
		}
		long[] single = LongStream.concat(LongStream.of(-1, 1), Arrays.stream(window.output())).toArray();
		return n.shapedLike(shares.reshape(single).applyTo("ConvTranspose", List.of(ones(n, window)), window.transposedAttributes()), 0);
	}

	/** A kernel that sums up, 1×1×window. */
	private static Tensor ones(Backward n, SlidingWindow window) {
		long[] kernel = LongStream.concat(LongStream.of(1, 1), Arrays.stream(window.kernel())).toArray();
		double[] ones = new double[(int) Arrays.stream(kernel).reduce(1, (a, b) -> a * b)];
		Arrays.fill(ones, 1);
		return n.graph().reals(n.g().elements(), kernel, ones);
	}

	/** y = (Σ|x|^p)^(1/p): sign(x)·|x|^(p−1) · Σ over the windows that cover x of g·y^(1−p). */
	private static Tensor power(Backward n, SlidingWindow window) throws OnnxException {
		long p = n.node().integer("p", 2);
		Tensor safe = n.y().plus(n.y().equalTo(n.y().scalar(0)).cast(n.y().elements()));
		Tensor shares = n.g().times(safe.applyTo("Pow", List.of(safe.scalar(1. - p))));
		Tensor collected = window == null ? shares : sumOverWindows(n, window, shares);
		return n.x().apply("Sign").times(n.x().apply("Abs").applyTo("Pow", List.of(n.x().scalar(p - 1.)))).times(collected);
	}

	private static long[] perImageAndChannel(long[] spatial) {
		return LongStream.concat(LongStream.of(1, 1), Arrays.stream(spatial)).toArray();
	}
}
