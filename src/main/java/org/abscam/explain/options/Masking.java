package org.abscam.explain.options;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How black-box methods mask. Sizes are in pixels of the network's input: height, width, or depth, height, width; a single number stands for
 * all axes, none for what is usual.
 *
 * @param patch size of the patch that occlusion hides; usually an eighth of the input
 * @param stride how far the patch moves on, at most its size; usually half of the patch, in volumes all of it
 * @param masks number of RISE's masks
 * @param cells cells of RISE's masks along each axis, before they are enlarged
 * @param keep probability with which a cell shows the image, above 0 and below 1
 * @param seed seed of RISE's masks; empty for one that is taken from the image's content
 */
public record Masking(List<Integer> patch, List<Integer> stride, int masks, List<Integer> cells, double keep, OptionalInt seed) {

	/** The word for sizes and seeds that are found out. */
	public static final String AUTO = "auto";
	/** 1,000 masks of 7×7 cells, half of which are shown; the paper takes 4,000 to 8,000. */
	public static final Masking DEFAULTS = new Masking(List.of(), List.of(), 1000, List.of(7), .5, OptionalInt.empty());
	/** The patch is this part of the input along each axis. */
	private static final int PART = 8;

	/** Copies the lists and checks the ranges. */
	public Masking {
		patch = List.copyOf(patch);
		stride = List.copyOf(stride);
		cells = List.copyOf(cells);
		if (masks < 1 || !(keep > 0 && keep < 1)) throw new IllegalArgumentException("masks >= 1 and 0 < keep < 1 are needed");
	}

	/**
	 * @param name of what is said, for the sentence
	 * @param said {@code auto}, one number, or numbers such as 16x24 or 4x16x24
	 * @return the sizes, none for {@code auto}
	 * @throws ExplainException if it is neither
	 */
	public static List<Integer> sizes(String name, String said) throws ExplainException {
		if (said.strip().equalsIgnoreCase(AUTO)) return List.of();
		String[] parts = said.strip().toLowerCase(Locale.ROOT).split("[x×]", -1);
		if (parts.length > 3 || !Stream.of(parts).allMatch(p -> p.matches("[1-9]\\d{0,4}"))) {
			throw new ExplainException("'" + name + "' must be a number of pixels or height x width such as 16x24, not '" + said + "'.");
		}
		return Stream.of(parts).map(Integer::valueOf).toList();
	}

	/**
	 * @param number a seed
	 * @return this with RISE's masks drawn from it
	 */
	public Masking seeded(int number) {
		return new Masking(patch, stride, masks, cells, keep, OptionalInt.of(number));
	}

	/**
	 * @param spatial sizes of the network's input
	 * @return this with a number for each axis
	 * @throws ExplainException if these sizes do not fit the input; the sentence says what does
	 */
	public Masking in(long[] spatial) throws ExplainException {
		List<Integer> whole = Arrays.stream(spatial).mapToObj(n -> (int) n).toList();
		List<Integer> hidden = patch.isEmpty() ? whole.stream().map(n -> Math.max(1, Math.round((float) n / PART))).toList()
			: fitted("patch", patch, whole);
		List<Integer> steps = stride.isEmpty() ? hidden.stream().map(n -> whole.size() == 3 ? n : Math.max(1, n / 2)).toList()
			: fitted("stride", stride, whole);
		for (int i = 0; i < whole.size(); i++) {
			if (steps.get(i) > hidden.get(i)) {
				throw new ExplainException("The stride " + text(steps) + " of the occlusion is longer than its patch " + text(hidden)
					+ ", so that pixels would be left out; use at most the patch.");
			}
		}
		List<Integer> asked = cells.isEmpty() ? DEFAULTS.cells : cells;
		List<Integer> fewest = asked.size() == 1
			? whole.stream().map(n -> Math.min(n, asked.get(0))).toList() : fitted("cells", asked, whole);
		return new Masking(hidden, steps, masks, fewest, keep, seed);
	}

	private static List<Integer> fitted(String name, List<Integer> sizes, List<Integer> whole) throws ExplainException {
		List<Integer> all = sizes.size() == 1 ? Collections.nCopies(whole.size(), sizes.get(0)) : sizes;
		if (all.size() != whole.size() || IntStream.range(0, all.size()).anyMatch(i -> all.get(i) > whole.get(i))) {
			throw new ExplainException(
				"The " + name + " " + text(sizes) + " does not fit into the network's input of " + text(whole) + "; use "
					+ (whole.size() == 2 ? "height x width" : "depth x height x width") + " of at most that, or " + AUTO + ".");
		}
		return all;
	}

	private static String text(List<Integer> sizes) {
		return String.join("x", sizes.stream().map(String::valueOf).toList());
	}
}
