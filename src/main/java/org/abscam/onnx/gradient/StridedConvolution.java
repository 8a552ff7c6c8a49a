package org.abscam.onnx.gradient;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.abscam.onnx.Tensor;

/**
 * The gradient of a picture convolution in steps by its input, out of plain convolutions, which ONNX Runtime does several times faster than
 * the transposed one.
 *
 * <p>Along an axis, the gradient at p = s·q + ρ (s the stride, ρ the phase) is Σ over the taps k with p + b − d·k divisible by s of
 * W(k)·g(q + (ρ + b − d·k)/s): b the padding, d the dilation. So each phase is a convolution of g with some of the taps, and the phases
 * are put between one another: in the layout N×h×w×C, where they are whole rows of channels. (Shi et al., Is the deconvolution layer
 * the same as a convolutional layer?, 2016.) Depthwise, where reading costs more than computing, g is spaced out with zeros instead, for a
 * convolution of stride 1.
 *
 * @param window the window of the forward convolution
 * @param weights sizes of W, M×(C/groups)×kernel
 * @param groups its groups
 */
record StridedConvolution(SlidingWindow window, long[] weights, long groups) {

	/** Taps of one phase: of the window, in the order in which a convolution of g meets them, and how far from q the first and last one read. */
	private record Phase(long[] taps, long first, long last) {

		boolean readsLike(Phase other) {
			return first == other.first && last == other.last;
		}
	}

	private boolean isPicture() {
		return window.rank() == 2;
	}

	/** Whether each channel has a kernel of its own, and the zeros can be put so that the sizes come out. */
	boolean isDepthwise() {
		return isPicture() && groups == weights[0] && weights[1] == 1
			&& IntStream.range(0, 2).allMatch(a -> window.extent(a) - 1 >= window.begin()[a]);
	}

	/** Whether it is a product per position, of every s-th position. */
	boolean isSinglePoint() {
		return isPicture() && groups == 1 && IntStream.range(0, 2).allMatch(a -> window.kernel()[a] == 1 && window.begin()[a] == 0);
	}

	/** Whether {@link #byPhases} is possible: every phase has taps, and no gaps between them. */
	boolean hasPhases() {
		return isPicture() && groups == 1 && IntStream.range(0, 2).allMatch(a -> (window.dilations()[a] == 1 || window.kernel()[a] == 1)
			&& phases(a).stream().allMatch(p -> p.taps.length > 0));
	}

	/**
	 * @param g gradient by the output, N×C×h×w
	 * @param mirrored kernels of the adjoint
	 * @return gradient by the input
	 */
	Tensor onSpacedOut(Tensor g, Tensor mirrored) {
		long[] pads = new long[4];
		long[] sizes = new long[2];
		for (int a = 0; a < 2; a++) {
			long spaced = window.output()[a] * window.strides()[a];
			pads[a] = window.extent(a) - 1 - window.begin()[a];
			long missing = window.input()[a] - spaced + window.begin()[a];
			pads[a + 2] = Math.max(0, missing);
			sizes[a] = spaced + Math.min(0, missing);
		}
		Tensor wide = window.hasUnitStrides() && Arrays.equals(sizes, window.output()) ? g
			: channelsFirst(spaced(channelsLast(g), weights[0], sizes));
		return wide.applyTo("Conv", List.of(mirrored), integers("pads", pads),
			integers("dilations", window.dilations()), integer("group", groups));
	}

	/**
	 * @param picture N×C×h×w
	 * @param channels C
	 * @return with zeros after each position, of the sizes of the input
	 */
	Tensor spacedOut(Tensor picture, long channels) {
		return channelsFirst(spaced(channelsLast(picture), channels, window.input()));
	}

	/** Zeros after each position of N×h×w×C, cut off or more of them at the end so that the sizes come out. */
	private Tensor spaced(Tensor last, long channels, long... sizes) {
		long[] strides = window.strides();
		long[] output = window.output();
		Tensor wide = zerosAfter(last.reshape(0, output[0], 1, output[1], 1, channels), 6, new int[] {2, 4}, strides[0] - 1, strides[1] - 1)
			.reshape(0, output[0] * strides[0], output[1] * strides[1], channels);
		long[] missing = {Math.max(0, sizes[0] - output[0] * strides[0]), Math.max(0, sizes[1] - output[1] * strides[1])};
		if (missing[0] > 0 || missing[1] > 0) wide = zerosAfter(wide, 4, new int[] {1, 2}, missing);
		return cut(wide, sizes, output[0] * strides[0], output[1] * strides[1]);
	}

	private static Tensor zerosAfter(Tensor tensor, int rank, int[] axes, long... counts) {
		long[] pads = new long[2 * rank];
		for (int i = 0; i < axes.length; i++) pads[rank + axes[i]] = counts[i];
		return tensor.applyTo("Pad", List.of(tensor.graph().integers(pads), tensor.scalar(0)));
	}

	/**
	 * @param g gradient by the output, N×M×h×w
	 * @param kernels W
	 * @return gradient by the input
	 */
	Tensor byPhases(Tensor g, Tensor kernels) {
		long[] quotients = new long[2];
		for (int a = 0; a < 2; a++) quotients[a] = -Math.floorDiv(-window.input()[a], window.strides()[a]);
		List<Tensor> rows = new ArrayList<>();
		for (List<Phase> vertical : together(phases(0))) {
			List<Tensor> parts = new ArrayList<>();
			for (List<Phase> horizontal : together(phases(1))) parts.add(part(g, kernels, vertical, horizontal, quotients));
			rows.add(joined(parts, 4).reshape(0, quotients[0], vertical.size(), quotients[1] * window.strides()[1], weights[1]));
		}
		long[] sizes = {quotients[0] * window.strides()[0], quotients[1] * window.strides()[1]};
		Tensor all = joined(rows, 2).reshape(0, sizes[0], sizes[1], weights[1]);
		return channelsFirst(cut(all, window.input(), sizes));
	}

	/** Some phases by one convolution: N×h×(vertical phases)×w×(horizontal phases)×C. */
	private Tensor part(Tensor g, Tensor kernels, List<Phase> vertical, List<Phase> horizontal, long... quotients) {
		Phase[] first = {vertical.get(0), horizontal.get(0)};
		long[] pads = new long[4];
		Tensor read = g;
		for (int a = 0; a < 2; a++) {
			long before = -first[a].first;
			long after = quotients[a] - window.output()[a] + first[a].last;
			if (before < 0 || after < 0) {
				read = read.slice(a + 2L, Math.max(0, -before), window.output()[a] + Math.min(0, after));
			}
			pads[a] = Math.max(0, before);
			pads[a + 2] = Math.max(0, after);
		}
		Tensor conv = read.applyTo("Conv", List.of(selected(kernels, vertical, horizontal)), integers("pads", pads));
		Tensor last = channelsLast(conv).reshape(0, quotients[0], quotients[1], vertical.size(), horizontal.size() * weights[1]);
		if (vertical.size() > 1) last = last.transpose(0, 1, 3, 2, 4);
		return last.reshape(0, quotients[0], vertical.size(), quotients[1], horizontal.size(), weights[1]);
	}

	/** Taps of some phases as the kernels of a convolution: (vertical·horizontal·C)×M×taps×taps. */
	private Tensor selected(Tensor kernels, List<Phase> vertical, List<Phase> horizontal) {
		long[] v = vertical.stream().flatMapToLong(p -> Arrays.stream(p.taps)).toArray();
		long[] h = horizontal.stream().flatMapToLong(p -> Arrays.stream(p.taps)).toArray();
		long down = v.length / vertical.size();
		long across = h.length / horizontal.size();
		Tensor taps = gathered(gathered(kernels, 2, v), 3, h);
		return taps.reshape(weights[0], weights[1], vertical.size(), down, horizontal.size(), across).transpose(2, 4, 1, 0, 3, 5)
			.reshape(vertical.size() * horizontal.size() * weights[1], weights[0], down, across);
	}

	private static Tensor gathered(Tensor tensor, int axis, long... indices) {
		return tensor.applyTo("Gather", List.of(tensor.graph().integers(indices)), integer("axis", axis));
	}

	/** The phases along an axis. */
	private List<Phase> phases(int axis) {
		long stride = window.strides()[axis];
		List<Phase> phases = new ArrayList<>();
		for (long phase = 0; phase < stride; phase++) {
			long from = phase + window.begin()[axis];
			List<Long> taps = new ArrayList<>();
			for (long tap = window.kernel()[axis] - 1; tap >= 0; tap--) {
				if (Math.floorMod(from - window.dilations()[axis] * tap, stride) == 0) taps.add(tap);
			}
			long[] found = taps.stream().mapToLong(Long::longValue).toArray();
			long dilation = window.dilations()[axis];
			phases.add(found.length == 0 ? new Phase(found, 0, 0) : new Phase(found, (from - dilation * found[0]) / stride,
				(from - dilation * found[found.length - 1]) / stride));
		}
		return phases;
	}

	/** All of them at once where they read the same positions, else each by itself. */
	private static List<List<Phase>> together(List<Phase> phases) {
		if (phases.stream().allMatch(p -> p.readsLike(phases.get(0)))) return List.of(phases);
		return phases.stream().map(List::of).toList();
	}

	private static Tensor joined(List<Tensor> parts, int axis) {
		return parts.size() == 1 ? parts.get(0) : parts.get(0).applyTo("Concat", parts.subList(1, parts.size()), integer("axis", axis));
	}

	/** The beginning of N×h×w×C. */
	private static Tensor cut(Tensor last, long[] sizes, long... from) {
		Tensor cut = last;
		for (int a = 0; a < 2; a++) if (sizes[a] < from[a]) cut = cut.slice(a + 1L, 0, sizes[a]);
		return cut;
	}

	private static Tensor channelsLast(Tensor picture) {
		return picture.transpose(0, 2, 3, 1);
	}

	private static Tensor channelsFirst(Tensor last) {
		return last.transpose(0, 3, 1, 2);
	}
}
