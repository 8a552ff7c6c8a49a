package org.abscam.fiji;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What ImageJ prints on standard output, where its log goes without a screen. */
public final class Printed {

	private Printed() {}

	public static String by(Runnable work) {
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
