package org.abscam.evaluate;

import java.util.stream.IntStream;

/**
 * How many pixels are replaced at a time.
 *
 * @param parts into how many equal parts the pixels are divided, 0 where {@code pixels} says it
 * @param pixels pixels per step, the last step taking what is left; 0 where {@code parts} says it
 */
public record RemovalSteps(int parts, int pixels) {

	/** A thirtieth of the pixels per step. */
	public static final RemovalSteps DEFAULT = parts(30);
	/** 224 pixels per step, as RISE has it. */
	public static final RemovalSteps EXACT = pixels(224);

	/** Checks that one of the two is given. */
	public RemovalSteps {
		if (parts < 0 || pixels < 0 || parts > 0 == pixels > 0)
			throw new IllegalArgumentException("either parts or pixels per step are needed");
	}

	/** @return steps of the same fraction of the pixels, up to rounding to whole ones */
	public static RemovalSteps parts(int parts) {
		return new RemovalSteps(parts, 0);
	}

	/** @return steps of a number of pixels */
	public static RemovalSteps pixels(int pixels) {
		return new RemovalSteps(0, pixels);
	}

	/**
	 * @param total number of pixels
	 * @return how many are replaced at each point of the curve, from none to all
	 */
	int[] counts(int total) {
		if (pixels > 0)
			return IntStream.rangeClosed(0, (total + pixels - 1) / pixels).map(i -> (int) Math.min((long) i * pixels, total)).toArray();
		return IntStream.rangeClosed(0, parts).map(i -> (int) Math.round((double) i * total / parts)).distinct().toArray();
	}
}
