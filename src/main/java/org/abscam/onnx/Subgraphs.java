package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Bodies of If, Loop and Scan nodes. */
public final class Subgraphs {

	private Subgraphs() {}

	/** @return all tensor names that the node reads, those that its bodies take from around them included */
	public static List<String> reads(NodeProto node) {
		List<String> reads = new ArrayList<>();
		collect(node, reads);
		return reads;
	}

	/** @return the node with its tensors renamed, in its bodies too */
	public static NodeProto rename(NodeProto node, UnaryOperator<String> names) {
		NodeProto.Builder renamed = node.toBuilder();
		for (int i = 0; i < node.getInputCount(); i++) renamed.setInput(i, names.apply(node.getInput(i)));
		for (int i = 0; i < node.getOutputCount(); i++) renamed.setOutput(i, names.apply(node.getOutput(i)));
		for (AttributeProto.Builder attribute : renamed.getAttributeBuilderList()) {
			if (attribute.hasG()) attribute.setG(rename(attribute.getG(), names));
			for (int i = 0; i < attribute.getGraphsCount(); i++) attribute.setGraphs(i, rename(attribute.getGraphs(i), names));
		}
		return renamed.build();
	}

	private static GraphProto rename(GraphProto body, UnaryOperator<String> names) {
		GraphProto.Builder renamed = body.toBuilder();
		for (int i = 0; i < body.getNodeCount(); i++) renamed.setNode(i, rename(body.getNode(i), names));
		for (int i = 0; i < body.getOutputCount(); i++) renamed.getOutputBuilder(i).setName(names.apply(body.getOutput(i).getName()));
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
