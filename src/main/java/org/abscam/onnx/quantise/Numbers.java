package org.abscam.onnx.quantise;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.abscam.onnx.EditableGraph;

/** Constants of the types that whole numbers of 8 bits come with. */
final class Numbers {

	private Numbers() {}

	/** The values of a float32 tensor; nothing of another. */
	static Optional<float[]> singles(TensorProto tensor) {
		if (tensor.getDataType() != DataType.FLOAT.getNumber()) return Optional.empty();
		float[] values = new float[(int) tensor.getDimsList().stream().reduce(1L, Math::multiplyExact).longValue()];
		if (tensor.hasRawData()) tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
		else for (int i = 0; i < values.length; i++) values[i] = tensor.getFloatData(i);
		return Optional.of(values);
	}

	/** Adds a float32 constant and says its name. */
	static String added(EditableGraph graph, long[] dims, double... values) {
		return graph.reals(DataType.FLOAT, dims, values).name();
	}

	/** A float32 tensor; a scalar where there are no sizes. */
	static TensorProto singles(float[] values, long... dims) {
		ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		bytes.asFloatBuffer().put(values);
		return tensor(DataType.FLOAT, bytes.array(), dims);
	}

	/** An int32 tensor. */
	static TensorProto integers(int[] values, long... dims) {
		ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		bytes.asIntBuffer().put(values);
		return tensor(DataType.INT32, bytes.array(), dims);
	}

	/** A tensor of int8 or uint8. */
	static TensorProto tensor(DataType elements, byte[] values, long... dims) {
		TensorProto.Builder tensor =
			TensorProto.newBuilder().setDataType(elements.getNumber()).setRawData(ByteString.copyFrom(values));
		for (long dim : dims) tensor.addDims(dim);
		return tensor.build();
	}
}
