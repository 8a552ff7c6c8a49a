package org.abscam.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.abscam.onnx.Factor.Batch;
import org.abscam.onnx.Factor.Channels;
import org.abscam.onnx.Factor.Lost;
import org.abscam.onnx.Factor.Space;
import org.abscam.onnx.Factor.Tokens;

/**
 * What the axes of a tensor stand for: N×K×h×w in a convolutional network, N×h×w×K or N×tokens×K in a transformer, and whatever windows
 * and heads are cut from them.
 *
 * @param axes the factors of each axis; none for an axis of size 1
 */
public record Layout(List<List<Factor>> axes) {

	private static final int LARGEST_CHANNEL_COUNT_LAST = 4;

	/**
	 * @param dims sizes of an image input, the batch first
	 * @return whether it is N×H×W×C
	 */
	public static boolean isChannelsLast(long[] dims) {
		long last = dims[dims.length - 1];
		long second = dims[1];
		return last >= 1 && last <= LARGEST_CHANNEL_COUNT_LAST && (second < 0 || second > LARGEST_CHANNEL_COUNT_LAST);
	}

	/** N×K×spatial, or N×spatial×K. */
	public static Layout image(long[] dims, boolean channelsLast) {
		List<List<Factor>> axes = new ArrayList<>();
		axes.add(dims[0] == 1 ? List.of() : List.of(new Batch(dims[0])));
		int first = channelsLast ? 1 : 2;
		for (int i = 0; i < dims.length - 2; i++) axes.add(space(i, dims[first + i]));
		axes.add(channelsLast ? axes.size() : 1, channels(dims[channelsLast ? dims.length - 1 : 1]));
		return new Layout(axes);
	}

	/** Each axis as a position of its own. */
	static Layout ofInput(long[] dims) {
		return new Layout(IntStream.range(0, dims.length).mapToObj(i -> space(i, dims[i])).toList());
	}

	public static List<Factor> channels(long size) {
		return size == 1 ? List.of() : List.of(new Channels(size));
	}

	/** What is repeated. */
	static List<Factor> copies(long size) {
		return size == 1 ? List.of() : List.of(new Channels(size, true));
	}

	public static List<Factor> space(int axis, long size) {
		return size == 1 ? List.of() : List.of(Space.all(axis, size));
	}

	static List<Factor> lost(long size) {
		return size == 1 ? List.of() : List.of(new Lost(size));
	}

	public int rank() {
		return axes.size();
	}

	List<Factor> axis(int index) {
		return axes.get(index);
	}

	/** The axis that holds tokens with some that are no positions, −1 if there is none or several. */
	int tokenAxis() {
		int[] found = IntStream.range(0, rank()).filter(this::hasTokens).toArray();
		return found.length == 1 ? found[0] : -1;
	}

	public boolean hasTokens(int axis) {
		return axes.get(axis).stream().anyMatch(Tokens.class::isInstance);
	}

	/** Whether an axis holds positions of the image. */
	public boolean hasPositions(int axis) {
		return axes.get(axis).stream().anyMatch(f -> f instanceof Space || f instanceof Tokens);
	}

	/** Whether an axis holds channels alone. */
	public boolean isChannels(int axis) {
		return !axes.get(axis).isEmpty() && axes.get(axis).stream().allMatch(Channels.class::isInstance);
	}

	/** Whether the images are an axis, or part of one, once. */
	public boolean hasBatch() {
		return factors().stream().filter(Batch.class::isInstance).count() == 1;
	}

	public boolean hasBatch(int axis) {
		return axes.get(axis).stream().anyMatch(Batch.class::isInstance);
	}

	/** The axes of the image that an axis has positions of. */
	public Set<Integer> inputAxes(int axis) {
		return positions(axes.get(axis)).stream().filter(Space.class::isInstance).map(f -> ((Space) f).axis())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** Whether it is not known any more which positions are where. */
	public boolean isLost() {
		return factors().stream().anyMatch(Factor::isLost);
	}

	/** Whether there are positions twice, so that this is of pairs of them. */
	public boolean isOfPairs() {
		List<Factor> factors = factors();
		List<Factor> positions = positions(factors).stream().filter(Space.class::isInstance).toList();
		boolean twice =
			positions.stream().map(f -> List.of(((Space) f).axis(), ((Space) f).stride())).distinct().count() < positions.size();
		return twice || factors.stream().filter(Tokens.class::isInstance).count() > 1;
	}

	/**
	 * @param grid see {@link #grid}
	 * @return a letter for each axis: N images, C channels, D, H, W positions, T tokens; several of them in brackets, as of windows
	 */
	public String letters(long[] grid) {
		String names = "DHW".substring(3 - grid.length);
		if (isPicture(grid)) return "NC" + names;
		StringBuilder letters = new StringBuilder();
		long tokens = factors().stream().mapToLong(Factor::size).filter(s -> s > 0).reduce(1, (a, b) -> a * b) / channels();
		for (int i = 0; i < rank(); i++) {
			List<Factor> axis = axes.get(i);
			boolean all = axis.stream().noneMatch(f -> f instanceof Batch || f instanceof Channels) && axis.size() > 1
				&& axis.stream().mapToLong(Factor::size).reduce(1, (a, b) -> a * b) == tokens;
			String here = axis.isEmpty() ? i == 0 && !hasBatch() ? "N" : "1" : hasTokens(i) || all ? "T"
				: axis.stream().map(f -> f instanceof Batch ? "N" : f instanceof Space s ? names.substring(s.axis(), s.axis() + 1) : "C")
					.collect(Collectors.joining());
			letters.append(here.length() > 1 ? "(" + here + ")" : here);
		}
		return letters.toString();
	}

	private List<Factor> factors() {
		return axes.stream().flatMap(List::stream).toList();
	}

	/**
	 * @param spatial number of the image's spatial axes
	 * @param one whether there is one image, so that no axis need be that of the images
	 * @return sizes of the grid of positions, 1 along an axis that was averaged away; nothing if this is no layer: positions are
	 *         missing, twice there or in an unknown order, or the images are
	 */
	public Optional<long[]> grid(int spatial, boolean one) {
		List<Factor> factors = factors();
		if (!hasBatch() && !one || factors.stream().anyMatch(Factor::isLost)) {
			return Optional.empty();
		}
		if (factors.stream().filter(Tokens.class::isInstance).count() > 1) return Optional.empty();
		long[] grid = new long[spatial];
		Arrays.fill(grid, 1);
		for (int i = 0; i < spatial; i++) {
			List<Space> digits = digits(positions(factors), i);
			long stride = digits.isEmpty() ? 1 : digits.get(0).stride() * digits.get(0).size();
			if (!digits.isEmpty() && stride != digits.get(0).total()) return Optional.empty();
			for (Space digit : digits) {
				if (digit.stride() * digit.size() != stride || digit.total() != digits.get(0).total()) return Optional.empty();
				stride = digit.stride();
				grid[i] *= digit.size();
			}
		}
		return Arrays.stream(grid).allMatch(size -> size == 1) ? Optional.empty() : Optional.of(grid);
	}

	/**
	 * @param axis 0 for the image's first spatial axis
	 * @return what part of it the positions stand for
	 */
	public Field field(int axis) {
		return digits(positions(factors()), axis).stream().map(Space::field).findFirst().orElse(Field.WHOLE);
	}

	/** The factors with tokens' positions in place of tokens. */
	private static List<Factor> positions(List<Factor> factors) {
		return factors.stream().flatMap(f -> f instanceof Tokens tokens ? tokens.grid().stream() : List.of(f).stream()).toList();
	}

	/** The digits of positions along an axis of the image, the coarsest first. */
	private static List<Space> digits(List<Factor> factors, int axis) {
		return factors.stream().filter(Space.class::isInstance).map(Space.class::cast).filter(s -> s.axis() == axis)
			.sorted(Comparator.comparingLong(Space::stride).reversed()).toList();
	}

	/** @return number of channels K */
	public long channels() {
		return factors().stream().filter(Channels.class::isInstance).mapToLong(Factor::size).reduce(1, (a, b) -> a * b);
	}

	/** @return tokens in front of the positions */
	public long prefix() {
		return factors().stream().filter(Tokens.class::isInstance).mapToLong(f -> ((Tokens) f).before()).sum();
	}

	/**
	 * Turns a tensor of this layout, or its gradient, into a picture.
	 *
	 * @param tensor the tensor
	 * @param grid see {@link #grid}
	 * @return N×K×grid; the tensor itself where it is one
	 */
	public Tensor picture(Tensor tensor, long[] grid) {
		List<Factor> factors = new ArrayList<>(factors());
		if (isPicture(grid)) return tensor;
		Tensor parts = reshaped(tensor, factors);
		for (int i = 0; i < factors.size(); i++) {
			if (!(factors.get(i) instanceof Tokens tokens)) continue;
			parts = parts.slice(i, tokens.before(), tokens.before() + tokens.positions());
			factors.remove(i);
			factors.addAll(i, tokens.grid());
			parts = reshaped(parts, factors);
		}
		List<Factor> order = new ArrayList<>(factors.stream().filter(Batch.class::isInstance).toList());
		factors.stream().filter(Channels.class::isInstance).forEach(order::add);
		for (int i = 0; i < grid.length; i++) order.addAll(digits(factors, i));
		long[] permutation = order.stream().mapToLong(f -> IntStream.range(0, factors.size()).filter(i -> factors.get(i) == f).findFirst()
			.orElseThrow()).toArray();
		boolean inOrder = Arrays.equals(permutation, LongStream.range(0, permutation.length).toArray());
		Tensor turned = inOrder ? parts : parts.transpose(permutation);
		long batch = order.get(0) instanceof Batch images ? images.size() : 1;
		return turned.reshape(LongStream.concat(LongStream.of(batch, channels()), Arrays.stream(grid)).toArray());
	}

	/** Whether this is N×K×grid. */
	public boolean isPicture(long[] grid) {
		if (rank() != grid.length + 2 || !axes.get(0).isEmpty() && !(axes.get(0).size() == 1 && hasBatch(0))) return false;
		if (axes.get(1).stream().anyMatch(f -> !(f instanceof Channels))) return false;
		return IntStream.range(0, grid.length).allMatch(i -> axes.get(i + 2).isEmpty() && grid[i] == 1
			|| axes.get(i + 2).size() == 1 && axes.get(i + 2).get(0) instanceof Space s && s.axis() == i && s.size() == grid[i]);
	}

	private static Tensor reshaped(Tensor tensor, List<Factor> factors) {
		return tensor.reshape(factors.stream().mapToLong(Factor::size).toArray());
	}

	/**
	 * @param order axis i of the result is axis order[i] of this
	 */
	Layout transposed(long[] order) {
		return new Layout(Arrays.stream(order).mapToObj(i -> axes.get((int) i)).toList());
	}

	/** This with other factors at an axis. */
	Layout with(int axis, List<Factor> factors) {
		List<List<Factor>> changed = new ArrayList<>(axes);
		changed.set(axis, factors);
		return new Layout(changed);
	}

	/** This without some axes. */
	Layout without(long... removed) {
		return new Layout(
			IntStream.range(0, rank()).filter(i -> Arrays.stream(removed).noneMatch(r -> r == i)).mapToObj(axes::get).toList());
	}

	/**
	 * The same numbers in another shape.
	 *
	 * @param dims the new sizes, −1 for at most one
	 * @return nothing where the new axes cut across factors that have no parts
	 */
	Optional<Layout> reshaped(long[] dims) {
		LinkedList<Factor> rest = new LinkedList<>(factors());
		List<List<Factor>> result = new ArrayList<>(Collections.nCopies(dims.length, List.of()));
		int right = dims.length - 1;
		while (right >= 0 && dims[right] >= 0) {
			List<Factor> taken = take(rest, dims[right], true);
			if (taken == null) return Optional.empty();
			result.set(right--, merged(taken));
		}
		for (int left = 0; left < right && dims[left] >= 0; left++) {
			List<Factor> taken = take(rest, dims[left], false);
			if (taken == null) return Optional.empty();
			result.set(left, merged(taken));
		}
		int free = IntStream.range(0, dims.length).filter(i -> dims[i] < 0).findFirst().orElse(-1);
		if (free < 0 && !rest.isEmpty()) return Optional.empty();
		if (free >= 0) result.set(free, merged(rest));
		return Optional.of(new Layout(result));
	}

	/** Takes factors of a size from an end; {@code null} where they cannot be had. */
	private static List<Factor> take(LinkedList<Factor> rest, long size, boolean fromRight) {
		LinkedList<Factor> taken = new LinkedList<>();
		long missing = size;
		while (missing > 1) {
			if (rest.isEmpty() || end(rest, fromRight).size() < 1) return null;
			Factor factor = remove(rest, fromRight);
			if (missing % factor.size() != 0) {
				if (factor.size() % missing != 0) return null;
				Factor inner = factor.inner(fromRight ? missing : factor.size() / missing).orElse(null);
				Factor outer = factor.outer(fromRight ? factor.size() / missing : missing).orElse(null);
				if (inner == null || outer == null) return null;
				if (fromRight) rest.addLast(outer);
				else rest.addFirst(inner);
				factor = fromRight ? inner : outer;
			}
			if (fromRight) taken.addFirst(factor);
			else taken.addLast(factor);
			missing /= factor.size();
		}
		return taken;
	}

	private static Factor end(LinkedList<Factor> factors, boolean right) {
		return right ? factors.getLast() : factors.getFirst();
	}

	private static Factor remove(LinkedList<Factor> factors, boolean right) {
		return right ? factors.removeLast() : factors.removeFirst();
	}

	/** Neighbours that are one factor are joined. */
	private static List<Factor> merged(List<Factor> factors) {
		LinkedList<Factor> merged = new LinkedList<>();
		for (Factor factor : factors) {
			Factor last = merged.isEmpty() ? null : merged.getLast();
			Factor both = last == null ? null : joined(last, factor);
			if (both != null) merged.removeLast();
			merged.add(both == null ? factor : both);
		}
		return List.copyOf(merged);
	}

	private static Factor joined(Factor outer, Factor inner) {
		if (outer instanceof Channels o && inner instanceof Channels i && o.repeated() == i.repeated())
			return new Channels(o.size() * i.size(), o.repeated());
		if (outer instanceof Lost && inner instanceof Lost) return new Lost(outer.size() * inner.size());
		if (outer instanceof Space o && inner instanceof Space i && o.axis() == i.axis() && o.total() == i.total()
			&& o.stride() == i.stride() * i.size() && o.field().equals(i.field())) {
			return new Space(o.axis(), o.total(), o.size() * i.size(), i.stride(), o.field());
		}
		return null;
	}
}
