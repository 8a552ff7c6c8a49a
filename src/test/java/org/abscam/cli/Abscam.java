package org.abscam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line in a process of its own, which a test may end. */
final class Abscam {

	private static final int LONGEST_MINUTES = 5;

	private final Process process;
	private final Path log;

	private Abscam(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/** Starts it with a prefix, such as a shell that sets limits and starts what follows; its output goes into a folder. */
	static Abscam start(Path folder, List<String> prefix, List<String> options, Object... arguments) throws IOException {
		List<String> command = new ArrayList<>(prefix);
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-Djava.awt.headless=true",
			"-Dai.djl.offline=true"));
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.abscam.cli.Main"));
		for (Object argument : arguments) command.add(argument.toString());
		Path log = Files.createTempFile(folder, "abscam", ".log");
		return new Abscam(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
	}

	/** Ends it as a user or a scheduler does, with SIGTERM. */
	void end() {
		process.destroy();
	}

	/** Ends it as the kernel does, with SIGKILL. */
	void kill() {
		process.destroyForcibly();
	}

	boolean isRunning() {
		return process.isAlive();
	}

	/** Blocks until it is done; out and err are what it wrote on both. */
	Run result() throws IOException, InterruptedException {
		boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
		if (!ended) process.destroyForcibly().waitFor();
		String said = Files.readString(log);
		if (!ended) throw new AssertionError("not done after " + LONGEST_MINUTES + " minutes: " + said);
		return new Run(process.exitValue(), said, said);
	}
}
