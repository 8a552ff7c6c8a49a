package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;

/** Bodies of If, Loop and Scan nodes. */
final class Subgraphs {

	private Subgraphs() {}

	/** @return all tensor names that the node reads, those that its bodies take from around them included */
	static List<String> reads(NodeProto node) {
		List<String> reads = new ArrayList<>();
		collect(node, reads);
		return reads;
	}

	/** @return the node with a tensor renamed, in its bodies too */
	static NodeProto rename(NodeProto node, String name, String other) {
		NodeProto.Builder renamed = node.toBuilder();
		for (int i = 0; i < node.getInputCount(); i++) if (node.getInput(i).equals(name)) renamed.setInput(i, other);
		for (int i = 0; i < node.getOutputCount(); i++) if (node.getOutput(i).equals(name)) renamed.setOutput(i, other);
		for (AttributeProto.Builder attribute : renamed.getAttributeBuilderList()) {
			if (attribute.hasG()) attribute.setG(rename(attribute.getG(), name, other));
			for (int i = 0; i < attribute.getGraphsCount(); i++) attribute.setGraphs(i, rename(attribute.getGraphs(i), name, other));
		}
		return renamed.build();
	}

	private static GraphProto rename(GraphProto body, String name, String other) {
		GraphProto.Builder renamed = body.toBuilder();
		for (int i = 0; i < body.getNodeCount(); i++) renamed.setNode(i, rename(body.getNode(i), name, other));
		for (int i = 0; i < body.getOutputCount(); i++) {
			if (body.getOutput(i).getName().equals(name)) renamed.setOutput(i, body.getOutput(i).toBuilder().setName(other));
		}
		return renamed.build();
	}

	private static void collect(NodeProto node, List<String> reads) {
		node.getInputList().stream().filter(i -> !i.isEmpty()).forEach(reads::add);
		for (AttributeProto attribute : node.getAttributeList()) {
			if (attribute.hasG()) collect(attribute.getG(), reads);
			attribute.getGraphsList().forEach(g -> collect(g, reads));
		}
	}

	private static void collect(GraphProto body, List<String> reads) {
		body.getNodeList().forEach(n -> collect(n, reads));
		body.getOutputList().forEach(o -> reads.add(o.getName()));
	}
}
