package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ExitCode;

/** The folder for temporary files where it cannot be used, and what stays there. */
class TemporaryFilesTest {

	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif");

	@TempDir
	private Path folder;

	@Test
	void aMissingFolderIsNamedWithTheRemedy() throws Exception {
		Path missing = folder.resolve("missing");
		assertRefused(start(List.of(), missing, "explain", PHANTOM, "--method", "grad-cam"), missing, "there is no such folder");
		assertRefused(start(List.of(), missing, "devices"), missing, "there is no such folder");
	}

	@ParameterizedTest
	@CsvSource({"size=64k, No space left on device", "ro, Read-only file system"})
	void aFullOrReadOnlyFolderIsNamedWithTheRemedy(String disk, String why) throws Exception {
		Path temporary = Files.createDirectory(folder.resolve("disk"));
		String mount = "mount -t tmpfs -o " + disk + " t '" + temporary + "'";
		Process trial = new ProcessBuilder("sh", "-c", "unshare -m " + mount).redirectErrorStream(true).start();
		assumeTrue(trial.waitFor() == 0, "a disk of a process's own may not be mounted here");
		assertRefused(start(List.of("unshare", "-m", "sh", "-c", mount + " && exec \"$@\"", "sh"), temporary, "explain", PHANTOM),
			temporary,
			why);
	}

	@Test
	void aRunLeavesNothingAndWhatAKilledOneLeftGoesWithTheNext() throws Exception {
		Path temporary = Files.createDirectory(folder.resolve("temporary"));
		Abscam killed = start(List.of(), temporary, "explain", PHANTOM);
		while (names(temporary).stream().noneMatch(n -> n.startsWith("abscam-"))) {
			assertThat(killed.isRunning()).isTrue();
			Thread.sleep(2);
		}
		killed.kill();
		killed.result();
		assertThat(names(temporary)).isNotEmpty();
		// ONNX Runtime's own, and empty; there for the moment in which it loads what we unpacked
		try (Stream<Path> files = Files.list(temporary)) {
			for (Path path : files.filter(f -> f.getFileName().toString().startsWith("onnxruntime-java")).toList()) Files.delete(path);
		}
		Run next = start(List.of(), temporary, "explain", PHANTOM, "--method", "grad-cam").result();
		assertThat(next.exit()).as(next.out()).isZero();
		assertThat(names(temporary)).isEmpty();
	}

	private static void assertRefused(Abscam abscam, Path temporary, String why) throws Exception {
		Run run = abscam.result();
		assertThat(run.exit()).as(run.out()).isEqualTo(ExitCode.USAGE);
		assertThat(run.out()).contains("the folder for temporary files, " + temporary + ", cannot be used (" + why + "); mend that")
			.hasLineCount(1);
	}

	private Abscam start(List<String> prefix, Path temporary, Object... arguments) throws IOException {
		return Abscam.start(folder, prefix, List.of("-Djava.io.tmpdir=" + temporary, "-Dabscam.cache="), arguments);
	}

	private static List<String> names(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(f -> f.getFileName().toString()).filter(n -> !n.startsWith("hsperfdata")).sorted().toList();
		}
	}
}
