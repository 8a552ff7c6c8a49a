package org.abscam.onnx;

import static org.abscam.onnx.Operator.Role.CUTTING;
import static org.abscam.onnx.Operator.Role.FLAT;
import static org.abscam.onnx.Operator.Role.MIXING;
import static org.abscam.onnx.Operator.Role.MIXING_ALONG;
import static org.abscam.onnx.Operator.Role.MIXING_FROM;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * On which tensors scores depend by a way that has a gradient, and on which of them by their positions: behind the last attention of a transformer, a class token is
 * all that is read, and the gradient of the positions there is zero by the structure of the network.
 */
public final class Dependence {

	/** The scores depend on the whole tensor. */
	private static final int WHOLE = -1;

	private final Graph graph;
	private final Axes axes;
	/** By tensor, {@link #WHOLE}, or the axis along which nothing but tokens that are no positions counts. */
	private final Map<String, Integer> needed = new HashMap<>();

	private Dependence(Graph graph, Axes axes) {
		this.graph = graph;
		this.axes = axes;
	}

	/**
	 * @param graph a graph
	 * @param axes what the axes of its tensors stand for
	 * @param scores the scores
	 */
	public static Dependence of(Graph graph, Axes axes, String scores) {
		Dependence dependence = new Dependence(graph, axes);
		dependence.needed.put(scores, WHOLE);
		for (int i = graph.nodes().size() - 1; i >= 0; i--) dependence.follow(graph.nodes().get(i));
		return dependence;
	}

	/** Whether the scores depend on a tensor by more than tokens that are no positions. */
	public boolean isByPositions(String tensor) {
		return needed.getOrDefault(tensor, 0) == WHOLE;
	}

	/** Whether the scores depend on a tensor. */
	public boolean isThere(String tensor) {
		return needed.containsKey(tensor);
	}

	private void follow(Node node) {
		if (node.is(FLAT) || node.operator().equals("Cast") && isWhole(node.outputs().get(0))) return; // no gradient comes through
		for (int o = 0; o < node.outputs().size(); o++) {
			String output = node.outputs().get(o);
			Integer along = needed.get(output);
			if (along == null) continue;
			List<String> inputs = node.inputs();
			Set<String> direct = new HashSet<>(inputs);
			node.reads().stream().filter(r -> !direct.contains(r)).forEach(r -> need(r, WHOLE));
			for (int i = 0; i < inputs.size(); i++) {
				if (!inputs.get(i).isEmpty()) follow(node, i, output, along);
			}
		}
	}

	private boolean isWhole(String tensor) {
		return graph.type(tensor).filter(t -> !t.isReal()).isPresent();
	}

	private void follow(Node node, int input, String output, int along) {
		String x = node.inputs().get(input);
		Layout from = axes.of(x).orElse(null);
		if (from == null) {
			need(x, WHOLE);
			return;
		}
		Layout to = axes.of(output).orElse(null);
		if (along == WHOLE) {
			int tokens = from.tokenAxis();
			boolean cut = node.is(CUTTING);
			need(x, cut && input == 0 && tokens >= 0 && takesOthersOnly(node, from, to, output, tokens) ? tokens : WHOLE);
			return;
		}
		if (isWithoutPositions(output, x, along)) return; // positions that nothing reads
		need(x, source(node, input, from, to, along));
	}

	/** Whether a cut takes nothing but tokens that are no positions. */
	private boolean takesOthersOnly(Node node, Layout from, Layout to, String output, int axis) {
		Factor.Tokens tokens = from.axis(axis).size() == 1 && from.axis(axis).get(0) instanceof Factor.Tokens t ? t : null;
		if (tokens == null) return false;
		if (!node.operator().equals("Gather")) {
			return to != null && to.rank() == from.rank() && !to.hasPositions(axis) && to.axis(axis).stream().noneMatch(Factor::isLost);
		}
		long[] places = graph.wholeNumbers(node.inputs().get(1)).orElse(null);
		if (places == null || Axes.axis(node.integer("axis", 0), from.rank()) != axis) return false;
		return IntStream.range(0, places.length).allMatch(i -> {
			long place = places[i] < 0 ? places[i] + tokens.size() : places[i];
			return place < tokens.before() || place >= tokens.before() + tokens.positions();
		});
	}

	/** Whether tokens were joined to these positions, of which only the former are read. */
	private boolean isWithoutPositions(String output, String x, int along) {
		Layout from = axes.of(x).orElseThrow();
		Layout to = axes.of(output).orElse(null);
		return to != null && to.rank() == from.rank() && to.hasTokens(along) && from.hasPositions(along) && !from.hasTokens(along);
	}

	/** Which axis of the input is the axis of the output along which only some tokens count. */
	private int source(Node node, int input, Layout from, Layout to, int along) {
		if (to == null) return WHOLE;
		if (node.is(MIXING) || node.operator().equals("Attention")) {
			int behind = to.rank() - along;
			if (node.operator().equals("MatMul")) {
				if (behind == 2) return input == 0 && from.hasTokens(from.rank() - 2) ? from.rank() - 2 : WHOLE;
				return behind == 1 && input == 1 && from.hasTokens(from.rank() - 1) ? from.rank() - 1 : WHOLE;
			}
			if (node.operator().equals("Einsum")) {
				List<long[]> dims = node.inputs().stream().map(axes::dims).toList();
				Equation equation = dims.stream().anyMatch(Objects::isNull) ? null
					: Equation.of(node, dims.stream().map(d -> d.length).toList()).orElse(null);
				if (equation == null) return WHOLE;
				int axis = equation.factors().get(input).indexOf(equation.result().charAt(along));
				return axis >= 0 && from.hasTokens(axis) ? axis : WHOLE;
			}
			return input == 0 && from.tokenAxis() >= 0 ? from.tokenAxis() : WHOLE;
		}
		if (normalises(node, to.rank(), along)) return WHOLE;
		if (node.operator().equals("Transpose")) {
			long[] order = node.integers("perm");
			int axis = order == null ? from.rank() - 1 - along : (int) order[along];
			return from.hasTokens(axis) ? axis : WHOLE;
		}
		if (from.tokenAxis() >= 0) return to.hasTokens(along) ? from.tokenAxis() : WHOLE;
		int same = along - to.rank() + from.rank();
		return from.rank() == to.rank() && same >= 0 && from.hasTokens(same) ? same : WHOLE;
	}

	/** Whether a node mixes along an axis that it leaves in place. */
	private boolean normalises(Node node, int rank, int along) {
		long said = node.operator().equals("CumSum") ? graph.wholeNumbers(node.inputs().get(1)).map(a -> a[0]).orElse((long) along)
			: node.integer("axis", -1);
		int axis = Axes.axis(said, rank);
		return node.is(MIXING_ALONG) && axis == along || node.is(MIXING_FROM) && axis <= along;
	}

	private void need(String tensor, int along) {
		needed.merge(tensor, along, (a, b) -> a.equals(b) ? a : WHOLE);
	}
}
