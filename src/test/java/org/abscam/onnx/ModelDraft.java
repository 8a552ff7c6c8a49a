package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;

/** An ONNX model written by hand, node by node, without the code under test; and a way to run any. */
public final class ModelDraft {

	private final ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
	private final GraphProto.Builder graph = GraphProto.newBuilder().setName("draft");
	private final Random random = new Random(42);

	public ModelDraft(int opset) {
		model.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset));
	}

	/** An input of float32; a size that is text is free. */
	public ModelDraft input(String name, Object... dims) {
		return input(DataType.FLOAT, name, dims);
	}

	public ModelDraft input(DataType elements, String name, Object... dims) {
		TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder().setElemType(elements.getNumber());
		for (Object dim : dims) {
			if (dim instanceof Number size) type.getShapeBuilder().addDimBuilder().setDimValue(size.longValue());
			else type.getShapeBuilder().addDimBuilder().setDimParam(dim.toString());
		}
		graph.addInput(ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(type)));
		return this;
	}

	/** A constant of random numbers from −½ to ½. */
	public ModelDraft weights(String name, long... dims) {
		int count = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
		return reals(name, dims, random.doubles(count, -.5, .5).toArray());
	}

	public ModelDraft reals(String name, long[] dims, double... values) {
		return constant(name, Constants.reals(DataType.FLOAT, dims, values));
	}

	public ModelDraft integers(String name, long... values) {
		return constant(name, Constants.integers(values));
	}

	public ModelDraft constant(String name, TensorProto value) {
		graph.addInitializer(value.toBuilder().setName(name));
		return this;
	}

	/** A node; names of inputs and outputs separated by commas, nothing between two for one that is left out. */
	public ModelDraft node(String operator, String inputs, String outputs, AttributeProto... attributes) {
		return node(nodeOf(operator, inputs, outputs, attributes));
	}

	public ModelDraft node(NodeProto node) {
		graph.addNode(node);
		return this;
	}

	/** A function of the model's own, in the domain {@code own}. */
	public ModelDraft function(FunctionProto function) {
		if (model.getFunctionsCount() == 0) model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("own").setVersion(1));
		model.addFunctions(function);
		return this;
	}

	/** The model with these outputs, separated by commas. */
	public ModelProto output(String names) {
		GraphProto.Builder complete = graph.clone();
		for (String name : names.split(",")) complete.addOutput(ValueInfoProto.newBuilder().setName(name));
		ModelProto.Builder all = model.clone().setGraph(complete);
		complete.getNodeList().stream().map(NodeProto::getDomain).filter(d -> d.startsWith("com.microsoft")).distinct()
			.forEach(d -> all.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(d).setVersion(1)));
		return all.build();
	}

	public static NodeProto nodeOf(String operator, String inputs, String outputs, AttributeProto... attributes) {
		NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).setName(operator + " to " + outputs);
		int domain = operator.lastIndexOf('.');
		if (domain > 0) node.setOpType(operator.substring(domain + 1)).setDomain(operator.substring(0, domain));
		if (!inputs.isEmpty()) node.addAllInput(Arrays.asList(inputs.split(",", -1)));
		return node.addAllOutput(Arrays.asList(outputs.split(",", -1))).addAllAttribute(Arrays.asList(attributes)).build();
	}

	public static AttributeProto reals(String name, double... values) {
		AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOATS);
		for (double value : values) attribute.addFloats((float) value);
		return attribute.build();
	}

	public static AttributeProto body(String name, String output, NodeProto... nodes) {
		return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.GRAPH)
			.setG(GraphProto.newBuilder().setName(name)
				.addAllNode(Arrays.asList(nodes)).addOutput(ValueInfoProto.newBuilder().setName(output)))
			.build();
	}

	public static Path write(ModelProto model, Path file) throws IOException {
		return Files.write(file, model.toByteArray());
	}

	/** What ONNX Runtime makes of the model as it is: values of each output, whole numbers as real ones. */
	public static Map<String, float[]> run(ModelProto model, Map<String, Array> inputs) throws Exception {
		try (Network network = Network.open(model.toByteArray(), Device.choose("cpu"), 1)) {
			Map<String, float[]> values = new LinkedHashMap<>();
			network.run(inputs).forEach((name, array) -> values.put(name, array instanceof Array.Floats floats ? floats.values()
				: floats(((Array.Integers) array).values())));
			return values;
		}
	}

	/** Random numbers from −1 to 1. */
	public static Array.Floats image(long seed, long... dims) {
		Random random = new Random(seed);
		float[] values = new float[(int) Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
		for (int i = 0; i < values.length; i++) values[i] = 2 * random.nextFloat() - 1;
		return new Array.Floats(values, dims);
	}

	private static float[] floats(long[] values) {
		float[] floats = new float[values.length];
		for (int i = 0; i < floats.length; i++) floats[i] = values[i];
		return floats;
	}
}
