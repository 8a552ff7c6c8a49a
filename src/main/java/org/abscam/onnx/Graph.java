package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An ONNX graph to be read: nodes in the order of computation, constants, inputs and outputs, and what is known of its tensors.
 * Element types are known for every tensor that type inference has seen or that was added to an {@link EditableGraph}, sizes only
 * for the former.
 */
public sealed class Graph permits EditableGraph {

	final List<Node> nodes = new ArrayList<>();
	public final Map<String, Node> producers = new HashMap<>();
	final Map<String, TensorProto> initializers = new LinkedHashMap<>();
	final Map<String, ValueInfoProto> inputs = new LinkedHashMap<>();
	final Map<String, ValueInfoProto> outputs = new LinkedHashMap<>();
	/** Sizes of tensors that runtimes do not infer by themselves. */
	final Map<String, ValueInfoProto> declared = new HashMap<>();
	final Map<String, TensorType> types = new HashMap<>();
	final Map<String, long[]> wholeNumbers = new HashMap<>();
	Content content = Content.NONE;
	final Set<String> names = new HashSet<>();
	final List<OperatorSetIdProto> foreignOperators = new ArrayList<>();
	int opset;
	long irVersion;
	int counter;

	Graph() {}

	/** @return an independent copy that can be edited; both share the immutable weights */
	public EditableGraph copy() {
		EditableGraph copy = new EditableGraph();
		copy.nodes.addAll(nodes);
		copy.producers.putAll(producers);
		copy.initializers.putAll(initializers);
		copy.inputs.putAll(inputs);
		copy.outputs.putAll(outputs);
		copy.declared.putAll(declared);
		copy.types.putAll(types);
		copy.wholeNumbers.putAll(wholeNumbers);
		copy.content = content;
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
		if (type != null && !type.hasRank()) return Optional.of(constant(name).map(TensorType::of).orElse(type));
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
		return constant(name).filter(t -> TensorType.of(t).isWhole()).map(Constants::integers)
			.or(() -> Optional.ofNullable(wholeNumbers.get(name)));
	}

	/**
	 * @param name a tensor's name
	 * @return whether type inference found that its values depend on what an image shows, so that none are known before it runs
	 */
	public boolean isOfContent(String name) {
		return content.values().contains(name);
	}

	/**
	 * @param name a tensor's name
	 * @return whether type inference found that its sizes depend on what an image shows; those of its type are of a black image then
	 */
	public boolean isSizedByContent(String name) {
		return content.sizes().contains(name);
	}

	/** @return a copy without weights, to remember what the graph is like; it cannot be run */
	public Graph withoutWeights() {
		EditableGraph bare = copy();
		bare.initializers.clear();
		return bare;
	}

	/**
	 * @param tensor a tensor's name
	 * @return the nodes on which it depends, in the order of computation
	 * @throws OnnxException if they read each other in a circle or read a tensor that nothing computes
	 */
	public List<Node> nodesFor(String tensor) throws OnnxException {
		return NodeOrder.of(List.of(tensor), producers);
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
		declared.values().stream().filter(v -> read.contains(v.getName())).forEach(graph::addValueInfo);
		initializers.values().stream().filter(t -> read.contains(t.getName())).forEach(graph::addInitializer);
		ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(irVersion).setProducerName("Abs-CAM").setGraph(graph)
			.setDocString(documentation).addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset));
		Set<String> domains = new HashSet<>();
		needed.forEach(n -> domains.add(n.proto().getDomain()));
		foreignOperators.stream().filter(o -> domains.contains(o.getDomain())).forEach(model::addOpsetImport);
		metadata.forEach((key, value) -> model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
		return model.build();
	}

	/**
	 * Remembers that a tensor has the sizes of an input but along some axes. Runtimes do not see that of a resize of free sizes; not knowing
	 * that two tensors have as many images, ONNX Runtime would rearrange both for each product of a gradient.
	 *
	 * @param tensor a tensor
	 * @param input what it was made of; if that is no input, nothing is remembered
	 * @param axes some axes
	 * @param sizes its sizes along these, a tensor; if that is no constant, nothing is remembered
	 */
	void declareAsInput(String tensor, String input, long[] axes, String sizes) {
		ValueInfoProto from = inputs.get(input);
		TensorProto known = initializers.get(sizes);
		if (from == null || known == null) return;
		ValueInfoProto.Builder to = from.toBuilder().setName(tensor);
		for (int i = 0; i < axes.length; i++)
			to.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().getDimBuilder((int) axes[i])
				.setDimValue(Constants.integers(known)[i]);
		declared.put(tensor, to.build());
	}
}
