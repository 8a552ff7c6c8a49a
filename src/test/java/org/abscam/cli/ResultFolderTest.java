package org.abscam.cli;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ExitCode;

/** What becomes of the folder of results when two write it, there is no room, or a run is ended. */
class ResultFolderTest {

	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif");
	private static final List<String> METHODS = List.of("abs-cam-initial", "grad-cam");
	private static final List<String> NONE = List.of();

	@TempDir
	private Path folder;

	@Test
	void ofTwoProcessesOneWritesTheSetAndTheOtherSaysSo() throws Exception {
		Path out = folder.resolve("out");
		for (int race = 0; race < 2; race++) {
			Abscam[] racers = new Abscam[2];
			for (int i = 0; i < 2; i++) racers[i] = start(NONE, "explain", PHANTOM, "--method", METHODS.get(i), "--out", out);
			assertOneSet(out, List.of(racers[0].result(), racers[1].result()));
		}
	}

	@Test
	void ofTwoThreadsOneWritesTheSetAndTheOtherSaysSo() throws Exception {
		Path out = folder.resolve("out");
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			List<Callable<Run>> racers =
				METHODS.stream().<Callable<Run>> map(m -> () -> Run.abscam("explain", PHANTOM, "--method", m, "--out", out)).toList();
			List<Future<Run>> runs = threads.invokeAll(racers);
			assertOneSet(out, List.of(runs.get(0).get(), runs.get(1).get()));
		}
		finally {
			threads.shutdownNow();
		}
	}

	/** The record's method made the maps, and a run that did not write them says why. */
	private void assertOneSet(Path out, List<Run> runs) throws IOException {
		for (Run run : runs) {
			if (run.exit() == ExitCode.OK) continue;
			assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.USAGE);
			assertThat(run.err()).contains("Another Abs-CAM is writing the results of 'breast-phantom' into '" + out + "' just now");
		}
		assertThat(runs).anyMatch(run -> run.exit() == ExitCode.OK);
		assertThat(names(out)).containsExactly("breast-phantom.hotspots.csv", "breast-phantom.hotspots.zip", "breast-phantom.json",
			"breast-phantom.overlay.tif", "breast-phantom.predictions.csv", "breast-phantom.saliency.tif");
		String method =
			JsonParser.parseString(Files.readString(out.resolve("breast-phantom.json"))).getAsJsonObject().get("method").getAsString();
		assertThat(runs.get(METHODS.indexOf(method)).exit()).isEqualTo(ExitCode.OK);
		Path alone = folder.resolve("alone-" + method);
		if (!Files.exists(alone)) assertThat(Run.abscam("explain", PHANTOM, "--method", method, "--out", alone).exit()).isZero();
		ImageStack expected = IJ.openImage(alone.resolve("breast-phantom.saliency.tif").toString()).getStack();
		ImageStack actual = IJ.openImage(out.resolve("breast-phantom.saliency.tif").toString()).getStack();
		for (int slice = 1; slice <= 16; slice++)
			assertThat(relativeL2((float[]) actual.getPixels(slice), (float[]) expected.getPixels(slice)))
				.as("slice %d by %s", slice, method)
				.isLessThan(1e-3);
	}

	@ParameterizedTest
	@ValueSource(strings = {"explain", "evaluate"})
	void aFileWhereTheFolderIsToBeIsFoundBeforeAnythingIsRead(String command) throws IOException {
		Path file = Files.writeString(folder.resolve("taken"), "mine");
		for (Path out : List.of(file, file.resolve("deeper"))) {
			Run run = Run.abscam(command, folder.resolve("missing.tif"), "--out", out);
			assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
			assertThat(run.err()).isEqualToIgnoringNewLines(
				"abscam: '" + file + "' is a file, not a folder; choose another place for the results.");
		}
		assertThat(file).hasContent("mine");
	}

	@ParameterizedTest
	@ValueSource(strings = {"explain", "evaluate", "export"})
	void anEmptyPlaceIsRefused(String command) {
		Run run = command.equals("export") ? Run.abscam(command, "--out", "") : Run.abscam(command, PHANTOM, "--out", "");
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err()).startsWith("abscam: --out is empty; say where").hasLineCount(1);
	}

	@Test
	void aFolderWhereAResultIsToBeStays() throws IOException {
		Path mine = Files.createDirectories(folder.resolve("breast-phantom.json"));
		Path note = Files.writeString(mine.resolve("note.txt"), "mine");
		Run run = Run.abscam("explain", PHANTOM, "--method", "grad-cam", "--out", folder);
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err()).contains("'" + mine + "' is a folder, where a result is to be").hasLineCount(1);
		assertThat(note).hasContent("mine");
		assertThat(names(folder)).containsExactly("breast-phantom.json");
	}

	@Test
	@EnabledOnOs(value = OS.LINUX, disabledReason = "there is no /dev/full")
	void whatIsNoPlainFileIsNotReplacedByAnExplainer() throws IOException {
		Path link = Files.createSymbolicLink(folder.resolve("explainer.onnx"), Path.of("/dev/full"));
		Run run = Run.abscam("export", "--method", "grad-cam", "--out", link);
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err()).contains("'" + link + "' is no plain file");
		assertThat(Files.isSymbolicLink(link)).isTrue();
	}

	/** A disk of one megabyte; phase one of the phantom needs 16 slices of 256², of 4 and of 3 bytes. */
	@Test
	void aDiskWithoutRoomIsFoundBeforeTheFirstImage() throws Exception {
		Path disk = Files.createDirectory(folder.resolve("disk"));
		Run run = onDisk(disk, "size=1m", NONE, "explain", PHANTOM, "--out", disk.resolve("out"));
		assertThat(run.exit()).as(run.out()).isEqualTo(ExitCode.USAGE);
		assertThat(run.out()).contains("The results of 'breast-phantom' need about 8.4 MB in '" + disk.resolve("out") + "', where 1.0 MB")
			.hasLineCount(1);
	}

	@Test
	void aDiskThatCannotBeWrittenIsFoundBeforeAnythingIsRead() throws Exception {
		Path disk = Files.createDirectory(folder.resolve("disk"));
		Run run = onDisk(disk, "ro", NONE, "explain", "missing.tif", "--out", disk.resolve("out"));
		assertThat(run.exit()).as(run.out()).isEqualTo(ExitCode.USAGE);
		assertThat(run.out()).contains("The results cannot be written into '" + disk.resolve("out") + "' (Read-only file system)")
			.hasLineCount(1);
	}

	@Test
	@DisabledOnOs(OS.WINDOWS) // which has no such signal
	void aRunThatIsEndedLeavesNothingAndAKilledOneIsClearedByTheNext() throws Exception {
		Path out = folder.resolve("out");
		Abscam ended = start(NONE, "explain", PHANTOM, "--out", out);
		await(() -> Files.exists(out), ended);
		ended.end();
		assertThat(ended.result().exit()).isEqualTo(128 + 15);
		assertThat(out).as("made for the results alone").doesNotExist();

		Files.createDirectory(out);
		Abscam killed = start(NONE, "explain", PHANTOM, "--out", out);
		await(() -> names(out).stream().anyMatch(n -> n.startsWith(".breast-phantom.") && n.endsWith(".part")), killed);
		killed.kill();
		killed.result();
		assertThat(names(out)).isNotEmpty();
		assertThat(Run.abscam("explain", folder.resolve("missing.tif"), "--out", out).exit()).isEqualTo(ExitCode.USAGE);
		assertThat(names(out)).as("cleared by a run with other scans").isEmpty();
	}

	@Test
	void anEvaluationPublishesEachScanAsItIsDone() throws Exception {
		ImagePlus phantom = IJ.openImage(PHANTOM.toString());
		Path first = folder.resolve("first.tif");
		IJ.saveAsTiff(new ImagePlus("first", phantom.getStack().getProcessor(8)), first.toString());
		Path out = folder.resolve("out");
		Abscam run = start(NONE, "evaluate", first, PHANTOM, "--method", "abs-cam", "--jobs", 1, "--out", out);
		await(() -> Files.exists(out.resolve("evaluation.json")), run);
		run.end();
		assertThat(run.result().exit()).isEqualTo(128 + 15);
		JsonArray record = JsonParser.parseString(Files.readString(out.resolve("evaluation.json"))).getAsJsonArray();
		assertThat(record).hasSize(1);
		assertThat(record.get(0).getAsJsonObject().get("scan").toString()).contains("first");
		assertThat(names(out)).containsExactly("evaluation.curves.csv", "evaluation.journal", "evaluation.json", "evaluation.log",
			"evaluation.measures.csv", "evaluation.summary.csv");
	}

	@Test
	void anOlderEvaluationsRandomisationGoesWithTheOthers() throws IOException {
		Path older = Files.writeString(folder.resolve("evaluation.randomisation.csv"), "older");
		Path other = Files.writeString(folder.resolve("evaluation.notes.txt"), "mine");
		assertThat(
			Run.abscam("evaluate", PHANTOM, "--method", "grad-cam", "--no-road", "--no-stability", "--regions", 0, "--steps", 2, "--out",
				folder).exit())
			.isZero();
		assertThat(older).doesNotExist();
		assertThat(other).exists();
	}

	private Abscam start(List<String> prefix, Object... arguments) throws IOException {
		return Abscam.start(folder, prefix, NONE, arguments);
	}

	private Abscam start(List<String> prefix, List<String> options, Object... arguments) throws IOException {
		return Abscam.start(folder, prefix, options, arguments);
	}

	/** Runs with a disk of the process's own; skipped where that may not be. */
	private Run onDisk(Path disk, String size, List<String> options, Object... arguments) throws Exception {
		Process trial = new ProcessBuilder("unshare", "-m", "mount", "-t", "tmpfs", "-o", size, "t", disk.toString())
			.redirectErrorStream(true).start();
		assumeTrue(trial.waitFor() == 0, "a disk of a process's own may not be mounted here");
		return start(List.of("unshare", "-m", "sh", "-c", "mount -t tmpfs -o " + size + " t '" + disk + "' && exec \"$@\"", "sh"), options,
			arguments).result();
	}

	private static void await(BooleanSupplier condition, Abscam run) throws Exception {
		while (!condition.getAsBoolean()) {
			assertThat(run.isRunning()).as("ended before that").isTrue();
			Thread.sleep(2);
		}
	}

	private static List<String> names(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(f -> f.getFileName().toString()).sorted().toList();
		}
		catch (IOException e) {
			return List.of(); // not there yet
		}
	}
}
