package org.abscam;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How thorough tests are that draw their cases: {@code mvn verify} tries some of the draws, the same ones every time, and
 * {@code mvn -Pnightly verify} all of them. The property {@code abscam.draws} is read here and nowhere else.
 */
public final class Draws {

	private static final boolean ALL = "all".equals(System.getProperty("abscam.draws"));

	private Draws() {}

	/** Whether this is a nightly run. */
	public static boolean all() {
		return ALL;
	}

	/**
	 * Some of the draws, or all.
	 *
	 * @param all every draw
	 * @param some how many are enough for a run that should be quick
	 * @param seed which ones these are
	 * @return as many as that, in the order in which they were given; in a nightly run all
	 */
	public static <T> List<T> of(List<T> all, int some, long seed) {
		if (ALL || some >= all.size()) return all;
		List<Integer> order = new ArrayList<>(IntStream.range(0, all.size()).boxed().toList());
		Collections.shuffle(order, new Random(seed));
		return order.subList(0, some).stream().sorted().map(all::get).toList();
	}
}
