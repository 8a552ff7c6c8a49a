package org.abscam.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which classes a table lists: all, but of many only the best. */
public final class ListedClasses {

	private static final int ALL_CLASSES = 10;
	private static final int TOP_CLASSES = 5;

	private ListedClasses() {}

	/**
	 * @param scores class scores
	 * @return indices of all classes in their order where there are at most ten, else of the five with the highest scores, the
	 *         highest first
	 */
	public static List<Integer> of(float[] scores) {
		if (scores.length <= ALL_CLASSES) return IntStream.range(0, scores.length).boxed().toList();
		return IntStream.range(0, scores.length).boxed().sorted(Comparator.comparingDouble(c -> -scores[c])).limit(TOP_CLASSES).toList();
	}

	/**
	 * @param scores class scores
	 * @param more index of a class
	 * @return these and that class, if it is not among them
	 */
	public static List<Integer> with(float[] scores, int more) {
		List<Integer> listed = new ArrayList<>(of(scores));
		if (!listed.contains(more)) listed.add(more);
		return listed;
	}
}
