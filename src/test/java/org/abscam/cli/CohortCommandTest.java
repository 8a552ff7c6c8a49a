package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.IJ;
import ij.ImagePlus;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.abscam.cohort.Cohort;
import org.abscam.cohort.CohortException;
import org.abscam.cohort.CohortRequest;
import org.abscam.explain.options.Progress;
import org.abscam.files.StagedFiles;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

class CohortCommandTest {

	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif");
	private static final String INITIAL = "abs-cam-initial";

	@TempDir
	static Path shared;
	@TempDir
	private Path folder;
	private static Path scans;

	/** The phantom's slices, each with noise of its own, and a file that is none. */
	@BeforeAll
	static void draw() throws IOException {
		scans = Files.createDirectories(shared.resolve("scans"));
		draw(scans, 12);
		Files.writeString(scans.resolve("b-broken.png"), "no picture");
	}

	private static void draw(Path folder, int count) throws IOException {
		ImagePlus phantom = IJ.openImage(PHANTOM.toString());
		for (int i = 0; i < count; i++) {
			ImageProcessor slice = phantom.getStack().getProcessor(i % phantom.getStackSize() + 1);
			ByteProcessor noisy = (ByteProcessor) slice.convertToByteProcessor();
			Random random = new Random(i);
			for (int p = 0; p < noisy.getPixelCount(); p++)
				noisy.set(p, Math.max(0, Math.min(255, noisy.get(p) + random.nextInt(21) - 10)));
			ImageIO.write(noisy.getBufferedImage(), "png",
				folder.resolve(String.format("%s-%03d.png", i % 2 == 0 ? "a" : "c", i)).toFile());
		}
	}

	private static Run cohort(Object input, Path out, Object... more) {
		return Run.abscam(Stream.concat(Stream.of("cohort", input, "--method", INITIAL, "--out", out), Stream.of(more)).toArray());
	}

	private static List<CSVRecord> rows(Path table) throws IOException {
		try (CSVParser csv =
			CSVParser.parse(Files.readString(table), CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
			return csv.getRecords();
		}
	}

	@Test
	void aRowForEachImageWithWhatExplainSaysOfIt() throws Exception {
		Path out = folder.resolve("out");
		Run run = cohort(scans, out, "--jobs", 1, "--maps");
		assertThat(run.exit()).as(run.err()).isZero();
		List<CSVRecord> rows = rows(out.resolve("cohort.csv"));
		assertThat(rows).extracting(r -> r.get("path")).isSorted().hasSize(13).contains("b-broken.png");
		CSVRecord broken = rows.stream().filter(r -> !r.get("error").isEmpty()).reduce((a, b) -> {
			throw new AssertionError("two");
		}).orElseThrow();
		assertThat(broken.get("error")).isEqualTo("b-broken.png is a text file and not an image, whatever its name says; give an image.");
		assertThat(broken.get("class")).isEmpty();
		CSVRecord row = rows.get(3);
		Path scan = scans.resolve(row.get("path"));
		Path explained = folder.resolve("explained");
		assertThat(Run.abscam("explain", scan, "--method", INITIAL, "--threads", 1, "--device", "cpu", "--out", explained).exit()).isZero();
		String name = row.get("path").replace(".png", "");
		JsonObject image =
			JsonParser.parseString(Files.readString(explained.resolve(name + ".json"))).getAsJsonObject().getAsJsonArray("images")
				.get(0).getAsJsonObject();
		assertThat(row.get("class")).isEqualTo(image.get("top_class").getAsString());
		assertThat(Double.parseDouble(row.get("value"))).isCloseTo(image.get("probability").getAsDouble(), org.assertj.core.data.Percentage
			.withPercentage(1e-3));
		assertThat(row.toMap().entrySet().stream().filter(e -> e.getKey().startsWith("probability_")).mapToDouble(e -> Double.parseDouble(e
			.getValue())).sum()).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
		assertThat(Integer.parseInt(row.get("hotspots"))).isEqualTo(image.getAsJsonArray("hotspots").size());
		float[] map = (float[]) IJ.openImage(explained.resolve(name + ".saliency.tif").toString()).getProcessor().getPixels();
		assertThat((float[]) IJ.openImage(out.resolve(row.get("map")).toString()).getProcessor().getPixels()).isEqualTo(map);
		double sum = 0;
		for (float value : map) sum += value;
		assertThat(Double.parseDouble(row.get("map_mean"))).isCloseTo(sum / map.length,
			org.assertj.core.data.Percentage.withPercentage(1e-3));
		double share = 0;
		for (var hotspot : image.getAsJsonArray("hotspots")) share += hotspot.getAsJsonObject().get("share").getAsDouble();
		assertThat(Double.parseDouble(row.get("hotspots_share"))).isCloseTo(share, org.assertj.core.data.Percentage.withPercentage(1e-3));
		assertMeanMaps(out, rows);
	}

	/** The sums of the record are those of the maps that were written. */
	private static void assertMeanMaps(Path out, List<CSVRecord> rows) throws IOException {
		JsonObject classes =
			JsonParser.parseString(Files.readString(out.resolve("cohort.json"))).getAsJsonObject().getAsJsonObject("map_sums")
				.getAsJsonObject("classes");
		for (Map.Entry<String, com.google.gson.JsonElement> one : classes.entrySet()) {
			List<CSVRecord> of = rows.stream().filter(r -> r.get("explained").equals(one.getKey())).toList();
			assertThat(one.getValue().getAsJsonObject().get("images").getAsInt()).isEqualTo(of.size());
			JsonArray cells = one.getValue().getAsJsonObject().getAsJsonArray("cells");
			double mean = 0;
			for (var cell : cells) mean += cell.getAsDouble() / 255 / cells.size();
			double expected = of.stream().mapToDouble(r -> Double.parseDouble(r.get("map_mean"))).sum();
			assertThat(mean).as("but for steps of 1/255").isCloseTo(expected, org.assertj.core.data.Offset.offset(of.size() / 255.0));
		}
		assertThat(classes.size()).isPositive();
	}

	@Test
	void partsOneBehindTheOtherAreTheWholeAndSoIsWhatTwoJobsDo() throws Exception {
		Path whole = folder.resolve("whole");
		assertThat(cohort(scans, whole, "--jobs", 1).exit()).isZero();
		Path two = folder.resolve("two");
		assertThat(cohort(scans, two, "--jobs", 2).exit()).isZero();
		assertThat(two.resolve("cohort.csv")).hasSameBinaryContentAs(whole.resolve("cohort.csv"));
		assertThat(two.resolve("cohort.json")).hasSameBinaryContentAs(whole.resolve("cohort.json"));
		Path parts = folder.resolve("parts");
		assertThat(cohort(scans, parts, "--shard", "3/3").exit()).isZero();
		Run early = Run.abscam("cohort", "--merge", "--out", parts);
		assertThat(early.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(early.err()).contains("Part 1/3 is not done");
		for (String part : List.of("1/3", "2/3")) assertThat(cohort(scans, parts, "--shard", part).exit()).isZero();
		StringBuilder behind = new StringBuilder();
		for (int i = 1; i <= 3; i++) behind.append(Files.readString(parts.resolve("part-0000" + i + "-of-00003.csv")));
		assertThat(behind.toString()).isEqualTo(Files.readString(whole.resolve("cohort.csv")));
		assertThat(Run.abscam("cohort", "--merge", "--out", parts).exit()).isZero();
		assertThat(parts.resolve("cohort.csv")).hasSameBinaryContentAs(whole.resolve("cohort.csv"));
		assertThat(parts.resolve("cohort.json")).hasSameBinaryContentAs(whole.resolve("cohort.json"));
		assertMergedOnlyWhereWholeAndOfTheSameRun(parts);
	}

	private static void assertMergedOnlyWhereWholeAndOfTheSameRun(Path parts) throws IOException {
		assertThat(Run.abscam("cohort", "--merge", "--out", parts).exit()).as("again").isZero();
		Path table = parts.resolve("cohort.csv");
		String merged = Files.readString(table);
		Path second = parts.resolve("part-00002-of-00003.csv");
		String whole = Files.readString(second);
		Files.writeString(second, whole.substring(0, whole.lastIndexOf("\r\n", whole.length() - 3) + 2));
		assertRefused(Run.abscam("cohort", "--merge", "--out", parts),
			"Part 2/3 is not whole: '" + second + "' has 3 rows, but its record says 4");
		Files.writeString(second, whole);
		Path record = parts.resolve("cohort.json");
		Files.writeString(record, Files.readString(record).replace("\"threshold\": \"0.5\"", "\"threshold\": \"0.7\""));
		assertRefused(Run.abscam("cohort", "--merge", "--out", parts),
			"is there already, made with --threshold 0.7, not 0.5; move it away");
		Files.delete(record);
		assertRefused(Run.abscam("cohort", "--merge", "--out", parts), "is there already, made with what nobody knows");
		assertThat(table).hasContent(merged);
	}

	@Test
	void killedTwiceAndGoneOnWithTheTableIsThatOfAnUndisturbedRun() throws Exception {
		Path many = Files.createDirectories(folder.resolve("many"));
		draw(many, 100);
		Path out = folder.resolve("out");
		Path journal = out.resolve("cohort.journal");
		long size = 0;
		for (int kill = 1; kill <= 2; kill++) {
			Abscam run =
				Abscam.start(folder, List.of(), List.of("-XX:TieredStopAtLevel=1"), "cohort", many, "--method", INITIAL, "--out", out,
					"--jobs", kill);
			long enough = size + 20_000;
			while (run.isRunning() && (!Files.exists(journal) || Files.size(journal) < enough)) Thread.sleep(20);
			run.kill();
			assertThat(run.result().exit()).as("ended by SIGKILL").isNotZero();
			size = Files.size(journal);
			assertThat(out.resolve("cohort.csv")).doesNotExist();
		}
		Run last = cohort(many, out, "--jobs", 1);
		assertThat(last.exit()).as(last.err()).isZero();
		int kept = Integer.parseInt(last.out().replaceFirst("(?s).*; (\\d+) scans were done before.*", "$1"));
		assertThat(kept).isBetween(20, 99);
		Path undisturbed = folder.resolve("undisturbed");
		assertThat(cohort(many, undisturbed, "--jobs", 1).exit()).isZero();
		assertThat(out.resolve("cohort.csv")).hasSameBinaryContentAs(undisturbed.resolve("cohort.csv"));
		assertThat(out.resolve("cohort.json")).hasSameBinaryContentAs(undisturbed.resolve("cohort.json"));
		assertThat(names(out)).containsExactly("cohort.csv", "cohort.json");
		assertThat(cohort(many, out).out()).contains("100 scans, all done before");
	}

	@Test
	void aScanThatChangedIsExplainedAgainAndOtherOptionsAreRefusedByName() throws Exception {
		Path some = Files.createDirectories(folder.resolve("some"));
		draw(some, 6);
		Path out = folder.resolve("out");
		Cohort.Outcome stopped = Cohort.run(request(some, out), stopAfter(4));
		assertThat(stopped.table()).isEmpty();
		Run other = Run.abscam("cohort", some, "--method", "grad-cam", "--out", out);
		assertThat(other.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(other.err()).contains("holds an unfinished run with --method " + INITIAL + ", not grad-cam");
		Path first = names(some).stream().map(some::resolve).findFirst().orElseThrow();
		Files.copy(some.resolve("c-005.png"), first, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
		Files.setLastModifiedTime(first, FileTime.fromMillis(1));
		Run run = cohort(some, out, "--jobs", 1);
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(run.err()).contains("1 scans have changed");
		List<CSVRecord> rows = rows(out.resolve("cohort.csv"));
		assertThat(rows.get(0).get("probability")).isEqualTo(rows.get(5).get("probability"));
		Run done = Run.abscam("cohort", some, "--method", INITIAL, "--threshold", .4, "--out", out);
		assertThat(done.err()).contains("is there already, made with --threshold 0.5, not 0.4");
		Files.copy(first, some.resolve("z.png"));
		assertThat(cohort(some, out).err()).contains("made with 6 scans, not 7");
	}

	private static CohortRequest request(Path input, Path out) throws Exception {
		return new CohortCommandLine().request(input.toString(), "--method", INITIAL, "--jobs", "1", "--out", out.toString());
	}

	private static Progress stopAfter(int scans) {
		int[] heard = {0};
		return new Progress() {

			@Override
			public void at(double fraction, String status) {
				heard[0]++;
			}

			@Override
			public boolean isCancelled() {
				return heard[0] > scans;
			}
		};
	}

	@Test
	void aTableOfScansKeepsItsColumnsAndFailedScansSayWhy() throws Exception {
		String stack = PHANTOM.toAbsolutePath().toString();
		ImageIO.write(new BufferedImage(256, 256, BufferedImage.TYPE_BYTE_GRAY), "png", folder.resolve("nowhere.png").toFile());
		Path table = Files.writeString(folder.resolve("list.csv"), "\uFEFFid,path,label,class,\"note, odd\",mask\n" + "s," + stack
			+ ",benign,III,\"says \"\"x\"\"\",\n" + "gone,none.png,,,,\n" + "dir,.,,,,\n" + "one," + scans.resolve("a-000.png")
			+ ",malignant,I,,nowhere.png\n");
		Path out = folder.resolve("out");
		Run run = cohort(table, out, "--faithfulness", "--jobs", 2);
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(run.err()).contains("2 of 4 scans could not be explained");
		List<CSVRecord> rows = rows(out.resolve("cohort.csv"));
		assertThat(rows).extracting(r -> r.get("id") + r.get("slice")).hasSize(19).startsWith("s1", "s2").endsWith("s16", "gone", "dir",
			"one1");
		assertThat(rows.get(0).get("note, odd")).isEqualTo("says \"x\"");
		assertThat(rows.get(0).get("manifest_class")).isEqualTo("III");
		assertThat(rows.get(0).get("label")).isEqualTo("benign");
		assertThat(rows.get(0).get("faithfulness")).isIn("consistent", "weak", "unfaithful");
		assertThat(Double.parseDouble(rows.get(0).get("stability_shift"))).isBetween(-1.0, 1.0);
		for (CSVRecord row : rows.subList(0, 16)) { // of 0.2 mm, but in pixels all the same
			double left = Double.parseDouble(row.get("hotspot_left"));
			assertThat(Double.parseDouble(row.get("hotspot_x"))).isBetween(left, left + Double.parseDouble(row.get("hotspot_width")));
			assertThat(Double.parseDouble(row.get("hotspots_area"))).isBetween(0.0, 1.0);
		}
		assertThat(rows.get(18).get("map_outside")).as("of a mask that is nowhere").isEqualTo("1");
		assertThat(rows.get(18).get("mask")).isEqualTo("nowhere.png");
		assertThat(rows.get(16).get("error")).isEqualTo("none.png does not exist; check the name.");
		assertThat(rows.get(17).get("error")).isNotEmpty();
	}

	/** Rows of a scan that is there twice, or not at all, would be a table that nobody sees is wrong. */
	@Test
	void scansThatChangeMeanwhileAreNoticed() throws Exception {
		Path some = Files.createDirectories(folder.resolve("some/b"));
		draw(some, 3);
		Path out = folder.resolve("out");
		Progress adding = new Progress() {

			@Override
			public void at(double fraction, String status) {
				try {
					Files.copy(PHANTOM, some.resolveSibling("a.tif"));
				}
				catch (IOException e) {
					return; // it is there
				}
			}

			@Override
			public boolean isCancelled() {
				return false;
			}
		};
		CohortRequest request = request(some.getParent(), out);
		assertThatThrownBy(() -> Cohort.run(request, adding)).isInstanceOf(CohortException.class)
			.hasMessageContaining("have changed since they were counted");
		assertThat(out.resolve("cohort.csv")).doesNotExist();
	}

	@Test
	void columnsOfTheTableThatAreCalledAsOursOrNothingAreToldApart() throws Exception {
		Path table = Files.writeString(folder.resolve("list.csv"), ",path,Value\n5," + scans.resolve("a-000.png") + ",high\n");
		Path out = folder.resolve("out");
		Run run = cohort(table, out, "--audit");
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(rows(out.resolve("cohort.csv")).get(0).toMap()).containsEntry("column_1", "5").containsEntry("manifest_Value", "high");
		assertThat(out.resolve("audit.html")).exists();
	}

	@Test
	void aClusterSaysWhatItDoesNotDo() {
		for (String option : List.of("--audit", "--merge"))
			assertThatThrownBy(() -> new CohortCommandLine().request(scans.toString(), "--out", folder.toString(), option))
				.isInstanceOf(CohortException.class).hasMessageContaining("leave " + option + " away");
	}

	@Test
	void whatCannotBeDoneIsSaidInOneLine() throws Exception {
		Path out = folder.resolve("out");
		assertRefused(Run.abscam("cohort", scans), "--out DIR");
		assertRefused(Run.abscam("cohort", "--out", out), "Say what to explain");
		assertRefused(cohort(folder.resolve("none"), out), "does not exist");
		assertRefused(cohort(Files.createDirectories(folder.resolve("empty")), out), "There is no scan in");
		assertRefused(cohort(scans, out, "--shard", "5/4"), "write i/N");
		assertRefused(cohort(scans, out, "--layer", "nowhere"), "nowhere");
		assertRefused(Run.abscam("cohort", "--merge", "--out", out), "holds no part");
		Path table = Files.writeString(folder.resolve("twice.csv"), "path\na.png\na.png\n");
		assertRefused(cohort(table, out), "have the id 'a.png'");
		try (StagedFiles held = StagedFiles.begin(out, "cohort")) {
			assertRefused(cohort(scans, out), "Another Abs-CAM is at");
		}
		Path headers = Files.writeString(folder.resolve("headers.csv"), "path,site\n");
		assertThat(cohort(headers, out).exit()).isZero();
		assertThat(Files.readString(out.resolve("cohort.csv"))).startsWith("id,path,label").endsWith(",site\r\n");
	}

	private static void assertRefused(Run run, String sentence) {
		assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err()).contains(sentence).hasLineCount(1);
	}

	private static List<String> names(Path folder) throws IOException {
		List<String> names = new ArrayList<>();
		try (Stream<Path> files = Files.list(folder)) {
			files.map(file -> file.getFileName().toString()).sorted().forEach(names::add);
		}
		return names;
	}
}
