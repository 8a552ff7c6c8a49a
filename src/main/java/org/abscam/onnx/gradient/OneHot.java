package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Node;
import org.abscam.onnx.Tensor;

/**
 * Rows that are 1 in one column and 0 elsewhere, as a gradient is that starts at one class: times a matrix, they pick rows of it. Reading all
 * weights of a head instead takes as long as the head itself.
 *
 * @param rows N×columns
 * @param chosen the column of each row, int64 N; all of the row is 0 where there is no such column
 * @param columns how many there are
 */
record OneHot(Tensor rows, Tensor chosen, long columns) {

	/** What compares the numbers of the columns with those that are chosen, if the tensor is computed so. */
	static Optional<OneHot> of(Tensor rows) {
		EditableGraph graph = rows.graph();
		Node cast = graph.producer(rows.name()).filter(n -> n.operator().equals("Cast")).orElse(null);
		Node equal = cast == null ? null : graph.producer(cast.inputs().get(0)).filter(n -> n.operator().equals("Equal")).orElse(null);
		Node column =
			equal == null ? null : graph.producer(equal.inputs().get(1)).filter(n -> n.operator().equals("Unsqueeze")).orElse(null);
		if (column == null || !Arrays.equals(graph.wholeNumbers(column.inputs().get(1)).orElse(null), new long[] {1}))
			return Optional.empty();
		long[] numbers = graph.wholeNumbers(equal.inputs().get(0)).orElse(new long[0]);
		if (numbers.length == 0 || !Arrays.equals(numbers, LongStream.range(0, numbers.length).toArray())) return Optional.empty();
		return Optional.of(new OneHot(rows, graph.tensor(column.inputs().get(0)), numbers.length));
	}

	/**
	 * @param matrix a matrix
	 * @param transposed 1 if it is to be transposed, else 0
	 * @param factor a number
	 * @return the product with the matrix and the number
	 */
	Tensor times(Tensor matrix, long transposed, double factor) {
		Tensor there = chosen.applyTo("Min", List.of(chosen.graph().integers(columns - 1)));
		Tensor picked = matrix.applyTo("Gather", List.of(there), integer("axis", transposed));
		Tensor product = (transposed == 1 ? picked.transpose(1, 0) : picked).times(rows.sum(1));
		return factor == 1 ? product : product.times(factor);
	}
}
