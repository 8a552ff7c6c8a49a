package org.abscam.onnx.classifier;

import static org.abscam.onnx.Operator.Role.ACTIVATION;
import static org.abscam.onnx.Operator.Role.BIAS_OR_SCALE;
import static org.abscam.onnx.Operator.Role.BOUNDING;
import static org.abscam.onnx.Operator.Role.GIVING_SIZES;
import static org.abscam.onnx.Operator.Role.MIXING;
import static org.abscam.onnx.Operator.Role.OF_POOLING;
import static org.abscam.onnx.Operator.Role.PICTURE;
import static org.abscam.onnx.Operator.Role.REARRANGING;
import static org.abscam.onnx.Operator.Role.STEPPED_OVER;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.abscam.onnx.Axes;
import org.abscam.onnx.Dependence;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Layout;
import org.abscam.onnx.NoGradientException;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.SaidAxes;
import org.abscam.onnx.TensorType;

/** All tensors of a classifier that can be target layers: what their axes stand for is known, and the scores depend on their positions. */
final class Layers {

	private static final String ATTENTION = "attention";

	private final Graph graph;
	private final ScoreHead head;
	private final Axes axes;
	private final Dependence dependence;
	private final PreActivation convention;
	private final Map<String, TargetLayer> layers = new LinkedHashMap<>();
	/** Tensors that are more than the image in another form. */
	private final Set<String> features = new HashSet<>();

	private Layers(Graph graph, ScoreHead head) {
		this.graph = graph;
		this.head = head;
		this.axes = Axes.of(graph);
		this.dependence = Dependence.of(graph, axes, head.scores());
		this.convention = new PreActivation(graph, axes);
	}

	static Layers of(Graph graph, ScoreHead head) {
		Layers layers = new Layers(graph, head);
		for (Node node : graph.nodes()) {
			boolean learned = node.is(MIXING) || node.is(PICTURE) || node.is(ACTIVATION);
			if (learned || node.reads().stream().anyMatch(layers.features::contains)) layers.features.addAll(node.outputs());
			for (String output : node.outputs()) {
				if (!layers.dependence.isByPositions(output) || output.equals(head.scores())) continue;
				TensorType type = graph.type(output).filter(TensorType::isReal).orElse(null);
				Layout layout = layers.axes.of(output).orElse(null);
				if (type == null || layout == null) continue;
				layers.grid(layout).ifPresent(grid -> layers.layers.put(output, layers.layer(output, node.operator(), type, layout, grid)));
			}
		}
		return layers;
	}

	/** Sizes of the grid of a layer that is laid out so; nothing where that is no layer. */
	Optional<long[]> grid(Layout layout) {
		return layout.grid(spatial(), isOfOneImage());
	}

	/** In the order of computation. */
	List<TargetLayer> all() {
		return List.copyOf(layers.values());
	}

	/** See {@link TargetLayer#named}. */
	TargetLayer named(String tensor, SaidAxes said) throws OnnxException {
		return new NamedLayer(this, graph, axes, tensor, said).layer();
	}

	/** Whether the scores depend on a tensor, and that on the image. */
	boolean leadsToScores(String tensor) {
		return dependence.isThere(tensor) && features.contains(tensor);
	}

	/** See {@link Dependence#isByPositions}. */
	boolean isByPositions(String tensor) {
		return dependence.isByPositions(tensor);
	}

	/** Number of spatial axes of the image. */
	int spatial() {
		return graph.type(graph.inputs().get(0)).map(TensorType::rank).orElse(2) - 2;
	}

	boolean isOfOneImage() {
		long[] image = axes.dims(graph.inputs().get(0));
		return image != null && image[0] == 1;
	}

	TargetLayer layer(String tensor, String operator, TensorType type, Layout layout, long[] grid) {
		return new TargetLayer(tensor, convention.differentiated(tensor), operator, type, layout, grid);
	}

	/** See {@link TargetLayer#automatic}. */
	TargetLayer automatic() throws OnnxException {
		return automatic(new ArrayList<>());
	}

	/** Why the automatic layer is this one, see {@link TargetLayer#reason}. */
	String reason() throws OnnxException {
		if (head.dense().isPresent()) return "the last one inside the network, in front of its scores of positions";
		List<String> passed = new ArrayList<>();
		automatic(passed);
		String last = "the last one with positions that the scores depend on";
		if (passed.contains(ATTENTION)) return "what the last attention gathers its values from, behind which no position is read any more";
		String over = String.join(", ", passed.stream().distinct().toList());
		return passed.isEmpty() ? last : last + ", but for what only hands it on (" + over + ")";
	}

	private TargetLayer automatic(List<String> passed) throws OnnxException {
		TargetLayer layer = last(passed);
		if (layer.seesAll() || !isPassedBy(layer.tensor())) return layer;
		throw new NoGradientException(
			"no layer sees all of the image that the scores depend on: each of its last ones has a part, such as '"
				+ layer.tensor()
				+ "'; name one (--layer), whose map is of its part alone, or export it without cutting the image in parts.");
	}

	/** Whether the image gets to the scores by a way around a tensor, too. */
	private boolean isPassedBy(String tensor) {
		Set<String> reached = new HashSet<>(graph.inputs());
		for (Node node : graph.nodes()) {
			if (node.is(GIVING_SIZES) || node.reads().stream().noneMatch(reached::contains)) continue;
			node.outputs().stream().filter(o -> dependence.isThere(o) && !o.equals(tensor)).forEach(reached::add);
		}
		return reached.contains(head.scores());
	}

	private TargetLayer last(List<String> passed) throws OnnxException {
		List<TargetLayer> all = all().stream().filter(l -> features.contains(l.tensor())).toList();
		if (head.dense().isPresent()) return SegmentationHead.layerBefore(graph, head, all).orElseThrow(this::without);
		if (all.isEmpty()) throw without();
		List<TargetLayer> inPlane = all.stream().filter(Layers::isInPlane).toList();
		TargetLayer last = inPlane.isEmpty() ? all.get(all.size() - 1) : inPlane.get(inPlane.size() - 1);
		String attended = attendedBehind(last.tensor());
		boolean intoAttention = attended != null;
		String tensor = intoAttention ? attended : last.tensor();
		TargetLayer layer = layers.get(tensor);
		if (intoAttention) passed.add(ATTENTION);
		List<String> pending = new ArrayList<>();
		while (true) {
			pending.add(graph.producer(tensor).map(Node::operator).orElse(""));
			tensor = before(tensor, intoAttention).orElse(null);
			if (tensor == null || !features.contains(tensor)) return layer;
			if (!layers.containsKey(tensor)) continue;
			layer = layers.get(tensor);
			passed.addAll(pending);
			pending.clear();
		}
	}

	/** Whether slices have positions, not only the volume slices. */
	private static boolean isInPlane(TargetLayer layer) {
		long[] grid = layer.grid();
		return grid[grid.length - 1] * grid[grid.length - 2] > 1;
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
		if (rounded.isPresent()) {
			String source = rounded.get();
			for (Optional<String> next = rounded; next.isPresent(); next = Quantised.source(graph, source)) source = next.get();
			return before(source, intoAttention).isPresent() ? Optional.of(source) : Optional.empty();
		}
		if (intoAttention && node.is(REARRANGING) && !node.is(MIXING)) return Optional.of(first);
		if (intoAttention) return projected(node);
		Optional<String> pooled = beforePower(node, tensor);
		if (pooled.isPresent()) return pooled;
		return beforeClassHead(tensor);
	}

	/** What powers of a generalised mean read, and bounds and scales in front of them. */
	private Optional<String> beforePower(Node node, String tensor) {
		List<String> ofImage = node.inputs().stream().filter(t -> axes.of(t).isPresent()).toList();
		if (ofImage.size() != 1) return Optional.empty();
		boolean bound = node.is(BOUNDING) || node.operator().equals("Abs") || node.is(BIAS_OR_SCALE) && isScale(node);
		boolean before = bound && graph.nodes().stream().filter(n -> n.reads().contains(tensor)).allMatch(n -> n.is(OF_POOLING));
		return Optional.of(ofImage.get(0)).filter(x -> node.is(OF_POOLING) || before);
	}

	/** What a class head reads, whose activation, normalisation, bias and rounding a tensor may stand behind. */
	private Optional<String> beforeClassHead(String tensor) {
		Optional<String> at = Optional.of(tensor);
		while (at.isPresent()) { // chains may be longer than Java's stack
			Node node = graph.producer(at.get()).orElse(null);
			if (node == null) return Optional.empty();
			if (isClassHead(node)) return Optional.of(node.inputs().get(0));
			Optional<String> inner = Quantised.source(graph, at.get()).or(() -> withConstant(node));
			boolean activated = node.is(ACTIVATION) || node.operator().equals("BatchNormalization");
			at = inner.isEmpty() && activated ? Optional.of(node.inputs().get(0)) : inner;
		}
		return Optional.empty();
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
		String at = tensor;
		while (true) {
			Node node = graph.producer(at).orElse(null);
			if (node == null || node.is(MIXING)) return node != null;
			Optional<String> rounded = Quantised.source(graph, at);
			if (rounded.isEmpty() && !node.is(REARRANGING)) return false;
			at = rounded.orElse(node.inputs().get(0));
		}
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
		Optional<Node> lost = losing();
		if (lost.isPresent() && dependence.isThere(graph.inputs().get(0))) {
			return new NoGradientException(
				"behind the " + lost.get().description() + " it cannot be told what in its layers belongs to which "
					+ "place of the image; name a layer and say its axes (--layer, --axes, --grid, --prefix), or export it without that.");
		}
		Optional<Node> last = withoutGradient();
		if (last.isPresent()) {
			return new NoGradientException("no gradient comes from what it puts out to its layers: the " + last.get().description()
				+ " hands none on; export it with the class scores in front of that as its output.");
		}
		return new NoGradientException(
			"it has no layer with positions (no convolution or pooling between its input and its scores), so there is "
				+ "nothing to draw a map of; class activation maps need a convolutional network, or a transformer whose patches a convolution cuts; where a tensor has "
				+ "positions that the graph does not show, name it and say its axes (--layer, --axes, --grid, --prefix).");
	}

	/** The first node behind which the positions of a picture are not followed, where something is learned behind it. */
	private Optional<Node> losing() {
		Node first = null;
		for (Node node : graph.nodes()) {
			boolean ofPicture = node.reads().stream().anyMatch(t -> axes.of(t).flatMap(this::grid).isPresent());
			boolean lost =
				node.outputs().stream().anyMatch(o -> dependence.isThere(o) && axes.of(o).map(Layout::isLost).orElse(true));
			if (first == null && ofPicture && lost) first = node;
			if (first != null && node.is(PICTURE) && node.is(MIXING)) return Optional.of(first);
		}
		return Optional.empty();
	}

	/** The last node that hands no gradient on, where the scores have none by the image because of such nodes. */
	private Optional<Node> withoutGradient() {
		if (dependence.isThere(graph.inputs().get(0))) return Optional.empty();
		Set<String> read = new HashSet<>(Set.of(head.scores()));
		for (int i = graph.nodes().size() - 1; i >= 0; i--) {
			Node node = graph.nodes().get(i);
			if (node.outputs().stream().noneMatch(read::contains)) continue;
			boolean ofImage = node.reads().stream().anyMatch(features::contains);
			if (ofImage && node.inputs().stream().anyMatch(dependence::isThere)) read.addAll(node.reads());
			else if (ofImage) return Optional.of(node);
		}
		return Optional.empty();
	}
}
