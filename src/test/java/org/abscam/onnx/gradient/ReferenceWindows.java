package org.abscam.onnx.gradient;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.abscam.onnx.gradient.ReferenceOperators.Call;

/** Convolutions and poolings of {@link ReferenceOperators}. */
final class ReferenceWindows {

	/** What a window at one output position sums up. */
	private interface Window {

		/** @param input position in the input, outside of it in the padding */
		void visit(int[] kernel, int[] input);
	}

	private final Call call;
	private final int rank;
	private final int[] input;
	private final int[] kernel;
	private final int[] strides;
	private final int[] dilations;
	private final int[] begin;
	private final int[] end;
	private final int[] output;

	private ReferenceWindows(Call call, int[] kernel) {
		this.call = call;
		this.kernel = kernel;
		rank = kernel.length;
		input = spatial(call.x());
		strides = call.integers("strides", rank, 1);
		dilations = call.integers("dilations", rank, 1);
		int[] pads = call.integers("pads", 2 * rank, 0);
		begin = Arrays.copyOf(pads, rank);
		end = Arrays.copyOfRange(pads, rank, 2 * rank);
		output = new int[rank];
		String automatic = call.node().text("auto_pad", "NOTSET");
		for (int i = 0; i < rank; i++) {
			if (automatic.startsWith("SAME")) {
				output[i] = (input[i] + strides[i] - 1) / strides[i];
				int total = Math.max(0, (output[i] - 1) * strides[i] + extent(i) - input[i]);
				begin[i] = automatic.equals("SAME_UPPER") ? total / 2 : (total + 1) / 2;
				end[i] = total - begin[i];
				continue;
			}
			int room = input[i] + begin[i] + end[i] - extent(i);
			boolean ceil = call.integer("ceil_mode", 0) == 1;
			output[i] = (ceil ? (room + strides[i] - 1) / strides[i] : room / strides[i]) + 1;
			if (ceil && (output[i] - 1) * strides[i] >= input[i] + begin[i]) output[i]--; // no window starts in the padding at the end
		}
	}

	static void addTo(Map<String, Function<Call, Values>> operators) {
		operators.put("Conv", c -> new ReferenceWindows(c, spatial(c.x(1))).convolution());
		operators.put("Col2Im", ReferenceWindows::columnsToImage);
		operators.put("ConvTranspose", ReferenceWindows::transposedConvolution);
		operators.put("AveragePool", c -> new ReferenceWindows(c, c.integers("kernel_shape", 0, 0)).average());
		operators.put("LpPool", c -> new ReferenceWindows(c, c.integers("kernel_shape", 0, 0)).power());
		operators.put("GlobalAveragePool", c -> global(c, x -> Arrays.stream(x).average().orElseThrow()));
		operators.put("GlobalMaxPool", c -> global(c, x -> Arrays.stream(x).max().orElseThrow()));
		operators.put("GlobalLpPool", c -> {
			double p = c.integer("p", 2);
			return global(c, x -> Math.pow(Arrays.stream(x).map(v -> Math.pow(Math.abs(v), p)).sum(), 1 / p));
		});
	}

	/** Each column holds a block of each channel, which is added to the image where the block lies. */
	private static Values columnsToImage(Call c) {
		int[] image = Arrays.stream(c.x(1).data()).mapToInt(v -> (int) v).toArray();
		int[] block = Arrays.stream(c.x(2).data()).mapToInt(v -> (int) v).toArray();
		int rank = block.length;
		int[] strides = c.integers("strides", rank, 1);
		int[] dilations = c.integers("dilations", rank, 1);
		int[] pads = c.integers("pads", 2 * rank, 0);
		int[] blocks = new int[rank];
		for (int i = 0; i < rank; i++) {
			blocks[i] = (image[i] + pads[i] + pads[i + rank] - dilations[i] * (block[i] - 1) - 1) / strides[i] + 1;
		}
		int elements = Values.count(block);
		int channels = c.x().dims()[1] / elements;
		Values y = new Values(join(c.x().dims()[0], channels, image), new double[c.x().dims()[0] * channels * Values.count(image)]);
		int[] of = new int[3];
		for (int k = 0; k < c.x().data().length; k++, Values.next(of, c.x().dims())) {
			int[] at = join(of[0], of[1] / elements, new int[rank]);
			int element = of[1] % elements;
			int column = of[2];
			boolean inside = true;
			for (int i = rank - 1; i >= 0; i--) {
				at[i + 2] = column % blocks[i] * strides[i] + element % block[i] * dilations[i] - pads[i];
				inside &= at[i + 2] >= 0 && at[i + 2] < image[i];
				column /= blocks[i];
				element /= block[i];
			}
			if (inside) y.data()[y.offset(at)] += c.x().data()[k];
		}
		return y;
	}

	private static int[] spatial(Values x) {
		return Arrays.copyOfRange(x.dims(), 2, x.rank());
	}

	private static int[] join(int first, int second, int... rest) {
		int[] all = new int[rest.length + 2];
		all[0] = first;
		all[1] = second;
		System.arraycopy(rest, 0, all, 2, rest.length);
		return all;
	}

	private int extent(int axis) {
		return (kernel[axis] - 1) * dilations[axis] + 1;
	}

	private void visit(int[] at, Window window) {
		int[] element = new int[rank];
		for (int i = 0; i < Values.count(kernel); i++) {
			int[] position = new int[rank];
			for (int axis = 0; axis < rank; axis++)
				position[axis] = at[axis + 2] * strides[axis] - begin[axis] + element[axis] * dilations[axis];
			window.visit(element, position);
			Values.next(element, kernel);
		}
	}

	private boolean inside(int[] position) {
		for (int i = 0; i < rank; i++) if (position[i] < 0 || position[i] >= input[i]) return false;
		return true;
	}

	private boolean insidePadded(int[] position) {
		for (int i = 0; i < rank; i++) if (position[i] < -begin[i] || position[i] >= input[i] + end[i]) return false;
		return true;
	}

	private Values convolution() {
		Values x = call.x();
		Values w = call.x(1);
		int perGroup = w.dims()[0] / call.integer("group", 1);
		int channels = w.dims()[1];
		return Values.fill(join(x.dims()[0], w.dims()[0], output), at -> {
			double[] sum = {call.has(2) ? call.x(2).at(at[1]) : 0};
			visit(at, (element, position) -> {
				if (!inside(position)) return;
				for (int c = 0; c < channels; c++) {
					sum[0] += w.at(join(at[1], c, element)) * x.at(join(at[0], at[1] / perGroup * channels + c, position));
				}
			});
			return sum[0];
		});
	}

	/** Every input element adds the kernel, times itself, to the output. */
	private static Values transposedConvolution(Call c) {
		Values x = c.x();
		Values w = c.x(1);
		int rank = x.rank() - 2;
		int[] strides = c.integers("strides", rank, 1);
		int[] dilations = c.integers("dilations", rank, 1);
		int[] pads = c.integers("pads", 2 * rank, 0);
		int[] further = c.integers("output_padding", rank, 0);
		int group = c.integer("group", 1);
		int perGroup = w.dims()[1];
		int[] kernel = spatial(w);
		int[] dims = join(x.dims()[0], perGroup * group, new int[rank]);
		for (int i = 0; i < rank; i++) {
			dims[i + 2] = strides[i] * (x.dims()[i + 2] - 1) + further[i] + (kernel[i] - 1) * dilations[i] + 1 - pads[i] - pads[i + rank];
		}
		Values y = Values.fill(dims, at -> c.has(2) ? c.x(2).at(at[1]) : 0);
		int[] from = new int[x.rank()];
		for (int i = 0; i < x.data().length; i++, Values.next(from, x.dims())) {
			int[] element = new int[rank];
			for (int k = 0; k < Values.count(kernel); k++, Values.next(element, kernel)) {
				int[] to = from.clone();
				boolean kept = true;
				for (int axis = 0; axis < rank; axis++) {
					to[axis + 2] = from[axis + 2] * strides[axis] - pads[axis] + element[axis] * dilations[axis];
					kept &= to[axis + 2] >= 0 && to[axis + 2] < dims[axis + 2];
				}
				for (int m = 0; kept && m < perGroup; m++) {
					to[1] = from[1] / (x.dims()[1] / group) * perGroup + m;
					y.data()[y.offset(to)] += x.at(from) * w.at(join(from[1], m, element));
				}
			}
		}
		return y;
	}

	private Values average() {
		boolean paddingCounts = call.integer("count_include_pad", 0) == 1;
		return pooled(at -> {
			double[] sumAndCount = new double[2];
			visit(at, (element, position) -> {
				if (inside(position)) sumAndCount[0] += call.x().at(join(at[0], at[1], position));
				if (paddingCounts ? insidePadded(position) : inside(position)) sumAndCount[1]++;
			});
			return sumAndCount[0] / sumAndCount[1];
		});
	}

	private Values power() {
		double p = call.integer("p", 2);
		return pooled(at -> {
			double[] sum = new double[1];
			visit(at, (element, position) -> {
				if (inside(position)) sum[0] += Math.pow(Math.abs(call.x().at(join(at[0], at[1], position))), p);
			});
			return Math.pow(sum[0], 1 / p);
		});
	}

	private Values pooled(ToDoubleFunction<int[]> element) {
		return Values.fill(join(call.x().dims()[0], call.x().dims()[1], output), element);
	}

	private static Values global(Call c, ToDoubleFunction<double[]> f) {
		int[] dims = c.x().dims().clone();
		Arrays.fill(dims, 2, dims.length, 1);
		int area = Values.count(spatial(c.x()));
		double[] y = new double[dims[0] * dims[1]];
		for (int i = 0; i < y.length; i++) y[i] = f.applyAsDouble(Arrays.copyOfRange(c.x().data(), i * area, (i + 1) * area));
		return new Values(dims, y);
	}
}
