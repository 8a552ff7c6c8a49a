package org.abscam.onnx.read;

import static org.abscam.onnx.Attributes.integer;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.abscam.onnx.Attributes;
import org.abscam.onnx.Constants;

/**
 * Computes a model of halves (float16, bfloat16) in float32: gradients of positions are often too small for halves, ties of a
 * maximum become frequent, and ONNX Runtime's CPU has few kernels for them. The weights stay stored as halves and are widened when
 * the graph is loaded.
 */
public final class SinglePrecision {

	private static final String STORED = "abscam/stored/";
	/** Attributes that name an element type. */
	public static final Set<String> TYPE_ATTRIBUTES = Set.of("to", "dtype", "output_dtype");

	private SinglePrecision() {}

	/** The model with float32 wherever it has halves; the model itself where it has none. */
	public static ModelProto run(ModelProto model) {
		GraphProto graph = model.getGraph();
		boolean halves = graph.getInitializerList().stream().anyMatch(t -> isHalf(t.getDataType()))
			|| graph.getInputList().stream().anyMatch(v -> isHalf(v.getType().getTensorType().getElemType()))
			|| graph.getNodeList().stream().flatMap(n -> n.getAttributeList().stream())
				.anyMatch(a -> a.hasT() && isHalf(a.getT().getDataType()) || a.hasG() || namesHalf(a));
		return halves ? model.toBuilder().setGraph(widened(graph)).build() : model;
	}

	private static GraphProto widened(GraphProto graph) {
		List<NodeProto> nodes = new ArrayList<>();
		GraphProto.Builder wide = graph.toBuilder().clearNode().clearValueInfo();
		for (int i = 0; i < graph.getInitializerCount(); i++) {
			TensorProto tensor = graph.getInitializer(i);
			if (!isHalf(tensor.getDataType())) continue;
			wide.setInitializer(i, tensor.toBuilder().setName(STORED + tensor.getName()));
			nodes.add(widening(tensor.getName()));
		}
		for (NodeProto node : graph.getNodeList()) addWidened(node, nodes);
		for (int i = 0; i < graph.getInputCount(); i++) wide.setInput(i, widened(graph.getInput(i)));
		for (int i = 0; i < graph.getOutputCount(); i++) wide.setOutput(i, widened(graph.getOutput(i)));
		return wide.addAllNode(nodes).build();
	}

	private static void addWidened(NodeProto node, List<NodeProto> nodes) {
		NodeProto.Builder wide = node.toBuilder();
		boolean constant = false;
		for (AttributeProto.Builder attribute : wide.getAttributeBuilderList()) {
			if (attribute.hasG()) attribute.setG(widened(attribute.getG()));
			if (namesHalf(attribute.build())) attribute.setI(DataType.FLOAT.getNumber());
			if (!attribute.hasT() || !isHalf(attribute.getT().getDataType())) continue;
			constant = node.getOpType().equals("Constant");
			if (node.getOpType().equals("ConstantOfShape")) attribute.setT(single(attribute.getT()));
		}
		nodes.add(constant ? wide.setOutput(0, STORED + node.getOutput(0)).build() : wide.build());
		if (constant) nodes.add(widening(node.getOutput(0)));
	}

	private static NodeProto widening(String name) {
		return NodeProto.newBuilder().setOpType("Cast").setName(STORED + name).addInput(STORED + name).addOutput(name)
			.addAttribute(integer("to", DataType.FLOAT.getNumber())).build();
	}

	private static ValueInfoProto widened(ValueInfoProto value) {
		if (!isHalf(value.getType().getTensorType().getElemType())) return value;
		TypeProto.Tensor.Builder type = value.getType().getTensorType().toBuilder().setElemType(DataType.FLOAT.getNumber());
		return value.toBuilder().setType(TypeProto.newBuilder().setTensorType(type)).build();
	}

	private static TensorProto single(TensorProto value) {
		long[] dims = value.getDimsList().stream().mapToLong(Long::longValue).toArray();
		return Constants.reals(DataType.FLOAT, dims, Constants.reals(value));
	}

	private static boolean namesHalf(AttributeProto attribute) {
		return TYPE_ATTRIBUTES.contains(attribute.getName()) && attribute.hasI() && isHalf((int) attribute.getI());
	}

	private static boolean isHalf(int elements) {
		return elements == DataType.FLOAT16.getNumber() || elements == DataType.BFLOAT16.getNumber();
	}
}
