package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.Map;

/** A graph as the body of a Loop node. */
final class LoopBody {

	/** Marks names of the graph around the body until the body is written. */
	static final String OUTER = "\0outer/";

	private LoopBody() {}

	/**
	 * @param own the graph that becomes the body
	 * @param prefix goes in front of its names, so that no name stands for two tensors
	 * @param outside weights of the graph around; where the body has the same, it reads them from there
	 */
	static AttributeProto of(GraphProto own, String prefix, Map<String, TensorProto> outside) {
		Map<String, String> renamed = new HashMap<>();
		GraphProto.Builder body = GraphProto.newBuilder().setName("body");
		for (ValueInfoProto input : own.getInputList()) renamed.put(input.getName(), prefix + input.getName());
		for (NodeProto node : own.getNodeList()) for (String output : node.getOutputList()) renamed.put(output, prefix + output);
		renamed.remove(""); // an output that is left out
		for (TensorProto tensor : own.getInitializerList()) {
			if (outside.get(tensor.getName()) == tensor) continue;
			renamed.put(tensor.getName(), prefix + tensor.getName());
			body.addInitializer(tensor.toBuilder().setName(prefix + tensor.getName()));
		}
		own.getInputList().forEach(v -> body.addInput(v.toBuilder().setName(prefix + v.getName())));
		own.getOutputList().forEach(v -> body.addOutput(v.toBuilder().setName(prefix + v.getName())));
		own.getNodeList().forEach(n -> body.addNode(Subgraphs.rename(n, name -> name.startsWith(OUTER) ? name.substring(OUTER.length())
			: renamed.getOrDefault(name, name)).toBuilder().setName(prefix + n.getName())));
		return AttributeProto.newBuilder().setName("body").setType(AttributeProto.AttributeType.GRAPH).setG(body).build();
	}
}
