package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ExitCode;

/** Several scans, and several slices of one, at a time: the same results in the same order as one after another. */
class JobsTest {

	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif");
	private static final int KINDS = 6;

	@TempDir
	private Path folder;

	/** The slices of the phantom, as PNGs of their own. */
	private List<Path> pictures(int count) throws IOException {
		ImageStack slices = IJ.openImage(PHANTOM.toString()).getStack();
		Path pictures = Files.createDirectories(folder.resolve("pictures"));
		List<Path> files = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Path file = pictures.resolve(String.format("p%02d.png", i));
			assertThat(new FileSaver(new ImagePlus("p", slices.getProcessor(i % slices.size() + 1))).saveAsPng(file.toString())).isTrue();
			files.add(file);
		}
		return files;
	}

	/** Without what time it took. */
	private static Map<String, String> contents(Path folder) throws IOException {
		Map<String, String> contents = new TreeMap<>();
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.toList()) {
				String content = Files.readString(file, StandardCharsets.ISO_8859_1);
				contents.put(file.getFileName().toString(), content.replaceAll("\"seconds\": [0-9.E-]+", ""));
			}
		}
		return contents;
	}

	private Run explain(List<?> scans, String jobs, Path out, Object... options) {
		List<Object> words = new ArrayList<>(List.of("explain"));
		words.addAll(scans);
		words.addAll(List.of("--jobs", jobs, "--out", out));
		words.addAll(List.of(options));
		return Run.abscam(words.toArray());
	}

	private static String text(String out) {
		return out.replaceAll("in [0-9.]+ s", "").replaceAll("out[0-9]", "");
	}

	@Test
	void ofManyScansEachIsToldOfInItsTurnAndOneThatFailsEndsNone() throws IOException {
		List<Path> scans = pictures(7);
		Path damaged = scans.get(2);
		Files.write(damaged, java.util.Arrays.copyOf(Files.readAllBytes(damaged), 3000));
		Path twin = Files.copy(scans.get(0), Files.createDirectory(folder.resolve("twin")).resolve("p00.png"));
		Path heir = Files.copy(scans.get(0), folder.resolve("twin").resolve("p02.png"));
		scans.add(4, twin);
		scans.add(heir);
		Path one = folder.resolve("out1");
		Run alone = explain(scans, "1", one, "--method", "grad-cam");
		Path two = folder.resolve("out2");
		Run together = explain(scans, "2", two, "--method", "grad-cam");

		assertThat(together.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(together.err().lines().toList()).hasSize(2);
		assertThat(together.err().lines().toList().get(0)).contains("p02.png", "damaged");
		assertThat(together.err().lines().toList().get(1)).contains("Two scans are called 'p00'", twin.toString());
		assertThat(together.out().lines().filter(l -> l.matches("p\\d\\d: .*")).map(l -> l.substring(0, 3)).toList())
			.containsExactly("p00", "p01", "p03", "p04", "p05", "p06", "p02");
		assertThat(text(together.out())).isEqualTo(text(alone.out()));
		assertThat(together.err()).isEqualTo(alone.err());
		assertThat(contents(two)).hasSize(7 * KINDS).isEqualTo(contents(one));
	}

	@ParameterizedTest
	@CsvSource({"abs-cam-initial, all", "abs-cam, 5", "occlusion, all"})
	void slicesOfOneStackComeOutAsOneAfterAnother(String method, String channels) throws IOException {
		ImagePlus phantom = IJ.openImage(PHANTOM.toString());
		ImageStack some = new ImageStack(phantom.getWidth(), phantom.getHeight());
		for (int slice = 3; slice <= 13; slice++) some.addSlice("s" + slice, phantom.getStack().getProcessor(slice));
		Path scan = folder.resolve("some.tif");
		IJ.saveAsTiff(new ImagePlus("some", some), scan.toString());
		Map<String, String> alone = null;
		for (String jobs : List.of("1", "2", "3")) {
			Path out = folder.resolve("out" + jobs);
			List<Object> options = new ArrayList<>(List.of("--method", method, "--batch", "4"));
			if (!channels.equals("all")) options.addAll(List.of("--channels", channels));
			if (method.equals("occlusion")) options.addAll(List.of("--patch", "96", "--stride", "96"));
			Run run = explain(List.of(scan), jobs, out, options.toArray());
			assertThat(run.exit()).as(run.err()).isZero();
			assertThat(run.out()).contains("11 of 11 images");
			if (alone == null) alone = contents(out);
			else assertThat(contents(out)).isEqualTo(alone);
		}
	}

	@Test
	@DisabledOnOs(OS.WINDOWS) // which has no such signal
	void aSignalAmidManyScansLeavesWholeSetsAlone() throws Exception {
		Path out = Files.createDirectory(folder.resolve("out"));
		List<Object> words = new ArrayList<>(List.of("explain"));
		words.addAll(pictures(40));
		words.addAll(List.of("--method", "grad-cam", "--jobs", "3", "--out", out));
		Abscam run = Abscam.start(folder, List.of(), List.of(), words.toArray());
		while (names(out).stream().filter(n -> !n.startsWith(".")).count() < 2 * KINDS) {
			assertThat(run.isRunning()).isTrue();
			Thread.sleep(2);
		}
		run.end();
		assertThat(run.result().exit()).isEqualTo(128 + 15);
		List<String> left = names(out);
		assertThat(left).noneMatch(n -> n.startsWith(".")).hasSizeLessThan(40 * KINDS);
		assertThat(left.size() % KINDS).as(left.toString()).isZero();
	}

	private static List<String> names(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(f -> f.getFileName().toString()).sorted().toList();
		}
	}

	@Test
	void jobsAreANumberOrAuto() {
		assertThat(Run.abscam("explain", PHANTOM, "--jobs", "0").err()).startsWith("abscam: --jobs 0").contains("auto");
		assertThat(Run.abscam("explain", PHANTOM, "--jobs", "many").err()).startsWith("abscam: --jobs many");
	}
}
