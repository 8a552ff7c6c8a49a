package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.text;
import static org.abscam.onnx.Operator.is;
import static org.abscam.onnx.Operator.Role.CUTTING;
import static org.abscam.onnx.Operator.Role.DELICATE;
import static org.abscam.onnx.Operator.Role.MIXING_ALONG;
import static org.abscam.onnx.Operator.Role.MIXING_OTHERWISE;
import static org.abscam.onnx.Operator.Role.REARRANGING;
import static org.abscam.onnx.Operator.Role.SIZED_BY_FURTHER;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Set;
import org.abscam.onnx.AxisMoves;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;

/**
 * Operators that take numbers from places that a tensor of whole numbers says, or put them there: each gradient goes back where its
 * number came from, and is added where several came from one place.
 */
final class IndexingRules {

	private static final Set<String> EXTREMA = Set.of("max", "min");

	private IndexingRules() {}

	static void addTo(OperatorRows rows) {
		rows.add("GatherElements", is(REARRANGING, CUTTING).moving(AxisMoves::picked), (n, i) -> i > 0 ? null
			: scattered(n, n.x(1), n.g(), n.node().integer("axis", 0)));
		rows.add("GatherND", is(REARRANGING, CUTTING).moving(AxisMoves::unknown), IndexingRules::gatherND);
		rows.add("ScatterElements", is().moving(AxisMoves::ofFirst), IndexingRules::scatterElements);
		rows.add("ScatterND", is(MIXING_OTHERWISE).moving(AxisMoves::ofFirst), IndexingRules::scatterND);
		rows.add("TopK", is(SIZED_BY_FURTHER, REARRANGING, CUTTING).until(10, (u, n) -> u.moveToInputs(n, "k")).moving(AxisMoves::picked),
			(n, i) -> i > 0 || n.g() == null ? null
				: scattered(n, n.graph().furtherOutput(n.node(), 1, DataType.INT64), n.g(), n.node().integer("axis", -1)));
		rows.add("CumSum", is(DELICATE, MIXING_ALONG, MIXING_OTHERWISE).moving(AxisMoves::accumulated),
			(n, i) -> i > 0 ? null : n.g().applyTo("CumSum", List.of(n.x(1)),
				integer("exclusive", n.node().integer("exclusive", 0)), integer("reverse", 1 - n.node().integer("reverse", 0))));
		rows.add("Trilu", is(), (n, i) -> i > 0 ? null
			: n.g().applyTo("Trilu", n.has(1) ? List.of(n.x(1)) : List.of(), integer("upper", n.node().integer("upper", 1))));
		rows.add("ReverseSequence", is(REARRANGING).moving(AxisMoves::reversed),
			(n, i) -> i > 0 ? null : n.g().applyTo("ReverseSequence", List.of(n.x(1)),
				n.node().proto().getAttributeList().toArray(AttributeProto[]::new)));
	}

	/** Zeros of the first input's shape, to which the gradient is added at places along an axis. */
	private static Tensor scattered(Backward n, Tensor places, Tensor gradient, long axis) {
		return n.zeros(n.x().shape()).applyTo("ScatterElements", List.of(places, gradient), integer("axis", axis),
			text("reduction", "add"));
	}

	/** What was overwritten has no gradient; what was added to has all of it; of several, the largest or smallest has it, in equal parts. */
	private static Tensor scatterElements(Backward n, int input) throws OnnxException {
		long axis = n.node().integer("axis", 0);
		if (input == 1) return null;
		if (EXTREMA.contains(n.node().text("reduction", "none"))) return extremum(n, input, axis);
		boolean adds = adds(n);
		if (input == 2) return n.g().applyTo("GatherElements", List.of(n.x(1)), integer("axis", axis));
		return adds ? n.g() : n.g().applyTo("ScatterElements", List.of(n.x(1), n.zeros(n.x(2).shape())), integer("axis", axis));
	}

	private static Tensor extremum(Backward n, int input, long axis) {
		Tensor there = n.y().applyTo("GatherElements", List.of(n.x(1)), integer("axis", axis));
		Tensor chosen = n.x(2).equalTo(there).cast(n.g().elements());
		Tensor stayed = n.x().equalTo(n.y()).cast(n.g().elements());
		Tensor share = n.g().dividedBy(scattered(n, n.x(1), chosen, axis).plus(stayed));
		return input == 0 ? share.times(stayed) : share.applyTo("GatherElements", List.of(n.x(1)), integer("axis", axis)).times(chosen);
	}

	private static Tensor scatterND(Backward n, int input) throws OnnxException {
		boolean adds = adds(n);
		return switch (input) {
			case 0 -> adds ? n.g() : n.g().applyTo("ScatterND", List.of(n.x(1), n.zeros(n.x(2).shape())));
			case 2 -> n.g().applyTo("GatherND", List.of(n.x(1)));
			default -> null;
		};
	}

	private static boolean adds(Backward n) throws OnnxException {
		String reduction = n.node().text("reduction", "none");
		if (reduction.equals("add")) return true;
		if (!reduction.equals("none")) throw n.unsupported("it puts numbers together by '" + reduction + "'");
		return false;
	}

	/**
	 * Places of several indices are made places of one, in the axes that they go over joined to one; behind it are those of what is at
	 * each place. (ScatterND would do without, but adds in several threads where a place is there twice.)
	 */
	private static Tensor gatherND(Backward n, int input) throws OnnxException {
		if (input > 0) return null;
		long[] dims = n.dims(0);
		int first = (int) n.node().integer("batch_dims", 0);
		long[] places = n.dims(1);
		int depth = (int) places[places.length - 1];
		if (depth < 0) throw n.unsupported("the number of its indices is not known before it runs");
		long[] strides = new long[depth];
		long stride = 1;
		for (int i = depth - 1; i >= 0; i--) {
			strides[i] = stride;
			if (i > 0) stride *= known(n, dims[first + i]);
		}
		long inner = 1;
		for (int i = first + depth; i < dims.length; i++) inner *= known(n, dims[i]);
		long outer = first == 0 ? 1 : first == 1 ? 0 : known(n, dims[0]);
		for (int i = 1; i < first; i++) outer *= known(n, dims[i]);
		Tensor shape = n.x().shape();
		Tensor indices = n.x(1);
		Tensor negative = n.graph().add("Less", DataType.BOOL, List.of(indices, n.graph().integers(0)));
		Tensor fromFront = indices.plus(shape.slice(0, first, first + depth)).where(negative, indices);
		Tensor joined = fromFront.times(n.graph().integers(strides)).sum(-1).reshape(outer, -1, 1);
		Tensor g = n.g().reshape(outer, -1, inner);
		Tensor flat = n.zeros(shape).reshape(outer, -1, inner).applyTo("ScatterElements",
			List.of(joined.applyTo("Expand", List.of(g.shape())), g), integer("axis", 1), text("reduction", "add"));
		return n.shapedLike(flat, 0);
	}

	private static long known(Backward n, long size) throws OnnxException {
		if (size < 0) throw n.unsupported("it takes from sizes that are not known before it runs");
		return size;
	}
}
