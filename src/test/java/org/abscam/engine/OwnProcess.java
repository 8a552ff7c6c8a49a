package org.abscam.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Java program with the classes of the tests that ran in a process of its own, as ONNX Runtime is loaded once per process. */
record OwnProcess(int exit, String output) {

	private static final long MINUTES = 10;

	/** Blocks until it is done; its output goes through a file in the folder. */
	static OwnProcess run(Path folder, Map<String, String> environment, List<String> options, String program, String... arguments)
		throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
		command.addAll(List.of(arguments));
		Path output = folder.resolve("output.txt");
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
		builder.environment().putAll(environment);
		Process process = builder.start();
		if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
			process.destroyForcibly();
			throw new AssertionError("not done after " + MINUTES + " minutes: " + Files.readString(output));
		}
		return new OwnProcess(process.exitValue(), Files.readString(output));
	}
}
