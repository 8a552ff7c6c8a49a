package org.abscam.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.abscam.onnx.Factor.Batch;
import org.abscam.onnx.Factor.Channels;
import org.abscam.onnx.Factor.Space;
import org.abscam.onnx.Factor.Tokens;

/** How operators move axes: of {@link Operator.Moves}, for the table of operators. */
public final class AxisMoves {

	private AxisMoves() {}

	/** N×C×spatial to N×K×spatial: a convolution, a pooling, a normalisation. What is not known before it is taken for a picture. */
	public static Optional<Layout> picture(Axes axes, Node node, int output) {
		long[] dims = axes.dims(node.outputs().get(output));
		Layout x = axes.input(node, 0).orElse(null);
		long[] from = axes.dims(node.inputs().get(0));
		if (x == null || from == null) {
			boolean ofImages = dims.length == axes.dims(axes.graph().inputs().get(0)).length && Math.abs(dims[0]) == 1;
			return ofImages ? Optional.of(axes.assume(node.outputs().get(output), Layout.image(dims, false))) : Optional.empty();
		}
		Layout picture = x;
		for (int i = 1; i < dims.length; i++) {
			boolean normalised = from[i] == dims[i] && !node.is(Operator.Role.MIXING);
			if (!normalised) {
				picture = picture.with(i, i == 1 ? Layout.channels(dims[1]) : mixed(x.axis(i), from[i], dims[i]));
			}
		}
		return Optional.of(picture);
	}

	/** Every axis keeps its place and its order, and may get another size: resizing, padding. */
	public static Optional<Layout> resized(Axes axes, Node node, int output) {
		long[] dims = axes.dims(node.outputs().get(output));
		long[] from = axes.dims(node.inputs().get(0));
		Layout x = axes.input(node, 0).orElse(null);
		if (x == null || from == null || from.length != dims.length) return Optional.empty();
		Layout resized = x;
		for (int i = 0; i < dims.length; i++) {
			if (from[i] == dims[i]) continue;
			boolean plain = x.axis(i).stream().allMatch(Channels.class::isInstance);
			boolean repeated = from[i] == 1; // pooled and enlarged again: all the same, whatever positions it is joined with
			resized =
				resized.with(i, repeated ? Layout.lost(dims[i]) : plain ? Layout.channels(dims[i]) : mixed(x.axis(i), from[i], dims[i]));
		}
		return Optional.of(resized);
	}

	/** Pad: what is put in front of tokens, or behind them, is no position; a picture stays one, with its border. */
	public static Optional<Layout> padded(Axes axes, Node node, int output) {
		Layout resized = resized(axes, node, output).orElse(null);
		long[] pads = axes.numbers(node, 1, "pads").orElse(null);
		long[] along = node.hasInput(3) ? axes.numbers(node, 3, "axes").orElse(null) : null;
		if (resized == null || pads == null || node.hasInput(3) && along == null) return Optional.ofNullable(resized);
		Layout x = axes.input(node, 0).orElseThrow();
		int count = pads.length / 2;
		boolean ofWindows = SlidingSizes.takeIn(axes.graph(), node.outputs().get(0), LongStream.of(pads).max().orElse(0));
		for (int i = 0; i < count; i++) {
			int axis = along == null ? i : Axes.axis(along[i], x.rank());
			boolean tokens = x.axis(axis).size() > 1 && x.axis(axis).stream().allMatch(Space.class::isInstance);
			boolean added = pads[i] >= 0 && pads[i + count] >= 0 && pads[i] + pads[i + count] > 0;
			if (tokens && added) resized = resized.with(axis, List.of(new Tokens(pads[i], x.axis(axis), pads[i + count])));
			boolean border = x.axis(axis).size() == 1 && x.axis(axis).get(0) instanceof Space s && s.isAll();
			if (border && (pads[i] != 0 || pads[i + count] != 0) && !ofWindows)
				resized = resized.with(axis, bordered((Space) x.axis(axis).get(0), pads[i], pads[i + count]));
		}
		return Optional.of(resized);
	}

	private static List<Factor> bordered(Space space, long before, long after) {
		return Space.all(space.axis(), space.size() + before + after, space.field().widened(space.size(), before, after));
	}

	/** An axis whose neighbouring positions were mixed. */
	private static List<Factor> mixed(List<Factor> axis, long from, long size) {
		if (size == 1 || from == size && axis.stream().noneMatch(Channels.class::isInstance)) return size == 1 ? List.of() : axis;
		if (axis.size() == 1 && axis.get(0) instanceof Space space) return space.resized(size);
		if (axis.size() == 1 && axis.get(0) instanceof Tokens tokens && tokens.grid().size() == 1
			&& tokens.grid().get(0) instanceof Space space) {
			return space.resized(size); // a border that was joined on
		}
		return Layout.lost(size);
	}

	/** Reshape, Flatten, Squeeze, Unsqueeze. */
	public static Optional<Layout> reshaped(Axes axes, Node node, int output) {
		return axes.input(node, 0).flatMap(x -> x.reshaped(axes.dims(node.outputs().get(0))));
	}

	/** Transpose. */
	public static Optional<Layout> transposed(Axes axes, Node node, int output) {
		return axes.input(node, 0).map(x -> {
			long[] order = node.integers("perm");
			return x.transposed(order != null ? order : LongStream.range(0, x.rank()).map(i -> x.rank() - 1 - i).toArray());
		});
	}

	/** Reductions. */
	public static Optional<Layout> reduced(Axes axes, Node node, int output) {
		return axes.input(node, 0).flatMap(x -> {
			long[] over = axes.numbers(node, 1, "axes").orElse(new long[0]);
			if (over.length == 0 && node.integer("noop_with_empty_axes", 0) == 1) return Optional.of(x);
			int[] gone = over.length == 0 ? IntStream.range(0, x.rank()).toArray() : Axes.axes(over, x.rank());
			if (node.integer("keepdims", 1) == 0) return Optional.of(x.without(Arrays.stream(gone).asLongStream().toArray()));
			Layout kept = x;
			for (int axis : gone) kept = kept.with(axis, List.of());
			return Optional.of(kept);
		});
	}

	/** Concat: what is joined to positions in front or behind is no position. */
	public static Optional<Layout> joined(Axes axes, Node node, int output) {
		long[] dims = axes.dims(node.outputs().get(0));
		int along = Axes.axis(node.integer("axis", 0), dims.length);
		List<Layout> parts = node.inputs().stream().map(axes::of).flatMap(Optional::stream).toList();
		// a batch of an image and its mirror image, say: the positions of one are not those of the other
		boolean images = along == 0 && parts.stream().allMatch(x -> x.axis(along).isEmpty() || x.hasBatch(along));
		List<List<Factor>> together = new ArrayList<>();
		for (int i = 0; i < dims.length; i++) {
			int axis = i;
			List<List<Factor>> found = parts.stream().map(x -> x.axis(axis)).toList();
			boolean apart = images && found.stream().flatMap(List::stream).anyMatch(Factor::isLost);
			together.add(i == along ? joined(axes, node, along, dims[along]) : apart ? Layout.lost(dims[i]) : Axes.agreed(found, dims[i]));
		}
		return Optional.of(new Layout(together));
	}

	private static List<Factor> joined(Axes axes, Node node, int along, long size) {
		List<Factor> positions = null;
		boolean plain = true;
		long before = 0;
		long after = 0;
		for (String input : node.inputs()) {
			Layout x = axes.of(input).orElse(null);
			long[] dims = axes.dims(input);
			if (dims == null || dims[along] < 0) return Layout.lost(size);
			if (x != null) plain &= x.axis(along).stream().allMatch(Channels.class::isInstance);
			if (x != null && x.hasPositions(along)) {
				if (positions != null) return Layout.lost(size);
				positions = x.axis(along);
			}
			else if (positions == null) before += dims[along];
			else after += dims[along];
		}
		if (positions == null) return plain ? Layout.channels(size) : Layout.lost(size);
		if (before == 0 && after == 0) return positions;
		if (positions.size() == 1 && positions.get(0) instanceof Tokens tokens) {
			return List.of(new Tokens(before + tokens.before(), tokens.grid(), tokens.after() + after));
		}
		boolean all = positions.stream().allMatch(Space.class::isInstance);
		return all ? List.of(new Tokens(before, positions, after)) : Layout.lost(size);
	}

	/** Slice. */
	public static Optional<Layout> sliced(Axes axes, Node node, int output) {
		Layout x = axes.input(node, 0).orElse(null);
		long[] starts = axes.numbers(node, 1, "starts").orElse(null);
		if (x == null || starts == null) return Optional.empty();
		long[] from = axes.dims(node.inputs().get(0));
		long[] dims = axes.dims(node.outputs().get(0));
		long[] along = node.hasInput(3) ? axes.numbers(node, 3, "axes").orElse(null) : LongStream.range(0, starts.length).toArray();
		long[] steps = node.hasInput(4) ? axes.numbers(node, 4, "steps").orElse(null) : null;
		if (along == null || node.hasInput(4) && steps == null) return Optional.empty();
		Layout sliced = x;
		for (int i = 0; i < along.length; i++) {
			int axis = Axes.axis(along[i], from.length);
			long step = steps == null ? 1 : steps[i];
			long start = Math.min(from[axis], starts[i] < 0 ? Math.max(0, starts[i] + from[axis]) : starts[i]);
			sliced = sliced.with(axis, cut(x.axis(axis), from[axis], start, step, dims[axis]));
		}
		return Optional.of(sliced);
	}

	/** Part of an axis. */
	private static List<Factor> cut(List<Factor> axis, long from, long start, long step, long size) {
		if (size == from && step == 1) return axis;
		if (step == 1 && size > 1 && axis.size() == 1 && axis.get(0) instanceof Space space && space.isAll()) {
			return Space.all(space.axis(), size, space.field().widened(from, -start, start + size - from)); // a crop
		}
		if (size < 0 || axis.stream().anyMatch(Batch.class::isInstance)) return Layout.lost(size);
		if (axis.stream().allMatch(Channels.class::isInstance)) return Layout.channels(size);
		if (axis.size() == 1 && axis.get(0) instanceof Space space && step > 1 && start < step && size == (from + step - 1) / step) {
			return space.resized(size); // every second position and the like
		}
		if (step == 1 && axis.size() == 1 && axis.get(0) instanceof Tokens tokens) {
			long before = tokens.before() - start;
			long after = start + size - tokens.before() - tokens.positions();
			if (before == 0 && after == 0) return tokens.grid();
			if (before >= 0 && after >= 0) return List.of(new Tokens(before, tokens.grid(), after));
			boolean none = start + size <= tokens.before() || start >= tokens.before() + tokens.positions();
			return none ? Layout.channels(size) : Layout.lost(size);
		}
		return Layout.lost(size);
	}

	/** Split. */
	public static Optional<Layout> split(Axes axes, Node node, int output) {
		Layout x = axes.input(node, 0).orElse(null);
		if (x == null) return Optional.empty();
		long[] from = axes.dims(node.inputs().get(0));
		int along = Axes.axis(node.integer("axis", 0), from.length);
		long start = 0;
		for (int i = 0; i < output; i++) {
			long[] before = axes.dims(node.outputs().get(i));
			if (before == null) return Optional.empty();
			start += before[along];
		}
		return Optional.of(x.with(along, cut(x.axis(along), from[along], start, 1, axes.dims(node.outputs().get(output))[along])));
	}

	/** Gather by constant places. */
	public static Optional<Layout> gathered(Axes axes, Node node, int output) {
		Layout x = axes.input(node, 0).orElse(null);
		long[] places = axes.dims(node.inputs().get(1));
		if (x == null || places == null) return Optional.empty();
		int along = Axes.axis(node.integer("axis", 0), x.rank());
		List<List<Factor>> result = new ArrayList<>(x.axes());
		List<Factor> taken = result.remove(along);
		boolean plain = taken.stream().allMatch(Channels.class::isInstance);
		for (int i = 0; i < places.length; i++) result.add(along + i, plain ? Layout.channels(places[i]) : Layout.lost(places[i]));
		return Optional.of(new Layout(result));
	}

	/** Expand and Tile: what is repeated is no position. */
	public static Optional<Layout> repeated(Axes axes, Node node, int output) {
		Layout x = axes.input(node, 0).orElse(null);
		long[] dims = axes.dims(node.outputs().get(0));
		long[] from = axes.dims(node.inputs().get(0));
		if (x == null || from == null) return Optional.empty();
		List<List<Factor>> result = new ArrayList<>();
		for (int i = 0; i < dims.length; i++) {
			int axis = i - dims.length + from.length;
			boolean kept = axis >= 0 && from[axis] == dims[i];
			result.add(kept ? x.axis(axis) : axis < 0 || from[axis] == 1 ? Layout.copies(Math.max(1, dims[i])) : Layout.lost(dims[i]));
		}
		return Optional.of(new Layout(result));
	}

	/** MatMul: rows of the first, columns of the second factor. */
	public static Optional<Layout> product(Axes axes, Node node, int output) {
		long[] dims = axes.dims(node.outputs().get(0));
		long[] a = axes.dims(node.inputs().get(0));
		long[] b = axes.dims(node.inputs().get(1));
		if (a == null || b == null || a.length < 2 || b.length < 2) return Optional.empty();
		Optional<Layout> left = axes.input(node, 0);
		Optional<Layout> right = axes.input(node, 1);
		List<List<Factor>> result = new ArrayList<>();
		for (int i = 0; i < dims.length; i++) {
			int fromEnd = dims.length - i;
			List<List<Factor>> found = new ArrayList<>();
			if (fromEnd != 1) left.filter(x -> x.rank() >= fromEnd).filter(x -> a[x.rank() - fromEnd] == dims[dims.length - fromEnd])
				.ifPresent(x -> found.add(x.axis(x.rank() - fromEnd)));
			if (fromEnd != 2) right.filter(x -> x.rank() >= fromEnd).filter(x -> b[x.rank() - fromEnd] == dims[dims.length - fromEnd])
				.ifPresent(x -> found.add(x.axis(x.rank() - fromEnd)));
			if (!found.isEmpty()) result.add(Axes.agreed(found, dims[i]));
			else result.add(fromWeights(fromEnd == 1 ? left : right, fromEnd == 1 ? a.length - 1 : b.length - 2, dims[i]));
		}
		return Optional.of(new Layout(result));
	}

	/** An axis of weights takes the place of the one that is summed over. */
	private static List<Factor> fromWeights(Optional<Layout> other, int summed, long size) {
		boolean plain = other.map(x -> x.axis(summed)).orElse(List.of()).stream().noneMatch(f -> f instanceof Tokens || f.isLost());
		return plain && other.map(x -> !x.hasPositions(summed) || isInner(x, summed)).orElse(true) ? Layout.channels(size)
			: Layout.lost(size);
	}

	/** Whether the positions of an axis are those within a patch only, whose number the other axes tell. */
	private static boolean isInner(Layout x, int axis) {
		return x.axis(axis).stream().filter(Space.class::isInstance).map(Space.class::cast)
			.allMatch(s -> s.size() * s.stride() < s.total());
	}

	/** Gemm: the rows stay. */
	public static Optional<Layout> matrix(Axes axes, Node node, int output) {
		long[] dims = axes.dims(node.outputs().get(0));
		Layout x = axes.input(node, 0).orElse(null);
		if (x == null || x.rank() != 2) return Optional.empty();
		int rows = node.integer("transA", 0) == 0 ? 0 : 1;
		return Optional.of(new Layout(List.of(x.axis(rows), fromWeights(Optional.of(x), 1 - rows, dims[1]))));
	}

	/** Einsum, by its letters. */
	public static Optional<Layout> einsum(Axes axes, Node node, int output) {
		if (node.inputs().stream().anyMatch(i -> axes.dims(i) == null)) return Optional.empty();
		Equation equation = Equation.of(node, node.inputs().stream().map(i -> axes.dims(i).length).toList()).orElse(null);
		if (equation == null) return Optional.empty();
		long[] dims = axes.dims(node.outputs().get(0));
		List<List<Factor>> result = new ArrayList<>();
		for (int i = 0; i < dims.length; i++) {
			char letter = equation.result().charAt(i);
			List<List<Factor>> found = new ArrayList<>();
			for (int f = 0; f < equation.factors().size(); f++) {
				int axis = equation.factors().get(f).indexOf(letter);
				boolean spread = axis >= 0 && axes.dims(node.inputs().get(f))[axis] != dims[i]; // of size 1
				if (axis >= 0 && !spread) axes.input(node, f).ifPresent(x -> found.add(x.axis(axis)));
			}
			result.add(Axes.agreed(found, dims[i]));
		}
		return Optional.of(new Layout(result));
	}

	/** ScatterElements and ScatterND: the axes of what is written into. */
	public static Optional<Layout> ofFirst(Axes axes, Node node, int output) {
		return axes.input(node, 0);
	}

	/** GatherElements and TopK: along one axis, numbers are in other places; the others stay. */
	public static Optional<Layout> picked(Axes axes, Node node, int output) {
		Layout x = axes.input(node, 0).orElse(null);
		long[] dims = axes.dims(node.outputs().get(output));
		long[] from = axes.dims(node.inputs().get(0));
		if (x == null || from == null || from.length != dims.length) return Optional.empty();
		int along = Axes.axis(node.integer("axis", node.operator().equals("TopK") ? -1 : 0), x.rank());
		Layout picked = x;
		for (int i = 0; i < dims.length; i++) {
			if (i != along && from[i] == dims[i]) continue;
			boolean plain = x.axis(i).stream().allMatch(Channels.class::isInstance);
			picked = picked.with(i, plain ? Layout.channels(dims[i]) : Layout.lost(dims[i]));
		}
		return Optional.of(picked);
	}

	/** CumSum: what is at a position is of all positions before it. */
	public static Optional<Layout> accumulated(Axes axes, Node node, int output) {
		Layout x = axes.input(node, 0).orElse(null);
		long[] along = axes.numbers(node, 1, "axis").orElse(null);
		if (x == null || along == null) return Optional.empty();
		int axis = Axes.axis(along[0], x.rank());
		return Optional.of(x.hasPositions(axis) ? x.with(axis, Layout.lost(axes.dims(node.inputs().get(0))[axis])) : x);
	}

	/** ReverseSequence: some positions of one axis are in other places. */
	public static Optional<Layout> reversed(Axes axes, Node node, int output) {
		return axes.input(node, 0).map(x -> {
			int axis = (int) node.integer("time_axis", 0);
			boolean plain = x.axis(axis).stream().allMatch(Channels.class::isInstance);
			return plain ? x : x.with(axis, Layout.lost(axes.dims(node.inputs().get(0))[axis]));
		});
	}

	/** Col2Im: columns of patches to an image. */
	public static Optional<Layout> folded(Axes axes, Node node, int output) {
		Layout x = axes.input(node, 0).orElse(null);
		long[] dims = axes.dims(node.outputs().get(0));
		if (x == null || x.rank() != 3 || !x.hasPositions(2) || x.axis(2).stream().anyMatch(Factor::isLost)) return Optional.empty();
		List<List<Factor>> result = new ArrayList<>(List.of(x.axis(0), Layout.channels(dims[1])));
		for (int i = 2; i < dims.length; i++) result.add(Space.all(i - 2, dims[i], x.field(i - 2)));
		return Optional.of(new Layout(result));
	}

	/** GridSample: positions are in other places. */
	public static Optional<Layout> warped(Axes axes, Node node, int output) {
		Layout x = axes.input(node, 0).orElse(null);
		long[] dims = axes.dims(node.outputs().get(0));
		if (x == null || x.rank() != dims.length) return Optional.empty();
		Layout warped = x;
		for (int i = 2; i < dims.length; i++) warped = warped.with(i, Layout.lost(dims[i]));
		return Optional.of(warped);
	}

	/** What is taken from here and there. */
	public static Optional<Layout> unknown(Axes axes, Node node, int output) {
		return Optional.empty();
	}
}
