package org.abscam.onnx;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.abscam.onnx.read.OnnxModel;

/**
 * Raises a graph of an older opset to {@value #WORKING_OPSET} by rewriting the few nodes whose form changed since opset
 * {@value OnnxModel#OLDEST_OPSET}: settings that became inputs, and Softmax, which used to flatten. Everything that is added
 * to a graph afterwards is written once, in the newer form. Source: the ONNX operator change log.
 */
public final class OpsetUpgrade {

	/** All graphs are worked on at this opset or a later one: the first with Resize over named axes and antialiasing. */
	public static final int WORKING_OPSET = 18;

	/** Before this opset Softmax flattened its input, so that raising it needs to know the input's rank. */
	public static final int SOFTMAX_CHANGED = 13;

	private final EditableGraph graph;
	private final int from;

	private OpsetUpgrade(EditableGraph graph) {
		this.graph = graph;
		this.from = graph.opset();
	}

	/**
	 * @param graph a graph of opset {@value OnnxModel#OLDEST_OPSET} or later; raised in place
	 * @throws OnnxException if a node has no newer form
	 */
	public static void run(EditableGraph graph) throws OnnxException {
		if (graph.opset() >= WORKING_OPSET) return;
		OpsetUpgrade upgrade = new OpsetUpgrade(graph);
		List<NodeProto> raised = new ArrayList<>();
		for (Node node : graph.nodes()) raised.addAll(upgrade.raise(node));
		graph.replaceNodes(raised.stream().map(Node::new).toList());
		graph.raiseOpset(WORKING_OPSET);
	}

	private List<NodeProto> raise(Node node) throws OnnxException {
		if (!node.proto().getDomain().isEmpty() && !node.proto().getDomain().equals("ai.onnx")) return List.of(node.proto());
		Operator operator = Operator.of(node.operator());
		List<NodeProto> raised = from < operator.newForm() ? operator.rewriting().rewritten(this, node) : unchanged(node);
		List<NodeProto> complete = new ArrayList<>();
		for (NodeProto proto : raised) complete.add(withRaisedBodies(proto));
		return complete;
	}

	private NodeProto withRaisedBodies(NodeProto proto) throws OnnxException {
		if (proto.getAttributeList().stream().noneMatch(AttributeProto::hasG)) return proto;
		NodeProto.Builder raised = proto.toBuilder();
		for (AttributeProto.Builder attribute : raised.getAttributeBuilderList()) {
			if (!attribute.hasG()) continue;
			GraphProto.Builder body = attribute.getG().toBuilder().clearNode();
			for (NodeProto inner : attribute.getG().getNodeList()) body.addAllNode(raise(new Node(inner)));
			attribute.setG(body);
		}
		return raised.build();
	}

	private static List<NodeProto> unchanged(Node node) {
		return List.of(node.proto());
	}

	/**
	 * @param node a node
	 * @return the same with its attribute {@code axes}, if it has one, as an input
	 */
	public List<NodeProto> axesToInput(Node node) {
		return moveToInputs(node, "axes");
	}

	/**
	 * @param node a node
	 * @param attributes attributes of integers, those that it has
	 * @return the same with these as int64 inputs, in the order given
	 */
	public List<NodeProto> moveToInputs(Node node, String... attributes) {
		if (Arrays.stream(attributes).noneMatch(node::has)) return unchanged(node);
		List<NodeProto> nodes = new ArrayList<>();
		NodeProto.Builder raised = without(node, attributes);
		for (String attribute : attributes) {
			if (!node.has(attribute)) continue;
			long[] values = node.integers(attribute);
			nodes.add(constant(Constants.integers(values.length > 0 ? values : new long[] {node.integer(attribute, 0)})));
			raised.addInput(nodes.get(nodes.size() - 1).getOutput(0));
		}
		nodes.add(raised.build());
		return nodes;
	}

	/**
	 * @param node a Clip node with its limits as attributes
	 * @return the same with its limits as inputs
	 */
	public List<NodeProto> clip(Node node) {
		List<NodeProto> nodes = new ArrayList<>();
		NodeProto.Builder raised = without(node, "min", "max");
		for (String limit : List.of("min", "max")) {
			if (node.has(limit)) nodes.add(constant(scalar(node, node.real(limit, 0))));
			raised.addInput(node.has(limit) ? nodes.get(nodes.size() - 1).getOutput(0) : "");
		}
		nodes.add(raised.build());
		return nodes;
	}

	/**
	 * @param node a Pad node with its settings as attributes
	 * @return the same with its settings as inputs
	 */
	public List<NodeProto> pad(Node node) {
		NodeProto pads = constant(Constants.integers(node.integers("pads")));
		NodeProto value = constant(scalar(node, node.real("value", 0)));
		return List.of(pads, value, without(node, "pads", "value").addInput(pads.getOutput(0)).addInput(value.getOutput(0)).build());
	}

	/**
	 * @param node a Slice node with its settings as attributes
	 * @return the same with its settings as inputs
	 */
	public List<NodeProto> slice(Node node) {
		NodeProto starts = constant(Constants.integers(node.integers("starts")));
		NodeProto ends = constant(Constants.integers(node.integers("ends")));
		NodeProto.Builder raised = without(node, "starts", "ends", "axes").addInput(starts.getOutput(0)).addInput(ends.getOutput(0));
		if (!node.has("axes")) return List.of(starts, ends, raised.build());
		NodeProto axes = constant(Constants.integers(node.integers("axes")));
		return List.of(starts, ends, axes, raised.addInput(axes.getOutput(0)).build());
	}

	/**
	 * @param node a Split node
	 * @return the same with its sizes as an input, or the number of its outputs as an attribute
	 */
	public List<NodeProto> split(Node node) {
		if (node.has("split")) return moveToInputs(node, "split");
		if (node.hasInput(1)) return unchanged(node);
		return List.of(node.proto().toBuilder().addAttribute(integer("num_outputs", node.outputs().size())).build());
	}

	/**
	 * @param node a node
	 * @param attributes names of attributes that no longer exist
	 * @return the same without them
	 */
	public List<NodeProto> dropped(Node node, String... attributes) {
		return List.of(without(node, attributes).build());
	}

	/**
	 * @param node a BatchNormalization node
	 * @return the same in inference
	 * @throws OnnxException if it does not share its numbers over positions
	 */
	public List<NodeProto> batchNormalization(Node node) throws OnnxException {
		if (node.integer("spatial", 1) == 0) {
			throw new OnnxException(
				"The " + node.description() + " normalises without sharing over positions (spatial=0), a form that ONNX "
					+ "dropped; export the model with opset 9 or later.");
		}
		return List.of(without(node, "spatial", "is_test").clearOutput().addOutput(node.outputs().get(0)).build());
	}

	/**
	 * Before opset 13, all axes from {@code axis} (default 1) on were flattened into one.
	 *
	 * @param node a Softmax, LogSoftmax or Hardmax node
	 * @return nodes that do so
	 */
	public List<NodeProto> softmax(Node node) {
		long axis = node.integer("axis", 1);
		int rank = graph.type(node.inputs().get(0)).map(TensorType::rank).orElse(-1);
		NodeProto.Builder raised = without(node, "axis").addAttribute(integer("axis", -1));
		if (axis == -1 || rank > 0 && axis == rank - 1) return List.of(raised.build());
		String input = node.inputs().get(0);
		String flat = graph.unique("Flatten");
		String soft = graph.unique(node.operator());
		String shape = graph.unique("Shape");
		return List.of(
			NodeProto.newBuilder().setOpType("Shape").setName(shape).addInput(input).addOutput(shape).build(),
			NodeProto.newBuilder().setOpType("Flatten").setName(flat).addInput(input).addOutput(flat).addAttribute(integer("axis", axis))
				.build(),
			raised.clearInput().addInput(flat).clearOutput().addOutput(soft).build(),
			NodeProto.newBuilder().setOpType("Reshape").setName(graph.unique("Reshape")).addInput(soft).addInput(shape)
				.addOutput(node.outputs().get(0)).build());
	}

	/**
	 * @param node an Upsample node
	 * @return the Resize nodes that it became
	 */
	public List<NodeProto> upsample(Node node) {
		if (node.hasInput(1)) return oldResize(node, node.proto().getInput(1));
		double[] scales = node.reals("scales");
		NodeProto constant = constant(Constants.reals(DataType.FLOAT, new long[] {scales.length}, scales));
		List<NodeProto> nodes = new ArrayList<>(List.of(constant));
		nodes.addAll(oldResize(node, constant.getOutput(0)));
		return nodes;
	}

	/**
	 * Upsample, and Resize at opset 10: (X, scales), pixel positions divided by the scale and, for the nearest pixel, rounded down
	 * along axes that grow and up along those that shrink, as ONNX Runtime does.
	 */
	private List<NodeProto> oldResize(Node node, String scales) {
		double[] factors = graph.constant(scales).map(Constants::reals).orElse(new double[0]);
		if (node.text("mode", "nearest").equals("linear") || Arrays.stream(factors).noneMatch(f -> f < 1)) {
			return List.of(resize(node, node.inputs().get(0), scales, "floor", node.outputs().get(0)));
		}
		NodeProto growth = constant(
			Constants.reals(DataType.FLOAT, new long[] {factors.length}, Arrays.stream(factors).map(f -> Math.max(1, f)).toArray()));
		NodeProto shrinking =
			constant(Constants.reals(DataType.FLOAT, new long[] {factors.length}, Arrays.stream(factors).map(f -> Math.min(1,
				f)).toArray()));
		String grown = graph.unique("Resize");
		return List.of(growth, shrinking,
			resize(node, node.inputs().get(0), growth.getOutput(0), "floor", grown).toBuilder().setName(grown).build(),
			resize(node, grown, shrinking.getOutput(0), "ceil", node.outputs().get(0)));
	}

	private static NodeProto resize(Node node, String input, String scales, String rounding, String output) {
		return without(node, "scales").setOpType("Resize").clearInput().addInput(input).addInput("").addInput(scales).clearOutput()
			.addOutput(output)
			.addAttribute(text("coordinate_transformation_mode", "asymmetric")).addAttribute(text("nearest_mode", rounding)).build();
	}

	/**
	 * Resize of opset 10, or one whose positions of the nearest pixel are TensorFlow's, which were dropped at opset 13: ⌊(i + ½)/s⌋, which
	 * is half-pixel centres rounded up from ½.
	 *
	 * @param node a Resize node
	 * @return nodes that compute the same
	 */
	public List<NodeProto> resize(Node node) {
		if (from < 11) return oldResize(node, node.proto().getInput(1));
		if (!node.text("coordinate_transformation_mode", "").equals("tf_half_pixel_for_nn")
			|| !node.text("mode", "nearest").equals("nearest")
			|| !node.text("nearest_mode", "round_prefer_floor").equals("floor")) return unchanged(node);
		return List.of(without(node, "coordinate_transformation_mode", "nearest_mode")
			.addAttribute(text("coordinate_transformation_mode", "half_pixel"))
			.addAttribute(text("nearest_mode", "round_prefer_ceil")).build());
	}

	/**
	 * @param node a RoiAlign node of a time when regions were not shifted by half a pixel
	 * @return a node that does not shift them
	 */
	public List<NodeProto> roiAlign(Node node) {
		return List.of(node.proto().toBuilder().addAttribute(text("coordinate_transformation_mode", "output_half_pixel")).build());
	}

	/**
	 * @param node a Scatter node
	 * @return the ScatterElements node that it became
	 */
	public List<NodeProto> scatter(Node node) {
		return List.of(node.proto().toBuilder().setOpType("ScatterElements").build());
	}

	private NodeProto constant(TensorProto value) {
		String name = graph.unique("Constant");
		return NodeProto.newBuilder().setOpType("Constant").setName(name).addOutput(name)
			.addAttribute(AttributeProto.newBuilder().setName("value").setType(AttributeProto.AttributeType.TENSOR).setT(value)).build();
	}

	/** A scalar of the element type of the node's data. */
	private TensorProto scalar(Node node, double value) {
		DataType elements = graph.type(node.inputs().get(0)).filter(TensorType::isReal).map(TensorType::elements).orElse(DataType.FLOAT);
		return Constants.reals(elements, new long[0], value);
	}

	private static NodeProto.Builder without(Node node, String... attributes) {
		List<String> dropped = Arrays.asList(attributes);
		NodeProto.Builder rest = node.proto().toBuilder().clearAttribute();
		node.proto().getAttributeList().stream().filter(a -> !dropped.contains(a.getName())).forEach(rest::addAttribute);
		return rest;
	}
}
