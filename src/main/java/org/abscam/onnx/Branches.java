package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * If nodes whose condition depends on nothing but constants and sizes, as exporters write them for squeezing an axis of unknown
 * size: the branch that is taken stands in place of the node, so that gradients can be written for it.
 */
public final class Branches {

	private static final int[] OTHER_BATCHES = {2, 3};

	private Branches() {}

	/**
	 * Replaces the nodes, and those within the branches taken. Blocks while the runtime computes the conditions.
	 *
	 * @param graph a graph of the working opset
	 * @param input name of its input
	 * @param dims sizes of the input but for the batch, which comes first
	 * @param runtime computes the conditions
	 * @return whether the same branches are taken whatever the size of the batch
	 * @throws OnnxException if a condition cannot be computed for one image
	 */
	public static boolean take(EditableGraph graph, String input, long[] dims, TypeInference runtime) throws OnnxException {
		boolean anyBatch = true;
		while (true) {
			if (graph.nodes().stream().noneMatch(n -> n.operator().equals("If"))) return anyBatch;
			Set<String> ofImage = Content.of(graph).values();
			Set<Node> decided = Collections.newSetFromMap(new IdentityHashMap<>());
			graph.nodes().stream().filter(n -> n.operator().equals("If") && !ofImage.contains(n.inputs().get(0))).forEach(decided::add);
			if (decided.isEmpty()) return anyBatch;
			Map<String, Boolean> conditions = conditions(graph, decided, input, dims, 1, runtime);
			for (int batch : OTHER_BATCHES) anyBatch = anyBatch && isSame(conditions, graph, decided, input, dims, batch, runtime);
			List<Node> nodes = new ArrayList<>();
			for (Node node : graph.nodes()) {
				if (decided.contains(node)) addBranch(graph, node, conditions.get(node.inputs().get(0)), nodes);
				else nodes.add(node);
			}
			graph.replaceNodes(nodes);
		}
	}

	/** Puts both branches of each If node beside each other, the results of the second for those of the node: to look at, not to run. */
	public static void open(EditableGraph graph) {
		while (graph.nodes().stream().anyMatch(n -> n.operator().equals("If"))) {
			List<Node> nodes = new ArrayList<>();
			for (Node node : graph.nodes()) {
				if (!node.operator().equals("If")) {
					nodes.add(node);
					continue;
				}
				NodeProto.Builder beside = node.proto().toBuilder().clearOutput();
				node.outputs().forEach(o -> beside.addOutput(o.isEmpty() ? "" : graph.unique(o)));
				addBranch(graph, new Node(beside.build()), true, nodes);
				addBranch(graph, node, false, nodes);
			}
			graph.replaceNodes(nodes);
		}
	}

	private static boolean isSame(Map<String, Boolean> conditions, Graph graph, Collection<Node> decided, String input, long[] dims,
		long batch,
		TypeInference runtime) {
		try {
			return conditions.equals(conditions(graph, decided, input, dims, batch, runtime));
		}
		catch (OnnxException e) {
			return false; // a batch of one is built into the graph
		}
	}

	private static Map<String, Boolean> conditions(Graph graph, Collection<Node> decided, String input, long[] dims, long batch,
		TypeInference runtime)
		throws OnnxException {
		EditableGraph probe = graph.copy();
		long[] sizes = dims.clone();
		sizes[0] = batch;
		probe.resizeInput(input, Arrays.stream(sizes).boxed().toArray());
		Map<String, String> casts = new HashMap<>();
		for (Node node : decided) {
			casts.computeIfAbsent(node.inputs().get(0), c -> probe.tensor(c).cast(DataType.INT64).name());
		}
		probe.setOutputs(casts.values().stream().map(probe::tensor).toArray(Tensor[]::new));
		Map<String, long[]> values = runtime.run(probe.toModel().toByteArray(), probe.type(input).orElseThrow());
		Map<String, Boolean> conditions = new HashMap<>();
		casts.forEach((condition, cast) -> conditions.put(condition, values.get(cast)[0] != 0));
		return conditions;
	}

	/** The nodes of the branch, their tensors under names of their own. */
	private static void addBranch(EditableGraph graph, Node node, boolean condition, List<Node> nodes) {
		GraphProto branch =
			node.proto().getAttributeList().stream().filter(a -> a.getName().equals(condition ? "then_branch" : "else_branch"))
				.map(AttributeProto::getG).findFirst().orElseThrow();
		Map<String, String> names = new HashMap<>();
		for (TensorProto weight : branch.getInitializerList()) names.put(weight.getName(), graph.constant(weight).name());
		for (NodeProto inner : branch.getNodeList()) {
			for (String output : inner.getOutputList()) if (!output.isEmpty()) names.put(output, graph.unique(output));
		}
		for (NodeProto inner : branch.getNodeList()) nodes.add(new Node(Subgraphs.rename(inner, n -> names.getOrDefault(n, n))));
		for (int i = 0; i < node.outputs().size(); i++) {
			ValueInfoProto result = branch.getOutput(i);
			if (node.outputs().get(i).isEmpty()) continue;
			nodes.add(new Node(NodeProto.newBuilder().setOpType("Identity").setName(graph.unique("Identity"))
				.addInput(names.getOrDefault(result.getName(), result.getName())).addOutput(node.outputs().get(i)).build()));
		}
	}
}
