package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import java.util.Arrays;

/**
 * Element type and sizes of a tensor.
 *
 * @param elements the element type
 * @param dims sizes, {@code -1} where a size is only known at run time (as a rule the batch); {@code null} where not even the
 *        rank is known
 */
public record TensorType(DataType elements, long[] dims) {

	/** Keeps sizes of its own, as types are shared by the copies of a graph. */
	public TensorType {
		dims = dims == null ? null : dims.clone();
	}

	/** @return sizes, which may be changed without changing the type */
	@Override
	public long[] dims() {
		return dims == null ? null : dims.clone();
	}

	/** The type of a constant. */
	public static TensorType of(TensorProto constant) {
		return new TensorType(DataType.forNumber(constant.getDataType()),
			constant.getDimsList().stream().mapToLong(Long::longValue).toArray());
	}

	/** The type that a model says an input has; sizes with a name instead of a number, and negative ones, are {@code -1}. */
	public static TensorType of(TypeProto.Tensor said) {
		long[] dims = !said.hasShape() ? null
			: said.getShape().getDimList().stream().mapToLong(d -> d.hasDimValue() ? Math.max(-1, d.getDimValue()) : -1).toArray();
		return new TensorType(DataType.forNumber(said.getElemType()), dims);
	}

	/** @return whether the rank is known */
	public boolean hasRank() {
		return dims != null;
	}

	/** @return the number of axes, {@code -1} if unknown */
	public int rank() {
		return dims == null ? -1 : dims.length;
	}

	/** @return whether rank and all sizes are known but for at most one */
	public boolean isKnownButForOneSize() {
		return dims != null && Arrays.stream(dims).filter(d -> d < 0).count() <= 1;
	}

	/** @return whether all sizes are known */
	public boolean isStatic() {
		return dims != null && Arrays.stream(dims).allMatch(d -> d >= 0);
	}

	/** @return whether this is float16, bfloat16, float32 or float64 */
	public boolean isReal() {
		return switch (elements) {
			case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> true;
			default -> false;
		};
	}

	/** @return whether this is int32 or int64 */
	public boolean isWhole() {
		return elements == DataType.INT64 || elements == DataType.INT32;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof TensorType type && elements == type.elements && Arrays.equals(dims, type.dims);
	}

	@Override
	public int hashCode() {
		return 31 * elements.hashCode() + Arrays.hashCode(dims);
	}

	/** Sizes as in {@code N×3×224×224}, {@code N} for a size known only at run time. */
	@Override
	public String toString() {
		if (dims == null) return "of unknown shape";
		return Arrays.stream(dims).mapToObj(d -> d < 0 ? "N" : Long.toString(d)).reduce((a, b) -> a + "×" + b).orElse("scalar");
	}
}
