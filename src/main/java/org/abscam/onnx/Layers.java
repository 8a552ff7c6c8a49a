package org.abscam.onnx;

import static org.abscam.onnx.Operator.Role.ACTIVATION;
import static org.abscam.onnx.Operator.Role.BIAS_OR_SCALE;
import static org.abscam.onnx.Operator.Role.LANDMARK;
import static org.abscam.onnx.Operator.Role.MIXING;
import static org.abscam.onnx.Operator.Role.PICTURE;
import static org.abscam.onnx.Operator.Role.REARRANGING;
import static org.abscam.onnx.Operator.Role.STEPPED_OVER;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All tensors of a classifier that can be target layers: what their axes stand for is known, and the scores depend on their positions. */
final class Layers {

	private final Graph graph;
	private final ScoreHead head;
	private final Axes axes;
	private final Dependence dependence;
	private final Map<String, TargetLayer> layers = new LinkedHashMap<>();
	/** Tensors that are more than the image in another form. */
	private final Set<String> features = new HashSet<>();

	private Layers(Graph graph, ScoreHead head) {
		this.graph = graph;
		this.head = head;
		this.axes = Axes.of(graph);
		this.dependence = Dependence.of(graph, axes, head.scores());
	}

	static Layers of(Graph graph, ScoreHead head) {
		Layers layers = new Layers(graph, head);
		PreActivation convention = new PreActivation(graph, layers.axes);
		for (Node node : graph.nodes()) {
			boolean learned = node.is(MIXING) || node.is(PICTURE) || node.is(ACTIVATION);
			if (learned || node.reads().stream().anyMatch(layers.features::contains)) layers.features.addAll(node.outputs());
			for (String output : node.outputs()) {
				if (!layers.dependence.isByPositions(output) || output.equals(head.scores())) continue;
				TensorType type = graph.type(output).filter(TensorType::isReal).orElse(null);
				Layout layout = layers.axes.of(output).orElse(null);
				if (type == null || layout == null) continue;
				layers.grid(layout).ifPresent(grid -> layers.layers.put(output,
					new TargetLayer(output, convention.differentiated(output), node.operator(), type, layout, grid)));
			}
		}
		return layers;
	}

	private Optional<long[]> grid(Layout layout) {
		long[] image = axes.dims(graph.inputs().get(0));
		return image == null ? Optional.empty() : layout.grid(image.length - 2, image[0] == 1);
	}

	/** In the order of computation. */
	List<TargetLayer> all() {
		return List.copyOf(layers.values());
	}

	/** See {@link TargetLayer#named}. */
	TargetLayer named(String tensor) throws OnnxException {
		TargetLayer found = layers.get(tensor);
		if (found != null) return found;
		List<String> near = all().stream().filter(l -> Operator.of(l.operator()).has(LANDMARK)).map(TargetLayer::tensor).toList();
		String some = String.join(", ", near.subList(Math.max(0, near.size() - 3), near.size()));
		throw new OnnxException(
			"The layer '" + tensor + "' " + refusal(tensor) + "; 'abscam models check' lists the candidates, the last of "
				+ "them are: " + (some.isEmpty() ? "none" : some) + ".");
	}

	private String refusal(String tensor) {
		if (!graph.has(tensor)) return "does not exist in the model";
		if (!dependence.isByPositions(tensor) && axes.of(tensor).flatMap(this::grid).isPresent()) {
			return "has positions, but the scores depend on none of them" + (dependence.isThere(tensor) ? ", only on its class token" : "");
		}
		return "has no positions that can be found out, each of them once, or does not lead from the input to the scores";
	}

	/** See {@link TargetLayer#automatic}. */
	TargetLayer automatic() throws OnnxException {
		List<TargetLayer> all = all().stream().filter(l -> features.contains(l.tensor())).toList();
		if (head.dense().isPresent()) return SegmentationHead.layerBefore(graph, head, all).orElseThrow(this::without);
		if (all.isEmpty()) throw without();
		TargetLayer last = all.get(all.size() - 1);
		String attended = attendedBehind(last.tensor());
		boolean intoAttention = attended != null;
		String tensor = intoAttention ? attended : last.tensor();
		TargetLayer layer = layers.get(tensor);
		while (true) {
			tensor = before(tensor, intoAttention).orElse(null);
			if (tensor == null || !features.contains(tensor)) return layer;
			layer = layers.getOrDefault(tensor, layer);
		}
	}

	/** The values that the last attention behind a tensor gathers from all positions; {@code null} where there is none. */
	private String attendedBehind(String tensor) {
		for (int i = graph.nodes().size() - 1; i >= 0; i--) {
			Node node = graph.nodes().get(i);
			if (node.outputs().contains(tensor)) return null;
			if (!node.is(MIXING) && !node.operator().equals("Attention")) continue;
			if (node.outputs().stream().noneMatch(dependence::isThere)) continue;
			List<String> ofImage = node.inputs().stream().filter(t -> axes.of(t).isPresent()).toList();
			String values = ofImage.isEmpty() ? null : ofImage.get(ofImage.size() - 1);
			boolean weighted = ofImage.size() > 1 || node.operator().equals("Attention");
			if (weighted && layers.containsKey(values)) return values;
		}
		return null;
	}

	/** The tensor one step before, where a step is allowed. */
	private Optional<String> before(String tensor, boolean intoAttention) {
		Node node = graph.producer(tensor).orElse(null);
		if (node == null) return Optional.empty();
		String first = node.inputs().isEmpty() ? null : node.inputs().get(0);
		if (node.is(STEPPED_OVER)) return Optional.of(first);
		Optional<String> rounded = Quantised.source(graph, tensor);
		if (rounded.isPresent()) return rounded.filter(t -> before(t, intoAttention).isPresent());
		if (intoAttention && node.is(REARRANGING) && !node.is(MIXING)) return Optional.of(first);
		if (intoAttention) return projected(node);
		return beforeClassHead(tensor);
	}

	/** What a class head reads, whose activation, normalisation, bias and rounding a tensor may stand behind. */
	private Optional<String> beforeClassHead(String tensor) {
		Node node = graph.producer(tensor).orElse(null);
		if (node == null) return Optional.empty();
		if (isClassHead(node)) return Optional.of(node.inputs().get(0));
		Optional<String> inner = Quantised.source(graph, tensor).or(() -> withConstant(node));
		if (inner.isEmpty() && (node.is(ACTIVATION) || node.operator().equals("BatchNormalization")))
			inner = Optional.of(node.inputs().get(0));
		return inner.flatMap(this::beforeClassHead);
	}

	/** What a projection to queries, keys or values reads, bias and scale included. */
	private Optional<String> projected(Node node) {
		if (node.is(MIXING)) {
			List<String> ofImage = node.inputs().stream().filter(t -> axes.of(t).isPresent()).toList();
			return ofImage.size() == 1 ? Optional.of(ofImage.get(0)) : Optional.empty();
		}
		return withConstant(node).filter(x -> isScale(node) || node.operator().equals("Add") && isProjection(x));
	}

	private boolean isProjection(String tensor) {
		Node node = graph.producer(tensor).orElse(null);
		while (node != null && node.is(REARRANGING) && !node.is(MIXING)) node = graph.producer(node.inputs().get(0)).orElse(null);
		return node != null && node.is(MIXING);
	}

	private boolean isScale(Node node) {
		return !node.operator().equals("Add") && node.inputs().stream().anyMatch(t -> axes.of(t).isEmpty()
			&& graph.type(t).filter(TensorType::isStatic).filter(s -> Arrays.stream(s.dims()).allMatch(d -> d == 1)).isPresent());
	}

	/** The one input of a sum or product that depends on the image. */
	private Optional<String> withConstant(Node node) {
		if (!node.is(BIAS_OR_SCALE)) return Optional.empty();
		List<String> ofImage = node.inputs().stream().filter(t -> axes.of(t).isPresent()).toList();
		return ofImage.size() == 1 ? Optional.of(ofImage.get(0)) : Optional.empty();
	}

	private boolean isClassHead(Node node) {
		if (!node.is(MIXING) || node.inputs().size() < 2) return false;
		TensorType weights = graph.type(node.inputs().get(1)).orElse(null);
		if (weights == null || !weights.isStatic() || axes.of(node.inputs().get(1)).isPresent()) return false;
		long[] dims = weights.dims();
		boolean convolution = node.operator().equals("Conv") && dims.length >= 4 && dims[0] == head.classes()
			&& Arrays.stream(dims).skip(2).allMatch(d -> d == 1);
		boolean product = node.operator().equals("MatMul") && dims.length == 2 && dims[1] == head.classes();
		return (convolution || product) && !isMixedAgain(node);
	}

	/** Whether what a node computes goes through further weights. */
	private boolean isMixedAgain(Node node) {
		Set<String> behind = new HashSet<>(node.outputs());
		for (Node other : graph.nodes()) {
			if (other.reads().stream().noneMatch(behind::contains)) continue;
			if (other.is(MIXING)) return true;
			behind.addAll(other.outputs());
		}
		return false;
	}

	/** Why there is no layer, and what to do. */
	private OnnxException without() {
		for (Node node : graph.nodes()) {
			for (String output : node.outputs()) {
				TensorType type = graph.type(output).orElse(null);
				if (type == null || type.isReal() || !node.is(PICTURE) || axes.of(output).flatMap(this::grid).isEmpty())
					continue;
				return new NoGradientException(
					"its layers are whole numbers (the first is the " + node.description() + "), which have no gradient; use the "
						+ "float model, or quantise it in the QDQ form (QuantizeLinear and DequantizeLinear around float operators).");
			}
		}
		return new NoGradientException(
			"it has no layer with positions (no convolution or pooling between its input and its scores), so there is "
				+ "nothing to draw a map of; class activation maps need a convolutional network, or a transformer whose patches a convolution cuts.");
	}
}
