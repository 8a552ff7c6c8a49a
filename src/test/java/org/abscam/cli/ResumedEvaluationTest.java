package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/** Evaluations that are cut short, and such of several scans at a time. */
class ResumedEvaluationTest {

	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif");
	private static final String JOURNAL = "evaluation.journal";

	@TempDir
	private Path folder;

	/** Some slices of the phantom as a stack, and some as pictures of their own. */
	private List<Path> scans(int inStack, int alone) throws IOException {
		ImageStack slices = IJ.openImage(PHANTOM.toString()).getStack();
		ImageStack some = new ImageStack(slices.getWidth(), slices.getHeight());
		for (int i = 1; i <= inStack; i++) some.addSlice("s" + i, slices.getProcessor(2 + i));
		Path stack = folder.resolve("stack.tif");
		IJ.saveAsTiff(new ImagePlus("stack", some), stack.toString());
		List<Path> files = new ArrayList<>(List.of(stack));
		for (int i = 0; i < alone; i++) {
			Path file = folder.resolve("p" + i + ".png");
			new FileSaver(new ImagePlus("p", slices.getProcessor(7 + i))).saveAsPng(file.toString());
			files.add(file);
		}
		return files;
	}

	private static Object[] evaluate(List<Path> scans, Path out, Object... more) {
		return Stream.of(Stream.of("evaluate"), scans.stream(), Stream.of("--device", "cpu", "--no-road", "--out", out), Stream.of(more))
			.flatMap(s -> s).toArray();
	}

	/** The result files without what time it took. */
	private static Map<String, String> contents(Path folder) throws IOException {
		Map<String, String> contents = new TreeMap<>();
		for (String kind : List.of("summary.csv", "measures.csv", "curves.csv", "json")) {
			String content = Files.readString(folder.resolve("evaluation." + kind)).replaceAll("\"(seconds\\w*)\": [0-9.E-]+", "\"$1\": ");
			if (kind.equals("summary.csv")) content = content.replaceAll("(?m)^([^,]+,\\d+),[0-9.E-]+,", "$1,,");
			contents.put(kind, content);
		}
		return contents;
	}

	/** The phantom's methods of one and two phases, and noise, which must not depend on what was measured before. */
	@Test
	void killedTwiceAndGoneOnWithTheTablesAreThoseOfAnUndisturbedRun() throws Exception {
		List<Path> scans = scans(11, 2);
		Object[] asked = {"--method", "abs-cam,score-cam,control-random", "--channels", 6, "--steps", 4, "--regions", 3, "--batch", 4};
		Path out = folder.resolve("out");
		long size = 0;
		for (int kill = 1; kill <= 2; kill++) {
			Abscam run = Abscam.start(folder, List.of(), List.of("-XX:TieredStopAtLevel=1"),
				evaluate(scans, out, Stream.concat(Stream.of(asked), Stream.of("--jobs", kill)).toArray()));
			long enough = size + 12_000;
			while (run.isRunning() && (!Files.exists(out.resolve(JOURNAL)) || Files.size(out.resolve(JOURNAL)) < enough)) Thread.sleep(5);
			run.kill();
			assertThat(run.result().exit()).as("ended by SIGKILL").isNotZero();
			size = Files.size(out.resolve(JOURNAL));
		}
		Run other = Run.abscam(evaluate(scans, out, "--method", "abs-cam,score-cam,control-random", "--channels", 6, "--steps", 5));
		assertThat(other.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(other.err()).hasLineCount(1).contains("holds an unfinished evaluation with --", "to begin anew, or use another --out");

		Run last = Run.abscam(evaluate(scans, out, asked));
		assertThat(last.exit()).as(last.err()).isZero();
		String said = last.err().lines().filter(line -> line.startsWith("abscam: going on with ")).findFirst().orElseThrow();
		int before = Integer.parseInt(said.replaceFirst(".*with (\\d+) of 39 maps.*", "$1"));
		assertThat(before).isBetween(4, 38);
		assertThat(out.resolve(JOURNAL)).doesNotExist();
		List<String> log = Files.readAllLines(out.resolve("evaluation.log"));
		assertThat(log.stream().filter(line -> line.matches("\\d{4}-\\S+  39 of 39 maps: control-random of '\\w+', slice \\d+, in .*")))
			.hasSize(1);
		assertThat(log.stream().filter(line -> line.contains(" maps: ")).count())
			.as("a line each, also of the killed runs, but for those killed between keeping an image and telling of it: one and two at a time")
			.isBetween(39L - 1 - 2, 39L);
		Path undisturbed = folder.resolve("undisturbed");
		Run whole = Run.abscam(evaluate(scans, undisturbed, asked));
		assertThat(whole.exit()).as(whole.err()).isZero();
		assertThat(contents(out)).isEqualTo(contents(undisturbed));
		assertThat(whole.err()).doesNotContain("going on");
	}

	@Test
	void severalScansAtATimeComeOutAsOneAfterAnother() throws Exception {
		List<Path> scans = scans(3, 4);
		Path gone = folder.resolve("p9.png");
		scans.add(2, Files.writeString(gone, "no picture"));
		Object[] asked = {"--method", "grad-cam,control-edges", "--steps", 4, "--regions", 3, "--sanity"};
		Path one = folder.resolve("one");
		Run alone = Run.abscam(evaluate(scans, one, Stream.concat(Stream.of(asked), Stream.of("--jobs", 1)).toArray()));
		Path three = folder.resolve("three");
		Run together = Run.abscam(evaluate(scans, three, Stream.concat(Stream.of(asked), Stream.of("--jobs", 3)).toArray()));
		assertThat(together.exit()).isEqualTo(ExitCode.USAGE).isEqualTo(alone.exit());
		assertThat(together.err()).isEqualTo(alone.err()).contains("p9.png");
		assertThat(contents(three)).isEqualTo(contents(one));
		assertThat(three.resolve("evaluation.randomisation.csv")).hasSameBinaryContentAs(one.resolve("evaluation.randomisation.csv"));
		assertThat(three.resolve(JOURNAL)).doesNotExist();
	}

	@Test
	void classifyingSeveralScansAtATimePrintsTheSame() throws Exception {
		List<Path> scans = scans(5, 5);
		scans.add(3, folder.resolve("none.png"));
		Object[] words = Stream.concat(Stream.of("classify", "--jobs", 1), scans.stream()).toArray();
		Run alone = Run.abscam(words);
		words[2] = 3;
		Run together = Run.abscam(words);
		assertThat(together).isEqualTo(alone);
		assertThat(alone.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(alone.out().lines().filter(line -> line.matches(" +\\d+  .*"))).hasSize(10);
		assertThat(alone.err()).contains("none.png");
	}

	/** Of a run that was cut short, what holds of scans that are as they were is kept, and a scan that is another now is measured anew. */
	@Test
	void aScanThatChangedSinceIsMeasuredAgain() throws Exception {
		List<Path> scans = scans(6, 3);
		Object[] asked = {"--method", "grad-cam,layer-cam", "--steps", 3, "--regions", 2, "--no-stability"};
		Path out = folder.resolve("out");
		Abscam run = Abscam.start(folder, List.of(), List.of("-XX:TieredStopAtLevel=1"), evaluate(scans, out, asked));
		while (run.isRunning()
			&& (!Files.exists(out.resolve("evaluation.log")) || Files.readAllLines(out.resolve("evaluation.log")).stream()
				.noneMatch(line -> line.contains("'p0'"))))
			Thread.sleep(5);
		run.kill();
		assertThat(run.result().exit()).isNotZero();
		Files.copy(scans.get(3), scans.get(1), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
		Files.setLastModifiedTime(scans.get(1), FileTime.fromMillis(1));
		Run last = Run.abscam(evaluate(scans, out, asked));
		assertThat(last.exit()).as(last.err()).isZero();
		assertThat(last.err()).contains("have changed since; they are measured again");
		Path anew = folder.resolve("anew");
		assertThat(Run.abscam(evaluate(scans, anew, asked)).exit()).isZero();
		assertThat(contents(out)).isEqualTo(contents(anew));
	}
}
