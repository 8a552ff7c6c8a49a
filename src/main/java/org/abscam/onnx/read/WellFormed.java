package org.abscam.onnx.read;

import static org.abscam.onnx.Operator.Role.WITHOUT_INPUT;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.abscam.onnx.Constants;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;

/**
 * What a model must be before its graph is worked on: nodes with inputs and outputs, branches and bodies where the operator has them,
 * known element types, and constants with as many values as their sizes say. The schemas of the operators are left to the runtime.
 */
final class WellFormed {

	/** Nodes of a graph, those of its bodies included, up to which it is worked on: ONNX Runtime takes seconds for every ten thousand. */
	static final int MOST_NODES = 30_000;

	private final String model;
	private int nodes;

	private WellFormed(String model) {
		this.model = model;
	}

	/**
	 * @param proto a model, its weights inside
	 * @param model how to name it to a user
	 * @throws OnnxException if it is not well-formed; the sentence names the node or the tensor
	 */
	static void require(ModelProto proto, String model) throws OnnxException {
		WellFormed check = new WellFormed(model);
		check.graph(proto.getGraph(), null);
		for (FunctionProto function : proto.getFunctionsList()) {
			Scope scope = new Scope(new HashSet<>(function.getInputList()), new HashMap<>(), null);
			function.getNodeList().forEach(scope::constants);
			function.getNodeList().forEach(n -> scope.names.addAll(n.getOutputList()));
			for (NodeProto node : function.getNodeList()) check.node(node, scope);
		}
	}

	/**
	 * The tensors that a graph's nodes may read, whatever the order of the nodes.
	 *
	 * @param names those of the graph itself
	 * @param constants those of the graph itself whose values are in it
	 * @param around those of the graph that this is a body in, {@code null} for none
	 */
	private record Scope(Set<String> names, Map<String, TensorProto> constants, Scope around) {

		static Scope of(GraphProto graph, Scope around) {
			Set<String> names = new HashSet<>();
			graph.getInputList().forEach(v -> names.add(v.getName()));
			graph.getInitializerList().forEach(t -> names.add(t.getName()));
			graph.getSparseInitializerList().forEach(t -> names.add(t.getValues().getName()));
			graph.getNodeList().forEach(n -> names.addAll(n.getOutputList()));
			Scope scope = new Scope(names, new HashMap<>(), around);
			graph.getInitializerList().forEach(t -> scope.constants.put(t.getName(), t));
			graph.getNodeList().forEach(scope::constants);
			return scope;
		}

		private void constants(NodeProto node) {
			if (!node.getOpType().equals("Constant") || node.getOutputCount() == 0) return;
			Constants.of(new Node(node)).ifPresent(value -> constants.put(node.getOutput(0), value));
		}

		Optional<TensorProto> constant(String name) {
			if (names.contains(name)) return Optional.ofNullable(constants.get(name));
			return around == null ? Optional.empty() : around.constant(name);
		}

		boolean has(String name) {
			return names.contains(name) || around != null && around.has(name);
		}
	}

	private void graph(GraphProto graph, Scope around) throws OnnxException {
		Scope scope = Scope.of(graph, around);
		for (TensorProto constant : graph.getInitializerList()) constant(constant, "constant '" + constant.getName() + "'");
		for (ValueInfoProto input : graph.getInputList()) {
			int elements = input.getType().getTensorType().getElemType();
			if (DataType.forNumber(elements) == null) throw unknown("input '" + input.getName() + "'", elements);
		}
		for (NodeProto node : graph.getNodeList()) node(node, scope);
		for (ValueInfoProto output : graph.getOutputList()) {
			if (!scope.has(output.getName())) throw damaged("puts out '" + output.getName() + "', which nothing computes");
		}
	}

	private void node(NodeProto proto, Scope scope) throws OnnxException {
		if (++nodes > MOST_NODES) {
			throw new OnnxException("'" + model + "' has more than " + MOST_NODES + " nodes, more than is worked on; simplify the model, "
				+ "or export it again without unrolled loops.");
		}
		if (proto.getOpType().isEmpty()) throw damaged("has a node without an operator (its name is '" + proto.getName() + "')");
		Node node = new Node(proto);
		if (proto.getOutputList().stream().allMatch(String::isEmpty)) throw damaged("has a node without outputs, " + words(node));
		boolean own = node.operator().equals(proto.getOpType());
		if (own && !node.hasInput(0) && !node.is(WITHOUT_INPUT)) {
			throw damaged("has a node without inputs, the " + words(node));
		}
		for (String input : proto.getInputList()) {
			if (!input.isEmpty() && !scope.has(input)) {
				throw damaged("reads '" + input + "' at the " + words(node) + ", which nothing computes");
			}
		}
		for (AttributeProto attribute : proto.getAttributeList()) {
			if (attribute.hasT()) constant(attribute.getT(), "attribute '" + attribute.getName() + "' of the " + words(node));
			if (attribute.hasG()) graph(attribute.getG(), scope);
			for (GraphProto body : attribute.getGraphsList()) graph(body, scope);
			boolean names = SinglePrecision.TYPE_ATTRIBUTES.contains(attribute.getName()) && attribute.hasI();
			if (own && names && DataType.forNumber((int) attribute.getI()) == null) throw unknown(words(node), attribute.getI());
		}
		Optional<String> wrong = SoundNumbers.wrong(node, scope::constant);
		if (wrong.isPresent()) throw damaged("has " + wrong.get() + " at the " + words(node));
		if (!own) return;
		switch (node.operator()) {
			case "If" -> {
				body(node, "then_branch", proto.getOutputCount());
				body(node, "else_branch", proto.getOutputCount());
			}
			case "Loop", "Scan" -> body(node, "body", 0);
			default -> {}
		}
	}

	private void body(Node node, String attribute, int outputs) throws OnnxException {
		AttributeProto body = node.proto().getAttributeList().stream().filter(a -> a.getName().equals(attribute)).findFirst().orElse(null);
		if (body != null && !body.getRefAttrName().isEmpty()) return; // what a function is given
		if (body == null || !body.hasG()) throw damaged("has no '" + attribute + "' at the " + words(node));
		if (outputs > 0 && body.getG().getOutputCount() != outputs) {
			throw damaged("has " + body.getG().getOutputCount() + " result(s) in the '" + attribute + "' of the " + words(node)
				+ ", which puts out " + outputs);
		}
	}

	private void constant(TensorProto constant, String where) throws OnnxException {
		if (DataType.forNumber(constant.getDataType()) == null) throw unknown(where, constant.getDataType());
		boolean fits;
		try {
			fits = constant.getDimsList().stream().noneMatch(d -> d < 0) && Constants.holdsAllValues(constant);
		}
		catch (ArithmeticException e) {
			fits = false; // sizes beyond all numbers
		}
		if (!fits) throw damaged("has not as many values as its sizes " + constant.getDimsList() + " say in the " + where);
	}

	private static String words(Node node) {
		return node.proto().getOutputCount() > 0 || !node.proto().getName().isEmpty() ? node.description() : node.operator() + " node";
	}

	private OnnxException unknown(String where, long elements) {
		return new OnnxException("'" + model + "' has the unknown element type " + elements + " in the " + where
			+ "; export it again, in float32.");
	}

	private OnnxException damaged(String what) {
		return new OnnxException("'" + model + "' " + what + "; it is damaged, fetch or export it again.");
	}
}
