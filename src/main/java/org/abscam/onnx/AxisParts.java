package org.abscam.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.stream.LongStream;

/** What of its inputs an operator reads for a part of its output: of {@link Operator.Parts}, for the table of operators. */
public final class AxisParts {

	private AxisParts() {}

	/** Each number is made of those at the same place of the inputs, which are broadcast. */
	static Optional<List<Part>> inPlace(Graph graph, Node node, Part part) {
		long[] dims = dims(graph, node.outputs().get(0));
		if (dims == null || part.isWhole()) return Optional.empty();
		List<Part> read = new ArrayList<>();
		for (String input : node.inputs()) {
			Part of = input.isEmpty() ? Part.WHOLE : broadcast(dims(graph, input), dims, part);
			if (of == null) return Optional.empty();
			read.add(of);
		}
		return Optional.of(read);
	}

	/** Softmax, Concat: in place but for one axis. */
	public static Optional<List<Part>> alongOthers(Graph graph, Node node, Part part) {
		return mixed(graph, node) == part.axis() ? Optional.empty() : inPlace(graph, node, part);
	}

	/** LayerNormalization: in place in front of an axis. */
	public static Optional<List<Part>> inFront(Graph graph, Node node, Part part) {
		return mixed(graph, node) <= part.axis() ? Optional.empty() : inPlace(graph, node, part);
	}

	/** Split: in place but for the axis that is cut. */
	public static Optional<List<Part>> split(Graph graph, Node node, Part part) {
		long[] from = dims(graph, node.inputs().get(0));
		boolean beside = from != null && !part.isWhole() && Axes.axis(node.integer("axis", 0), from.length) != part.axis();
		return beside ? ofFirst(node, part) : Optional.empty();
	}

	/** Slice by constants in steps of 1: in place but for the axes that are cut; all of it is a part of what it cuts along one axis. */
	public static Optional<List<Part>> sliced(Graph graph, Node node, Part part) {
		long[] from = dims(graph, node.inputs().get(0));
		long[] starts = numbers(graph, node, 1);
		long[] ends = numbers(graph, node, 2);
		if (from == null || starts == null || ends == null) return Optional.empty();
		long[] along = node.hasInput(3) ? numbers(graph, node, 3) : LongStream.range(0, starts.length).toArray();
		long[] steps = node.hasInput(4) ? numbers(graph, node, 4) : LongStream.generate(() -> 1).limit(starts.length).toArray();
		if (along == null || steps == null) return Optional.empty();
		int[] axes = Axes.axes(along, from.length);
		if (!part.isWhole()) return Arrays.stream(axes).anyMatch(a -> a == part.axis()) ? Optional.empty() : ofFirst(node, part);
		if (axes.length != 1 || steps[0] != 1 || from[axes[0]] < 0) return Optional.empty();
		Part cut = new Part(axes[0], place(starts[0], from[axes[0]]), place(ends[0], from[axes[0]]));
		return cut.size() > 0 ? ofFirst(node, cut) : Optional.empty();
	}

	private static long place(long place, long size) {
		return Math.min(size, Math.max(0, place < 0 ? place + size : place));
	}

	/** Gather by constants: all of it is a part of what it gathers from. */
	public static Optional<List<Part>> gathered(Graph graph, Node node, Part part) {
		long[] from = dims(graph, node.inputs().get(0));
		long[] places = numbers(graph, node, 1);
		int axis = from == null ? -1 : Axes.axis(node.integer("axis", 0), from.length);
		boolean known = part.isWhole() && places != null && places.length > 0 && axis >= 0 && from[axis] > 0
			&& graph.type(node.inputs().get(1)).filter(TensorType::hasRank).isPresent();
		if (!known) return Optional.empty();
		LongSummaryStatistics range = Arrays.stream(places).map(p -> p < 0 ? p + from[axis] : p).summaryStatistics();
		return ofFirst(node, new Part(axis, range.getMin(), range.getMax() + 1));
	}

	private static long[] numbers(Graph graph, Node node, int input) {
		return graph.wholeNumbers(node.inputs().get(input)).orElse(null);
	}

	/** Transpose. */
	public static Optional<List<Part>> transposed(Graph graph, Node node, Part part) {
		long[] order = node.integers("perm");
		long[] from = dims(graph, node.inputs().get(0));
		if (from == null || part.isWhole()) return Optional.empty();
		return ofFirst(node, part.at(order == null ? from.length - 1 - part.axis() : (int) order[part.axis()]));
	}

	/** Reshape and the like: an axis of the same size, with as many numbers behind it, is the same axis. */
	public static Optional<List<Part>> reshaped(Graph graph, Node node, Part part) {
		long[] from = dims(graph, node.inputs().get(0));
		long[] to = dims(graph, node.outputs().get(0));
		if (part.isWhole() || from == null || to == null || free(from) > 1 || free(to) > 1 || free(from) != free(to))
			return Optional.empty();
		if (Arrays.stream(to).anyMatch(size -> size == 0)) return Optional.empty();
		long behind = behind(to, part.axis());
		for (int axis = 0; axis < from.length; axis++) {
			if (behind > 0 && from[axis] == to[part.axis()] && behind(from, axis) == behind) return ofFirst(node, part.at(axis));
		}
		return Optional.empty();
	}

	/** MatMul: rows of the first factor, columns of the second. */
	public static Optional<List<Part>> product(Graph graph, Node node, Part part) {
		long[] a = dims(graph, node.inputs().get(0));
		long[] b = dims(graph, node.inputs().get(1));
		long[] dims = dims(graph, node.outputs().get(0));
		if (part.isWhole() || a == null || b == null || dims == null || a.length < 2 || b.length < 2) return Optional.empty();
		boolean row = part.axis() == dims.length - 2;
		boolean column = part.axis() == dims.length - 1;
		Part left = column ? Part.WHOLE : row ? part.at(a.length - 2) : broadcast(a, dims, part);
		Part right = row ? Part.WHOLE : column ? part.at(b.length - 1) : broadcast(b, dims, part);
		return left == null || right == null ? Optional.empty() : Optional.of(List.of(left, right));
	}

	/** Gemm. */
	public static Optional<List<Part>> matrix(Graph graph, Node node, Part part) {
		long[] dims = dims(graph, node.outputs().get(0));
		boolean known = dims != null && !part.isWhole() && node.inputs().stream().limit(2).allMatch(i -> dims(graph, i) != null);
		if (!known) return Optional.empty();
		Part row = part.at((int) node.integer("transA", 0));
		Part column = part.at(1 - (int) node.integer("transB", 0));
		List<Part> read = new ArrayList<>(part.axis() == 0 ? List.of(row, Part.WHOLE) : List.of(Part.WHOLE, column));
		if (node.inputs().size() > 2) read.add(node.hasInput(2) ? broadcast(dims(graph, node.inputs().get(2)), dims, part) : Part.WHOLE);
		return read.contains(null) ? Optional.empty() : Optional.of(read);
	}

	/** What is read of an input that is broadcast to an output; {@code null} where that is not certain. */
	private static Part broadcast(long[] from, long[] to, Part part) {
		if (from == null || from.length > to.length) return null;
		int axis = part.axis() - to.length + from.length;
		if (axis < 0 || from[axis] == 1 && to[part.axis()] > 1) return Part.WHOLE;
		return from[axis] == to[part.axis()] && from[axis] > 0 ? part.at(axis) : null;
	}

	/** Of the first input; the others say sizes and the like. */
	private static Optional<List<Part>> ofFirst(Node node, Part part) {
		List<Part> read = new ArrayList<>(Collections.nCopies(node.inputs().size(), Part.WHOLE));
		read.set(0, part);
		return Optional.of(read);
	}

	/** The axis that an attribute says. */
	private static int mixed(Graph graph, Node node) {
		long[] dims = dims(graph, node.outputs().get(0));
		return dims == null ? -1 : Axes.axis(node.integer("axis", -1), dims.length);
	}

	private static long free(long[] dims) {
		return Arrays.stream(dims).filter(d -> d < 0).count();
	}

	/** How many numbers there are behind a place of an axis; below 0 where that is not known. */
	private static long behind(long[] dims, int axis) {
		return Arrays.stream(dims).skip(axis + 1L).reduce(1, (a, b) -> a < 0 || b < 0 ? -1 : a * b);
	}

	/** Sizes of a tensor; {@code null} where they are not known, or are other ones for other images. */
	private static long[] dims(Graph graph, String tensor) {
		return graph.isSizedByContent(tensor) ? null : graph.type(tensor).map(TensorType::dims).orElse(null);
	}
}
