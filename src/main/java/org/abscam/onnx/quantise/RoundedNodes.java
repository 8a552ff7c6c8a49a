package org.abscam.onnx.quantise;

import static org.abscam.onnx.Operator.Role.IN_BYTES;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.TensorType;

/**
 * Which nodes of a network compute in 8 bits, and which tensors are rounded for them: convolutions and matrix products with constant weights,
 * and what lies between them. In float32 remains what costs next to nothing and would round scores, gates or the image: what ends at a single
 * position or in front of something that computes in float32, and first convolutions of few products, or that tokens are made of.
 */
final class RoundedNodes {

	/** Kernels of 8 bits win from about so many products for each number on: measured on first convolutions of 9, 27, 32 and 147. */
	private static final int FEW_PRODUCTS = 64;
	/** The share of all products that first convolutions may take in float32. */
	private static final double FIRST = .2;
	/** The share of all products below which a node costs next to nothing. */
	private static final double CHEAP = .01;
	/** Below this share, there is nothing to gain. */
	private static final double WORTHWHILE = .5;
	/** Whose kernels are part of the one before. */
	private static final Set<String> ABSORBED = Set.of("Relu", "Clip");

	private final Graph graph;
	private final List<Node> nodes;
	private final Set<String> kept;
	private final Map<String, List<Node>> readers = new HashMap<>();
	/** By output. */
	private final Map<String, Long> products = new HashMap<>();
	private final Set<String> rounded = new HashSet<>();
	private final Set<String> tensors = new LinkedHashSet<>();
	private long total;

	private RoundedNodes(Graph graph, String scores, Set<String> kept) throws OnnxException {
		this.graph = graph;
		this.nodes = graph.nodesFor(scores);
		this.kept = kept;
		for (Node node : nodes) for (String tensor : node.reads()) readers.computeIfAbsent(tensor, t -> new ArrayList<>()).add(node);
	}

	/**
	 * @param graph a graph whose types are known
	 * @param scores the tensor that is wanted
	 * @param kept tensors that are read from outside
	 * @return the nodes; nothing where there is nothing to gain
	 */
	static Optional<RoundedNodes> of(Graph graph, String scores, Set<String> kept) throws OnnxException {
		RoundedNodes found = new RoundedNodes(graph, scores, kept);
		found.choose();
		long gained = found.rounded.stream().mapToLong(found.products::get).sum();
		if (found.rounded.isEmpty() || gained < WORTHWHILE * found.total) return Optional.empty();
		found.mark();
		return Optional.of(found);
	}

	/** Whether a node with weights computes in 8 bits. */
	boolean contains(Node node) {
		return rounded.contains(output(node));
	}

	/** The tensors that are rounded, in the order of computation. */
	Set<String> tensors() {
		return Collections.unmodifiableSet(tensors);
	}

	/** The tensor whose range a tensor has: in front of a maximum, where that is rounded too, as no kernel changes the scale there. */
	String rangeOf(String tensor) {
		Optional<Node> maximum = graph.producer(tensor).filter(n -> n.operator().equals("MaxPool"));
		return maximum.map(n -> n.inputs().get(0)).filter(tensors::contains).map(this::rangeOf).orElse(tensor);
	}

	private void choose() {
		for (Node node : nodes) {
			if (!hasWeights(node)) continue;
			products.put(output(node), products(node));
			rounded.add(output(node));
			total += products(node);
		}
		List<Node> backwards = new ArrayList<>(nodes);
		Collections.reverse(backwards);
		for (Node node : backwards) {
			if (!contains(node)) continue;
			boolean cheap = products.get(output(node)) < CHEAP * total && (isSinglePosition(node) || isReadInSingles(node));
			boolean last = kept.contains(behind(node)) && node.operator().equals("Conv");
			if (last || cheap) rounded.remove(output(node));
		}
		Set<String> behindBytes = new HashSet<>();
		long allowed = (long) (FIRST * total);
		for (Node node : nodes) {
			boolean first = node.reads().stream().noneMatch(behindBytes::contains);
			if (contains(node) && first && (isOfFewProducts(node) || isReadInSingles(node)) && products.get(output(node)) <= allowed) {
				allowed -= products.get(output(node));
				rounded.remove(output(node));
			}
			if (!first || contains(node)) behindBytes.addAll(node.outputs());
		}
	}

	private void mark() {
		for (Node node : nodes) {
			if (contains(node)) {
				tensors.add(node.inputs().get(0));
				if (node.operator().equals("Conv")) tensors.add(behind(node));
			}
			else if (isInBytes(node) && node.reads().stream().allMatch(tensors::contains) && !kept.contains(behind(node))
				&& !isReadInSingles(node))
				tensors.add(behind(node));
		}
	}

	private boolean isReadInSingles(Node node) {
		return readers.getOrDefault(behind(node), List.of()).stream().noneMatch(this::computesInBytes);
	}

	private boolean computesInBytes(Node node) {
		return contains(node) || isInBytes(node);
	}

	private static boolean isInBytes(Node node) {
		return node.is(IN_BYTES) && !isOtherwiseInBytes(node);
	}

	/**
	 * Whether ONNX Runtime would compute something else between bytes, so that a node must read what is not rounded: its average of 8 bits knows
	 * no gaps in the window, and where that reaches beyond the padding, it divides by more numbers.
	 */
	static boolean isOtherwiseInBytes(Node node) {
		long[] dilations = node.integers("dilations");
		boolean gaps = dilations != null && Arrays.stream(dilations).anyMatch(d -> d != 1);
		boolean beyond = node.integer("ceil_mode", 0) == 1 && node.integer("count_include_pad", 0) == 1;
		return node.is(IN_BYTES) && (gaps || beyond);
	}

	/** Whether it is a convolution of images, or a matrix product, by constant weights of float32. */
	private boolean hasWeights(Node node) {
		boolean convolution = node.operator().equals("Conv");
		if (!convolution && !node.operator().equals("MatMul")) return false;
		TensorProto weights = graph.constant(node.inputs().get(1)).orElse(null);
		if (weights == null || weights.getDataType() != DataType.FLOAT.getNumber()) return false;
		boolean bias = !convolution || !node.hasInput(2)
			|| graph.constant(node.inputs().get(2)).filter(b -> b.getDataType() == DataType.FLOAT.getNumber()).isPresent();
		return bias && weights.getDimsCount() == (convolution ? 4 : 2) && graph.constant(node.inputs().get(0)).isEmpty();
	}

	/** Products for one image, as far as sizes are known. */
	private long products(Node node) {
		long weights = graph.constant(node.inputs().get(1)).orElseThrow().getDimsList().stream().reduce(1L, (a, b) -> a * b);
		return weights * positions(node);
	}

	/** For how many positions, or tokens, of an image a node computes the same. */
	private long positions(Node node) {
		long[] dims = graph.type(output(node)).map(TensorType::dims).orElse(null);
		if (node.operator().equals("Conv")) return dims == null || dims.length < 3 ? 1 : known(dims, 2, dims.length);
		if (dims != null && dims.length > 2) return known(dims, 0, dims.length - 1);
		// rows of a matrix may be tokens
		long depth = graph.constant(node.inputs().get(1)).orElseThrow().getDims(0);
		long[] unfolded = graph.producer(node.inputs().get(0)).filter(n -> n.operator().equals("Reshape"))
			.flatMap(n -> graph.type(n.inputs().get(0))).map(TensorType::dims).orElse(new long[0]);
		return Math.max(1, known(unfolded, 0, unfolded.length) / depth);
	}

	private static long known(long[] dims, int from, int to) {
		return Arrays.stream(dims, from, to).filter(d -> d > 0).reduce(1, (a, b) -> a * b);
	}

	private boolean isSinglePosition(Node node) {
		return positions(node) == 1;
	}

	private boolean isOfFewProducts(Node node) {
		return node.operator().equals("Conv")
			&& graph.constant(node.inputs().get(1)).orElseThrow().getDimsList().stream().skip(1).reduce(1L, (a, b) -> a * b) < FEW_PRODUCTS;
	}

	/** What a node puts out, behind the activation that its kernel takes in. */
	private String behind(Node node) {
		List<Node> next = readers.getOrDefault(output(node), List.of());
		boolean absorbed = next.size() == 1 && !kept.contains(output(node)) && ABSORBED.contains(next.get(0).operator());
		return absorbed ? output(next.get(0)) : output(node);
	}

	private static String output(Node node) {
		return node.outputs().get(0);
	}
}
