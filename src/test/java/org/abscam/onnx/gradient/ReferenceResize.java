package org.abscam.onnx.gradient;

import java.util.stream.IntStream;
import org.abscam.onnx.gradient.ReferenceOperators.Call;

/** Resize of {@link ReferenceOperators}: along one axis after the other, each output a weighted sum of inputs. */
final class ReferenceResize {

	private final Call call;
	private final int from;
	private final int to;
	private final double scale;

	private ReferenceResize(Call call, int from, int to, double scale) {
		this.call = call;
		this.from = from;
		this.to = to;
		this.scale = scale;
	}

	static Values resize(Call call) {
		Values y = call.x();
		int[] axes = call.node().has("axes") ? call.integers("axes", 0, 0) : IntStream.range(0, y.rank()).toArray();
		boolean byScales = call.has(2) && call.x(2).data().length > 0;
		for (int i = 0; i < axes.length; i++) {
			int from = y.dims()[axes[i]];
			double scale = byScales ? call.x(2).at(i) : call.x(3).at(i) / from;
			int to = byScales ? (int) Math.floor(from * scale) : (int) call.x(3).at(i);
			if (scale != 1) y = along(y, axes[i], new ReferenceResize(call, from, to, scale));
		}
		return y;
	}

	private static Values along(Values x, int axis, ReferenceResize resize) {
		double[][] weights = new double[resize.to][];
		for (int i = 0; i < resize.to; i++) weights[i] = resize.weights(i);
		int[] dims = x.dims().clone();
		dims[axis] = resize.to;
		return Values.fill(dims, at -> {
			int[] near = at.clone();
			double sum = 0;
			for (near[axis] = 0; near[axis] < resize.from; near[axis]++) sum += weights[at[axis]][near[axis]] * x.at(near);
			return sum;
		});
	}

	/** How much of each input element is in the output element. */
	private double[] weights(int output) {
		double x = position(output);
		double[] weights = new double[from];
		switch (call.node().text("mode", "nearest")) {
			case "nearest" -> add(weights, nearest(x), 1);
			case "linear" -> {
				double shrinking = call.integer("antialias", 0) == 1 ? Math.min(1, scale) : 1;
				if (shrinking < 1) triangle(weights, x, shrinking);
				else {
					int left = (int) Math.floor(x);
					add(weights, left, 1 - (x - left));
					add(weights, left + 1, x - left);
				}
			}
			default -> cubic(weights, x);
		}
		return weights;
	}

	private double position(int output) {
		return switch (call.node().text("coordinate_transformation_mode", "half_pixel")) {
			case "half_pixel" -> (output + .5) / scale - .5;
			case "pytorch_half_pixel" -> to > 1 ? (output + .5) / scale - .5 : 0;
			case "half_pixel_symmetric" -> from / 2. * (1 - to / (scale * from)) + (output + .5) / scale - .5;
			case "align_corners" -> to == 1 ? 0 : output * (from - 1.) / (to - 1);
			case "asymmetric" -> output / scale;
			default -> throw new IllegalStateException("no reference of this coordinate transformation");
		};
	}

	private int nearest(double x) {
		return (int) switch (call.node().text("nearest_mode", "round_prefer_floor")) {
			case "round_prefer_floor" -> Math.ceil(x - .5);
			case "round_prefer_ceil" -> Math.floor(x + .5);
			case "floor" -> Math.floor(x);
			default -> Math.ceil(x);
		};
	}

	/** Beyond the border the border's element stands. */
	private void add(double[] weights, int at, double weight) {
		weights[Math.max(0, Math.min(from - 1, at))] += weight;
	}

	/** Antialiased: a triangle as wide as the output element. */
	private void triangle(double[] weights, double x, double shrinking) {
		int reach = (int) Math.ceil(1 / shrinking);
		double sum = 0;
		for (int i = (int) Math.floor(x) - reach; i <= x + reach + 1; i++) {
			double weight = Math.max(0, 1 - Math.abs(i - x) * shrinking);
			sum += weight;
			add(weights, i, weight);
		}
		for (int i = 0; i < from; i++) weights[i] /= sum;
	}

	/** Keys' kernel at the two elements on either side. */
	private void cubic(double[] weights, double x) {
		double a = call.real("cubic_coeff_a", -.75);
		boolean exclude = call.integer("exclude_outside", 0) == 1;
		int left = (int) Math.floor(x);
		double total = 0;
		for (int i = left - 1; i <= left + 2; i++) {
			double d = Math.abs(i - x);
			double weight = d <= 1 ? ((a + 2) * d - (a + 3)) * d * d + 1 : ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
			if (exclude && (i < 0 || i >= from)) continue;
			total += weight;
			add(weights, i, weight);
		}
		for (int i = 0; exclude && i < from; i++) weights[i] /= total;
	}
}
