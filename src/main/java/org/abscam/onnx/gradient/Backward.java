package org.abscam.onnx.gradient;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.abscam.onnx.Constants;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.NoGradientException;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.TensorType;

/** One node on the way back: its attributes, its inputs x and outputs y of the forward pass, and the gradients of its outputs. */
final class Backward {

	private final EditableGraph graph;
	private final Node node;
	private final Map<String, Tensor> gradients;
	private final Set<String> carrying;

	/** @param carrying the tensors on the way from the target to the scores */
	Backward(EditableGraph graph, Node node, Map<String, Tensor> gradients, Set<String> carrying) {
		this.graph = graph;
		this.node = node;
		this.gradients = gradients;
		this.carrying = carrying;
	}

	EditableGraph graph() {
		return graph;
	}

	Node node() {
		return node;
	}

	/** Gradient of the score by the first output. */
	Tensor g() {
		return g(0);
	}

	/** Gradient of the score by an output, of the output's element type; {@code null} if the score does not depend on it. */
	Tensor g(int output) {
		Tensor gradient = output < node.outputs().size() ? gradients.get(node.outputs().get(output)) : null;
		if (gradient == null) return null;
		Tensor y = graph.tensor(node.outputs().get(output));
		return y.type().isReal() ? gradient.cast(y.elements()) : gradient;
	}

	/** Gradient of the score by the first output as it comes, float64 behind a normalisation; for rules that only rearrange it. */
	Tensor wideG() {
		return gradients.get(node.outputs().get(0));
	}

	/** The input of the forward pass. */
	Tensor x(int input) {
		return graph.tensor(node.inputs().get(input));
	}

	/** The first input of the forward pass. */
	Tensor x() {
		return x(0);
	}

	/** The first output of the forward pass. */
	Tensor y() {
		return graph.tensor(node.outputs().get(0));
	}

	boolean has(int input) {
		return node.hasInput(input);
	}

	/** Whether the gradient by this tensor is asked for. */
	boolean carries(String tensor) {
		return carrying.contains(tensor);
	}

	/** Whether no other node reads the first input. */
	boolean isOnlyReader() {
		String x = node.inputs().get(0);
		return graph.nodes().stream().filter(other -> other.reads().contains(x)).count() == 1;
	}

	/** Sizes of an input, −1 for at most some run-time size such as the batch. */
	long[] dims(int input) throws OnnxException {
		return dims(x(input));
	}

	/** Sizes of the first output. */
	long[] outputDims() throws OnnxException {
		return dims(y());
	}

	/** Sizes of a tensor of the forward pass. */
	long[] dims(Tensor tensor) throws OnnxException {
		TensorType type = tensor.type();
		if (!type.hasRank()) throw unsupported("the shape of '" + tensor.name() + "' is not known before it runs");
		return type.dims();
	}

	/** Sizes of an input from its third axis on, which must be known. */
	long[] spatial(int input) throws OnnxException {
		long[] dims = dims(input);
		long[] spatial = Arrays.copyOfRange(dims, Math.min(2, dims.length), dims.length);
		for (long size : spatial) known(size, "'" + x(input).name() + "' is of");
		return spatial;
	}

	/** The size, which must be known. */
	long known(long size, String what) throws OnnxException {
		if (size < 0) throw unsupported(what + " a size that is not known before it runs");
		return size;
	}

	/** Values of an input of whole numbers that depend on no image. */
	long[] constant(int input) throws OnnxException {
		String name = node.inputs().get(input);
		if (graph.isOfContent(name)) {
			throw new NoGradientException("The " + node.description() + " cannot be differentiated: its input '" + name
				+ "' depends on what the image shows; choose a layer behind it with the layer option.");
		}
		return graph.wholeNumbers(name).orElseThrow(() -> unsupported("its input '" + name + "' is not a constant"));
	}

	/** Whether an input is a constant truth value that is true. */
	boolean isTrue(int input) {
		return graph.constant(node.inputs().get(input)).filter(t -> t.getRawData().isEmpty() ? t.getInt32DataList().contains(1)
			: t.getRawData().byteAt(0) != 0).isPresent();
	}

	/** Gives a gradient the shape of an input, for operators that only rearrange. */
	Tensor shapedLike(Tensor gradient, int input) {
		Tensor x = x(input);
		TensorType type = x.type();
		return type.isKnownButForOneSize() ? gradient.reshape(type.dims()) : gradient.reshape(x.shape());
	}

	/** Sums a gradient of the output's shape over the axes along which the input was broadcast. */
	Tensor unbroadcast(Tensor gradient, int input) throws OnnxException {
		return unbroadcast(gradient, outputDims(), input);
	}

	/** Sums a gradient of the given sizes over the axes along which the input was broadcast to them. */
	Tensor unbroadcast(Tensor gradient, long[] from, int input) throws OnnxException {
		long[] to = dims(input);
		int added = from.length - to.length;
		long[] axes = IntStream.range(0, from.length)
			.filter(axis -> axis < added || to[axis - added] == 1 && from[axis] != 1).asLongStream().toArray();
		Tensor summed = axes.length == 0 ? gradient : isPositions(from, axes) ? sumOverPositions(gradient, from) : gradient.sum(axes);
		return added == 0 ? summed : summed.squeeze(LongStream.range(0, added).toArray());
	}

	private static boolean isPositions(long[] dims, long... axes) {
		return dims.length == 4 && Arrays.equals(axes, new long[] {2, 3}) && LongStream.of(dims).skip(1).allMatch(d -> d > 0);
	}

	/** The sum over a picture's positions by the mean over them, which ONNX Runtime takes in the blocked layout of its convolutions. */
	private static Tensor sumOverPositions(Tensor picture, long... dims) {
		if (picture.elements() != DataType.FLOAT) return picture.sum(2, 3);
		return Evenly.times(picture.apply("GlobalAveragePool"), dims[2] * dims[3], new TensorType(DataType.FLOAT, dims));
	}

	/** Zeros of the sizes in the 1-D int64 tensor, of the input's element type. */
	Tensor zeros(Tensor sizes) {
		DataType elements = x().elements();
		return graph.add("ConstantOfShape", elements, List.of(sizes), AttributeProto.newBuilder().setName("value")
			.setType(AttributeProto.AttributeType.TENSOR).setT(Constants.reals(elements, new long[] {1}, 0)).build());
	}

	/** The axis counted from the front. */
	static int axis(long axis, int rank) {
		return (int) (axis < 0 ? axis + rank : axis);
	}

	OnnxException unsupported(String reason) {
		return new OnnxException("The " + node.description() + " cannot be differentiated: " + reason + ".");
	}

	/** Several inputs for a node. */
	static List<Tensor> with(Tensor... others) {
		return Arrays.asList(others);
	}
}
