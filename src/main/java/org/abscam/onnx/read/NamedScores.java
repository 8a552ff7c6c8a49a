package org.abscam.onnx.read;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import java.util.Set;
import java.util.stream.Collectors;

/** Numbers that a file puts out in a map by the names of classes, as scikit-learn's exporter has it by default (ZipMap), are put out as they are. */
final class NamedScores {

	private static final String DOMAIN = "ai.onnx.ml";

	private NamedScores() {}

	/** The model without such maps; the model itself where it has none. */
	static ModelProto run(ModelProto model) {
		GraphProto graph = model.getGraph();
		Set<String> maps =
			graph.getNodeList().stream().filter(NamedScores::isMap).map(n -> n.getOutput(0)).collect(Collectors.toSet());
		if (maps.isEmpty()) return model;
		GraphProto.Builder plain = graph.toBuilder();
		for (int i = 0; i < graph.getNodeCount(); i++) {
			NodeProto node = graph.getNode(i);
			if (isMap(node)) plain.setNode(i, node.toBuilder().clearAttribute().clearDomain().setOpType("Identity"));
		}
		TypeProto numbers =
			TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber())).build();
		for (int i = 0; i < graph.getOutputCount(); i++) {
			if (maps.contains(graph.getOutput(i).getName())) plain.setOutput(i, graph.getOutput(i).toBuilder().setType(numbers));
		}
		return model.toBuilder().setGraph(plain).build();
	}

	private static boolean isMap(NodeProto node) {
		return node.getDomain().equals(DOMAIN) && node.getOpType().equals("ZipMap") && node.getInputCount() == 1
			&& node.getOutputCount() == 1;
	}
}
