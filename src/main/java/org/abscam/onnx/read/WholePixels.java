package org.abscam.onnx.read;

import static org.abscam.onnx.Attributes.integer;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.abscam.onnx.Constants;
import org.abscam.onnx.Subgraphs;

/**
 * Images of whole numbers, as networks take them whose preprocessing is inside (uint8, often N×H×W×C), become ones of float32 that are rounded,
 * kept within what such numbers can be, and cast at once: what the network sees of whole numbers stays the same, and that of masked images
 * is what it would see of them.
 */
public final class WholePixels {

	private static final String NAMES = "abscam/whole/";

	private WholePixels() {}

	/** The model with images of float32; the model itself where it has no others. */
	public static ModelProto run(ModelProto model) {
		GraphProto graph = model.getGraph();
		Set<String> weights = graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
		Map<String, String> renamed = new HashMap<>();
		List<NodeProto> nodes = new ArrayList<>();
		GraphProto.Builder changed = graph.toBuilder();
		for (int i = 0; i < graph.getInputCount(); i++) {
			ValueInfoProto input = graph.getInput(i);
			TypeProto.Tensor type = input.getType().getTensorType();
			double[] range = range(type);
			if (range == null || weights.contains(input.getName())) continue;
			String name = NAMES + input.getName();
			renamed.put(input.getName(), name + "/cast");
			changed.setInput(i, input.toBuilder()
				.setType(TypeProto.newBuilder().setTensorType(type.toBuilder().setElemType(DataType.FLOAT.getNumber()))));
			double[] numbers = {.5, range[0], range[1]};
			for (int j = 0; j < numbers.length; j++) {
				changed.addInitializer(Constants.reals(DataType.FLOAT, new long[0], numbers[j]).toBuilder().setName(name + "/number" + j));
			}
			nodes.add(node("Add", name + "/added", input.getName(), name + "/number0").build());
			nodes.add(node("Floor", name + "/rounded", name + "/added").build());
			nodes.add(node("Max", name + "/atLeast", name + "/rounded", name + "/number1").build());
			nodes.add(node("Min", name + "/atMost", name + "/atLeast", name + "/number2").build());
			nodes.add(node("Cast", name + "/cast", name + "/atMost").addAttribute(integer("to", type.getElemType())).build());
		}
		if (renamed.isEmpty()) return model;
		for (NodeProto node : graph.getNodeList()) nodes.add(Subgraphs.rename(node, t -> renamed.getOrDefault(t, t)));
		return model.toBuilder().setGraph(changed.clearNode().addAllNode(nodes)).build();
	}

	private static NodeProto.Builder node(String operator, String output, String... inputs) {
		return NodeProto.newBuilder().setOpType(operator).setName(output).addAllInput(List.of(inputs)).addOutput(output);
	}

	/** The least and the largest of these numbers that a float32 holds; {@code null} where it is no image of whole numbers. */
	private static double[] range(TypeProto.Tensor type) {
		int rank = type.getShape().getDimCount();
		if (rank < 4 || rank > 5) return null;
		return switch (DataType.forNumber(type.getElemType())) {
			case UINT8 -> new double[] {0, 255};
			case INT8 -> new double[] {-128, 127};
			case UINT16 -> new double[] {0, 65535};
			case INT16 -> new double[] {-32768, 32767};
			case INT32, INT64 -> new double[] {-(1 << 24), 1 << 24};
			default -> null;
		};
	}
}
