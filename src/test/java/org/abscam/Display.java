package org.abscam;

import org.junit.jupiter.api.Assumptions;

/** What tests with windows need. */
public final class Display {

	private Display() {}

	/** Skips the test, loudly, where there is no display, real or virtual. */
	public static void require() {
		String name = System.getenv("DISPLAY");
		boolean display = name != null && !name.isBlank() || !System.getProperty("os.name").equals("Linux");
		if (!display) System.err.println("SKIPPED: no DISPLAY; run the tests under xvfb-run to check what shows windows");
		Assumptions.assumeTrue(display, "no DISPLAY");
	}
}
