package org.abscam.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is said of a layer whose axes cannot be followed from the image.
 *
 * @param axes a letter for each axis: N images, C channels, D, H, W positions, T tokens; empty where nothing is said
 * @param grid sizes of the grid of positions: h, w, or d, h, w; empty where nothing is said
 * @param prefix tokens in front of the positions, −1 where nothing is said
 */
public record SaidAxes(String axes, List<Long> grid, long prefix) {

	/** The word for what is found out. */
	public static final String AUTO = "auto";
	/** Nothing is said. */
	public static final SaidAxes NOTHING = new SaidAxes("", List.of(), -1);

	/**
	 * @param axes such as {@code NCHW}, {@code NHWC}, {@code NTC} or {@code NCT}, or {@code auto}
	 * @param grid such as {@code 14x14}, or {@code auto}
	 * @param prefix a whole number, or {@code auto}
	 * @return what that says
	 * @throws OnnxException if it says nothing; the sentence says how
	 */
	public static SaidAxes of(String axes, String grid, String prefix) throws OnnxException {
		String letters = isSaid(axes) ? axes.strip().toUpperCase(Locale.ROOT) : "";
		if (!letters.matches("[NCDHWT]*") || letters.chars().distinct().count() != letters.length()) {
			throw new OnnxException("The axes '" + axes + "' cannot be read; say a letter for each axis of the layer, each once: N images, "
				+ "C channels, H, W (and D) positions, or T tokens, such as NCHW, NHWC or NTC.");
		}
		if (isSaid(grid) && !grid.strip().matches("[1-9]\\d{0,5}([xX×][1-9]\\d{0,5}){1,2}")) {
			throw new OnnxException(
				"The grid '" + grid + "' cannot be read; say its height and width, such as 14x14, or 8x14x14 of volumes.");
		}
		List<Long> sizes = isSaid(grid) ? Arrays.stream(grid.strip().split("[xX×]")).map(Long::valueOf).toList() : List.of();
		if (isSaid(prefix) && !prefix.strip().matches("\\d{1,6}")) {
			throw new OnnxException(
				"The prefix '" + prefix + "' cannot be read; say how many tokens stand in front of the positions, such as 1.");
		}
		return new SaidAxes(letters, sizes, isSaid(prefix) ? Long.parseLong(prefix.strip()) : -1);
	}

	private static boolean isSaid(String value) {
		return !value.isBlank() && !value.strip().equalsIgnoreCase(AUTO);
	}

	/** @return whether nothing is said */
	public boolean isNothing() {
		return equals(NOTHING);
	}

	/** Sizes of a grid, such as 14×14. */
	public static String text(List<Long> grid) {
		return grid.stream().map(s -> Long.toString(s)).collect(Collectors.joining("×"));
	}
}
