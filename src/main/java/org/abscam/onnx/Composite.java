package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A node that stands for several: one of those that ONNX Runtime's optimiser fuses when it saves a model, an attention, a recurrent
 * layer. It is written out when a classifier is prepared, so that layers are found in it, and gradients for them follow from the rules of
 * what it stands for.
 */
public final class Composite {

	private final EditableGraph graph;
	private final Node node;
	private final ChannelBlocks blocks;
	private final Map<String, Integer> readers;
	private final int begin;

	private Composite(EditableGraph graph, Node node, ChannelBlocks blocks, Map<String, Integer> readers) {
		this.graph = graph;
		this.node = node;
		this.blocks = blocks;
		this.readers = readers;
		begin = graph.nodes.size();
	}

	/**
	 * Writes out all nodes of a graph that stand for several. Blocks while the runtime infers types, where there are such nodes.
	 *
	 * @param graph a graph of the working opset
	 * @param input its input
	 * @param dims sizes of the input; a batch of any size counts as one image
	 * @param runtime infers types
	 * @throws OnnxException if the runtime does not accept the graph
	 */
	public static void writeOut(EditableGraph graph, String input, long[] dims, TypeInference runtime) throws OnnxException {
		if (graph.nodes().stream().noneMatch(n -> Operator.of(n.operator()).composition() != null)) return;
		long[] sizes = dims.clone();
		sizes[0] = Math.max(1, sizes[0]);
		graph.resizeInput(input, Arrays.stream(sizes).boxed().toArray());
		graph.inferTypes(runtime);
		ChannelBlocks blocks = new ChannelBlocks(runtime);
		List<Node> nodes = List.copyOf(graph.nodes());
		Map<String, Integer> readers = new HashMap<>();
		nodes.forEach(n -> n.reads().forEach(r -> readers.merge(r, 1, Integer::sum)));
		graph.outputs().forEach(o -> readers.merge(o, 1, Integer::sum));
		graph.replaceNodes(List.of());
		for (Node node : nodes) {
			Operator.Composition composition = Operator.of(node.operator()).composition();
			Composite composite = new Composite(graph, node, blocks, readers);
			if (composition != null && composition.writeOut(composite)) composite.nameParts();
			else graph.append(node);
		}
	}

	/** Names what was added after the output that it belongs to, so that a user knows which is which. */
	private void nameParts() {
		String whole = node.outputs().stream().filter(o -> !o.isEmpty()).findFirst().orElse("");
		Map<String, String> names = new HashMap<>();
		for (Node part : graph.nodes.subList(begin, graph.nodes.size())) {
			for (String output : part.outputs()) {
				if (output.isEmpty() || node.outputs().contains(output)) continue;
				String name = whole + "/" + part.operator();
				for (int i = 2; !graph.names.add(name); i++) name = whole + "/" + part.operator() + "_" + i;
				names.put(output, name);
			}
		}
		for (Node part : List.copyOf(graph.nodes.subList(begin, graph.nodes.size()))) {
			NodeProto.Builder named = Subgraphs.rename(part.proto(), n -> names.getOrDefault(n, n)).toBuilder();
			part.outputs().forEach(graph.producers::remove);
			exchange(part, new Node(named.setName(names.getOrDefault(named.getName(), named.getName())).build()));
		}
	}

	/** @return the graph, to which the nodes are added */
	public EditableGraph graph() {
		return graph;
	}

	/** @return the node */
	public Node node() {
		return node;
	}

	/**
	 * @return how many channels ONNX Runtime puts side by side in memory on this machine
	 * @throws OnnxException if it does no such thing here, so that the model is for another machine
	 */
	public int channelBlock() throws OnnxException {
		return blocks.size();
	}

	/**
	 * @param input position of an input
	 * @return whether it is there
	 */
	public boolean has(int input) {
		return node.hasInput(input);
	}

	/**
	 * @param input position of an input that is there
	 * @return the input
	 */
	public Tensor x(int input) {
		return graph.tensor(node.inputs().get(input));
	}

	/**
	 * @param input position of an input
	 * @return the input, {@code null} where it is left out
	 */
	public Tensor xOrNull(int input) {
		return has(input) ? x(input) : null;
	}

	/**
	 * @param input position of an input
	 * @return its sizes for a batch of one, −1 where one is not known; none where not even their number is
	 */
	public long[] dims(int input) {
		TensorType type = x(input).type();
		return type.hasRank() ? type.dims() : new long[0];
	}

	/**
	 * @param tensor a tensor of the graph
	 * @return whether no more than one node reads it, and it is no output
	 */
	public boolean isReadOnce(String tensor) {
		return readers.getOrDefault(tensor, 0) <= 1;
	}

	/**
	 * Lets a node that is there already read other constants.
	 *
	 * @param changed the node
	 * @param constants the constants in the place of its inputs from the second on
	 */
	public void reread(Node changed, List<Tensor> constants) {
		NodeProto.Builder other = changed.proto().toBuilder();
		for (int i = 0; i < constants.size(); i++) other.setInput(i + 1, constants.get(i).name());
		exchange(changed, new Node(other.build()));
	}

	private void exchange(Node one, Node other) {
		int at = graph.nodes.size() - 1; // most were added last
		while (at >= 0 && graph.nodes.get(at) != one) at--;
		if (at >= 0) graph.nodes.set(at, other);
		other.outputs().stream().filter(o -> !o.isEmpty()).forEach(o -> graph.producers.put(o, other));
	}

	/**
	 * @param output position of an output
	 * @return whether anything may read it
	 */
	public boolean gives(int output) {
		return output < node.outputs().size() && !node.outputs().get(output).isEmpty();
	}

	/**
	 * Says what an output is. The last node added gets the output's name, so that it is found by that.
	 *
	 * @param output position of an output; nothing happens where it is left out
	 * @param value what it is, not to be used for anything else afterwards
	 */
	public void put(int output, Tensor value) {
		if (!gives(output)) return;
		String name = node.outputs().get(output);
		Node last = graph.nodes.size() == begin ? null : graph.nodes.get(graph.nodes.size() - 1);
		if (last != null && last.outputs().equals(List.of(value.name()))) {
			graph.nodes.remove(graph.nodes.size() - 1);
			graph.producers.remove(value.name());
			NodeProto.Builder named = last.proto().toBuilder().setOutput(0, name);
			if (output == 0 && !node.proto().getName().isEmpty()) named.setName(node.proto().getName());
			graph.append(new Node(named.build()));
			return;
		}
		graph.append(new Node(NodeProto.newBuilder().setOpType("Identity").setName(graph.unique("Identity")).addInput(value.name())
			.addOutput(name).build()));
	}

	/**
	 * Says that the first output is the first input: the node that computes it gets the output's name where nothing else reads it.
	 */
	public void pass() {
		String input = node.inputs().get(0);
		Node source = graph.producer(input).orElse(null);
		if (source == null || !isReadOnce(input)) {
			put(0, x(0).apply("Identity"));
			return;
		}
		graph.producers.remove(input);
		exchange(source, new Node(Subgraphs.rename(source.proto(), n -> n.equals(input) ? node.outputs().get(0) : n)));
	}

	/**
	 * Cuts weights of several directions, heads or gates along their first axis; constants stay constants.
	 *
	 * @param input position of an input whose sizes are known
	 * @param index which part
	 * @param start first row of the part, inclusive
	 * @param end last row, exclusive
	 * @return rows of one part, without the first axis
	 */
	public Tensor part(int input, int index, long start, long end) {
		long[] dims = dims(input);
		long[] rest = Arrays.copyOfRange(dims, 1, dims.length);
		TensorProto constant = graph.constant(node.inputs().get(input)).orElse(null);
		boolean real = constant != null && (constant.getDataType() == DataType.FLOAT.getNumber()
			|| constant.getDataType() == DataType.DOUBLE.getNumber());
		if (!real) {
			Tensor part = x(input).slice(0, index, index + 1L).squeeze(0);
			return start == 0 && end == rest[0] ? part : part.slice(0, start, end);
		}
		double[] values = Constants.reals(constant);
		int row = (int) Arrays.stream(rest).skip(1).reduce(1, (a, b) -> a * b);
		int first = (int) (index * rest[0] + start) * row;
		rest[0] = end - start;
		return graph.reals(DataType.forNumber(constant.getDataType()), rest,
			Arrays.copyOfRange(values, first, first + (int) rest[0] * row));
	}
}
