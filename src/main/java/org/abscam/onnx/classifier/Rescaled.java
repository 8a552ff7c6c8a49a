package org.abscam.onnx.classifier;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.abscam.onnx.Constants;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Node;
import org.abscam.onnx.TensorType;

/**
 * Whether numbers are those of one softmax or sigmoid, each of which may be scaled by itself but stays the larger the larger it was: per cent,
 * probabilities kept away from 0 and 1, or, as TorchXRayVision's networks put them out, moved so that the threshold of each class is one half.
 * Then the scores are those in front of the softmax or sigmoid.
 */
final class Rescaled {

	/** Nodes behind one another that are followed, many more than any such end has. */
	private static final int MOST_NODES = 200;

	/** How numbers move with those of the softmax or sigmoid. */
	private enum Way {

			STILL, RISING, FALLING;

		private Way reversed() {
			return this == STILL ? STILL : this == RISING ? FALLING : RISING;
		}

		/** Of a sum; {@code null} where it goes both ways. */
		private Way with(Way other) {
			return this == STILL || this == other ? other : other == STILL ? this : null;
		}
	}

	/**
	 * @param low no number is below it
	 * @param high no number is above it
	 * @param way how they move
	 * @param chosen the truth values that choose which of all numbers these are, in their order; {@code null} where these are all
	 */
	private record Numbers(double low, double high, Way way, String chosen) {

		private Numbers reversed() {
			return new Numbers(-high, -low, way.reversed(), chosen);
		}
	}

	private final Graph graph;
	private final long[] dims;
	private final Map<String, Numbers> known = new HashMap<>();
	private Node source;
	private boolean several;
	private int depth;

	private Rescaled(Graph graph, long[] dims) {
		this.graph = graph;
		this.dims = dims;
	}

	/**
	 * @param graph a graph whose types are inferred
	 * @param tensor what it puts out
	 * @return the softmax or sigmoid whose numbers these are; empty where they are others
	 */
	static Optional<Node> source(Graph graph, String tensor) {
		TensorType type = graph.type(tensor).filter(TensorType::hasRank).orElse(null);
		if (type == null) return Optional.empty();
		Rescaled rescaled = new Rescaled(graph, type.dims());
		Numbers numbers = rescaled.of(tensor);
		boolean rising = numbers != null && numbers.way == Way.RISING && numbers.chosen == null && !rescaled.several;
		return rising ? Optional.of(rescaled.source) : Optional.empty();
	}

	/** {@code null} where it is not known that each number depends on that of its own class alone, and in one way. */
	private Numbers of(String tensor) {
		if (known.containsKey(tensor)) return known.get(tensor);
		if (depth == MOST_NODES) return null;
		depth++;
		Numbers numbers = graph.constant(tensor).filter(c -> TensorType.of(c).isReal()).map(Rescaled::constant)
			.or(() -> graph.producer(tensor).map(this::of)).orElse(null);
		depth--;
		known.put(tensor, numbers);
		return numbers;
	}

	private static Numbers constant(TensorProto constant) {
		double[] values = Arrays.stream(Constants.reals(constant)).filter(v -> !Double.isNaN(v)).toArray();
		return new Numbers(Arrays.stream(values).min().orElse(0), Arrays.stream(values).max().orElse(0), Way.STILL, null);
	}

	private Numbers of(Node node) {
		return switch (node.operator()) {
			case "Softmax", "Sigmoid" -> start(node);
			case "Identity", "Cast", "Dropout", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Expand", "Slice" -> handedOn(node);
			case "ConstantOfShape" -> node.tensor("value").map(Rescaled::constant).orElse(new Numbers(0, 0, Way.STILL, null));
			case "Add" -> sum(input(node, 0), input(node, 1));
			case "Sub" -> sum(input(node, 0), input(node, 1) == null ? null : input(node, 1).reversed());
			case "Neg" -> input(node, 0) == null ? null : input(node, 0).reversed();
			case "Mul" -> product(input(node, 0), input(node, 1));
			case "Div" -> product(input(node, 0), inverse(input(node, 1)));
			case "Clip" -> clipped(node);
			case "Where" -> isByClass(node.inputs().get(0)) ? either(input(node, 1), input(node, 2)) : null;
			case "GatherND" -> taken(node);
			case "ScatterND" -> put(node);
			default -> null;
		};
	}

	private Numbers input(Node node, int index) {
		return node.hasInput(index) ? of(node.inputs().get(index)) : null;
	}

	private Numbers start(Node node) {
		several |= source != null && source != node;
		source = node;
		return isOfAll(node.outputs().get(0)) ? new Numbers(0, 1, Way.RISING, null) : null;
	}

	/** Whether a tensor has the sizes of what is put out, as far as they are known. */
	private boolean isOfAll(String tensor) {
		long[] others = graph.type(tensor).filter(TensorType::hasRank).map(TensorType::dims).orElse(new long[0]);
		if (others.length != dims.length) return false;
		for (int i = 0; i < dims.length; i++) if (others[i] != dims[i] && others[i] >= 0 && dims[i] >= 0) return false;
		return true;
	}

	private Numbers handedOn(Node node) {
		Numbers x = input(node, 0);
		if (x == null || x.way == Way.STILL || x.chosen != null) return x;
		String output = node.outputs().get(0);
		return isOfAll(output) && graph.type(output).filter(TensorType::isReal).isPresent() ? x : null;
	}

	private static Numbers sum(Numbers a, Numbers b) {
		if (a == null || b == null || !isTogether(a, b) || a.way.with(b.way) == null) return null;
		return new Numbers(a.low + b.low, a.high + b.high, a.way.with(b.way), chosen(a, b));
	}

	/** Of the same numbers, or with some that stay the same for all. */
	private static boolean isTogether(Numbers a, Numbers b) {
		return a.chosen == null ? b.chosen == null || a.way == Way.STILL
			: a.chosen.equals(b.chosen) || b.chosen == null && b.way == Way.STILL;
	}

	private static String chosen(Numbers a, Numbers b) {
		return a.chosen == null ? b.chosen : a.chosen;
	}

	private static Numbers product(Numbers a, Numbers b) {
		if (a == null || b == null || !isTogether(a, b)) return null;
		Numbers still = a.way == Way.STILL ? a : b;
		Numbers other = still == a ? b : a;
		if (still.way != Way.STILL || still.low < 0 && still.high > 0) return null;
		double[] ends = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
		Way way = still.low == 0 && still.high == 0 ? Way.STILL : still.high > 0 ? other.way : other.way.reversed();
		return new Numbers(Arrays.stream(ends).min().orElseThrow(), Arrays.stream(ends).max().orElseThrow(), way, chosen(a, b));
	}

	private static Numbers inverse(Numbers x) {
		return x == null || x.low <= 0 && x.high >= 0 ? null : new Numbers(1 / x.high, 1 / x.low, x.way.reversed(), x.chosen);
	}

	private Numbers clipped(Node node) {
		Numbers x = input(node, 0);
		if (x == null) return null;
		double low = bound(node, 1, "min", Double.NEGATIVE_INFINITY);
		double high = bound(node, 2, "max", Double.POSITIVE_INFINITY);
		boolean some = Math.max(low, x.low) < Math.min(high, x.high); // else all are the same
		return some ? new Numbers(Math.max(low, x.low), Math.min(high, x.high), x.way, x.chosen) : null;
	}

	private double bound(Node node, int index, String attribute, double otherwise) {
		if (!node.hasInput(index)) return node.real(attribute, otherwise);
		return graph.constant(node.inputs().get(index)).map(c -> Constants.reals(c)[0]).orElse(Double.NaN);
	}

	/** Here these, there those. */
	private static Numbers either(Numbers a, Numbers b) {
		if (a == null || b == null || a.way.with(b.way) == null) return null;
		return new Numbers(Math.min(a.low, b.low), Math.max(a.high, b.high), a.way.with(b.way), null);
	}

	/** x[mask] in PyTorch. */
	private Numbers taken(Node node) {
		Numbers x = input(node, 0);
		String mask = mask(node.inputs().get(1));
		boolean all = x != null && x.chosen == null && mask != null && node.integer("batch_dims", 0) == 0;
		return all ? new Numbers(x.low, x.high, x.way, mask) : null;
	}

	/** x[mask] = … in PyTorch. */
	private Numbers put(Node node) {
		Numbers x = input(node, 0);
		Numbers put = input(node, 2);
		String mask = mask(node.inputs().get(1));
		boolean same = mask != null && put != null && mask.equals(put.chosen) && node.text("reduction", "none").equals("none");
		return same && x != null && x.chosen == null ? either(x, put) : null;
	}

	/** The truth values whose places these are, one for each number that is put out; {@code null} where they are other places. */
	private String mask(String places) {
		Node turned = graph.producer(places).filter(n -> n.operator().equals("Transpose")).orElse(null);
		Node found =
			turned == null ? null : graph.producer(turned.inputs().get(0)).filter(n -> n.operator().equals("NonZero")).orElse(null);
		if (found == null || dims.length != 2) return null;
		String mask = root(found.inputs().get(0));
		return isOfAll(mask) && isByClass(mask) ? mask : null;
	}

	private String root(String mask) {
		Node node = graph.producer(mask).filter(n -> n.operator().equals("Expand") || n.operator().equals("Identity")).orElse(null);
		return node != null && isOfAll(node.inputs().get(0)) ? root(node.inputs().get(0)) : mask;
	}

	/** Whether each of some truth values depends on its own class alone. */
	private boolean isByClass(String tensor) {
		Node node = graph.producer(tensor).orElse(null);
		if (node == null) return graph.constant(tensor).isPresent();
		return switch (node.operator()) {
			case "And", "Or", "Xor", "Not" -> node.inputs().stream().allMatch(this::isByClass);
			case "Expand", "Identity" -> isOfAll(node.inputs().get(0)) && isByClass(node.inputs().get(0));
			case "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "Equal", "IsNaN" -> node.inputs().stream().map(this::of)
				.allMatch(n -> n != null && n.chosen == null);
			default -> false;
		};
	}
}
