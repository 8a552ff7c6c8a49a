package org.abscam.cam;

import static org.abscam.onnx.Attributes.integer;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.stream.LongStream;
import org.abscam.onnx.Tensor;

/** Picks columns of rows, one for each image. */
final class Columns {

	private Columns() {}

	/** The wanted column, or that with the highest value where it is below 0; int64 N. */
	static Tensor chosen(Tensor rows, Tensor wanted) {
		Tensor highest = rows.graph().add("ArgMax", DataType.INT64, List.of(rows),
			integer("axis", 1), integer("keepdims", 0));
		Tensor none = rows.graph().add("Less", DataType.BOOL, List.of(wanted, rows.graph().integers(0)));
		return highest.where(none, wanted);
	}

	/** 1 in the chosen column, else 0; N×columns. */
	static Tensor oneHot(Tensor chosen, int columns, DataType elements) {
		return chosen.graph().integers(LongStream.range(0, columns).toArray()).equalTo(chosen.unsqueeze(1)).cast(elements);
	}

	/** The chosen column of each row, N. */
	static Tensor of(Tensor rows, Tensor chosen, int columns) {
		return rows.times(oneHot(chosen, columns, rows.elements())).sum(1).squeeze(1);
	}
}
