package org.abscam.onnx;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.Attributes.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor of a graph, to write expressions with: each method adds the ONNX node that computes it and returns the result.
 * Operators are those of opset {@value OpsetUpgrade#WORKING_OPSET} and later; arithmetic broadcasts as ONNX does; a number is
 * a scalar of this tensor's element type.
 *
 * @param graph the graph
 * @param name the tensor's name in it
 */
public record Tensor(EditableGraph graph, String name) {

	/** @return the element type */
	public DataType elements() {
		return graph.type(name).map(TensorType::elements)
			.orElseThrow(() -> new IllegalStateException("element type of '" + name + "' is unknown"));
	}

	/** @return element type and, where type inference saw the tensor, sizes */
	public TensorType type() {
		return graph.type(name).orElse(new TensorType(DataType.UNDEFINED, null));
	}

	/**
	 * @param operator an ONNX operator with one output of this tensor's element type
	 * @param attributes its attributes
	 * @return operator(this)
	 */
	public Tensor apply(String operator, AttributeProto... attributes) {
		return graph.add(operator, elements(), List.of(this), attributes);
	}

	/**
	 * @param operator an ONNX operator with one output of this tensor's element type
	 * @param others further inputs, {@code null} for one that is left out
	 * @param attributes its attributes
	 * @return operator(this, others)
	 */
	public Tensor applyTo(String operator, List<Tensor> others, AttributeProto... attributes) {
		List<Tensor> inputs = new ArrayList<>(List.of(this));
		inputs.addAll(others);
		return graph.add(operator, elements(), inputs, attributes);
	}

	/** @return this + other */
	public Tensor plus(Tensor other) {
		return applyTo("Add", List.of(other));
	}

	/** @return this + number */
	public Tensor plus(double number) {
		return plus(scalar(number));
	}

	/** @return this − other */
	public Tensor minus(Tensor other) {
		return applyTo("Sub", List.of(other));
	}

	/** @return this − number */
	public Tensor minus(double number) {
		return minus(scalar(number));
	}

	/** @return number − this */
	public Tensor subtractedFrom(double number) {
		return scalar(number).minus(this);
	}

	/** @return this · other, element by element */
	public Tensor times(Tensor other) {
		return applyTo("Mul", List.of(other));
	}

	/** @return this · number */
	public Tensor times(double number) {
		return times(scalar(number));
	}

	/** @return this / other, element by element */
	public Tensor dividedBy(Tensor other) {
		return applyTo("Div", List.of(other));
	}

	/** @return this / number */
	public Tensor dividedBy(double number) {
		return dividedBy(scalar(number));
	}

	/** @return −this */
	public Tensor negative() {
		return apply("Neg");
	}

	/** @return the matrix product this · other over the last two axes */
	public Tensor matrixTimes(Tensor other) {
		return applyTo("MatMul", List.of(other));
	}

	/** @return 1 where this &gt; number, else 0 */
	public Tensor indicatorAbove(double number) {
		return graph.add("Greater", DataType.BOOL, List.of(this, scalar(number))).cast(elements());
	}

	/** @return 1 where this &lt; number, else 0 */
	public Tensor indicatorBelow(double number) {
		return graph.add("Less", DataType.BOOL, List.of(this, scalar(number))).cast(elements());
	}

	/** @return this where condition holds, else other; condition is a bool tensor */
	public Tensor where(Tensor condition, Tensor other) {
		return graph.add("Where", elements(), List.of(condition, this, other));
	}

	/** @return this = other, a bool tensor */
	public Tensor equalTo(Tensor other) {
		return graph.add("Equal", DataType.BOOL, List.of(this, other));
	}

	/** @return this in another element type; this itself where it has that type */
	public Tensor cast(DataType to) {
		if (type().elements() == to) return this;
		return graph.add("Cast", to, List.of(this), integer("to", to.getNumber()));
	}

	/** @return sum over the axes, which keep size 1 */
	public Tensor sum(long... axes) {
		return applyTo("ReduceSum", List.of(graph.integers(axes)));
	}

	/** @return mean over the axes, which keep size 1 */
	public Tensor mean(long... axes) {
		return applyTo("ReduceMean", List.of(graph.integers(axes)));
	}

	/** @return smallest value over the axes, which keep size 1 */
	public Tensor minimum(long... axes) {
		return applyTo("ReduceMin", List.of(graph.integers(axes)));
	}

	/** @return largest value over the axes, which keep size 1 */
	public Tensor maximum(long... axes) {
		return applyTo("ReduceMax", List.of(graph.integers(axes)));
	}

	/** @return the same values in another shape; one size may be −1, a size of 0 is copied from this */
	public Tensor reshape(long... dims) {
		return applyTo("Reshape", List.of(graph.integers(dims)));
	}

	/** @return the same values with the sizes in the 1-D int64 tensor */
	public Tensor reshape(Tensor dims) {
		return applyTo("Reshape", List.of(dims));
	}

	/**
	 * @param dims sizes in the order of this tensor's axes; 1 keeps this tensor's own size
	 * @return this, repeated along axes of size 1
	 */
	public Tensor expand(long... dims) {
		return applyTo("Expand", List.of(graph.integers(dims)));
	}

	/** @return this with axes of size 1 inserted so that they are at the given positions of the result */
	public Tensor unsqueeze(long... axes) {
		return applyTo("Unsqueeze", List.of(graph.integers(axes)));
	}

	/** @return this without the given axes, which are of size 1 */
	public Tensor squeeze(long... axes) {
		return applyTo("Squeeze", List.of(graph.integers(axes)));
	}

	/** @return this with its axes reordered: axis i of the result is axis permutation[i] of this */
	public Tensor transpose(long... permutation) {
		return apply("Transpose", integers("perm", permutation));
	}

	/**
	 * @param axis an axis
	 * @param start first position, inclusive
	 * @param end last position, exclusive
	 * @return this part of the tensor
	 */
	public Tensor slice(long axis, long start, long end) {
		return slice(axis, start, end, 1);
	}

	/**
	 * @param axis an axis
	 * @param start first position, inclusive
	 * @param end last position, exclusive
	 * @param step distance between positions, negative to walk backwards
	 * @return this part of the tensor
	 */
	public Tensor slice(long axis, long start, long end, long step) {
		return applyTo("Slice", List.of(graph.integers(start), graph.integers(end), graph.integers(axis), graph.integers(step)));
	}

	/** @return this tensor's sizes, a 1-D int64 tensor */
	public Tensor shape() {
		return graph.add("Shape", DataType.INT64, List.of(this));
	}

	/**
	 * Linear resize with half-pixel centres (PyTorch {@code align_corners=False}).
	 *
	 * @param sizes a 1-D int64 tensor with the new sizes of the axes
	 * @param antialias whether shrinking averages over all pixels it covers, as Pillow does
	 * @param axes the axes to resize
	 * @return the resized tensor
	 */
	public Tensor resizeLinear(Tensor sizes, boolean antialias, long... axes) {
		List<Tensor> none = new ArrayList<>(Arrays.asList(null, null, sizes));
		Tensor resized = applyTo("Resize", none, integers("axes", axes), text("mode", "linear"),
			text("coordinate_transformation_mode", "half_pixel"), integer("antialias", antialias ? 1 : 0),
			integer("exclude_outside", antialias ? 1 : 0));
		graph.declareAsInput(resized.name(), name, axes, sizes.name());
		return resized;
	}

	/** @return a scalar of this tensor's element type */
	public Tensor scalar(double value) {
		return graph.reals(elements(), new long[0], value);
	}
}
