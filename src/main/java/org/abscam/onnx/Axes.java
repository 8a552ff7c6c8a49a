package org.abscam.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.abscam.onnx.Factor.Batch;

/**
 * What the axes of every tensor of a classifier stand for, followed from the image through the graph. An operator's row of the table
 * says how it moves axes; one that says nothing leaves them where they are.
 */
public final class Axes {

	private final Graph graph;
	private final Map<String, Layout> layouts = new HashMap<>();
	/** Tensors whose axes are not followed but taken for those of a picture. */
	private final Set<String> assumed = new HashSet<>();

	private Axes(Graph graph) {
		this.graph = graph;
	}

	/**
	 * @param graph a graph whose types are inferred
	 * @return the axes of its tensors
	 */
	public static Axes of(Graph graph) {
		long[] dims = graph.type(graph.inputs().get(0)).map(TensorType::dims).orElse(null);
		return of(graph, dims == null || dims.length < 4 ? null : Layout.image(dims, Layout.isChannelsLast(dims)));
	}

	/** Which axes of the input the axes of the tensors come from, whatever they stand for: axis i counts as position i. */
	public static Axes ofInput(Graph graph) {
		long[] dims = graph.type(graph.inputs().get(0)).map(TensorType::dims).orElse(null);
		return of(graph, dims == null ? null : Layout.ofInput(dims));
	}

	private static Axes of(Graph graph, Layout input) {
		Axes axes = new Axes(graph);
		if (input == null) return axes;
		axes.layouts.put(graph.inputs().get(0), input);
		for (Node node : graph.nodes()) axes.follow(node);
		return axes;
	}

	private void follow(Node node) {
		if (node.reads().stream().noneMatch(layouts::containsKey)) return;
		Operator.Moves moves = Operator.of(node.operator()).moves();
		for (int i = 0; i < node.outputs().size(); i++) {
			String output = node.outputs().get(i);
			long[] dims = dims(output);
			if (dims == null) continue;
			Layout layout = moves == null ? inPlace(node, dims).orElse(null) : moves.layout(this, node, i).orElse(null);
			if (layout != null && layout.rank() == dims.length) layouts.put(output, layout);
		}
	}

	/**
	 * @param tensor a tensor's name
	 * @return what its axes stand for; nothing where it does not depend on the image or they are not known
	 */
	public Optional<Layout> of(String tensor) {
		return Optional.ofNullable(layouts.get(tensor));
	}

	/** Whether what a tensor's axes stand for is not followed from the image, but taken for granted. */
	public boolean isAssumed(String tensor) {
		return assumed.contains(tensor);
	}

	/** Takes a tensor for a picture. */
	Layout assume(String tensor, Layout layout) {
		assumed.add(tensor);
		return layout;
	}

	/** The graph. */
	Graph graph() {
		return graph;
	}

	/** Sizes of a tensor, {@code null} where not even their number is known. */
	public long[] dims(String tensor) {
		return graph.type(tensor).map(TensorType::dims).orElse(null);
	}

	/** The layout of an input that depends on the image. */
	Optional<Layout> input(Node node, int index) {
		return node.hasInput(index) ? of(node.inputs().get(index)) : Optional.empty();
	}

	/** What inputs that are broadcast to some sizes make together. */
	Optional<Layout> inPlace(Node node, long[] dims) {
		List<List<Factor>> together = new ArrayList<>();
		List<String> operands = node.inputs().stream().filter(layouts::containsKey).toList();
		if (operands.isEmpty()) return Optional.empty();
		for (int i = 0; i < dims.length; i++) {
			List<List<Factor>> found = new ArrayList<>();
			for (String operand : operands) {
				long[] sizes = dims(operand);
				int axis = i - dims.length + sizes.length;
				if (axis < 0) continue;
				if (sizes[axis] != dims[i] && sizes[axis] != 1) return Optional.empty();
				if (sizes[axis] == dims[i]) found.add(layouts.get(operand).axis(axis));
			}
			together.add(agreed(found, dims[i]));
		}
		for (String operand : operands) if (dims(operand).length > dims.length) return Optional.empty();
		return Optional.of(new Layout(together));
	}

	/** What an axis stands for by several tensors: what one of them does not know, another may. */
	static List<Factor> agreed(List<List<Factor>> found, long size) {
		if (size == 1) return found.stream().filter(f -> !f.isEmpty()).findFirst().orElse(List.of());
		List<List<Factor>> sure = found.stream().filter(f -> f.stream().noneMatch(Factor::isLost) && !isOfTwoGrids(f)).toList();
		List<List<Factor>> own =
			sure.stream().filter(f -> !f.stream().allMatch(x -> x instanceof Factor.Channels c && c.repeated())).toList();
		if (!own.isEmpty()) sure = own;
		if (sure.isEmpty()) return found.isEmpty() ? Layout.channels(size) : found.get(0);
		List<Factor> first = sure.get(0);
		for (List<Factor> other : sure) {
			if (isSame(first, other)) continue;
			first = wider(first, other);
			if (first == null) return unknown(sure.get(0), size);
		}
		return first;
	}

	/** Whether positions of one grid stand within those of another, as where a small picture asks each window of a large one. */
	private static boolean isOfTwoGrids(List<Factor> axis) {
		List<Factor.Space> positions = axis.stream().filter(Factor.Space.class::isInstance).map(Factor.Space.class::cast).toList();
		return positions.stream().map(s -> List.of((long) s.axis(), s.total())).distinct().count() > positions.stream()
			.mapToInt(Factor.Space::axis).distinct().count();
	}

	private static List<Factor> unknown(List<Factor> axis, long size) {
		return size < 0 || axis.stream().anyMatch(Batch.class::isInstance) ? axis : Layout.lost(size);
	}

	/** Of positions of a part of the image and such of a part within that, the former; {@code null} where it is neither. */
	private static List<Factor> wider(List<Factor> a, List<Factor> b) {
		if (a.size() != 1 || b.size() != 1 || !(a.get(0) instanceof Factor.Space s) || !(b.get(0) instanceof Factor.Space t)) return null;
		if (s.axis() != t.axis() || s.size() != t.size()) return null;
		return s.field().holds(t.field()) ? a : t.field().holds(s.field()) ? b : null;
	}

	/** Whether two axes of the same size stand for the same; how often positions were halved before does not matter. */
	private static boolean isSame(List<Factor> a, List<Factor> b) {
		if (a.equals(b)) return true;
		if (a.size() != b.size()) return false;
		for (int i = 0; i < a.size(); i++) {
			Factor x = a.get(i);
			Factor y = b.get(i);
			boolean same = x instanceof Factor.Space s && y instanceof Factor.Space t
				? s.axis() == t.axis() && s.size() == t.size() && s.field().isNear(t.field(), s.size())
				: x instanceof Factor.Tokens s && y instanceof Factor.Tokens t
					? s.before() == t.before() && s.after() == t.after() && isSame(s.grid(), t.grid()) : x.equals(y);
			if (!same) return false;
		}
		return true;
	}

	/** Values of an input of whole numbers, or of an attribute of older opsets. */
	Optional<long[]> numbers(Node node, int input, String attribute) {
		if (node.hasInput(input)) return graph.wholeNumbers(node.inputs().get(input));
		return Optional.ofNullable(node.integers(attribute));
	}

	public static int axis(long axis, int rank) {
		return (int) (axis < 0 ? axis + rank : axis);
	}

	static int[] axes(long[] axes, int rank) {
		return Arrays.stream(axes).mapToInt(a -> axis(a, rank)).toArray();
	}
}
