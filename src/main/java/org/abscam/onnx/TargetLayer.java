package org.abscam.onnx;

import static org.abscam.onnx.Operator.Role.ACTIVATION;
import static org.abscam.onnx.Operator.Role.LANDMARK;
import static org.abscam.onnx.Operator.Role.MIXING;
import static org.abscam.onnx.Operator.Role.PICTURE;
import static org.abscam.onnx.Operator.Role.POOLING_AXES;
import static org.abscam.onnx.Operator.Role.REARRANGING;
import static org.abscam.onnx.Operator.Role.STEPPED_OVER;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The layer whose activations A a map is made of.
 *
 * <p>A and the tensor by which the score is differentiated are the same but for one case: where A is the ReLU of a batch
 * normalisation (DenseNet and other pre-activation networks), the gradient is that in front of the ReLU, which is 0 for a unit
 * that the ReLU holds at 0. PyTorch's CAM tools hook the normalisation there, whose output the ReLU then overwrites in place, and
 * the expected values are made so.
 *
 * @param tensor name of the activation tensor, N×K×h×w, or N×K×d×h×w for volumes
 * @param differentiated name of the tensor by which the score is differentiated, of the same shape
 * @param operator the operator that computes it
 * @param type its sizes
 */
public record TargetLayer(String tensor, String differentiated, String operator, TensorType type) {

	/** @return number of channels K */
	public int channels() {
		return (int) type.dims()[1];
	}

	/** @return spatial sizes: h, w, or d, h, w */
	public long[] spatial() {
		return Arrays.copyOfRange(type.dims(), 2, type.rank());
	}

	/** Tensor, operator and sizes on one line. */
	@Override
	public String toString() {
		return tensor + " (" + operator + ", " + type + ")";
	}

	/**
	 * Walks back from the scores to the last tensor that still has positions, past poolings and layout changes, and past a head
	 * of 1×1 convolutions whose channels are the classes.
	 *
	 * @param graph a graph whose types are inferred
	 * @param head where its scores are
	 * @return the last activation before positions are pooled away
	 * @throws OnnxException if the scores depend on no tensor with positions
	 */
	public static TargetLayer automatic(Graph graph, ScoreHead head) throws OnnxException {
		List<TargetLayer> layers = pictures(graph, head);
		if (layers.isEmpty()) throw without(graph);
		Set<TargetLayer> allowed = new HashSet<>(layers);
		TargetLayer layer = layers.get(layers.size() - 1);
		while (true) {
			TargetLayer before = before(graph, layer, head).filter(allowed::contains).orElse(null);
			if (before == null) return layer;
			layer = before;
		}
	}

	/**
	 * @param graph a graph whose types are inferred
	 * @param head where its scores are
	 * @param tensor a tensor's name
	 * @return that tensor as target layer
	 * @throws OnnxException if there is no such tensor with positions between input and scores; the sentence names some that are
	 */
	public static TargetLayer named(Graph graph, ScoreHead head, String tensor) throws OnnxException {
		List<TargetLayer> layers = spatialTensors(graph, head);
		Optional<TargetLayer> found = layers.stream().filter(l -> l.tensor.equals(tensor)).findFirst();
		if (found.isPresent()) return found.get();
		String reason = graph.has(tensor) ? "has no positions (rank 4 or 5, sizes above 1) or does not lead from the input to the scores"
			: "does not exist in the model";
		List<String> near = candidates(graph, head).stream().map(TargetLayer::tensor).toList();
		String some = String.join(", ", near.subList(Math.max(0, near.size() - 3), near.size()));
		throw new OnnxException("The layer '" + tensor + "' " + reason + "; 'abscam models check' lists the candidates, the last of them "
			+ "are: " + (some.isEmpty() ? "none" : some) + ".");
	}

	/**
	 * @param graph a graph whose types are inferred
	 * @param head where its scores are
	 * @return the layers that a user may want to see, in the order of computation: outputs of convolutions, activations,
	 *         normalisations, sums and poolings
	 */
	public static List<TargetLayer> candidates(Graph graph, ScoreHead head) {
		return pictures(graph, head).stream().filter(l -> Operator.of(l.operator).has(LANDMARK)).toList();
	}

	/** Why there is no layer, and what to do. */
	private static OnnxException without(Graph graph) {
		for (Node node : graph.nodes()) {
			for (String output : node.outputs()) {
				TensorType type = graph.type(output).orElse(null);
				if (type == null || type.isReal() || !hasAxesOfPositions(type) || !node.is(PICTURE)) continue;
				return new OnnxException(
					"its layers are whole numbers (the first is the " + node.description() + "), which have no gradient; use the "
						+ "float model, or quantise it in the QDQ form (QuantizeLinear and DequantizeLinear around float operators).");
			}
		}
		return new OnnxException("it has no layer with positions (no convolution or pooling between its input and its scores), so there is "
			+ "nothing to draw a map of; class activation maps need a convolutional network, or a transformer whose patches a convolution cuts.");
	}

	/**
	 * The tensors with positions whose axes are known to be N×K×positions: they go into or come out of an operator of pictures, or
	 * are connected to such tensors by operators that leave the places of elements alone. The weights of attention
	 * (N×heads×tokens×tokens) have four axes too, but are none.
	 */
	private static List<TargetLayer> pictures(Graph graph, ScoreHead head) {
		Set<String> pictures = new HashSet<>();
		for (Node node : graph.nodes()) {
			if (node.is(PICTURE)) pictures.addAll(List.of(node.inputs().get(0), node.outputs().get(0)));
			if (node.is(POOLING_AXES) && overPositions(graph, node)) pictures.add(node.inputs().get(0));
		}
		Map<String, List<List<String>>> connections = new HashMap<>();
		for (Node node : graph.nodes()) {
			if (node.is(REARRANGING)) continue;
			List<String> connected = Stream.concat(node.inputs().stream(), node.outputs().stream())
				.filter(t -> graph.type(t).map(TensorType::rank).filter(r -> r == 4 || r == 5).isPresent()).toList();
			for (String tensor : connected) connections.computeIfAbsent(tensor, t -> new ArrayList<>()).add(connected);
		}
		Deque<String> open = new ArrayDeque<>(pictures);
		while (!open.isEmpty()) {
			// each connection is followed once, however many tensors it has
			List<List<String>> next = connections.remove(open.pop());
			if (next == null) continue;
			for (List<String> connected : next) {
				for (String tensor : connected) if (pictures.add(tensor)) open.push(tensor);
			}
		}
		return spatialTensors(graph, head).stream().filter(l -> pictures.contains(l.tensor)).toList();
	}

	/** Whether a reduction is a pooling over all positions of N×K×positions. */
	private static boolean overPositions(Graph graph, Node node) {
		int rank = graph.type(node.inputs().get(0)).map(TensorType::rank).orElse(-1);
		long[] axes = node.hasInput(1) ? graph.wholeNumbers(node.inputs().get(1)).orElse(null) : node.integers("axes");
		return axes != null && rank >= 4 && Arrays.equals(Arrays.stream(axes).map(a -> a < 0 ? a + rank : a).sorted().toArray(),
			LongStream.range(2, rank).toArray());
	}

	/** All real tensors with positions that depend on the input and on which the scores depend. */
	private static List<TargetLayer> spatialTensors(Graph graph, ScoreHead head) {
		Set<String> reached = new HashSet<>(graph.inputs());
		for (Node node : graph.nodes()) {
			if (node.reads().stream().anyMatch(reached::contains)) reached.addAll(node.outputs());
		}
		Set<String> wanted = new HashSet<>(Set.of(head.scores()));
		List<TargetLayer> layers = new ArrayList<>();
		for (int i = graph.nodes().size() - 1; i >= 0; i--) {
			Node node = graph.nodes().get(i);
			if (node.outputs().stream().noneMatch(wanted::contains)) continue;
			if (!node.operator().equals("Shape")) wanted.addAll(node.reads());
			for (String output : node.outputs()) {
				if (!wanted.contains(output) || !reached.contains(output)) continue;
				TensorType type = graph.type(output).orElse(null);
				if (hasPositions(type)) layers.add(of(graph, node, output, type));
			}
		}
		Collections.reverse(layers);
		return layers;
	}

	private static boolean hasPositions(TensorType type) {
		return type != null && type.isReal() && hasAxesOfPositions(type);
	}

	private static boolean hasAxesOfPositions(TensorType type) {
		return (type.rank() == 4 || type.rank() == 5) && type.dims()[1] > 0 && Arrays.stream(type.dims()).skip(2).allMatch(d -> d > 1);
	}

	/** The layer one step before, where a step is allowed. */
	private static Optional<TargetLayer> before(Graph graph, TargetLayer layer, ScoreHead head) {
		Node node = graph.producer(layer.tensor).orElseThrow();
		if (node.is(STEPPED_OVER)) return of(graph, node.inputs().get(0));
		if (node.is(ACTIVATION)) {
			Node inner = graph.producer(node.inputs().get(0)).orElse(null);
			if (inner != null && isClassHead(graph, inner, head)) return of(graph, inner.inputs().get(0));
		}
		return isClassHead(graph, node, head) ? of(graph, node.inputs().get(0)) : Optional.empty();
	}

	private static boolean isClassHead(Graph graph, Node node, ScoreHead head) {
		if (!node.operator().equals("Conv")) return false;
		TensorType weights = graph.type(node.inputs().get(1)).orElse(null);
		return weights != null && weights.rank() >= 4 && weights.dims()[0] == head.classes()
			&& Arrays.stream(weights.dims()).skip(2).allMatch(d -> d == 1) && !isMixedAgain(graph, node);
	}

	/** Whether what a node computes goes through further weights. */
	private static boolean isMixedAgain(Graph graph, Node node) {
		Set<String> behind = new HashSet<>(node.outputs());
		for (Node other : graph.nodes()) {
			if (other.reads().stream().noneMatch(behind::contains)) continue;
			if (other.is(MIXING)) return true;
			behind.addAll(other.outputs());
		}
		return false;
	}

	private static Optional<TargetLayer> of(Graph graph, String tensor) {
		return graph.producer(tensor).flatMap(node -> graph.type(tensor).map(type -> of(graph, node, tensor, type)));
	}

	private static TargetLayer of(Graph graph, Node node, String tensor, TensorType type) {
		boolean behindNormalisation = node.operator().equals("Relu") && graph.producer(node.inputs().get(0))
			.filter(n -> n.operator().equals("BatchNormalization")).isPresent();
		return new TargetLayer(tensor, behindNormalisation ? node.inputs().get(0) : tensor, node.operator(), type);
	}
}
