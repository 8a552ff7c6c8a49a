package org.abscam.cam;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import org.abscam.onnx.Tensor;

/** Steps that all methods share: from maps of the target layer's size to a map of the input's size with values 0..1. */
final class Saliency {

	/** Below this fraction of its largest magnitude, the range of a map is rounding noise of 32-bit arithmetic. */
	static final double NOISE = 1e-6;

	private Saliency() {}

	/** initial = norm01(up(relu(Σ_k M_k))), N×1×spatial. */
	static Tensor initialMap(Tensor channelMaps, long[] size, long... positions) {
		Tensor sum = channelMaps.sum(1).cast(DataType.FLOAT).apply("Relu");
		return norm01(up(sum, size, positions), positions).times(varies(sum, positions)).plus(undefined(channelMaps, positions));
	}

	/** final = norm01(relu(Σ_k s_k·up(M_k))), N×1×spatial; up() is linear, so the sum is taken before it. */
	static Tensor finalMap(Tensor channelMaps, Tensor scores, long[] size, long... positions) {
		Tensor sum = channelMaps.times(scores.unsqueeze(positions)).sum(1);
		return norm01(up(sum, size, positions).apply("Relu"), positions).times(varies(sum, positions))
			.plus(undefined(channelMaps, positions));
	}

	/** 0, or not a number where one of the maps is none anywhere: a ReLU makes 0 of it, and no evidence of a gradient that there is not. */
	private static Tensor undefined(Tensor channelMaps, long... positions) {
		return channelMaps.sum(1).cast(DataType.FLOAT).sum(positions).times(0);
	}

	/** H_k = norm01(up(M_k)). */
	static Tensor mask(Tensor channelMap, long[] size, long... positions) {
		return norm01(up(channelMap, size, positions), positions).times(varies(channelMap, positions));
	}

	/** H_k before it is resized: (M_k − min)/(max − min), minimum and maximum those of up(M_k), so that up() of it is H_k. */
	static Tensor maskBeforeResize(Tensor channelMap, long[] grid, long[] size, long... positions) {
		Tensor met = LinearResize.extremes(channelMap, grid, size);
		return norm01(channelMap, met.minimum(positions), met.maximum(positions)).times(varies(channelMap, positions));
	}

	/** Linear resize to the input's size with half-pixel centres. */
	static Tensor up(Tensor map, long[] size, long... positions) {
		return map.resizeLinear(map.graph().integers(size), false, positions);
	}

	/** (v − min)/(max − min) per image and channel, zeros where max = min. */
	static Tensor norm01(Tensor map, long... positions) {
		return norm01(map, map.minimum(positions), map.maximum(positions));
	}

	private static Tensor norm01(Tensor map, Tensor minimum, Tensor maximum) {
		Tensor range = maximum.minus(minimum);
		Tensor divisor = range.plus(range.equalTo(range.scalar(0)).cast(range.elements()));
		return map.minus(minimum).dividedBy(divisor);
	}

	/** 1 where a map differs between positions by more than rounding, else 0: a constant map is never stretched into noise. */
	static Tensor varies(Tensor map, long... positions) {
		Tensor range = map.maximum(positions).minus(map.minimum(positions));
		return range.minus(map.apply("Abs").maximum(positions).times(NOISE)).indicatorAbove(0);
	}
}
