package org.abscam.cli.command;

import org.abscam.explain.options.ExplainException;

/** What a user is told of something that went wrong, on one line. */
public final class Sentence {

	private Sentence() {}

	/** Whether there is a sentence for the user: for the checked exceptions of our rooms, and where memory is short. */
	public static boolean isForTheUser(Throwable e) {
		return e instanceof OutOfMemoryError || !(e instanceof RuntimeException) && e.getClass().getName().startsWith("org.abscam.");
	}

	/** The sentence of what {@link #isForTheUser}. */
	public static String of(Throwable e) {
		return oneLine(e instanceof OutOfMemoryError error ? ExplainException.of(error).getMessage() : e.getMessage());
	}

	/** A message as one line that ends as a sentence does. */
	public static String oneLine(String message) {
		String line = String.valueOf(message).replaceAll("\\s+", " ").strip();
		return line.isEmpty() || ".!?".indexOf(line.charAt(line.length() - 1)) >= 0 ? line : line + ".";
	}
}
