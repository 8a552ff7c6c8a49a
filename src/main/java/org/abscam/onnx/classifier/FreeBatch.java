package org.abscam.onnx.classifier;

import ai.onnx.proto.OnnxMl.TensorProto;
import org.abscam.onnx.Constants;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Node;
import org.abscam.onnx.TensorType;

/** Lets a network that was exported for a batch of one take several images: its reshapes keep the batch instead of saying 1. */
final class FreeBatch {

	private FreeBatch() {}

	/** Rewrites Reshape nodes to a constant shape that starts with 1, where what they reshape starts with the batch. */
	static void run(EditableGraph graph) {
		graph.replaceNodes(graph.nodes().stream().map(n -> rewritten(graph, n)).toList());
	}

	private static Node rewritten(EditableGraph graph, Node node) {
		if (!node.operator().equals("Reshape") || node.integer("allowzero", 0) != 0) return node;
		TensorType data = graph.type(node.inputs().get(0)).orElse(null);
		long[] shape = graph.wholeNumbers(node.inputs().get(1)).orElse(null);
		if (shape == null || shape.length < 2 || shape[0] != 1 || data == null || data.rank() < 1 || data.dims()[0] != 1) return node;
		shape[0] = 0; // ONNX: copied from the input
		TensorProto kept = Constants.integers(shape);
		return new Node(node.proto().toBuilder().setInput(1, graph.constant(kept).name()).build());
	}
}
