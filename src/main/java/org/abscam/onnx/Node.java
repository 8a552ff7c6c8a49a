package org.abscam.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Optional;

/**
 * One operator of a graph with its attributes at hand.
 *
 * @param proto the node as ONNX stores it
 */
public record Node(NodeProto proto) {

	/** @return the operator, with its domain before it unless that is ONNX's own */
	public String operator() {
		String domain = proto.getDomain();
		return domain.isEmpty() || domain.equals("ai.onnx") ? proto.getOpType() : domain + "." + proto.getOpType();
	}

	/** @return whether its operator has this role in a network */
	public boolean is(Operator.Role role) {
		return Operator.of(operator()).has(role);
	}

	/** @return how to name this node to a user */
	public String description() {
		String name = proto.getName().isEmpty() ? "with output '" + proto.getOutput(0) + "'" : "'" + proto.getName() + "'";
		return operator() + " node " + name;
	}

	/** @return names of the input tensors, empty where an optional input is left out */
	public List<String> inputs() {
		return proto.getInputList();
	}

	/** @return names of all tensors that the node reads, those that its bodies (If, Loop, Scan) take from around them included */
	public List<String> reads() {
		return Subgraphs.reads(proto);
	}

	/** @return names of the output tensors, empty where an optional output is left out */
	public List<String> outputs() {
		return proto.getOutputList();
	}

	/**
	 * @param index position of an input
	 * @return whether that input is there
	 */
	public boolean hasInput(int index) {
		return index < proto.getInputCount() && !proto.getInput(index).isEmpty();
	}

	/**
	 * @param name an attribute's name
	 * @return whether the node has it
	 */
	public boolean has(String name) {
		return attribute(name).isPresent();
	}

	/**
	 * @param name an attribute's name
	 * @param otherwise the value where the attribute is absent
	 * @return its value
	 */
	public long integer(String name, long otherwise) {
		return attribute(name).map(AttributeProto::getI).orElse(otherwise);
	}

	/**
	 * @param name an attribute's name
	 * @return its values, or {@code null} where the attribute is absent
	 */
	public long[] integers(String name) {
		return attribute(name).map(a -> a.getIntsList().stream().mapToLong(Long::longValue).toArray()).orElse(null);
	}

	/**
	 * @param name an attribute's name
	 * @return its values, empty where the attribute is absent
	 */
	public double[] reals(String name) {
		return attribute(name).map(a -> a.getFloatsList().stream().mapToDouble(Float::doubleValue).toArray()).orElse(new double[0]);
	}

	/**
	 * @param name an attribute's name
	 * @param otherwise the value where the attribute is absent
	 * @return its value
	 */
	public double real(String name, double otherwise) {
		return attribute(name).map(a -> (double) a.getF()).orElse(otherwise);
	}

	/**
	 * @param name an attribute's name
	 * @param otherwise the value where the attribute is absent
	 * @return its value
	 */
	public String text(String name, String otherwise) {
		return attribute(name).map(a -> a.getS().toStringUtf8()).orElse(otherwise);
	}

	/**
	 * @param name an attribute's name
	 * @return the tensor it holds
	 */
	public Optional<TensorProto> tensor(String name) {
		return attribute(name).map(AttributeProto::getT);
	}

	private Optional<AttributeProto> attribute(String name) {
		return proto.getAttributeList().stream().filter(a -> a.getName().equals(name)).findFirst();
	}
}
