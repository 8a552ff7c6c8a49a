package org.abscam.fiji;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A session with ImageJ's windows in a process of its own. Needs a display, real or virtual; tests are skipped without one. */
final class WindowSession {

	private static final int LONGEST_SECONDS = 240;

	private WindowSession() {}

	/** Runs a main class that prints what it sees as lines {@code name=value}, and gives these. */
	static Map<String, String> run(Class<?> session, String... arguments) throws Exception {
		return run(session, List.of(), arguments);
	}

	/** As above, with options of the virtual machine. */
	static Map<String, String> run(Class<?> session, List<String> machine, String... arguments) throws Exception {
		boolean display = System.getenv("DISPLAY") != null || !System.getProperty("os.name").equals("Linux");
		if (!display) System.err.println("SKIPPED: no DISPLAY; run the tests under xvfb-run to check dialog, recorder and ROI Manager");
		Assumptions.assumeTrue(display, "no DISPLAY");

		List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Djava.awt.headless=false",
			"-cp", System.getProperty("java.class.path")));
		command.addAll(machine);
		command.add(session.getName());
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		// a message box that nobody expected would wait for ever
		CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
		Map<String, String> seen = new HashMap<>();
		try (var reader = process.inputReader()) {
			reader.lines().filter(line -> line.contains("=")).forEach(line -> seen.put(line.substring(0, line.indexOf('=')),
				line.substring(line.indexOf('=') + 1)));
		}
		process.waitFor();
		return seen;
	}
}
