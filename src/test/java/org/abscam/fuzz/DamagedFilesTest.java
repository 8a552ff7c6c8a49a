package org.abscam.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strangers' files that were damaged by accident or on purpose end in a sentence, or are read: no trace, none over a minute, none over
 * 512 MB of heap and 1 GB beside it, nothing printed, and no file elsewhere than where it belongs. Another draw: {@code -Dabscam.fuzz.seed=7 -Dabscam.fuzz.files=3000 -Dabscam.fuzz.seconds=600}.
 */
class DamagedFilesTest {

	private static final long SEED = Long.getLong("abscam.fuzz.seed", 20260);
	private static final int FILES = Integer.getInteger("abscam.fuzz.files", 600);
	private static final int SECONDS = Integer.getInteger("abscam.fuzz.seconds", 9);
	/** So many are read however slow the machine is. */
	private static final int FEWEST = 50;
	private static final int PATIENCE_SECONDS = 120;
	private static final int LONGEST_SECONDS = 60;
	private static final long LARGEST_KILOBYTES = (512 + 1024) * 1024;
	/** Share of the damaged files that must pass the first stage, lest only the parser is tried. */
	private static final double PARSED = .3;

	@TempDir
	private Path folder;

	@Test
	void onnxFiles() throws Exception {
		read(new OnnxFile());
	}

	@Test
	void cards() throws Exception {
		read(new CardFile());
	}

	@Test
	void zipsOfModels() throws Exception {
		read(new ModelZip());
	}

	@Test
	void tiffFiles() throws Exception {
		read(new TiffFile());
	}

	@Test
	void pictures() throws Exception {
		read(new PictureFile());
	}

	@Test
	void dicomFiles() throws Exception {
		read(new DicomImage());
	}

	@Test
	void foldersOfDicomFiles() throws Exception {
		read(new DicomFolder());
	}

	@Test
	void rois() throws Exception {
		read(new RoiFile());
	}

	@Test
	void optionsOfMacros() throws Exception {
		read(new MacroText());
	}

	/** Reads files until enough were read or time is up; where the process ends with one, another goes on behind it. */
	private void read(Target target) throws Exception {
		int[] passed = new int[target.stages().size()];
		List<String> faults = new ArrayList<>();
		int crashes = 0;
		int done = 0;
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
		long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(Math.max(SECONDS, PATIENCE_SECONDS));
		while (done < FILES && System.nanoTime() < end) {
			Path log = folder.resolve("log.txt");
			Process process = start(target, done, log);
			String ended = watch(process, log, end);
			int last = done - 1;
			for (String line : Files.readString(log).lines().toList()) {
				if (line.startsWith(Fuzzing.BEGUN)) last = Integer.parseInt(line.substring(Fuzzing.BEGUN.length()));
				if (line.startsWith(Fuzzing.PASSED)) passed[Integer.parseInt(line.substring(Fuzzing.PASSED.length()))]++;
				if (line.startsWith(Fuzzing.FAULT)) faults.add(line);
			}
			if (ended != null) faults.add("file " + last + " " + ended);
			int code = process.exitValue();
			if (code > 0 && code < 128) faults.add("file " + last + " ended the process with " + code + ": " + Files.readString(log));
			if (last < done && ended == null && System.nanoTime() < latest) { // a busy machine had not begun yet
				end = Math.min(latest, System.nanoTime() + TimeUnit.SECONDS.toNanos(4 * SECONDS));
				continue;
			}
			assertThat(last).as("a file is read: %s", Files.readString(log)).isGreaterThanOrEqualTo(done);
			if (ended == null && code > 128 && System.nanoTime() < end) crashes++;
			done = last + 1;
			if (done < FEWEST) end = Math.min(latest, System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS));
		}
		System.out.printf("%s: %d damaged files, passed %s %s, %d ended the process, %d faults%n", target.getClass().getSimpleName(), done,
			target.stages(), Arrays.toString(passed), crashes, faults.size());
		assertThat(faults).isEmpty();
		assertThat(done).as("files that were read in time").isGreaterThanOrEqualTo(Math.min(FILES, FEWEST));
		assertThat((double) passed[0] / done).as("share that passes the first stage").isGreaterThan(PARSED);
	}

	private Process start(Target target, int from, Path log) throws IOException {
		Path work = Files.createDirectories(folder.resolve("work"));
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
			"-Djava.awt.headless=true", "-Dabscam.cache=",
			"-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + folder.resolve("crash.log"), "-cp",
			System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
			Fuzzing.class.getName(), target.getClass().getName(), Long.toString(SEED), Integer.toString(from), Integer.toString(FILES),
			work.toString()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
	}

	/** What was wrong with how a file was read, {@code null} for nothing that can be seen from outside. */
	private static String watch(Process process, Path log, long end) throws IOException, InterruptedException {
		long size = 0;
		long since = System.nanoTime();
		String fault = null;
		while (!process.waitFor(100, TimeUnit.MILLISECONDS) && fault == null && System.nanoTime() < end) {
			if (Files.size(log) != size) since = System.nanoTime();
			size = Files.size(log);
			if (System.nanoTime() - since > TimeUnit.SECONDS.toNanos(LONGEST_SECONDS)) fault = "took more than " + LONGEST_SECONDS + " s";
			long kilobytes = residentKilobytes(process);
			if (kilobytes > LARGEST_KILOBYTES) fault = "took " + kilobytes / 1024 + " MB";
		}
		process.destroyForcibly().waitFor();
		return fault;
	}

	/** Memory of a process on Linux, 0 elsewhere. */
	private static long residentKilobytes(Process process) {
		try {
			return Files.readString(Path.of("/proc", Long.toString(process.pid()), "status")).lines().filter(l -> l.startsWith("VmHWM:"))
				.mapToLong(l -> Long.parseLong(l.replaceAll("\\D", ""))).findFirst().orElse(0);
		}
		catch (IOException e) {
			return 0; // it has ended, or this is another system
		}
	}
}
