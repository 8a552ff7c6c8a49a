package org.abscam.onnx.gradient;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * An array of float64 for the reference operators.
 *
 * @param dims sizes
 * @param data values in row-major order
 */
record Values(int[] dims, double[] data) {

	static Values of(long[] dims, double... data) {
		return new Values(Arrays.stream(dims).mapToInt(Math::toIntExact).toArray(), data);
	}

	/** The array whose element at each index is what the function says. */
	static Values fill(int[] dims, ToDoubleFunction<int[]> element) {
		double[] data = new double[count(dims)];
		int[] index = new int[dims.length];
		for (int i = 0; i < data.length; i++) {
			data[i] = element.applyAsDouble(index);
			next(index, dims);
		}
		return new Values(dims, data);
	}

	/** Moves to the next index in row-major order, from the last to the first. */
	static void next(int[] index, int[] dims) {
		for (int axis = dims.length - 1; axis >= 0 && ++index[axis] == dims[axis]; axis--) index[axis] = 0;
	}

	static int count(int... dims) {
		return Arrays.stream(dims).reduce(1, (a, b) -> a * b);
	}

	int rank() {
		return dims.length;
	}

	double at(int... index) {
		return data[offset(index)];
	}

	int offset(int... index) {
		int offset = 0;
		for (int axis = 0; axis < dims.length; axis++) offset = offset * dims[axis] + index[axis];
		return offset;
	}

	Values map(DoubleUnaryOperator f) {
		return new Values(dims, Arrays.stream(data).map(f).toArray());
	}

	/** f(this, other), element by element, sizes broadcast as ONNX does. */
	Values with(Values other, DoubleBinaryOperator f) {
		int[] all = new int[Math.max(rank(), other.rank())];
		for (int i = 1; i <= all.length; i++) {
			all[all.length - i] = Math.max(i > rank() ? 1 : dims[rank() - i], i > other.rank() ? 1 : other.dims[other.rank() - i]);
		}
		return fill(all, index -> f.applyAsDouble(broadcastAt(index), other.broadcastAt(index)));
	}

	private double broadcastAt(int[] index) {
		int[] own = new int[rank()];
		for (int axis = 0; axis < own.length; axis++) own[axis] = dims[axis] == 1 ? 0 : index[index.length - own.length + axis];
		return at(own);
	}
}
