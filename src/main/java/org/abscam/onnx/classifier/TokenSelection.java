package org.abscam.onnx.classifier;

import static org.abscam.onnx.Operator.Role.CUTTING;
import static org.abscam.onnx.Operator.Role.RESHAPING;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.abscam.onnx.Axes;
import org.abscam.onnx.Constants;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Node;
import org.abscam.onnx.Operator;
import org.abscam.onnx.Part;
import org.abscam.onnx.TensorType;

/**
 * Moves the choice of a class token up. Where the scores of a transformer come from a class token alone, nothing reads what its last block
 * makes of the other tokens: normalisations, layers of weights and the rows of the attention do each token for itself, so that the token
 * may as well be chosen before them. Scores and gradients are the same, forward and backward pass are cheaper.
 *
 * <p>Nothing is taken away: what is computed of a part of a tensor has a name of its own, and only the nodes that choose read something else
 * than before. What a choice cannot be moved past, as its row of the table of operators does not say so or sizes are not known, reads all
 * tokens as before.
 */
public final class TokenSelection {

	private final EditableGraph graph;
	private final Axes axes;
	/** What is read of the tensors that those depend on which are wanted. */
	private final Map<String, Part> read = new HashMap<>();
	private final Map<Node, Reading> readings = new IdentityHashMap<>();
	/** The tensors that hold the part of a tensor that is read. */
	private final Map<String, String> parts = new HashMap<>();
	private final Map<List<Object>, String> slices = new HashMap<>();
	private final List<Node> nodes = new ArrayList<>();

	/** What a node reads of each of its inputs for a part of its outputs. */
	private record Reading(Part outputs, List<Part> inputs) {}

	private TokenSelection(EditableGraph graph) {
		this.graph = graph;
		this.axes = Axes.of(graph);
	}

	/**
	 * @param graph a copy of a classifier's graph whose types are inferred
	 * @param wanted tensors through which scores and gradients go as before: what the classifier puts out, the layer that is explained
	 */
	public static void moveUp(EditableGraph graph, String... wanted) {
		if (graph.nodes().stream().noneMatch(n -> n.is(CUTTING))) return;
		TokenSelection selection = new TokenSelection(graph);
		for (String tensor : wanted) selection.read.put(tensor, Part.WHOLE);
		for (int i = graph.nodes().size() - 1; i >= 0; i--) selection.follow(graph.nodes().get(i));
		if (selection.readings.values().stream().allMatch(r -> r.outputs.isWhole())) return;
		graph.nodes().forEach(selection::write);
		graph.replaceNodes(selection.nodes);
	}

	private void follow(Node node) {
		Part part = read(node);
		if (part == null) return;
		Reading reading = part.isWhole() && !node.is(CUTTING) ? null : reading(node, part);
		if (reading == null) {
			node.reads().forEach(tensor -> need(tensor, Part.WHOLE));
			return;
		}
		readings.put(node, reading);
		for (int i = 0; i < node.inputs().size(); i++) need(node.inputs().get(i), reading.inputs.get(i));
	}

	/** What is read of the outputs of a node; {@code null} for nothing. */
	private Part read(Node node) {
		return node.outputs().stream().map(read::get).filter(Objects::nonNull).reduce(Part::with).orElse(null);
	}

	/** {@code null} where a node needs all of its inputs. */
	private Reading reading(Node node, Part part) {
		Operator.Parts rule = Operator.of(node.operator()).parts();
		List<Part> inputs = rule == null ? null : rule.read(graph, node, part).orElse(null);
		if (inputs == null) return null;
		boolean sure = part.isWhole() ? isOfTokens(node.inputs().get(0), inputs.get(0))
			: node.outputs().stream().allMatch(o -> o.isEmpty() || graph.type(o).filter(t -> t.rank() > part.axis()).isPresent());
		return sure ? new Reading(part, inputs) : null;
	}

	/** Whether a part is of few of the tokens. */
	private boolean isOfTokens(String tensor, Part part) {
		return isOfFew(tensor, part) && axes.of(tensor).filter(layout -> layout.hasTokens(part.axis())).isPresent();
	}

	private boolean isOfFew(String tensor, Part part) {
		return 2 * part.size() <= graph.type(tensor).orElseThrow().dims()[part.axis()];
	}

	private void need(String tensor, Part part) {
		if (tensor.isEmpty()) return;
		Part all = read.merge(tensor, part, Part::with);
		if (!all.isWhole() && !isOfFew(tensor, all)) read.put(tensor, Part.WHOLE);
	}

	/** Writes a node, and behind it the one that computes what is read. */
	private void write(Node node) {
		Reading reading = readings.get(node);
		boolean known = reading != null && reading.outputs.equals(read(node));
		if (known && reading.outputs.isWhole()) {
			nodes.add(parts.containsKey(node.inputs().get(0)) ? choosing(node, reading.inputs.get(0)) : node);
			return;
		}
		nodes.add(node);
		if (!known) return;
		NodeProto.Builder part = node.proto().toBuilder().setName(graph.unique(node.operator()));
		for (int i = 0; i < node.inputs().size(); i++) part.setInput(i, part(node.inputs().get(i), reading.inputs.get(i)));
		for (int i = 0; i < node.outputs().size(); i++) {
			String output = node.outputs().get(i);
			if (!output.isEmpty()) part.setOutput(i, named(node.operator(), output, reading.outputs));
			if (read.containsKey(output)) parts.put(output, part.getOutput(i));
		}
		if (node.is(RESHAPING)) {
			String sizes = graph.integers(graph.type(part.getOutput(0)).orElseThrow().dims()).name();
			String x = part.getInput(0);
			part.setOpType("Reshape").clearAttribute().clearInput().addInput(x).addInput(sizes);
		}
		nodes.add(new Node(part.build()));
	}

	/** A node that chooses of a part that holds all that it chooses. */
	private Node choosing(Node node, Part part) {
		String held = part(node.inputs().get(0), part);
		NodeProto.Builder choosing = node.proto().toBuilder();
		if (!node.operator().equals("Gather")) {
			return new Node(choosing.setOpType("Identity").clearAttribute().clearInput().addInput(held).build());
		}
		String index = node.inputs().get(1);
		long size = graph.type(node.inputs().get(0)).orElseThrow().dims()[part.axis()];
		long[] places = graph.wholeNumbers(index).orElseThrow().clone();
		for (int i = 0; i < places.length; i++) places[i] += (places[i] < 0 ? size : 0) - part.start();
		TensorProto.Builder shifted = Constants.integers(places).toBuilder().clearDims();
		for (long dim : graph.type(index).orElseThrow().dims()) shifted.addDims(dim);
		return new Node(choosing.setInput(0, held).setInput(1, graph.constant(shifted.build()).name()).build());
	}

	/** The tensor that holds a part of another. */
	private String part(String tensor, Part part) {
		if (part.isWhole()) return tensor;
		Part all = read.get(tensor);
		if (all.isWhole()) return slice(tensor, part);
		if (!parts.containsKey(tensor)) parts.put(tensor, slice(tensor, all));
		return part.equals(all) ? parts.get(tensor) : slice(parts.get(tensor), part.within(all));
	}

	private String slice(String tensor, Part part) {
		return slices.computeIfAbsent(List.of(tensor, part), key -> {
			NodeProto.Builder slice = NodeProto.newBuilder().setOpType("Slice").addInput(tensor);
			for (long number : new long[] {part.start(), part.end(), part.axis(), 1}) slice.addInput(graph.integers(number).name());
			String name = named("Slice", tensor, part);
			nodes.add(new Node(slice.setName(name).addOutput(name).build()));
			return name;
		});
	}

	/** A name for part of a tensor. */
	private String named(String operator, String tensor, Part part) {
		String name = graph.unique(operator);
		TensorType type = graph.type(tensor).orElseThrow();
		long[] dims = type.dims().clone();
		dims[part.axis()] = part.size();
		graph.setType(name, new TensorType(type.elements(), dims));
		return name;
	}
}
