package org.abscam.cli.command;

import java.io.PrintWriter;
import org.abscam.explain.options.ExplainException;

/** What a user is told beside the results, such as of something that went wrong, on one line. */
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

	/** Says something that is no result. */
	public static void say(PrintWriter err, String sentence) {
		err.println(said(sentence));
	}

	/** Says what a user should know who goes on all the same. */
	public static void warn(PrintWriter err, String sentence) {
		say(err, warning(sentence));
	}

	/** As {@link #warn} has it, without the name of the program. */
	public static String warning(String sentence) {
		return "warning: " + sentence;
	}

	/** Behind the name of the program, as it stands among the messages of others. */
	public static String said(String sentence) {
		return "abscam: " + sentence;
	}

	/** A message as one line that ends as a sentence does. */
	public static String oneLine(String message) {
		String line = String.valueOf(message).replaceAll("\\s+", " ").strip();
		return line.isEmpty() || ".!?".indexOf(line.charAt(line.length() - 1)) >= 0 ? line : line + ".";
	}
}
