package org.abscam.onnx.classifier;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Operator.Role.BEGINNING_HALVES;
import static org.abscam.onnx.Operator.Role.BOUNDING;
import static org.abscam.onnx.Operator.Role.DELICATE;
import static org.abscam.onnx.Operator.Role.QUANTISING;
import static org.abscam.onnx.Operator.Role.WITHOUT_HALVES;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.abscam.onnx.Constants;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Subgraphs;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.TensorType;
import org.abscam.onnx.read.SinglePrecision;

/**
 * Computes a classifier's forward pass in halves (float16), which GPUs do faster. Convolutions and matrix products begin with halves, and
 * what follows them goes on with halves, but for the operators that overflow or round too much in halves, which compute in float32, as
 * does what reads nothing else. Image and scores are float32 as before, and gradients are not for this graph: see
 * {@link SinglePrecision}.
 */
final class HalfPrecision {

	private final EditableGraph graph;
	private final boolean emulated;
	private final Map<String, String> halves = new HashMap<>();
	private final Map<String, String> singles = new HashMap<>();
	private boolean any;

	private HalfPrecision(EditableGraph graph, boolean emulated) {
		this.graph = graph;
		this.emulated = emulated;
	}

	/**
	 * @param classifier a classifier whose types are inferred
	 * @param emulated whether the runtime has few operators of halves, as on the CPU, and computes runs of others in float32: then each
	 *        result is made a half in between, so that the scores are those of halves and not only of rounded weights
	 * @return the same that computes in halves, its input and its scores float32, its graph without outputs
	 * @throws OnnxException if a weight is too large for a half, the network is quantised, or nothing would compute in halves
	 */
	static ClassifierGraph of(ClassifierGraph classifier, boolean emulated) throws OnnxException {
		EditableGraph graph = classifier.graph().copy();
		ScoreHead head = classifier.head();
		List<Node> nodes = graph.nodesFor(head.scores());
		if (nodes.stream().anyMatch(n -> n.is(QUANTISING))) {
			throw new OnnxException("it is quantised to whole numbers, which float16 would disturb; use float32.");
		}
		graph.clearOutputs();
		graph.replaceNodes(List.of());
		HalfPrecision halves = new HalfPrecision(graph, emulated);
		for (Node node : nodes) halves.add(node);
		if (!halves.any) throw new OnnxException("it has no convolution or matrix product of float32 to compute in float16; use float32.");
		ScoreHead scores =
			new ScoreHead(head.output(), halves.single(head.scores()), head.ending(), head.classes(), head.dense().map(halves::single),
				head.boxes().map(halves::single));
		return new ClassifierGraph(graph, classifier.input(), classifier.channels(), classifier.spatial(), classifier.channelsLast(),
			scores,
			classifier.batches(), classifier.anySize(), classifier.sliced());
	}

	/** Adds a node as it is or in halves, after the casts that it needs. */
	private void add(Node node) throws OnnxException {
		if (!computesInHalves(node)) {
			graph.append(new Node(Subgraphs.rename(node.proto(), this::single)));
			return;
		}
		any = true;
		NodeProto.Builder half = node.proto().toBuilder();
		for (int i = 0; i < node.inputs().size(); i++) {
			boolean sizes = node.operator().equals("Resize") && i > 0; // ONNX wants its scales in float32
			if (!sizes && elements(node.inputs().get(i)) == DataType.FLOAT) half.setInput(i, half(node, node.inputs().get(i)));
		}
		for (AttributeProto.Builder attribute : half.getAttributeBuilderList()) {
			if (SinglePrecision.TYPE_ATTRIBUTES.contains(attribute.getName()) && attribute.getI() == DataType.FLOAT.getNumber()) {
				attribute.setI(DataType.FLOAT16.getNumber());
			}
		}
		List<NodeProto> rounding = new ArrayList<>();
		for (int i = 0; i < node.outputs().size(); i++) {
			String output = node.outputs().get(i);
			if (elements(output) != DataType.FLOAT) continue;
			TensorType type = graph.tensor(output).type();
			graph.setType(output, new TensorType(DataType.FLOAT16, type.dims()));
			if (emulated && type.rank() > 0) rounding.add(rounding(half, i));
		}
		graph.append(new Node(half.build()));
		rounding.forEach(r -> graph.append(new Node(r)));
	}

	/** A Concat of this one output, as ONNX Runtime has that for halves on the CPU too and does not optimise it away. */
	private NodeProto rounding(NodeProto.Builder half, int index) {
		String output = half.getOutput(index);
		String unrounded = graph.unique("unrounded");
		half.setOutput(index, unrounded);
		return NodeProto.newBuilder().setOpType("Concat").setName(graph.unique("rounded")).addInput(unrounded).addOutput(output)
			.addAttribute(integer("axis", 0)).build();
	}

	private boolean computesInHalves(Node node) {
		String operator = node.operator();
		boolean foreign = operator.contains(".");
		if (foreign || node.is(WITHOUT_HALVES) || node.is(DELICATE)) return false;
		if (node.proto().getAttributeList().stream().anyMatch(AttributeProto::hasG)) return false;
		if (node.outputs().stream().anyMatch(o -> !o.isEmpty() && elements(o) == DataType.UNDEFINED)) return false;
		return node.is(BEGINNING_HALVES) && elements(node.outputs().get(0)) == DataType.FLOAT
			|| node.inputs().stream().anyMatch(i -> elements(i) == DataType.FLOAT16);
	}

	private DataType elements(String tensor) {
		return graph.type(tensor).map(TensorType::elements).orElse(DataType.UNDEFINED);
	}

	/** A float32 tensor as halves: weights rounded once, all else by a Cast. */
	private String half(Node reader, String tensor) throws OnnxException {
		TensorProto weights = graph.constant(tensor).orElse(null);
		if (weights == null) return halves.computeIfAbsent(tensor, t -> cast(t, DataType.FLOAT16));
		boolean bound = reader.is(BOUNDING);
		if (!bound && halves.containsKey(tensor)) return halves.get(tensor);
		String rounded = graph
			.constant(Constants.halves(weights, bound).orElseThrow(() -> new OnnxException("the weights '" + tensor + "' of the "
				+ reader.description()
				+ " hold a number beyond 65504, the largest of float16, so that it cannot be computed in float16; use float32.")))
			.name();
		if (!bound) halves.put(tensor, rounded);
		return rounded;
	}

	/** A tensor in float32 if it is of halves, else itself. */
	private String single(String tensor) {
		return elements(tensor) == DataType.FLOAT16 ? singles.computeIfAbsent(tensor, t -> cast(t, DataType.FLOAT)) : tensor;
	}

	private String cast(String tensor, DataType to) {
		long[] dims = graph.tensor(tensor).type().dims();
		Tensor cast = graph.add("Cast", to, List.of(graph.tensor(tensor)), integer("to", to.getNumber()));
		graph.setType(cast.name(), new TensorType(to, dims));
		return cast.name();
	}
}
