package org.abscam.onnx.quantise;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/**
 * Weights as whole numbers of 8 bits, a scale for each output channel: w ≈ scale · value, symmetric about 0.
 *
 * @param values int8, in the sizes of the weights
 * @param scales a scale for each output channel
 * @param axis the axis of the output channels
 */
record RoundedWeights(TensorProto values, float[] scales, int axis) {

	/** A channel's scale is at least this part of the largest: a channel of next to nothing would ask for a bias beyond 32 bits. */
	private static final double SMALLEST = 1e-4;

	/**
	 * @param weights float32 weights
	 * @param singles their values
	 * @param axis 0, or 1 of a matrix
	 * @param largest the largest whole number, 127 or, where sums of two products must fit into 16 bits, 63
	 */
	static RoundedWeights of(TensorProto weights, float[] singles, int axis, int largest) {
		long[] dims = weights.getDimsList().stream().mapToLong(Long::longValue).toArray();
		int channels = (int) dims[axis];
		int inner = axis == 0 ? singles.length / Math.max(1, channels) : 1;
		float[] extremes = new float[channels];
		for (int i = 0; i < singles.length; i++) {
			int channel = i / inner % channels;
			extremes[channel] = Math.max(extremes[channel], Math.abs(singles[i]));
		}
		float most = 0;
		for (float extreme : extremes) most = Math.max(most, extreme);
		float[] scales = new float[channels];
		float least = most == 0 ? 1 : (float) (most * SMALLEST);
		for (int k = 0; k < channels; k++) scales[k] = Math.max(extremes[k], least) / largest;
		byte[] values = new byte[singles.length];
		for (int i = 0; i < values.length; i++) values[i] = (byte) Math.rint(singles[i] / scales[i / inner % channels]);
		return new RoundedWeights(Numbers.tensor(DataType.INT8, values, dims), scales, axis);
	}
}
