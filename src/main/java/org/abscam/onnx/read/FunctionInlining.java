package org.abscam.onnx.read;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abscam.onnx.OnnxException;

/** Replaces calls of a model's own functions by the functions' nodes, so that gradients can be written for them. */
final class FunctionInlining {

	private static final int DEEPEST = 64;
	private static final int MOST_CALLS = 20_000;

	private final Map<String, FunctionProto> functions = new HashMap<>();
	private final Set<String> taken = new HashSet<>();
	private final String model;
	private int calls;
	private int written;

	private FunctionInlining(ModelProto model, String name) {
		this.model = name;
		model.getFunctionsList().forEach(f -> functions.put(key(f.getDomain(), f.getName(), f.getOverload()), f));
		model.getGraph().getInitializerList().forEach(t -> taken.add(t.getName()));
		model.getGraph().getInputList().forEach(v -> taken.add(v.getName()));
		model.getGraph().getNodeList().forEach(n -> taken.addAll(n.getOutputList()));
	}

	/**
	 * @param name how to name the model to a user
	 * @return the model without functions
	 * @throws OnnxException if functions call each other without end
	 */
	static ModelProto run(ModelProto model, String name) throws OnnxException {
		if (model.getFunctionsCount() == 0) return model;
		FunctionInlining inlining = new FunctionInlining(model, name);
		List<NodeProto> nodes = new ArrayList<>();
		for (NodeProto node : model.getGraph().getNodeList()) inlining.inline(node, nodes, 0);
		return model.toBuilder().clearFunctions().setGraph(model.getGraph().toBuilder().clearNode().addAllNode(nodes)).build();
	}

	private void inline(NodeProto node, List<NodeProto> nodes, int depth) throws OnnxException {
		FunctionProto function = functions.get(key(node.getDomain(), node.getOpType(), node.getOverload()));
		if (function == null) {
			if (++written > WellFormed.MOST_NODES) {
				throw new OnnxException("'" + model + "' has more than " + WellFormed.MOST_NODES
					+ " nodes once its functions are written out; export the model without functions.");
			}
			nodes.add(withInlinedBodies(node, depth));
			return;
		}
		if (depth > DEEPEST || calls > MOST_CALLS) {
			throw new OnnxException("'" + model + "' cannot be used: its function " + node.getOpType() + (depth > DEEPEST
				? " calls itself" : " is one of more than " + MOST_CALLS + " calls of functions")
				+ "; export the model without functions.");
		}
		Map<String, String> names = new HashMap<>();
		for (int i = 0; i < function.getInputCount(); i++)
			names.put(function.getInput(i), i < node.getInputCount() ? node.getInput(i) : "");
		for (int i = 0; i < function.getOutputCount(); i++) {
			if (i >= node.getOutputCount() || node.getOutput(i).isEmpty()) continue;
			if (!function.getInputList().contains(function.getOutput(i))) names.put(function.getOutput(i), node.getOutput(i));
			else nodes.add(NodeProto.newBuilder().setOpType("Identity").addInput(names.get(function.getOutput(i)))
				.addOutput(node.getOutput(i)).build());
		}
		String prefix = (node.getName().isEmpty() ? node.getOpType() : node.getName()) + "/" + calls++ + "/";
		Map<String, AttributeProto> attributes = new HashMap<>();
		function.getAttributeProtoList().forEach(a -> attributes.put(a.getName(), a));
		node.getAttributeList().forEach(a -> attributes.put(a.getName(), a));
		for (NodeProto inner : function.getNodeList()) inline(bound(inner, names, prefix, attributes), nodes, depth + 1);
	}

	private NodeProto withInlinedBodies(NodeProto node, int depth) throws OnnxException {
		if (node.getAttributeList().stream().noneMatch(AttributeProto::hasG)) return node;
		NodeProto.Builder inlined = node.toBuilder();
		for (AttributeProto.Builder attribute : inlined.getAttributeBuilderList()) {
			if (!attribute.hasG()) continue;
			List<NodeProto> nodes = new ArrayList<>();
			for (NodeProto inner : attribute.getG().getNodeList()) inline(inner, nodes, depth);
			attribute.setG(attribute.getG().toBuilder().clearNode().addAllNode(nodes));
		}
		return inlined.build();
	}

	private NodeProto bound(NodeProto inner, Map<String, String> names, String prefix, Map<String, AttributeProto> attributes) {
		NodeProto.Builder bound = inner.toBuilder().clearInput().clearOutput().clearAttribute().setName(prefix + inner.getName());
		inner.getInputList().forEach(i -> bound.addInput(name(i, names, prefix)));
		inner.getOutputList().forEach(o -> bound.addOutput(name(o, names, prefix)));
		for (AttributeProto attribute : inner.getAttributeList()) {
			if (attribute.getRefAttrName().isEmpty()) {
				bound.addAttribute(
					attribute.hasG() ? attribute.toBuilder().setG(bound(attribute.getG(), names, prefix, attributes)).build() : attribute);
			}
			else if (attributes.containsKey(attribute.getRefAttrName())) {
				bound.addAttribute(attributes.get(attribute.getRefAttrName()).toBuilder().setName(attribute.getName()));
			}
		}
		return bound.build();
	}

	private GraphProto bound(GraphProto body, Map<String, String> names, String prefix, Map<String, AttributeProto> attributes) {
		GraphProto.Builder bound = body.toBuilder();
		for (int i = 0; i < body.getInputCount(); i++) bound.getInputBuilder(i).setName(name(body.getInput(i).getName(), names, prefix));
		for (int i = 0; i < body.getNodeCount(); i++) bound.setNode(i, bound(body.getNode(i), names, prefix, attributes));
		for (int i = 0; i < body.getInitializerCount(); i++) {
			bound.getInitializerBuilder(i).setName(name(body.getInitializer(i).getName(), names, prefix));
		}
		for (int i = 0; i < body.getOutputCount(); i++) bound.getOutputBuilder(i).setName(name(body.getOutput(i).getName(), names, prefix));
		return bound.build();
	}

	private String name(String local, Map<String, String> names, String prefix) {
		if (local.isEmpty()) return local;
		return names.computeIfAbsent(local, l -> {
			String name = prefix + l;
			while (!taken.add(name)) name += "_";
			return name;
		});
	}

	private static String key(String domain, String name, String overload) {
		return domain + "\0" + name + "\0" + overload;
	}
}
