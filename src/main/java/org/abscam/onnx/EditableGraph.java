package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph that can be extended and changed. Nodes added later come after the ones they read; {@link #toModel} sorts where an edit
 * broke that order.
 */
public final class EditableGraph extends Graph {

	private static final int OLDEST_IR_VERSION = 8;
	/** How names of nodes and tensors begin that are added. */
	private static final String OURS = "abscam/";
	/** Bytes up to which a constant may be a setting rather than weights. */
	private static final int SMALL = 1024;

	EditableGraph() {}

	/**
	 * @param opset version of ONNX's operators
	 * @return an empty graph
	 */
	public static EditableGraph empty(int opset) {
		EditableGraph graph = new EditableGraph();
		graph.opset = opset;
		graph.irVersion = OLDEST_IR_VERSION;
		return graph;
	}

	/**
	 * @param model a model whose weights are inside
	 * @return its graph, free to edit without changing the model; initializers are constants even where an old model lists them
	 *         as inputs too
	 */
	public static EditableGraph of(ModelProto model) {
		EditableGraph graph = new EditableGraph();
		GraphProto proto = model.getGraph();
		graph.irVersion = Math.max(OLDEST_IR_VERSION, model.getIrVersion());
		for (OperatorSetIdProto operators : model.getOpsetImportList()) {
			if (operators.getDomain().isEmpty() || operators.getDomain().equals("ai.onnx")) graph.opset = (int) operators.getVersion();
			else graph.foreignOperators.add(operators);
		}
		for (TensorProto tensor : proto.getInitializerList()) graph.initialize(tensor);
		for (ValueInfoProto input : proto.getInputList()) {
			if (!graph.initializers.containsKey(input.getName())) graph.addInput(input);
		}
		for (NodeProto node : proto.getNodeList()) graph.append(new Node(node));
		for (ValueInfoProto output : proto.getOutputList()) graph.outputs.put(output.getName(), output);
		return graph;
	}

	/**
	 * @param name a tensor's name
	 * @return a handle to write expressions with
	 * @throws IllegalArgumentException if the graph has no such tensor
	 */
	public Tensor tensor(String name) {
		if (!names.contains(name)) throw new IllegalArgumentException("no tensor '" + name + "' in the graph");
		return new Tensor(this, name);
	}

	/**
	 * Adds an input.
	 *
	 * @param name its name
	 * @param elements its element type
	 * @param dims its sizes: a {@link Long} or {@link Integer} for a fixed one, a {@link String} for a named free one
	 * @return the input
	 */
	public Tensor input(String name, DataType elements, Object... dims) {
		addInput(ValueInfoProto.newBuilder().setName(name).setType(type(elements, dims)).build());
		return new Tensor(this, name);
	}

	/**
	 * @param value a value; its own name is replaced by a fresh one
	 * @return a constant
	 */
	public Tensor constant(TensorProto value) {
		String name = unique("constant");
		initialize(value.toBuilder().setName(name).build());
		return new Tensor(this, name);
	}

	/**
	 * @param values whole numbers
	 * @return a constant 1-D int64 tensor
	 */
	public Tensor integers(long... values) {
		return constant(Constants.integers(values));
	}

	/**
	 * @param elements element type, one of the real ones
	 * @param dims sizes
	 * @param values the values in row-major order
	 * @return a constant
	 */
	public Tensor reals(DataType elements, long[] dims, double... values) {
		return constant(Constants.reals(elements, dims, values));
	}

	/**
	 * Adds a node with one output.
	 *
	 * @param operator ONNX operator
	 * @param elements element type of the output
	 * @param inputs inputs, {@code null} for one that is left out
	 * @param attributes the node's attributes
	 * @return the output
	 */
	public Tensor add(String operator, DataType elements, List<Tensor> inputs, AttributeProto... attributes) {
		String name = unique(operator);
		NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).setName(name).addOutput(name)
			.addAllAttribute(Arrays.asList(attributes));
		for (Tensor input : inputs) node.addInput(input == null ? "" : input.name());
		append(new Node(node.build()));
		types.put(name, new TensorType(elements, null));
		return new Tensor(this, name);
	}

	/**
	 * Adds a further output to a node, or finds the one that it has.
	 *
	 * @param node a node of this graph
	 * @param index position of the output
	 * @param elements its element type
	 * @return that output
	 */
	public Tensor furtherOutput(Node node, int index, DataType elements) {
		Node current = producers.get(node.outputs().get(0));
		if (index < current.outputs().size() && !current.outputs().get(index).isEmpty()) return tensor(current.outputs().get(index));
		NodeProto.Builder wider = current.proto().toBuilder();
		while (wider.getOutputCount() <= index) wider.addOutput("");
		String name = unique(current.operator());
		Node replacement = new Node(wider.setOutput(index, name).build());
		for (int i = 0; i < nodes.size(); i++) if (nodes.get(i) == current) nodes.set(i, replacement);
		replacement.outputs().stream().filter(o -> !o.isEmpty()).forEach(o -> producers.put(o, replacement));
		types.put(name, new TensorType(elements, null));
		return new Tensor(this, name);
	}

	/**
	 * Gives a constant another value, wherever it is read.
	 *
	 * @param name name of an initializer or of a Constant node's output
	 * @param value a tensor of the same type and sizes; its own name is replaced
	 */
	public void replaceConstant(String name, TensorProto value) {
		Node node = producers.remove(name);
		if (node != null) nodes.remove(node);
		initialize(value.toBuilder().setName(name).build());
	}

	/**
	 * Has nodes that were added compute what a node computes, which goes away.
	 *
	 * @param node a node with one output
	 * @param source the same as its output, of tensors that are before it
	 */
	public void replace(Node node, Tensor source) {
		int at = nodes.indexOf(node);
		Set<String> wanted = new HashSet<>(Set.of(source.name()));
		List<Node> moved = new ArrayList<>();
		for (int i = nodes.size() - 1; i > at; i--) {
			if (nodes.get(i).outputs().stream().noneMatch(wanted::contains)) continue;
			wanted.addAll(nodes.get(i).reads());
			moved.add(0, nodes.remove(i));
		}
		Node same = new Node(NodeProto.newBuilder().setOpType("Identity").setName(unique("Identity")).addInput(source.name())
			.addOutput(node.outputs().get(0)).build());
		nodes.set(at, same);
		nodes.addAll(at, moved);
		producers.put(node.outputs().get(0), same);
	}

	/**
	 * Makes an input a tensor like any other, to be computed by nodes that are added.
	 *
	 * @param input an input's name
	 * @param source the tensor that takes its place
	 */
	public void replaceInput(String input, Tensor source) {
		inputs.remove(input);
		append(new Node(NodeProto.newBuilder().setOpType("Identity").setName(unique("Identity")).addInput(source.name()).addOutput(input)
			.build()));
	}

	/**
	 * Gives an input other sizes, and forgets what was inferred from the old ones.
	 *
	 * @param input an input's name
	 * @param dims its sizes, see {@link #input}
	 */
	public void resizeInput(String input, Object... dims) {
		ValueInfoProto old = inputs.get(input);
		DataType elements = DataType.forNumber(old.getType().getTensorType().getElemType());
		declared.clear();
		types.clear();
		wholeNumbers.clear();
		content = Content.NONE;
		inputs.values().forEach(this::rememberType);
		initializers.values().forEach(t -> types.put(t.getName(), TensorType.of(t)));
		addInput(old.toBuilder().setType(type(elements, dims)).build());
	}

	/**
	 * Replaces all outputs.
	 *
	 * @param tensors the new outputs in order
	 */
	public void setOutputs(Tensor... tensors) {
		outputs.clear();
		for (Tensor tensor : tensors) {
			outputs.put(tensor.name(), ValueInfoProto.newBuilder().setName(tensor.name()).build());
		}
	}

	/**
	 * Names an output and says its sizes for readers of the file.
	 *
	 * @param tensor the tensor
	 * @param name name of the output
	 * @param elements its element type
	 * @param dims its sizes, see {@link #input}
	 */
	public void output(Tensor tensor, String name, DataType elements, Object... dims) {
		if (!tensor.name().equals(name)) {
			append(new Node(NodeProto.newBuilder().setOpType("Identity").setName(unique("Identity")).addInput(tensor.name()).addOutput(name)
				.build()));
		}
		outputs.put(name, ValueInfoProto.newBuilder().setName(name).setType(type(elements, dims)).build());
	}

	/** Removes every output. */
	public void clearOutputs() {
		outputs.clear();
	}

	/**
	 * @param tensor a tensor of the graph around this one
	 * @return the same tensor as this graph's nodes see it when they are the body of a loop
	 */
	public Tensor outer(Tensor tensor) {
		String name = LoopBody.OUTER + tensor.name();
		names.add(name);
		types.put(name, tensor.type());
		return new Tensor(this, name);
	}

	/**
	 * Makes this graph the body of a loop. Its own tensors get a prefix, so that no name stands for two tensors; weights that both
	 * graphs have stay outside.
	 *
	 * @param prefix the prefix
	 * @param around the graph that the loop is part of
	 * @return the attribute {@code body}
	 * @throws OnnxException see {@link #toModel()}
	 */
	public AttributeProto asBody(String prefix, Graph around) throws OnnxException {
		return LoopBody.of(toModel().getGraph(), prefix, around.initializers);
	}

	/**
	 * Learns element types and sizes of all tensors. Blocks while the runtime looks at the graph.
	 *
	 * @param runtime infers types
	 * @throws OnnxException if the runtime does not accept the graph
	 */
	public void inferTypes(TypeInference runtime) throws OnnxException {
		Types.infer(this, runtime);
	}

	/**
	 * Frees a name by renaming the tensor that has it.
	 *
	 * @param name a name that further nodes are to use
	 * @return the name that the tensor has instead; the same name where there is no such tensor
	 */
	public String free(String name) {
		if (!names.contains(name)) return name;
		String other = name + "_of_model";
		while (!names.add(other)) other += "_";
		String free = other;
		List<Node> renamed = nodes.stream().map(n -> new Node(Subgraphs.rename(n.proto(), t -> t.equals(name) ? free : t))).toList();
		replaceNodes(renamed);
		if (initializers.containsKey(name)) initialize(initializers.remove(name).toBuilder().setName(other).build());
		for (Map<String, ValueInfoProto> values : List.of(inputs, outputs, declared)) rename(values, name, other);
		TensorType type = types.remove(name);
		if (type != null) types.put(other, type);
		names.remove(name);
		return other;
	}

	private static void rename(Map<String, ValueInfoProto> values, String name, String other) {
		List<ValueInfoProto> ordered = List.copyOf(values.values());
		values.clear();
		for (ValueInfoProto value : ordered) {
			String kept = value.getName().equals(name) ? other : value.getName();
			values.put(kept, value.toBuilder().setName(kept).build());
		}
	}

	/** Turns weights into inputs, so that a runtime which only looks at the graph need not be given them. */
	public void weightsToInputs() {
		List<TensorProto> weights =
			initializers.values().stream().filter(t -> t.getSerializedSize() > SMALL && !TensorType.of(t).isWhole()).toList();
		for (TensorProto weight : weights) {
			initializers.remove(weight.getName());
			input(weight.getName(), DataType.forNumber(weight.getDataType()), weight.getDimsList().toArray());
		}
	}

	/**
	 * Replaces the nodes, for rewriting passes.
	 *
	 * @param replacement the nodes that there are from now on
	 */
	public void replaceNodes(List<Node> replacement) {
		nodes.clear();
		producers.clear();
		replacement.forEach(this::append);
	}

	void raiseOpset(int version) {
		opset = version;
	}

	public void setType(String name, TensorType type) {
		types.put(name, type);
	}

	void setContent(Content found) {
		content = found;
	}

	void remember(String name, long[] values) {
		wholeNumbers.put(name, values);
	}

	public String unique(String stem) {
		String name;
		do
			name = OURS + stem + "_" + counter++;
		while (!names.add(name));
		return name;
	}

	/** Adds a node after those that are there. */
	public void append(Node node) {
		nodes.add(node);
		if (node.proto().getName().startsWith(OURS)) names.add(node.proto().getName()); // of a graph that was ours before
		for (String output : node.outputs()) {
			if (output.isEmpty()) continue;
			producers.put(output, node);
			names.add(output);
		}
	}

	private void initialize(TensorProto tensor) {
		initializers.put(tensor.getName(), tensor);
		names.add(tensor.getName());
		types.put(tensor.getName(), TensorType.of(tensor));
	}

	private void addInput(ValueInfoProto input) {
		inputs.put(input.getName(), input);
		names.add(input.getName());
		rememberType(input);
	}

	private void rememberType(ValueInfoProto input) {
		types.put(input.getName(), TensorType.of(input.getType().getTensorType()));
	}

	private static TypeProto type(DataType elements, Object... dims) {
		TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
		for (Object dim : dims) {
			if (dim instanceof Number size) shape.addDimBuilder().setDimValue(size.longValue());
			else shape.addDimBuilder().setDimParam(dim.toString());
		}
		return TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(elements.getNumber()).setShape(shape))
			.build();
	}
}
