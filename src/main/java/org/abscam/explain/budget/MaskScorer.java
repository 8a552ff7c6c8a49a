package org.abscam.explain.budget;

/**
 * Scores images under masks, exactly.
 *
 * @param <E> what it throws if it cannot
 */
@FunctionalInterface
public interface MaskScorer<E extends Exception> {

	/**
	 * @param channels whose masks are to be scored, all different
	 * @param from how far the work is as they begin, 0..1
	 * @param to how far it is once they are scored
	 * @return s_k of each, in the same order; {@code null} if cancelled
	 * @throws E if one of them has no score
	 */
	float[] score(int[] channels, double from, double to) throws E;
}
