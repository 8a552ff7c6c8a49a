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
