package org.abscam.fiji.image;

/** Numbers of things in words. */
public final class Counted {

	private Counted() {}

	/**
	 * @param count how many
	 * @param noun one of them, whose plural ends in s
	 * @return such as {@code 1 image} or {@code 16 images}
	 */
	public static String of(long count, String noun) {
		return count + " " + noun + (count == 1 ? "" : "s");
	}
}
