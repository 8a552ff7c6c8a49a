package org.abscam.review.session;

import java.util.List;
import java.util.OptionalLong;

/**
 * How a session is read.
 *
 * @param title what it is called
 * @param classes the answers that can be given, empty where they are those of the model
 * @param readingFirst whether answer and map are hidden until the reader has given his own answer, which he may change then
 * @param areas whether he is asked to mark areas with his first answer, or to say that there are none
 * @param blinded whether case numbers stand in the place of file names
 * @param seed of the random order of each reader, see {@link ReadingOrder}; empty where the cases come as they are listed
 * @param explain how the model is asked, as a recorded line says it, such as {@code model=breast-ultrasound method=abs-cam}; empty where nobody says
 */
public record Plan(String title, List<String> classes, boolean readingFirst, boolean areas, boolean blinded, OptionalLong seed,
	String explain) {

	/** Largest seed, which every program reads as a number. */
	public static final long LARGEST_SEED = (1L << 53) - 1;

	/** Copies the list. */
	public Plan {
		classes = List.copyOf(classes);
		if (seed.isPresent() && (seed.getAsLong() < 0 || seed.getAsLong() > LARGEST_SEED))
			throw new IllegalArgumentException("a seed is within 0 to " + LARGEST_SEED);
	}
}
