package org.abscam.onnx.gradient;

import static org.abscam.onnx.Operator.Role.FLAT;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Graph;
import org.abscam.onnx.NoGradientException;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;

/**
 * Reverse-mode differentiation of an ONNX graph into the graph itself: the nodes between a tensor and the scores are walked
 * back, and for each the nodes of its {@linkplain GradientRule vector-Jacobian product} are added.
 */
public final class Gradient {

	/** From more shares on they are summed up by one node: in a DenseNet every layer reads all that are before it. */
	private static final int MANY = 3;

	private Gradient() {}

	/**
	 * Adds the nodes that compute a gradient.
	 *
	 * @param graph a graph of opset {@value org.abscam.onnx.OpsetUpgrade#WORKING_OPSET} or later whose types are inferred
	 * @param scores tensor y
	 * @param seed gradient of the quantity of interest by y, of y's shape; one-hot rows give ∂y_c per image
	 * @param target tensor A
	 * @return ∂(Σ seed·y)/∂A, of A's shape; in float64 where A goes straight into a normalisation, whose derivative is a small
	 *         difference of large numbers
	 * @throws OnnxException if y does not depend on A, or an operator between them has no rule; the sentence names the node
	 */
	public static Tensor of(EditableGraph graph, Tensor scores, Tensor seed, Tensor target) throws OnnxException {
		List<Node> path = path(graph, scores.name(), target.name());
		for (Node node : path) if (Remedies.stops(node.operator())) throw refused(node);
		requireFirmSizes(graph, path, target.name());
		Set<String> carrying = new HashSet<>(Set.of(target.name()));
		path.forEach(n -> carrying.addAll(n.outputs()));
		Map<String, Tensor> gradients = new HashMap<>();
		Map<String, List<Tensor>> shares = new HashMap<>(Map.of(scores.name(), List.of(seed)));
		for (int i = path.size() - 1; i >= 0; i--) {
			Node node = path.get(i);
			if (node.outputs().stream().noneMatch(shares::containsKey)) continue;
			for (String y : node.outputs()) if (shares.containsKey(y)) gradients.put(y, sum(shares.get(y)));
			GradientRule rule = RuleBook.of(node.operator()).orElseThrow(() -> refused(node));
			Backward backward = new Backward(graph, node, gradients, carrying);
			Gated gated = Gated.by(backward);
			if (gated != null) {
				shares.computeIfAbsent(gated.x(), x -> new ArrayList<>()).add(gated.gradient());
				continue;
			}
			for (int input = 0; input < node.inputs().size(); input++) {
				String x = node.inputs().get(input);
				if (!carrying.contains(x)) continue;
				Tensor gradient = rule.gradient(backward, input);
				if (gradient != null) shares.computeIfAbsent(x, t -> new ArrayList<>()).add(gradient);
			}
		}
		if (!shares.containsKey(target.name())) {
			throw new OnnxException(
				"The scores do not depend on the layer '" + target.name() + "', so it has no gradient; choose another layer.");
		}
		return sum(shares.get(target.name()));
	}

	/** Rules take sizes for fixed; where they depend on what an image shows, those seen are of a black one. */
	private static void requireFirmSizes(Graph graph, List<Node> path, String target) throws OnnxException {
		for (Node node : path) {
			for (String tensor : node.outputs()) {
				if (!graph.isSizedByContent(tensor)) continue;
				throw new NoGradientException("The " + node.description() + " cannot be differentiated: the size of '" + tensor
					+ "' depends on what the image shows; choose a layer behind it with the layer option.");
			}
		}
		if (graph.isSizedByContent(target)) {
			throw new NoGradientException("The size of the layer '" + target + "' depends on what the image shows; choose another layer.");
		}
	}

	private static OnnxException refused(Node node) {
		return new NoGradientException(
			"The " + node.description() + " cannot be differentiated: there is no gradient rule for " + node.operator() + "; "
				+ Remedies.of(node.operator()) + ".");
	}

	/**
	 * @param graph a graph
	 * @param scores tensor y
	 * @param target tensor A
	 * @return whether {@link #of} refuses no node between the two
	 */
	public static boolean isKnown(Graph graph, String scores, String target) {
		List<Node> path = path(graph, scores, target);
		return !path.isEmpty() && !graph.isSizedByContent(target)
			&& path.stream().allMatch(node -> RuleBook.of(node.operator()).isPresent() && !Remedies.stops(node.operator())
				&& node.outputs().stream().noneMatch(graph::isSizedByContent));
	}

	/**
	 * @param graph a graph
	 * @param scores tensor y
	 * @param target tensor A
	 * @return the operators between the two that have no rule, none if the gradient can be written down
	 */
	public static Set<String> missingRules(Graph graph, String scores, String target) {
		Set<String> missing = operatorsBetween(graph, scores, target);
		missing.removeAll(RuleBook.operators());
		return missing;
	}

	/**
	 * What {@link #missingRules(Graph, String, String)} says of every tensor, in one walk.
	 *
	 * @param graph a graph
	 * @param scores tensor y
	 * @return by tensor, the operators between it and y that have no rule; without the tensors on which y does not depend
	 */
	public static Map<String, Set<String>> missingRules(Graph graph, String scores) {
		Map<String, Set<String>> missing = new HashMap<>(Map.of(scores, Set.of()));
		for (int i = graph.nodes().size() - 1; i >= 0; i--) {
			Node node = graph.nodes().get(i);
			if (givesNoGradient(node)) continue;
			Set<String> behind =
				node.outputs().stream().map(missing::get).filter(Objects::nonNull).reduce(Gradient::union).orElse(null);
			if (behind == null) continue;
			Set<String> all = RuleBook.of(node.operator()).isPresent() ? behind : union(behind, Set.of(node.operator()));
			for (String input : node.reads()) missing.merge(input, all, Gradient::union);
		}
		return missing;
	}

	/** The union of two sets; one of them where it has all that the other has. */
	private static Set<String> union(Set<String> a, Set<String> b) {
		if (a.containsAll(b)) return a;
		if (b.containsAll(a)) return b;
		Set<String> union = new TreeSet<>(a);
		union.addAll(b);
		return union;
	}

	/**
	 * @param graph a graph
	 * @param scores tensor y
	 * @param target tensor A
	 * @return the operators between the two, in alphabetical order
	 */
	public static Set<String> operatorsBetween(Graph graph, String scores, String target) {
		Set<String> operators = new TreeSet<>();
		path(graph, scores, target).forEach(n -> operators.add(n.operator()));
		return operators;
	}

	/** The sum of what the readers of a tensor give. */
	private static Tensor sum(List<Tensor> shares) {
		boolean alike = shares.stream().allMatch(s -> s.elements() == shares.get(0).elements() && !isRepeated(s));
		if (shares.size() > MANY && alike) return shares.get(0).applyTo("Sum", shares.subList(1, shares.size()));
		return shares.stream().reduce(Gradient::sum).orElseThrow();
	}

	/** The sum of two shares, in the wider element type of the two. */
	private static Tensor sum(Tensor a, Tensor b) {
		DataType wider = a.elements() == DataType.DOUBLE ? DataType.DOUBLE : b.elements();
		return narrow(a.cast(wider)).plus(isRepeated(a) ? b.cast(wider) : narrow(b.cast(wider)));
	}

	/** What is only repeated along some axes, before that: adding repeats it just as well. */
	private static Tensor narrow(Tensor gradient) {
		return isRepeated(gradient) ? gradient.graph().tensor(gradient.graph().producer(gradient.name()).orElseThrow().inputs().get(0))
			: gradient;
	}

	private static boolean isRepeated(Tensor gradient) {
		return gradient.graph().producer(gradient.name()).filter(n -> n.operator().equals("Expand")).isPresent();
	}

	/** Nodes on any way from target to scores, in the order of computation. */
	private static List<Node> path(Graph graph, String scores, String target) {
		Set<String> after = new HashSet<>(Set.of(target));
		List<Node> behind = new ArrayList<>();
		for (Node node : graph.nodes()) {
			if (node.outputs().contains(target) || node.reads().stream().noneMatch(after::contains) || givesNoGradient(node)) continue;
			after.addAll(node.outputs());
			behind.add(node);
		}
		Set<String> wanted = new HashSet<>(Set.of(scores));
		List<Node> path = new ArrayList<>();
		for (int i = behind.size() - 1; i >= 0; i--) {
			Node node = behind.get(i);
			if (node.outputs().stream().noneMatch(wanted::contains)) continue;
			wanted.addAll(node.reads());
			path.add(node);
		}
		Collections.reverse(path);
		return path;
	}

	private static boolean givesNoGradient(Node node) {
		return node.is(FLAT);
	}
}
