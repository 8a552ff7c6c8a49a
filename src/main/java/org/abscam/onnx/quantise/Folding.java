package org.abscam.onnx.quantise;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;

/**
 * Makes weights of what would stand between kernels of 8 bits: copies of constants, batch normalisations behind convolutions, and biases of
 * matrix products, which are added behind them instead.
 */
final class Folding {

	private final EditableGraph graph;
	private final List<Node> nodes;
	private final Map<String, Integer> readers = new HashMap<>();
	private final Map<String, String> copies = new HashMap<>();
	/** A node of ours in place of one of the network, by its output. */
	private final Map<String, NodeProto> replaced = new HashMap<>();
	private final Set<String> left = new HashSet<>();

	private Folding(EditableGraph graph, List<Node> nodes, Set<String> kept) {
		this.graph = graph;
		this.nodes = nodes;
		kept.forEach(tensor -> readers.merge(tensor, 2, Integer::sum));
		nodes.forEach(n -> n.reads().forEach(tensor -> readers.merge(tensor, 1, Integer::sum)));
	}

	/**
	 * @param graph a graph whose types are known
	 * @param scores the tensor that is wanted; nodes that it does not depend on are left out
	 * @param kept tensors that are read from outside
	 */
	static void run(EditableGraph graph, String scores, Set<String> kept) throws OnnxException {
		Folding folding = new Folding(graph, graph.nodesFor(scores), kept);
		int before = graph.nodes().size();
		folding.foldAll();
		List<Node> added = List.copyOf(graph.nodes().subList(before, graph.nodes().size()));
		List<Node> result = new ArrayList<>();
		for (Node node : folding.nodes) {
			String output = node.outputs().get(0);
			if (folding.left.contains(output)) continue;
			result.add(new Node(folding.reading(folding.replaced.getOrDefault(output, node.proto()))));
		}
		result.addAll(added);
		graph.replaceNodes(result);
	}

	private void foldAll() {
		Map<String, Node> producers = new HashMap<>();
		for (Node node : nodes) {
			node.outputs().forEach(o -> producers.put(o, node));
			switch (node.operator()) {
				case "Identity" -> {
					String source = copies.getOrDefault(node.inputs().get(0), node.inputs().get(0));
					if (constant(source).isPresent()) copies.put(node.outputs().get(0), source);
				}
				case "BatchNormalization" -> fold(node, producers.get(node.inputs().get(0)));
				case "Gemm" -> separate(node);
				default -> {}
			}
		}
	}

	/** The weights a convolution has once its outputs are scaled and shifted: W·g/√(v + ε) and (b − m)·g/√(v + ε) + β. */
	private void fold(Node normalisation, Node convolution) {
		if (convolution == null || !convolution.operator().equals("Conv") || normalisation.integer("training_mode", 0) != 0) return;
		String between = convolution.outputs().get(0);
		if (readers.get(between) != 1 || replaced.containsKey(between)) return;
		Optional<float[]> weights = singles(convolution.inputs().get(1));
		Optional<float[]> bias = convolution.hasInput(2) ? singles(convolution.inputs().get(2)) : Optional.of(new float[0]);
		List<Optional<float[]>> settings = normalisation.inputs().stream().skip(1).map(this::singles).toList();
		if (weights.isEmpty() || bias.isEmpty() || settings.size() != 4 || settings.stream().anyMatch(Optional::isEmpty)) return;
		float[] gain = settings.get(0).get();
		double epsilon = normalisation.real("epsilon", 1e-5f);
		double[] scaled = new double[weights.get().length];
		double[] shifted = new double[gain.length];
		int size = scaled.length / gain.length;
		for (int k = 0; k < gain.length; k++) {
			double factor = gain[k] / Math.sqrt(settings.get(3).get()[k] + epsilon);
			for (int i = k * size; i < (k + 1) * size; i++) scaled[i] = factor * weights.get()[i];
			double before = bias.get().length == 0 ? 0 : bias.get()[k];
			shifted[k] = factor * (before - settings.get(2).get()[k]) + settings.get(1).get()[k];
		}
		long[] dims = constant(convolution.inputs().get(1)).orElseThrow().getDimsList().stream().mapToLong(Long::longValue).toArray();
		NodeProto.Builder folded = convolution.proto().toBuilder().clearInput().clearOutput().addInput(convolution.inputs().get(0))
			.addInput(Numbers.added(graph, dims, scaled)).addInput(Numbers.added(graph, new long[] {shifted.length}, shifted))
			.addOutput(normalisation.outputs().get(0));
		left.add(between);
		replaced.put(normalisation.outputs().get(0), folded.build());
	}

	/** A·B + C, written as ONNX Runtime has it in 8 bits: the product, and C added in float32. */
	private void separate(Node gemm) {
		Optional<float[]> weights = singles(gemm.inputs().get(1));
		boolean plain = gemm.integer("transA", 0) == 0 && gemm.real("alpha", 1) == 1 && gemm.real("beta", 1) == 1;
		if (weights.isEmpty() || !plain) return;
		List<Long> dims = constant(gemm.inputs().get(1)).orElseThrow().getDimsList();
		int rows = dims.get(0).intValue();
		int columns = dims.get(1).intValue();
		String product = gemm.inputs().get(1);
		if (gemm.integer("transB", 0) != 0) {
			double[] turned = new double[rows * columns];
			for (int r = 0; r < rows; r++) for (int c = 0; c < columns; c++) turned[c * rows + r] = weights.get()[r * columns + c];
			product = Numbers.added(graph, new long[] {columns, rows}, turned);
		}
		String output = gemm.outputs().get(0);
		NodeProto.Builder last = NodeProto.newBuilder().setName(gemm.proto().getName()).addOutput(output);
		if (gemm.hasInput(2)) {
			Tensor unshifted = graph.add("MatMul", DataType.FLOAT, List.of(graph.tensor(gemm.inputs().get(0)), graph.tensor(product)));
			last.setOpType("Add").addInput(unshifted.name()).addInput(gemm.inputs().get(2));
		}
		else last.setOpType("MatMul").addInput(gemm.inputs().get(0)).addInput(product);
		replaced.put(output, last.build());
	}

	private NodeProto reading(NodeProto node) {
		NodeProto.Builder reading = node.toBuilder();
		for (int i = 0; i < node.getInputCount(); i++) reading.setInput(i, copies.getOrDefault(node.getInput(i), node.getInput(i)));
		return reading.build();
	}

	private Optional<float[]> singles(String tensor) {
		return constant(copies.getOrDefault(tensor, tensor)).flatMap(Numbers::singles);
	}

	private Optional<TensorProto> constant(String tensor) {
		return graph.constant(copies.getOrDefault(tensor, tensor));
	}
}
