package org.abscam.explain.network;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.regex.Pattern;

/** Nodes that draw numbers: a network of which one of them is part says something else each time, and cannot be held to what it said. */
public final class RandomNodes {

	private static final Pattern OPERATORS = Pattern.compile("Random.*|Multinomial|Bernoulli");

	/** Position of the input that says so. */
	private static final int TRAINING = 2;

	private RandomNodes() {}

	/** Whether a graph has one, bodies of If, Loop and Scan included. */
	public static boolean in(ModelProto model) {
		return in(model.getGraph());
	}

	private static boolean in(GraphProto graph) {
		return graph.getNodeList().stream().anyMatch(node -> OPERATORS.matcher(node.getOpType()).matches() || dropsSome(graph, node)
			|| node.getAttributeList().stream().filter(AttributeProto::hasG).anyMatch(a -> in(a.getG())));
	}

	/** Whether it is a Dropout as in training. */
	private static boolean dropsSome(GraphProto graph, NodeProto node) {
		return node.getOpType().equals("Dropout") && node.getInputCount() > TRAINING && !node.getInput(TRAINING).isEmpty()
			&& graph.getInitializerList().stream().noneMatch(t -> t.getName().equals(node.getInput(TRAINING)) && isFalse(t));
	}

	private static boolean isFalse(TensorProto truth) {
		return truth.getRawData().isEmpty() ? truth.getInt32DataList().equals(List.of(0)) : truth.getRawData().byteAt(0) == 0;
	}
}
