package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.stream.IntStream;

/** Values of constant tensors, to and from ONNX's storage. */
public final class Constants {

	private static final float LARGEST_HALF = 65504;
	/** From here on the nearest half is infinite. */
	private static final float HALF_OVERFLOW = 65520;

	private Constants() {}

	/**
	 * @param node a Constant node
	 * @return its tensor, or the scalar or list of numbers that it has instead; none for text and sparse tensors
	 */
	public static Optional<TensorProto> of(Node node) {
		if (node.has("value")) return node.tensor("value");
		if (node.has("value_ints")) return Optional.of(integers(node.integers("value_ints")));
		if (node.has("value_int")) return Optional.of(integers(node.integer("value_int", 0)).toBuilder().clearDims().build());
		double[] reals = node.reals("value_floats");
		if (node.has("value_floats")) return Optional.of(reals(DataType.FLOAT, new long[] {reals.length}, reals));
		if (node.has("value_float")) return Optional.of(reals(DataType.FLOAT, new long[0], node.real("value_float", 0)));
		return Optional.empty();
	}

	/**
	 * @param values whole numbers
	 * @return a 1-D int64 tensor
	 */
	public static TensorProto integers(long... values) {
		ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		for (long value : values) bytes.putLong(value);
		return TensorProto.newBuilder().setDataType(DataType.INT64.getNumber()).addDims(values.length)
			.setRawData(ByteString.copyFrom(bytes.array())).build();
	}

	/**
	 * @param elements FLOAT, DOUBLE or FLOAT16
	 * @param dims sizes; none for a scalar
	 * @param values as many values as the sizes say, row-major
	 * @return a tensor
	 */
	public static TensorProto reals(DataType elements, long[] dims, double... values) {
		int size = elements == DataType.DOUBLE ? 8 : elements == DataType.FLOAT ? 4 : 2;
		ByteBuffer bytes = ByteBuffer.allocate(size * values.length).order(ByteOrder.LITTLE_ENDIAN);
		for (double value : values) {
			switch (elements) {
				case DOUBLE -> bytes.putDouble(value);
				case FLOAT -> bytes.putFloat((float) value);
				case FLOAT16 -> bytes.putShort(toHalf((float) value));
				case BFLOAT16 -> bytes.putShort((short) (Float.floatToIntBits((float) value) >>> 16));
				default -> throw new IllegalArgumentException(elements + " is not a real element type");
			}
		}
		TensorProto.Builder tensor =
			TensorProto.newBuilder().setDataType(elements.getNumber()).setRawData(ByteString.copyFrom(bytes.array()));
		for (long dim : dims) tensor.addDims(dim);
		return tensor.build();
	}

	/**
	 * Bytes of one value, 0 for text and for types that do not fill whole bytes.
	 */
	public static int bytes(DataType elements) {
		return elements == null ? 0 : switch (elements) {
			case DOUBLE, INT64, UINT64 -> 8;
			case FLOAT, INT32, UINT32 -> 4;
			case FLOAT16, BFLOAT16, INT16, UINT16 -> 2;
			case INT8, UINT8, BOOL -> 1;
			default -> 0;
		};
	}

	/**
	 * Whether a tensor has as many values as its sizes say, as far as types of whole bytes are concerned.
	 *
	 * @throws ArithmeticException if its sizes multiply to more than a long holds
	 */
	public static boolean holdsAllValues(TensorProto tensor) {
		DataType elements = DataType.forNumber(tensor.getDataType());
		int size = bytes(elements);
		if (size == 0) return true;
		long count = tensor.getDimsList().stream().reduce(1L, Math::multiplyExact);
		if (tensor.hasRawData()) return Math.multiplyExact(count, size) == tensor.getRawData().size();
		return count == switch (elements) {
			case FLOAT -> tensor.getFloatDataCount();
			case DOUBLE -> tensor.getDoubleDataCount();
			case INT64 -> tensor.getInt64DataCount();
			case UINT64, UINT32 -> tensor.getUint64DataCount();
			default -> tensor.getInt32DataCount();
		};
	}

	/**
	 * @param tensor an int64 or int32 tensor
	 * @return its values
	 */
	public static long[] integers(TensorProto tensor) {
		boolean wide = tensor.getDataType() == DataType.INT64.getNumber();
		if (tensor.hasRawData()) {
			ByteBuffer bytes = ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
			return IntStream.range(0, bytes.remaining() / (wide ? 8 : 4))
				.mapToLong(i -> wide ? bytes.getLong(8 * i) : bytes.getInt(4 * i)).toArray();
		}
		return wide ? tensor.getInt64DataList().stream().mapToLong(Long::longValue).toArray()
			: tensor.getInt32DataList().stream().mapToLong(Integer::longValue).toArray();
	}

	/**
	 * @param tensor a float or double tensor, or one of halves
	 * @return its values
	 */
	public static double[] reals(TensorProto tensor) {
		if (tensor.getDataType() == DataType.FLOAT16.getNumber() || tensor.getDataType() == DataType.BFLOAT16.getNumber())
			return halves(tensor);
		boolean wide = tensor.getDataType() == DataType.DOUBLE.getNumber();
		if (tensor.hasRawData()) {
			ByteBuffer bytes = ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
			return IntStream.range(0, bytes.remaining() / (wide ? 8 : 4))
				.mapToDouble(i -> wide ? bytes.getDouble(8 * i) : bytes.getFloat(4 * i)).toArray();
		}
		return wide ? tensor.getDoubleDataList().stream().mapToDouble(Double::doubleValue).toArray()
			: tensor.getFloatDataList().stream().mapToDouble(Float::doubleValue).toArray();
	}

	private static double[] halves(TensorProto tensor) {
		boolean brain = tensor.getDataType() == DataType.BFLOAT16.getNumber();
		ByteBuffer bytes = ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
		IntStream bits = tensor.hasRawData() ? IntStream.range(0, bytes.remaining() / 2).map(i -> bytes.getShort(2 * i) & 0xffff)
			: tensor.getInt32DataList().stream().mapToInt(Integer::intValue);
		return bits.mapToDouble(b -> brain ? Float.intBitsToFloat(b << 16) : ofHalf(b)).toArray();
	}

	/**
	 * @param singles a float tensor
	 * @param saturates whether numbers beyond the halves become the largest half; infinite ones stay what they are
	 * @return the nearest halves, ties to even; none if a number is beyond them and may not be changed so
	 */
	public static Optional<TensorProto> halves(TensorProto singles, boolean saturates) {
		FloatBuffer values = FloatBuffer.allocate(singles.getFloatDataCount());
		if (singles.hasRawData()) values = singles.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
		else for (int i = 0; i < values.capacity(); i++) values.put(i, singles.getFloatData(i));
		ByteBuffer bytes = ByteBuffer.allocate(2 * values.remaining()).order(ByteOrder.LITTLE_ENDIAN);
		while (values.hasRemaining()) {
			float value = values.get();
			if (Math.abs(value) >= HALF_OVERFLOW && !Float.isInfinite(value)) {
				if (!saturates) return Optional.empty();
				value = Math.copySign(LARGEST_HALF, value);
			}
			bytes.putShort(toHalf(value));
		}
		return Optional.of(TensorProto.newBuilder().setDataType(DataType.FLOAT16.getNumber()).addAllDims(singles.getDimsList())
			.setRawData(ByteString.copyFrom(bytes.flip())).build());
	}

	/** The number that an IEEE half stands for. */
	private static double ofHalf(int bits) {
		int exponent = bits >>> 10 & 0x1f;
		int fraction = bits & 0x3ff;
		double magnitude = exponent == 0x1f ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
			: exponent == 0 ? Math.scalb(fraction, -24) : Math.scalb(fraction + 1024, exponent - 25);
		return bits >>> 15 == 0 ? magnitude : -magnitude;
	}

	/** Nearest IEEE half, ties to even. */
	private static short toHalf(float value) {
		int bits = Float.floatToIntBits(value);
		int sign = bits >>> 16 & 0x8000;
		float magnitude = Math.abs(value);
		if (Float.isNaN(value)) return (short) (sign | 0x7e00);
		if (magnitude >= HALF_OVERFLOW) return (short) (sign | 0x7c00);
		if (magnitude < 6.103515625e-5f) return (short) (sign | (int) Math.rint(magnitude * 16777216.0));
		int shifted = (bits & 0x7fffffff) - 0x38000000;
		return (short) (sign | shifted + 0xfff + (shifted >>> 13 & 1) >>> 13);
	}
}
