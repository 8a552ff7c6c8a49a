package org.abscam.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

	private static final Set<String> STEPPED_OVER = Set.of("MaxPool", "AveragePool", "LpPool", "Transpose", "Dropout", "Identity");
	private static final Set<String> ACTIVATIONS = Set.of("Relu", "LeakyRelu", "PRelu", "Clip", "HardSwish", "Elu", "Selu");
	private static final Set<String> LANDMARKS = Set.of("Conv", "ConvTranspose", "Relu", "LeakyRelu", "PRelu", "Clip", "HardSwish", "Elu",
		"Selu", "Gelu", "Add", "Mul", "Concat", "BatchNormalization", "MaxPool", "AveragePool", "LayerNormalization", "Mish", "Swish");

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
		List<TargetLayer> layers = spatialTensors(graph, head);
		if (layers.isEmpty()) {
			throw new OnnxException("it has no layer with positions (no convolution between its input and its scores), so there is "
				+ "nothing to draw a map of; class activation maps need a convolutional network.");
		}
		TargetLayer layer = layers.get(layers.size() - 1);
		while (true) {
			TargetLayer before = before(graph, layer, head).filter(layers::contains).orElse(null);
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
		return spatialTensors(graph, head).stream().filter(l -> LANDMARKS.contains(l.operator)).toList();
	}

	/** All real tensors with positions that depend on the input and on which the scores depend. */
	private static List<TargetLayer> spatialTensors(Graph graph, ScoreHead head) {
		Set<String> reached = new HashSet<>(graph.inputs());
		for (Node node : graph.nodes()) {
			if (Subgraphs.reads(node.proto()).stream().anyMatch(reached::contains)) reached.addAll(node.outputs());
		}
		Set<String> wanted = new HashSet<>(Set.of(head.scores()));
		List<TargetLayer> layers = new ArrayList<>();
		for (int i = graph.nodes().size() - 1; i >= 0; i--) {
			Node node = graph.nodes().get(i);
			if (node.outputs().stream().noneMatch(wanted::contains)) continue;
			if (!node.operator().equals("Shape")) wanted.addAll(Subgraphs.reads(node.proto()));
			for (String output : node.outputs()) {
				if (!wanted.contains(output) || !reached.contains(output)) continue;
				TensorType type = graph.type(output).orElse(null);
				if (hasPositions(type)) layers.add(0, of(graph, node, output, type));
			}
		}
		return layers;
	}

	private static boolean hasPositions(TensorType type) {
		return type != null && type.isReal() && (type.rank() == 4 || type.rank() == 5) && type.dims()[1] > 0
			&& Arrays.stream(type.dims()).skip(2).allMatch(d -> d > 1);
	}

	/** The layer one step before, where a step is allowed. */
	private static Optional<TargetLayer> before(Graph graph, TargetLayer layer, ScoreHead head) {
		Node node = graph.producer(layer.tensor).orElseThrow();
		if (STEPPED_OVER.contains(node.operator())) return of(graph, node.inputs().get(0));
		if (ACTIVATIONS.contains(node.operator())) {
			Node inner = graph.producer(node.inputs().get(0)).orElse(null);
			if (inner != null && isClassHead(graph, inner, head)) return of(graph, inner.inputs().get(0));
		}
		return isClassHead(graph, node, head) ? of(graph, node.inputs().get(0)) : Optional.empty();
	}

	private static boolean isClassHead(Graph graph, Node node, ScoreHead head) {
		if (!node.operator().equals("Conv")) return false;
		TensorType weights = graph.type(node.inputs().get(1)).orElse(null);
		return weights != null && weights.rank() >= 4 && weights.dims()[0] == head.classes()
			&& Arrays.stream(weights.dims()).skip(2).allMatch(d -> d == 1);
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
