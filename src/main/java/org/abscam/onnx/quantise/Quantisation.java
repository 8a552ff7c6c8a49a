package org.abscam.onnx.quantise;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Operator.Role.IN_BYTES;
import static org.abscam.onnx.Operator.Role.NOWHERE_NEGATIVE;
import static org.abscam.onnx.Operator.Role.QUANTISING;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.ScoreHead;

/**
 * A classifier's forward pass in whole numbers of 8 bits, as far as that pays: weights int8, symmetric, a scale for each output channel; tensors
 * uint8, a scale and a zero for each, from the range of their values; biases int32. What else it computes, scores among it, stays
 * float32. Weights are rounded once, ranges come from images: see {@link #ranges} and {@link #rounded}.
 */
public final class Quantisation {

	/** The largest whole number of a weight. */
	public static final int ALL_BITS = 127;
	/** The same, for processors that add two products in 16 bits and saturate there. */
	public static final int SEVEN_BITS = 63;

	private final ClassifierGraph singles;
	private final EditableGraph bytes;
	/** By rounded tensor, in the order of computation. */
	private final Map<String, Scale> scales = new LinkedHashMap<>();
	private final List<Bias> biases = new ArrayList<>();

	/** Names of a tensor's scale and zero, and the tensor whose range they are made of. */
	private record Scale(String scale, String zero, String ranged) {}

	/** A convolution's bias b, whose scale is that of the tensor times those of the weights. */
	private record Bias(String tensor, float[] values, float[] weightScales, String rounded, String scale) {}

	private Quantisation(ClassifierGraph singles, RoundedNodes chosen, int largest) {
		this.singles = singles;
		this.bytes = singles.graph().copy();
		write(chosen, largest);
	}

	/**
	 * @param classifier a classifier whose types are inferred
	 * @return whether numbers are rounded in it as it is
	 */
	public static boolean isIn(ClassifierGraph classifier) {
		return classifier.graph().nodes().stream().anyMatch(n -> n.is(QUANTISING) || n.operator().equals("DequantizeLinear"));
	}

	/**
	 * Rounds a classifier's weights.
	 *
	 * @param classifier a classifier whose types are inferred, not quantised
	 * @param largest {@link #ALL_BITS} or {@link #SEVEN_BITS}
	 * @return its quantisation; nothing where little of what it computes could be in 8 bits
	 * @throws OnnxException if the graph is broken
	 */
	public static Optional<Quantisation> of(ClassifierGraph classifier, int largest) throws OnnxException {
		ScoreHead head = classifier.head();
		Set<String> kept = new HashSet<>(Set.of(head.scores()));
		head.dense().ifPresent(kept::add);
		head.boxes().ifPresent(kept::add);
		EditableGraph folded = classifier.graph().copy();
		folded.clearOutputs();
		Folding.run(folded, head.scores(), kept);
		ClassifierGraph plain = with(classifier, folded);
		return RoundedNodes.of(folded, head.scores(), kept).map(nodes -> new Quantisation(plain, nodes, largest));
	}

	/** @return the classifier in float32, as it is before it is rounded, with the same scores */
	public ClassifierGraph singles() {
		return singles;
	}

	/**
	 * Adds the smallest and the largest value of each tensor that is to be rounded. They are put together in a chain from the first tensor to the
	 * last, whose order ONNX Runtime follows: of a single node that puts all together, it would keep every tensor of the network in memory until the
	 * end.
	 *
	 * @param copy a graph with the nodes of {@link #singles}
	 * @return smallest and largest value by turns, of one tensor after another, one-dimensional
	 */
	public Tensor ranges(EditableGraph copy) {
		Tensor all = null;
		for (String name : scales.keySet()) {
			Tensor tensor = copy.tensor(name);
			boolean nowhereNegative = isNowhereNegative(singles.graph(), name);
			Tensor low = nowhereNegative ? copy.reals(DataType.FLOAT, new long[] {1}, 0) : extreme(tensor, "ReduceMin");
			// ONNX Runtime pools in its own layout, where anything else would have to bring the tensor into that of ONNX before
			boolean picture = nowhereNegative && tensor.type().rank() == 4;
			Tensor high = extreme(picture ? tensor.apply("GlobalMaxPool") : tensor, "ReduceMax");
			Tensor both = low.applyTo("Concat", List.of(high), integer("axis", 0));
			all = all == null ? both : all.applyTo("Concat", List.of(both), integer("axis", 0));
		}
		return all;
	}

	private static Tensor extreme(Tensor tensor, String operator) {
		return tensor.apply(operator, integer("keepdims", 0)).reshape(1);
	}

	private static boolean isNowhereNegative(Graph graph, String tensor) {
		Node node = graph.producer(tensor).orElse(null);
		if (node == null) return false;
		if (node.is(NOWHERE_NEGATIVE)) return true;
		if (node.operator().equals("Clip")) {
			return node.hasInput(1) && graph.constant(node.inputs().get(1)).flatMap(Numbers::singles).filter(v -> v[0] >= 0).isPresent();
		}
		return node.is(IN_BYTES) && node.inputs().stream().allMatch(i -> isNowhereNegative(graph, i));
	}

	/** @return how many numbers {@link #ranges} are */
	public int rangeCount() {
		return 2 * scales.size();
	}

	/**
	 * @param ranges what {@link #ranges} came to, over all images that count
	 * @return the classifier in 8 bits; without outputs, and not for gradients
	 */
	public ClassifierGraph rounded(float[] ranges) {
		EditableGraph graph = bytes.copy();
		Map<String, Integer> places = new HashMap<>();
		for (String tensor : scales.keySet()) places.put(tensor, places.size());
		Map<String, Float> steps = new HashMap<>();
		scales.forEach((tensor, scale) -> {
			int place = 2 * places.get(scale.ranged);
			double low = Math.min(0, ranges[place]);
			double high = Math.max(0, ranges[place + 1]);
			float step = high > low ? (float) ((high - low) / 255) : 1;
			steps.put(tensor, step);
			graph.replaceConstant(scale.scale, Numbers.singles(new float[] {step}));
			graph.replaceConstant(scale.zero, Numbers.tensor(DataType.UINT8, new byte[] {(byte) Math.rint(-low / step)}));
		});
		for (Bias bias : biases) {
			int[] rounded = new int[bias.values.length];
			float[] of = new float[rounded.length];
			for (int k = 0; k < rounded.length; k++) {
				of[k] = steps.get(bias.tensor) * bias.weightScales[k];
				rounded[k] = (int) Math.rint(bias.values[k] / (double) of[k]); // saturates
			}
			graph.replaceConstant(bias.rounded, Numbers.integers(rounded, rounded.length));
			graph.replaceConstant(bias.scale, Numbers.singles(of, of.length));
		}
		return with(singles, graph);
	}

	/** @return this without the weights in float32, once they are loaded */
	public Quantisation withoutSingles() {
		return new Quantisation(this);
	}

	private Quantisation(Quantisation other) {
		singles = other.singles.withoutWeights();
		bytes = other.bytes;
		scales.putAll(other.scales);
		biases.addAll(other.biases);
	}

	/** Writes the graph in 8 bits, with numbers of no meaning in place of what ranges say. */
	private void write(RoundedNodes chosen, int largest) {
		List<Node> before = List.copyOf(bytes.nodes());
		Map<String, String> restored = new HashMap<>();
		for (String tensor : chosen.tensors()) {
			Tensor scale = bytes.constant(Numbers.singles(new float[] {1}));
			Tensor zero = bytes.constant(Numbers.tensor(DataType.UINT8, new byte[1]));
			scales.put(tensor, new Scale(scale.name(), zero.name(), chosen.rangeOf(tensor)));
			Tensor whole = bytes.add("QuantizeLinear", DataType.UINT8, List.of(bytes.tensor(tensor), scale, zero));
			restored.put(tensor, bytes.add("DequantizeLinear", DataType.FLOAT, List.of(whole, scale, zero)).name());
		}
		Set<String> dropped = new HashSet<>();
		List<Node> after = new ArrayList<>();
		for (Node node : before) {
			NodeProto.Builder reading = node.proto().toBuilder();
			for (int i = 0; i < node.inputs().size() && !RoundedNodes.isOtherwiseInBytes(node); i++) {
				reading.setInput(i, restored.getOrDefault(node.inputs().get(i), node.inputs().get(i)));
			}
			if (chosen.contains(node)) {
				roundWeights(node, reading, largest);
				dropped.add(node.inputs().get(1));
			}
			after.add(new Node(reading.build()));
		}
		after.addAll(bytes.nodes().subList(before.size(), bytes.nodes().size()));
		bytes.replaceNodes(after);
		after.forEach(n -> dropped.removeAll(n.reads()));
		dropped.forEach(weights -> bytes.replaceConstant(weights, Numbers.singles(new float[0], 0))); // nothing reads them any more
	}

	private void roundWeights(Node node, NodeProto.Builder reading, int largest) {
		TensorProto weights = bytes.constant(node.inputs().get(1)).orElseThrow();
		boolean convolution = node.operator().equals("Conv");
		RoundedWeights rounded =
			RoundedWeights.of(weights, Numbers.singles(weights).orElseThrow(), convolution ? 0 : 1, largest);
		float[] scale = rounded.scales();
		Tensor values = bytes.constant(rounded.values());
		Tensor zeros = bytes.constant(Numbers.tensor(DataType.INT8, new byte[scale.length], scale.length));
		reading.setInput(1,
			bytes.add("DequantizeLinear", DataType.FLOAT, List.of(values, bytes.constant(Numbers.singles(scale, scale.length)), zeros),
				integer("axis", rounded.axis())).name());
		if (!convolution || !node.hasInput(2)) return;
		float[] bias = Numbers.singles(bytes.constant(node.inputs().get(2)).orElseThrow()).orElseThrow();
		Tensor wholes = bytes.constant(Numbers.integers(new int[bias.length], bias.length));
		Tensor steps = bytes.constant(Numbers.singles(scale, scale.length));
		Tensor none = bytes.constant(Numbers.integers(new int[bias.length], bias.length));
		reading.setInput(2, bytes.add("DequantizeLinear", DataType.FLOAT, List.of(wholes, steps, none), integer("axis", 0)).name());
		biases.add(new Bias(node.inputs().get(0), bias, scale, wholes.name(), steps.name()));
	}

	private static ClassifierGraph with(ClassifierGraph classifier, Graph graph) {
		return new ClassifierGraph(graph, classifier.input(), classifier.channels(), classifier.spatial(), classifier.channelsLast(),
			classifier.head(), classifier.batches(), classifier.anySize(), classifier.sliced());
	}
}
