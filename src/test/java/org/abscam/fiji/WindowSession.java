package org.abscam.fiji;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.abscam.Display;
import org.abscam.OwnProcess;

/** A session with ImageJ's windows in a process of its own. Needs a display, real or virtual; tests are skipped without one. */
public final class WindowSession {

	private WindowSession() {}

	/** Runs a main class that prints what it sees as lines {@code name=value}, and gives these. */
	public static Map<String, String> run(Class<?> session, String... arguments) throws Exception {
		return run(session, List.of(), arguments);
	}

	/** As above, with options of the virtual machine. */
	public static Map<String, String> run(Class<?> session, List<String> machine, String... arguments) throws Exception {
		Display.require();
		return seen(OwnProcess.java(command(session, machine, arguments).toArray(String[]::new)));
	}

	/**
	 * As the first, on a screen of its own where xvfb-run can make one: keys that are pressed go to the window that has the focus, which windows
	 * of other tests on the same screen take.
	 */
	public static Map<String, String> runAlone(Class<?> session, String... arguments) throws Exception {
		return runAlone(session, List.of(), arguments);
	}

	/** As above, with options of the virtual machine. */
	public static Map<String, String> runAlone(Class<?> session, List<String> machine, String... arguments) throws Exception {
		Display.require();
		List<String> command = new ArrayList<>();
		boolean own = Stream.of(System.getenv("PATH").split(File.pathSeparator)).anyMatch(p -> Files.isExecutable(Path.of(p, "xvfb-run")));
		if (own) command.addAll(List.of("xvfb-run", "-a", "-s", "-screen 0 1280x1024x24"));
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(command(session, machine, arguments));
		return seen(OwnProcess.run(command.toArray(String[]::new)));
	}

	/** As the first, where a command of the shell mounts a disk that nobody else sees; where that may be done. */
	public static Map<String, String> runOn(String mount, Class<?> session, String... arguments) throws Exception {
		Display.require();
		List<String> command = new ArrayList<>(List.of("unshare", "-m", "sh", "-c", mount + " && exec \"$@\"", "sh",
			Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(command(session, List.of(), arguments));
		return seen(OwnProcess.run(command.toArray(String[]::new)));
	}

	private static List<String> command(Class<?> session, List<String> machine, String... arguments) {
		List<String> command = new ArrayList<>(List.of("-Djava.awt.headless=false", "-cp", System.getProperty("java.class.path")));
		command.addAll(machine);
		command.add(session.getName());
		command.addAll(List.of(arguments));
		return command;
	}

	private static Map<String, String> seen(OwnProcess process) {
		Map<String, String> seen = new HashMap<>();
		process.output().lines().filter(line -> line.contains("="))
			.forEach(line -> seen.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
		return seen;
	}
}
