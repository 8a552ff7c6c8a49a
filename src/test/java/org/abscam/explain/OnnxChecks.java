package org.abscam.explain;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules of ONNX's own checker (onnx/checker.cc) that need no operator schemas, and that a file has no operators of others. The
 * schemas are left to ONNX Runtime.
 */
public final class OnnxChecks {

	/** IR versions that came with opsets 18 to 24 (onnx/docs/Versioning.md). */
	private static final int[] OLDEST_IR = {8, 9, 9, 10, 10, 11, 12};

	private final List<String> violations = new ArrayList<>();

	private OnnxChecks() {}

	/** What is wrong with a model, nothing if it is valid. */
	public static List<String> violations(ModelProto model) {
		OnnxChecks checks = new OnnxChecks();
		checks.model(model);
		return checks.violations;
	}

	private void model(ModelProto model) {
		require(model.getOpsetImportCount() == 1 && model.getOpsetImport(0).getDomain().isEmpty(), "one opset, of the default domain");
		int opset = (int) model.getOpsetImport(0).getVersion();
		require(opset >= 18 && opset < 18 + OLDEST_IR.length, "opset " + opset);
		require(model.getIrVersion() >= OLDEST_IR[opset - 18], "IR version " + model.getIrVersion() + " for opset " + opset);
		require(!model.getProducerName().isEmpty(), "producer");
		require(model.getMetadataPropsList().stream().map(p -> p.getKey()).distinct().count() == model.getMetadataPropsCount(),
			"metadata keys are unique");
		Set<String> names = new HashSet<>();
		for (ValueInfoProto value : model.getGraph().getOutputList()) requireType(value);
		graph(model.getGraph(), names, new HashSet<>());
		for (ValueInfoProto output : model.getGraph().getOutputList()) {
			require(names.contains(output.getName()), "output '" + output.getName() + "' is computed");
		}
	}

	/** @param scope tensors that nodes may read: those around the graph on entry, the graph's own too on return */
	private void graph(GraphProto graph, Set<String> scope, Set<String> nodeNames) {
		require(!graph.getName().isEmpty(), "the graph has a name");
		require(graph.getOutputCount() > 0, "the graph has outputs");
		for (ValueInfoProto input : graph.getInputList()) {
			requireType(input);
			define(input.getName(), scope);
		}
		for (TensorProto initializer : graph.getInitializerList()) {
			requireContent(initializer);
			define(initializer.getName(), scope);
		}
		for (NodeProto node : graph.getNodeList()) node(node, scope, nodeNames);
	}

	private void node(NodeProto node, Set<String> scope, Set<String> nodeNames) {
		String name = node.getOpType() + " '" + node.getName() + "'";
		require(!node.getOpType().isEmpty() && node.getDomain().isEmpty(), name + " is of the default domain");
		require(node.getName().isEmpty() || nodeNames.add(node.getName()), name + " has a name of its own");
		require(node.getInputCount() + node.getOutputCount() > 0, name + " has inputs or outputs");
		for (String input : node.getInputList())
			require(input.isEmpty() || scope.contains(input), name + " reads '" + input + "' before it is there");
		Set<String> attributes = new HashSet<>();
		for (AttributeProto attribute : node.getAttributeList()) {
			require(attributes.add(attribute.getName()), name + " has '" + attribute.getName() + "' once");
			require(holdsWhatItsTypeSays(attribute), name + " has '" + attribute.getName() + "' of the type that it says");
			if (attribute.hasT()) requireContent(attribute.getT());
			if (attribute.hasG()) body(attribute.getG(), scope, nodeNames);
		}
		for (String output : node.getOutputList()) if (!output.isEmpty()) define(output, scope);
	}

	private void body(GraphProto body, Set<String> around, Set<String> nodeNames) {
		Set<String> scope = new HashSet<>(around);
		graph(body, scope, nodeNames);
		for (ValueInfoProto output : body.getOutputList())
			require(scope.contains(output.getName()), "result '" + output.getName() + "' is computed");
	}

	private void define(String name, Set<String> scope) {
		require(!name.isEmpty() && scope.add(name), "'" + name + "' is one tensor");
	}

	private void requireType(ValueInfoProto value) {
		int elements = value.getType().getTensorType().getElemType();
		require(elements != DataType.UNDEFINED.getNumber() && value.getType().getTensorType().hasShape(),
			"'" + value.getName() + "' has a type");
	}

	private void requireContent(TensorProto tensor) {
		DataType type = DataType.forNumber(tensor.getDataType());
		long count = tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
		int size = switch (type) {
			case DOUBLE, INT64, UINT64 -> 8;
			case FLOAT, INT32, UINT32 -> 4;
			case FLOAT16, BFLOAT16, INT16, UINT16 -> 2;
			default -> 1;
		};
		int numbers = tensor.getFloatDataCount() + tensor.getDoubleDataCount() + tensor.getInt32DataCount() + tensor.getInt64DataCount();
		require(tensor.hasRawData() ? numbers == 0 && tensor.getRawData().size() == count * size : numbers == count,
			"'" + tensor.getName() + "' has " + count
				+ " values");
		require(tensor.getExternalDataCount() == 0, "'" + tensor.getName() + "' is in the file");
	}

	private static boolean holdsWhatItsTypeSays(AttributeProto attribute) {
		AttributeType type = attribute.getType();
		return attribute.getRefAttrName().isEmpty() && !attribute.getName().isEmpty() && type != AttributeType.UNDEFINED
			&& attribute.hasI() == (type == AttributeType.INT) && attribute.hasF() == (type == AttributeType.FLOAT)
			&& attribute.hasS() == (type == AttributeType.STRING) && attribute.hasT() == (type == AttributeType.TENSOR)
			&& attribute.hasG() == (type == AttributeType.GRAPH) && (attribute.getIntsCount() == 0 || type == AttributeType.INTS)
			&& (attribute.getFloatsCount() == 0 || type == AttributeType.FLOATS)
			&& (attribute.getStringsCount() == 0 || type == AttributeType.STRINGS);
	}

	private void require(boolean holds, String rule) {
		if (!holds) violations.add(rule);
	}
}
