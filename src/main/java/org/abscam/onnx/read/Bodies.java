package org.abscam.onnx.read;

import static org.abscam.onnx.Attributes.integer;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abscam.onnx.Branches;
import org.abscam.onnx.Constants;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Node;
import org.abscam.onnx.Subgraphs;

/**
 * Bodies of Loop and Scan nodes written out beside these, once, as ONNX's inference of types sees them: what a Loop carries has no sizes but those
 * that its body says, what a Scan carries has those that it begins with. To look at, not to run.
 */
final class Bodies {

	private static final String LOOP = "Loop";
	private static final String SCAN = "Scan";

	private final EditableGraph graph;
	private final Set<Node> written = Collections.newSetFromMap(new IdentityHashMap<>());

	private Bodies(EditableGraph graph) {
		this.graph = graph;
	}

	/** Writes out the bodies of a graph, and both branches of its If nodes, those within each other too. */
	static void open(EditableGraph graph) {
		Bodies bodies = new Bodies(graph);
		do
			Branches.open(graph);
		while (bodies.more());
	}

	/** Whether there was one that had not been written out. */
	private boolean more() {
		int before = written.size();
		List<Node> nodes = new ArrayList<>();
		for (Node node : List.copyOf(graph.nodes())) {
			boolean repeats = node.operator().equals(LOOP) || node.operator().equals(SCAN);
			if (repeats && written.add(node)) body(node, nodes);
			nodes.add(node);
		}
		if (written.size() == before) return false;
		graph.replaceNodes(nodes);
		return true;
	}

	/** The nodes of the body, their tensors under names of their own. */
	private void body(Node node, List<Node> nodes) {
		GraphProto body = node.proto().getAttributeList().stream().filter(a -> a.getName().equals("body")).map(AttributeProto::getG)
			.findFirst().orElseThrow();
		Map<String, String> names = new HashMap<>();
		for (TensorProto weight : body.getInitializerList()) names.put(weight.getName(), graph.constant(weight).name());
		for (int i = 0; i < body.getInputCount(); i++) names.put(body.getInput(i).getName(), input(node, body.getInput(i), i, nodes));
		for (NodeProto inner : body.getNodeList()) {
			for (String output : inner.getOutputList()) if (!output.isEmpty()) names.put(output, graph.unique(output));
		}
		for (NodeProto inner : body.getNodeList()) nodes.add(new Node(Subgraphs.rename(inner, n -> names.getOrDefault(n, n))));
	}

	/** What stands for an input of a body. */
	private String input(Node node, ValueInfoProto input, int index, List<Node> nodes) {
		boolean scan = node.operator().equals(SCAN);
		String given = node.hasInput(index) ? node.inputs().get(index) : "";
		TypeProto.Tensor type = input.getType().getTensorType();
		boolean sized = type.hasShape() && (!scan || type.getShape().getDimList().stream().allMatch(Dimension::hasDimValue));
		if (sized || given.isEmpty() || !scan && index < 2) return free(type, !scan && index < 2);
		long states = node.inputs().size() - node.integer("num_scan_inputs", 0);
		if (scan && index < states || input.getType().hasSequenceType() || input.getType().hasOptionalType()) return given;
		String name = graph.unique(node.operator());
		NodeProto.Builder part = NodeProto.newBuilder().setName(name).addInput(given).addOutput(name);
		if (scan) {
			long[] axes = node.integers("scan_input_axes");
			part.setOpType("Gather").addInput(graph.constant(Constants.integers(0).toBuilder().clearDims().build()).name())
				.addAttribute(integer("axis", axes != null && index - states < axes.length ? axes[(int) (index - states)] : 0));
		}
		else part.setOpType("Reshape").addInput(graph.input(graph.unique("sizes"), DataType.INT64, graph.unique("count")).name());
		nodes.add(new Node(part.build()));
		return name;
	}

	/** An input of the graph, of the sizes that are said. */
	private String free(TypeProto.Tensor type, boolean single) {
		DataType elements = DataType.forNumber(type.getElemType());
		boolean known = elements != null && elements != DataType.UNDEFINED;
		List<Object> dims = new ArrayList<>();
		for (Dimension dim : type.getShape().getDimList()) dims.add(dim.hasDimValue() ? dim.getDimValue() : graph.unique("size"));
		if (single) dims.clear(); // the number of the round, and whether there is another
		return graph.input(graph.unique("carried"), known ? elements : DataType.FLOAT, dims.toArray()).name();
	}
}
