package org.abscam.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The nodes that some tensors depend on, each after those it reads, as ONNX wants them. */
final class NodeOrder {

	private NodeOrder() {}

	/**
	 * @param outputs the tensors
	 * @param producers the node that computes each tensor
	 * @throws OnnxException if nodes read each other in a circle
	 */
	static List<Node> of(Collection<String> outputs, Map<String, Node> producers) throws OnnxException {
		Map<Node, Boolean> done = new IdentityHashMap<>();
		List<Node> order = new ArrayList<>();
		Deque<Node> stack = new ArrayDeque<>();
		for (String output : outputs) {
			if (producers.containsKey(output)) stack.push(producers.get(output));
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
		return order;
	}
}
