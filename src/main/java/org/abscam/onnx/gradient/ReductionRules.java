package org.abscam.onnx.gradient;

import static org.abscam.onnx.Operator.is;
import static org.abscam.onnx.Operator.Role.DELICATE;
import static org.abscam.onnx.Operator.Role.POOLING_AXES;
import static org.abscam.onnx.Operator.Role.READING_PLACES;
import static org.abscam.onnx.Operator.Role.STEPPED_OVER;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.abscam.onnx.AxisMoves;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;

/** Reductions over axes: the gradient is spread back over the positions that were reduced. */
final class ReductionRules {

	private ReductionRules() {}

	static void addTo(OperatorRows rows) {
		rows.add("ReduceSum",
			is(POOLING_AXES, READING_PLACES, DELICATE, STEPPED_OVER).until(13, OpsetUpgrade::axesToInput).moving(AxisMoves::reduced),
			(n, i) -> i > 0 ? null : spread(n, n.g()));
		rows.add("ReduceMean",
			is(POOLING_AXES, READING_PLACES, DELICATE, STEPPED_OVER).until(18, OpsetUpgrade::axesToInput).moving(AxisMoves::reduced),
			(n, i) -> i > 0 ? null : mean(n));
		rows.add("ReduceMax",
			is(POOLING_AXES, READING_PLACES, STEPPED_OVER).until(18, OpsetUpgrade::axesToInput).moving(AxisMoves::reduced),
			ReductionRules::extremum);
		rows.add("ReduceMin", is(READING_PLACES).until(18, OpsetUpgrade::axesToInput).moving(AxisMoves::reduced), ReductionRules::extremum);
		rows.add("ReduceL1", is(READING_PLACES, DELICATE).until(18, OpsetUpgrade::axesToInput).moving(AxisMoves::reduced),
			(n, i) -> i > 0 ? null : spread(n, n.g()).times(n.x().apply("Sign")));
		rows.add("ReduceL2",
			is(POOLING_AXES, READING_PLACES, DELICATE, STEPPED_OVER).until(18, OpsetUpgrade::axesToInput).moving(AxisMoves::reduced),
			(n, i) -> i > 0 ? null : n.x().times(spread(n, n.g().dividedBy(orOneWhereZero(n.y())))));
		rows.add("ReduceSumSquare", is(DELICATE).until(18, OpsetUpgrade::axesToInput).moving(AxisMoves::reduced),
			(n, i) -> i > 0 ? null : n.x().times(spread(n, n.g().times(2))));
		rows.add("ReduceLogSumExp", is(POOLING_AXES, DELICATE).until(18, OpsetUpgrade::axesToInput).moving(AxisMoves::reduced),
			(n, i) -> i > 0 ? null : spread(n, n.g()).times(n.x().minus(spread(n, n.y())).apply("Exp")));
		rows.add("ReduceLogSum", is(READING_PLACES, DELICATE).until(18, OpsetUpgrade::axesToInput).moving(AxisMoves::reduced),
			(n, i) -> i > 0 ? null : spread(n, n.g().dividedBy(n.y().apply("Exp"))));
		rows.add("ReduceProd", is(READING_PLACES, DELICATE).until(18, OpsetUpgrade::axesToInput).moving(AxisMoves::reduced),
			ReductionRules::product);
	}

	/** g·Π of the other numbers, which is the product divided by x unless one or several are 0. */
	private static Tensor product(Backward n, int input) throws OnnxException {
		if (input > 0) return null;
		long[] axes = axes(n);
		if (axes.length == 0) return n.g();
		Tensor zero = n.x().equalTo(n.x().scalar(0));
		Tensor zeros = zero.cast(n.x().elements());
		Tensor rest = n.x().scalar(1).where(zero, n.x());
		Tensor others = rest.applyTo("ReduceProd", Backward.with(n.graph().integers(axes)));
		Tensor number = zeros.sum(axes);
		Tensor alone = number.equalTo(number.scalar(1)).cast(n.x().elements()).times(zeros); // the only 0
		Tensor none = number.equalTo(number.scalar(0)).cast(n.x().elements());
		return spread(n, n.g()).times(others).times(alone.plus(none.dividedBy(rest)));
	}

	/** A vector of length 0 has x = 0, so that any finite divisor gives its gradient 0. */
	private static Tensor orOneWhereZero(Tensor length) {
		return length.plus(length.equalTo(length.scalar(0)).cast(length.elements()));
	}

	/** The gradient goes to the positions that hold the extremum, in equal parts. */
	private static Tensor extremum(Backward n, int input) throws OnnxException {
		if (input > 0) return null;
		Tensor chosen = n.x().equalTo(spread(n, n.y())).cast(n.g().elements());
		return chosen.times(spread(n, n.g())).dividedBy(chosen.sum(axes(n)));
	}

	private static Tensor mean(Backward n) throws OnnxException {
		long count = count(n);
		boolean ofPicture = Arrays.equals(axes(n), new long[] {2, 3}) && n.dims(0).length == 4;
		return ofPicture && n.isOnlyReader() ? Evenly.blocked(spread(n, n.g()), 1. / count, n.x().type())
			: spread(n, n.g().dividedBy(count));
	}

	private static long[] axes(Backward n) throws OnnxException {
		int rank = n.dims(0).length;
		long[] axes = n.has(1) ? n.constant(1) : new long[0];
		if (axes.length > 0) return Arrays.stream(axes).map(a -> Backward.axis(a, rank)).sorted().toArray();
		return n.node().integer("noop_with_empty_axes", 0) == 1 ? axes : LongStream.range(0, rank).toArray();
	}

	private static long count(Backward n) throws OnnxException {
		long[] dims = n.dims(0);
		long count = 1;
		for (long axis : axes(n)) count *= n.known(dims[(int) axis], "it averages over");
		return count;
	}

	/** Repeats a tensor of the output's shape along the reduced axes. */
	private static Tensor spread(Backward n, Tensor reduced) throws OnnxException {
		long[] axes = axes(n);
		if (axes.length == 0) return reduced;
		Tensor kept = n.node().integer("keepdims", 1) == 1 ? reduced : reduced.unsqueeze(axes);
		long[] dims = n.dims(0);
		long[] sizes = new long[dims.length];
		Arrays.fill(sizes, 1);
		for (long axis : axes) {
			if (dims[(int) axis] < 0) return kept.applyTo("Expand", Backward.with(n.x().shape()));
			sizes[(int) axis] = dims[(int) axis];
		}
		return kept.expand(sizes);
	}
}
