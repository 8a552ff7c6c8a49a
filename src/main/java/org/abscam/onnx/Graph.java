package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An ONNX graph that can be extended: nodes in the order of computation, constants, inputs and outputs. Nodes added later come
 * after the ones they read; {@link #toModel} sorts where an edit broke that order. Element types are known for every tensor
 * that type inference has seen or that was added here, sizes only for the former.
 */
public final class Graph {

	private static final int IR_VERSION = 8;
	/** Bytes up to which a constant may be a setting rather than weights. */
	private static final int SMALL = 1024;

	private final List<Node> nodes = new ArrayList<>();
	private final Map<String, Node> producers = new HashMap<>();
	private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
	private final Map<String, ValueInfoProto> inputs = new LinkedHashMap<>();
	private final Map<String, ValueInfoProto> outputs = new LinkedHashMap<>();
	private final Map<String, TensorType> types = new HashMap<>();
	private final Map<String, long[]> wholeNumbers = new HashMap<>();
	private final Set<String> names = new HashSet<>();
	private final List<OperatorSetIdProto> foreignOperators = new ArrayList<>();
	private int opset;
	private long irVersion;
	private int counter;

	private Graph() {}

	/**
	 * @param opset version of ONNX's operators
	 * @return an empty graph
	 */
	public static Graph empty(int opset) {
		Graph graph = new Graph();
		graph.opset = opset;
		graph.irVersion = IR_VERSION;
		return graph;
	}

	/**
	 * @param model a model whose weights are inside
	 * @return its graph, free to edit without changing the model; initializers are constants even where an old model lists them
	 *         as inputs too
	 */
	public static Graph of(ModelProto model) {
		Graph graph = new Graph();
		GraphProto proto = model.getGraph();
		graph.irVersion = Math.max(IR_VERSION, model.getIrVersion());
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

	/** @return an independent copy; both share the immutable weights */
	public Graph copy() {
		Graph copy = new Graph();
		copy.nodes.addAll(nodes);
		copy.producers.putAll(producers);
		copy.initializers.putAll(initializers);
		copy.inputs.putAll(inputs);
		copy.outputs.putAll(outputs);
		copy.types.putAll(types);
		copy.wholeNumbers.putAll(wholeNumbers);
		copy.names.addAll(names);
		copy.foreignOperators.addAll(foreignOperators);
		copy.opset = opset;
		copy.irVersion = irVersion;
		copy.counter = counter;
		return copy;
	}

	/** @return version of ONNX's own operators in this graph */
	public int opset() {
		return opset;
	}

	/** @return the nodes in the order of computation */
	public List<Node> nodes() {
		return Collections.unmodifiableList(nodes);
	}

	/**
	 * @param tensor a tensor's name
	 * @return the node that computes it, if any does
	 */
	public Optional<Node> producer(String tensor) {
		return Optional.ofNullable(producers.get(tensor));
	}

	/** @return names of the inputs that a caller must feed */
	public List<String> inputs() {
		return List.copyOf(inputs.keySet());
	}

	/** @return names of the outputs */
	public List<String> outputs() {
		return List.copyOf(outputs.keySet());
	}

	/**
	 * @param name a tensor's name
	 * @return whether the graph has a tensor of that name
	 */
	public boolean has(String name) {
		return names.contains(name);
	}

	/**
	 * @param name a tensor's name
	 * @return what is known of its type, sizes included if type inference saw it
	 */
	public Optional<TensorType> type(String name) {
		TensorType type = types.get(name);
		if (type != null && !type.hasRank()) return Optional.of(constant(name).map(Graph::typeOf).orElse(type));
		return Optional.ofNullable(type);
	}

	/**
	 * @param name a tensor's name
	 * @return the value of a constant: an initializer, or a Constant node's tensor or numbers
	 */
	public Optional<TensorProto> constant(String name) {
		TensorProto value = initializers.get(name);
		if (value != null) return Optional.of(value);
		return producer(name).filter(n -> n.operator().equals("Constant")).flatMap(Constants::of);
	}

	/**
	 * @param name a tensor's name
	 * @return its values if it is a constant of whole numbers, or was seen to depend on nothing but fixed sizes
	 */
	public Optional<long[]> wholeNumbers(String name) {
		return constant(name).filter(t -> typeOf(t).isWhole()).map(Constants::integers)
			.or(() -> Optional.ofNullable(wholeNumbers.get(name)));
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
	 * Frees a name by renaming the tensor that has it.
	 *
	 * @param name a name that further nodes are to use
	 * @return the name that the tensor has instead; the same name where there is no such tensor
	 */
	String free(String name) {
		if (!names.contains(name)) return name;
		String other = name + "_of_model";
		while (!names.add(other)) other += "_";
		String free = other;
		List<Node> renamed = nodes.stream().map(n -> new Node(Subgraphs.rename(n.proto(), t -> t.equals(name) ? free : t))).toList();
		replaceNodes(renamed);
		if (initializers.containsKey(name)) initialize(initializers.remove(name).toBuilder().setName(other).build());
		rename(inputs, name, other);
		rename(outputs, name, other);
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

	/**
	 * Gives an input other sizes, and forgets what was inferred from the old ones.
	 *
	 * @param input an input's name
	 * @param dims its sizes, see {@link #input}
	 */
	public void resizeInput(String input, Object... dims) {
		ValueInfoProto old = inputs.get(input);
		DataType elements = DataType.forNumber(old.getType().getTensorType().getElemType());
		types.clear();
		wholeNumbers.clear();
		inputs.values().forEach(this::rememberType);
		initializers.values().forEach(t -> types.put(t.getName(), typeOf(t)));
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

	/**
	 * Removes inputs that nothing feeds any more.
	 *
	 * @param kept an input to keep
	 */
	public void clearInputsBut(String kept) {
		inputs.keySet().removeIf(i -> !i.equals(kept));
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

	/** Removes every output. */
	public void clearOutputs() {
		outputs.clear();
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
		nodes.set(nodes.indexOf(current), replacement);
		replacement.outputs().stream().filter(o -> !o.isEmpty()).forEach(o -> producers.put(o, replacement));
		types.put(name, new TensorType(elements, null));
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

	/** @return a copy without weights, to remember what the graph is like; it cannot be run */
	public Graph withoutWeights() {
		Graph bare = copy();
		bare.initializers.clear();
		return bare;
	}

	/** Turns weights into inputs, so that a runtime which only looks at the graph need not be given them. */
	void weightsToInputs() {
		List<TensorProto> weights =
			initializers.values().stream().filter(t -> t.getSerializedSize() > SMALL && !typeOf(t).isWhole()).toList();
		for (TensorProto weight : weights) {
			initializers.remove(weight.getName());
			input(weight.getName(), DataType.forNumber(weight.getDataType()), weight.getDimsList().toArray());
		}
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

	/** The nodes on which a tensor depends, in the order of computation. */
	List<Node> nodesFor(String tensor) throws OnnxException {
		return NodeOrder.of(List.of(tensor), producers);
	}

	/** Replaces the nodes, for rewriting passes. */
	void replaceNodes(List<Node> replacement) {
		nodes.clear();
		producers.clear();
		replacement.forEach(this::append);
	}

	void raiseOpset(int version) {
		opset = version;
	}

	void setType(String name, TensorType type) {
		types.put(name, type);
	}

	void remember(String name, long[] values) {
		wholeNumbers.put(name, values);
	}

	String unique(String stem) {
		String name;
		do
			name = "abscam/" + stem + "_" + counter++;
		while (!names.add(name));
		return name;
	}

	/**
	 * @return the graph as a model, without the nodes and constants on which no output depends, its nodes in the order of
	 *         computation
	 * @throws OnnxException if the nodes read each other in a circle or read a tensor that nothing computes
	 */
	public ModelProto toModel() throws OnnxException {
		return toModel("", Map.of());
	}

	/**
	 * @param documentation text for readers of the file
	 * @param metadata keys and values for programs that read the file
	 * @return see {@link #toModel()}
	 * @throws OnnxException see {@link #toModel()}
	 */
	public ModelProto toModel(String documentation, Map<String, String> metadata) throws OnnxException {
		List<Node> needed = NodeOrder.of(outputs.keySet(), producers);
		Set<String> read = new HashSet<>(outputs.keySet());
		needed.forEach(n -> read.addAll(n.reads()));
		GraphProto.Builder graph = GraphProto.newBuilder().setName("abscam").addAllInput(inputs.values()).addAllOutput(outputs.values());
		needed.forEach(n -> graph.addNode(n.proto()));
		initializers.values().stream().filter(t -> read.contains(t.getName())).forEach(graph::addInitializer);
		ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(irVersion).setProducerName("Abs-CAM").setGraph(graph)
			.setDocString(documentation).addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset));
		Set<String> domains = new HashSet<>();
		needed.forEach(n -> domains.add(n.proto().getDomain()));
		foreignOperators.stream().filter(o -> domains.contains(o.getDomain())).forEach(model::addOpsetImport);
		metadata.forEach((key, value) -> model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
		return model.build();
	}

	/** Adds a node after those that are there. */
	void append(Node node) {
		nodes.add(node);
		for (String output : node.outputs()) {
			if (output.isEmpty()) continue;
			producers.put(output, node);
			names.add(output);
		}
	}

	private void initialize(TensorProto tensor) {
		initializers.put(tensor.getName(), tensor);
		names.add(tensor.getName());
		types.put(tensor.getName(), typeOf(tensor));
	}

	private void addInput(ValueInfoProto input) {
		inputs.put(input.getName(), input);
		names.add(input.getName());
		rememberType(input);
	}

	private void rememberType(ValueInfoProto input) {
		TypeProto.Tensor tensor = input.getType().getTensorType();
		long[] dims = !tensor.hasShape() ? null
			: tensor.getShape().getDimList().stream().mapToLong(d -> d.hasDimValue() ? d.getDimValue() : -1).toArray();
		types.put(input.getName(), new TensorType(DataType.forNumber(tensor.getElemType()), dims));
	}

	private static TensorType typeOf(TensorProto tensor) {
		return new TensorType(DataType.forNumber(tensor.getDataType()), tensor.getDimsList().stream().mapToLong(Long::longValue).toArray());
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
