package org.abscam.fiji;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
		List<String> command = new ArrayList<>(List.of("-Djava.awt.headless=false", "-cp", System.getProperty("java.class.path")));
		command.addAll(machine);
		command.add(session.getName());
		command.addAll(List.of(arguments));
		Map<String, String> seen = new HashMap<>();
		OwnProcess.java(command.toArray(String[]::new)).output().lines().filter(line -> line.contains("="))
			.forEach(line -> seen.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
		return seen;
	}
}
