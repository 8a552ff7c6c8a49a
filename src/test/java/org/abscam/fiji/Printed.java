package org.abscam.fiji;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What ImageJ prints on standard output, where its log goes without a screen. */
public final class Printed {

	private Printed() {}

	/** What is done meanwhile. */
	@FunctionalInterface
	public interface Work<E extends Exception> {

		void run() throws E;
	}

	public static <E extends Exception> String by(Work<E> work) throws E {
		PrintStream standard = System.out;
		ByteArrayOutputStream printed = new ByteArrayOutputStream();
		System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
		try {
			work.run();
		}
		finally {
			System.setOut(standard);
		}
		return printed.toString(StandardCharsets.UTF_8);
	}
}
