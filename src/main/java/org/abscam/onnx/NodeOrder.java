package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Nodes in the order of computation, each after those it reads, as ONNX wants them. */
public final class NodeOrder {

	private NodeOrder() {}

	/**
	 * The nodes that some tensors depend on.
	 *
	 * @param outputs the tensors
	 * @param producers the node that computes each tensor
	 * @throws OnnxException if nodes read each other in a circle
	 */
	public static List<Node> of(Collection<String> outputs, Map<String, Node> producers) throws OnnxException {
		return from(outputs.stream().map(producers::get).filter(Objects::nonNull).toList(), producers);
	}

	/**
	 * A graph, bodies of its nodes included, whose nodes stand in the order of computation. ONNX Runtime does not mind another order, so
	 * that converters write any. Nodes that are in order stay where they are.
	 *
	 * @param graph a graph in which every tensor is computed once
	 * @throws OnnxException if nodes read each other in a circle
	 */
	public static GraphProto sorted(GraphProto graph) throws OnnxException {
		List<Node> nodes = new ArrayList<>();
		Map<String, Node> producers = new HashMap<>();
		for (NodeProto proto : graph.getNodeList()) {
			Node node = new Node(withSortedBodies(proto));
			nodes.add(node);
			node.outputs().stream().filter(o -> !o.isEmpty()).forEach(o -> producers.put(o, node));
		}
		List<Node> order = from(nodes, producers);
		return graph.toBuilder().clearNode().addAllNode(order.stream().map(Node::proto).toList()).build();
	}

	private static NodeProto withSortedBodies(NodeProto node) throws OnnxException {
		if (node.getAttributeList().stream().noneMatch(a -> a.hasG() || a.getGraphsCount() > 0)) return node;
		NodeProto.Builder sorted = node.toBuilder();
		for (AttributeProto.Builder attribute : sorted.getAttributeBuilderList()) {
			if (attribute.hasG()) attribute.setG(sorted(attribute.getG()));
			for (int i = 0; i < attribute.getGraphsCount(); i++) attribute.setGraphs(i, sorted(attribute.getGraphs(i)));
		}
		return sorted.build();
	}

	/** The nodes and those that they depend on. */
	private static List<Node> from(Collection<Node> wanted, Map<String, Node> producers) throws OnnxException {
		Map<Node, Boolean> done = new IdentityHashMap<>();
		List<Node> order = new ArrayList<>();
		Deque<Node> stack = new ArrayDeque<>();
		for (Node last : wanted) {
			stack.push(last);
			while (!stack.isEmpty()) {
				Node node = stack.peek();
				if (Boolean.TRUE.equals(done.get(node))) {
					stack.pop();
					continue;
				}
				boolean first = done.put(node, false) == null;
				boolean ready = true;
				for (String input : node.reads()) {
					Node source = producers.get(input);
					if (source == null || Boolean.TRUE.equals(done.get(source))) continue;
					if (!first) throw new OnnxException("The graph runs in a circle at the " + source.description() + ".");
					stack.push(source);
					ready = false;
				}
				if (ready) {
					done.put(node, true);
					order.add(node);
					stack.pop();
				}
			}
		}
		return Collections.unmodifiableList(order);
	}
}
