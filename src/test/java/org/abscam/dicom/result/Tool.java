package org.abscam.dicom.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** Programs of others that check DICOM files: Debian's dicom3tools and dcmtk, and pydicom. */
record Tool(int exit, String said) {

	/** Runs a program; where it is not installed, the test is skipped, and says so. */
	static Tool run(String program, Object... arguments) throws IOException, InterruptedException {
		Optional<Path> place = Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
			.map(folder -> Path.of(folder).resolve(program)).filter(Files::isExecutable).findFirst();
		if (place.isEmpty())
			System.err.println("SKIPPED: " + program + " is not installed, so that result objects are not checked with it");
		Assumptions.assumeTrue(place.isPresent(), program + " is not installed");
		List<String> command = new ArrayList<>(List.of(place.get().toString()));
		for (Object argument : arguments) command.add(argument.toString());
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		process.getOutputStream().close();
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		return new Tool(process.exitValue(), said);
	}

	/** A Python that has these modules: the first of the path, or Debian's. */
	static String pythonWith(String... modules) throws IOException, InterruptedException {
		for (String python : List.of("python3", "/usr/bin/python3"))
			if (run(python, "-c", "import " + String.join(", ", modules)).exit() == 0) return python;
		System.err.println("SKIPPED: no Python has " + List.of(modules) + ", so that result objects are not read back with it");
		return Assumptions.abort("no Python has " + List.of(modules));
	}

	/** What dciodvfy calls an error. */
	static TreeSet<String> errors(Path file) throws IOException, InterruptedException {
		return run("dciodvfy", file).said().lines().filter(line -> line.startsWith("Error")).collect(Collectors.toCollection(TreeSet::new));
	}
}
