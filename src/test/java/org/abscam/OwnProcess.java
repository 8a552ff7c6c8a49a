package org.abscam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of a test's own that has ended.
 *
 * @param exit its exit code
 * @param output what it wrote on both of its outputs
 */
public record OwnProcess(int exit, String output) {

	private static final int LONGEST_MINUTES = 5;

	/** Runs a command; one that takes too long, as one that waits for a message box to be closed, is ended and fails the test. */
	public static OwnProcess run(String... command) throws IOException, InterruptedException {
		Path log = Files.createTempFile("abscam", ".log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
		if (!ended) process.destroyForcibly().waitFor();
		String output = Files.readString(log);
		Files.delete(log);
		assertThat(ended).as("%s took more than %d minutes and said: %s", String.join(" ", command), LONGEST_MINUTES, output).isTrue();
		return new OwnProcess(process.exitValue(), output);
	}

	/** Runs Java as these tests run. */
	public static OwnProcess java(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(List.of(arguments));
		return run(command.toArray(String[]::new));
	}
}
