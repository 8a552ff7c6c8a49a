package org.abscam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.RoiDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.abscam.cli.Run;
import org.abscam.engine.Device;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.fiji.evaluate.EvaluateRequest;
import org.abscam.fiji.explain.ExplainRequest;
import org.abscam.option.MenuOffers;
import org.abscam.option.Offer;
import org.abscam.review.Case;
import org.abscam.review.Change.Stage;
import org.abscam.review.Reading;
import org.abscam.review.Status;
import org.abscam.review.session.Session;
import org.abscam.review.session.Sitting;
import org.abscam.review.session.Step;
import org.abscam.scan.ResultMark;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Abs-CAM of November 2026 made can still be opened, gone on with and replayed: made by make.sh beside it, and never made anew. What a later
 * version makes belongs into a folder of its own beside this one.
 */
class UpgradeTest {

	private static final Path MADE = Path.of("src/test/resources/made-in-november-2026");
	/** Where the runs that were cut short saw their scans; a run knows them by name, size and time. */
	private static final Path THEN = Path.of("target/upgrade");
	private static final FileTime TIME = FileTime.from(Instant.parse("2026-11-26T00:00:00Z"));
	private static final String RUNTIME = "1.29.0";

	@TempDir
	private Path folder;

	@Test
	void aCardStillExplainsAsItDid() throws Exception {
		Run run =
			Run.abscam("explain", MADE.resolve("scans/a.png"), "--model", MADE.resolve("models/small/rdf.yaml"), "--method", "abs-cam",
				"--class", "two", "--device", "cpu", "--out", folder);
		assertThat(run.exit()).as(run.err()).isZero();
		List<CSVRecord> then = rows(MADE.resolve("results/a.predictions.csv"));
		List<CSVRecord> now = rows(folder.resolve("a.predictions.csv"));
		assertThat(now).extracting(row -> row.get("class")).containsExactly("one", "two", "three");
		for (int i = 0; i < 3; i++)
			assertThat(number(now.get(i), "probability")).isCloseTo(number(then.get(i), "probability"), within(1e-5));
		float[] map = pixels(folder.resolve("a.saliency.tif"));
		float[] before = pixels(MADE.resolve("results/a.saliency.tif"));
		assertThat(map).containsExactly(before, within(1e-4f));
	}

	@Test
	void resultsStillSayWhatTheyAre() throws Exception {
		ImagePlus saliency = IJ.openImage(MADE.resolve("results/a.saliency.tif").toString());
		assertThat(ResultMark.source(saliency)).isPresent();
		assertThat(saliency.getProcessor().getf(4, 5)).isEqualTo(1); // the peak, as the table says
		CSVRecord hotspot = rows(MADE.resolve("results/a.hotspots.csv")).get(0);
		assertThat(List.of(hotspot.get("peak_column"), hotspot.get("peak_row"))).containsExactly("4", "5");
		try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(MADE.resolve("results/a.hotspots.zip")))) {
			zip.getNextEntry();
			Roi area = new RoiDecoder(zip.readAllBytes(), "a").getRoi();
			assertThat(area.getContainedPoints()).hasSize((int) number(hotspot, "area"));
		}
		JsonObject record = JsonParser.parseString(Files.readString(MADE.resolve("results/a.json"))).getAsJsonObject();
		assertThat(record.get("method").getAsString()).isEqualTo("abs-cam");
		Run again = Run.abscam("explain", MADE.resolve("results/a.saliency.tif"), "--out", folder);
		assertThat(again.exit()).isEqualTo(2);
		assertThat(again.err()).contains("was made by Abs-CAM of");
	}

	@Test
	void aReadingIsReadAndGoesOn() throws Exception {
		Path file = copied("results").resolve("a.review.json");
		Reading then = Case.read(file);
		assertThat(then.findings()).extracting(finding -> finding.id() + " " + finding.status())
			.containsExactlyInAnyOrder("r1 " + Status.ACCEPTED, "m1 " + Status.REJECTED);
		assertThat(then.answer(Stage.BEFORE).orElseThrow().answer()).isEqualTo("one");
		assertThat(then.answer(Stage.AFTER).orElseThrow().answer()).isEqualTo("two");
		String pixels = JsonParser.parseString(Files.readString(file)).getAsJsonObject().get("pixels_sha256").getAsString();
		try (Case reading = Case.open(file, pixels, "a", "Ann")) {
			reading.answer(Stage.AFTER, "three", .5);
		}
		assertThat(Case.read(file).answer(Stage.AFTER).orElseThrow().answer()).isEqualTo("three");
		assertThat(Case.read(file).findings()).hasSize(2);
	}

	@Test
	void aSessionGoesOnWhereItsReadersStopped() throws Exception {
		Path there = copied("session");
		Session session = Session.open(there);
		assertThat(session.readers()).containsExactlyInAnyOrder("Ann", "Bob");
		assertThat(session.plan().classes()).containsExactly("one", "two", "three");
		assertThat(session.progress("Ann").done()).isEqualTo(2);
		assertThat(session.progress("Bob").done()).isEqualTo(1);
		try (Sitting ann = Sitting.begin(session, "Ann")) {
			assertThat(ann.position()).isEqualTo(2);
			assertThat(ann.step(2)).isEqualTo(Step.READING);
			assertThat(ann.step(3)).isEqualTo(Step.NEW);
		}
		Run exported = Run.abscam("review", "export", there, "--out", folder.resolve("tables"));
		assertThat(exported.exit()).as(exported.err()).isZero();
		assertThat(rows(folder.resolve("tables/readings.csv"))).filteredOn(row -> row.get("step").equals("done"))
			.extracting(row -> row.get("reader") + " " + row.get("before") + " " + row.get("after"))
			.containsExactlyInAnyOrder("Ann one two", "Ann one two", "Bob one two");
	}

	@Test
	void aCohortThatWasCutShortGoesOn() throws Exception {
		Path out = copied("cohort");
		Run run = resumed("cohort", out, "--masks", 20000);
		if (!Device.runtimeVersion().equals(RUNTIME)) return;
		assertThat(run.out()).contains("2 scans were done before");
		assertThat(rows(out.resolve("cohort.csv"))).hasSize(4).first()
			.satisfies(
				row -> assertThat(number(row, "probability")).isCloseTo(number(rows(MADE.resolve("results/a.predictions.csv")).get(1),
					"probability"), within(1e-5)));
	}

	@Test
	void anEvaluationThatWasCutShortGoesOn() throws Exception {
		Path out = copied("evaluation");
		Run run = resumed("evaluate", out, "--masks", 20000, "--steps", 4, "--regions", 3, "--no-road");
		if (!Device.runtimeVersion().equals(RUNTIME)) return;
		assertThat(run.err()).contains("going on with 3 of 4 maps");
		assertThat(rows(out.resolve("evaluation.measures.csv"))).hasSize(4);
	}

	/** Goes on; under another ONNX Runtime, whose numbers may differ, it is refused in a sentence that names both versions. */
	private Run resumed(String command, Path out, Object... more) throws Exception {
		Files.createDirectories(THEN.resolve("scans"));
		try (Stream<Path> scans = Files.list(MADE.resolve("scans"))) {
			for (Path scan : scans.toList()) {
				Path copy = THEN.resolve("scans").resolve(scan.getFileName());
				Files.write(copy, Files.readAllBytes(scan));
				Files.setLastModifiedTime(copy, TIME);
			}
		}
		Run run = Run.abscam(Stream.concat(Stream.of(command, THEN.resolve("scans"), "--model", MADE.resolve("models/small/rdf.yaml"),
			"--method", "rise", "--device", "cpu", "--jobs", 1, "--out", out), Stream.of(more)).toArray());
		if (Device.runtimeVersion().equals(RUNTIME)) assertThat(run.exit()).as(run.err()).isZero();
		else {
			assertThat(run.exit()).isEqualTo(2);
			assertThat(run.err()).contains("version " + RUNTIME + " of onnxruntime, not " + Device.runtimeVersion());
		}
		return run;
	}

	@Test
	void recordedLinesStillSayTheSame() throws Exception {
		List<MatchResult> lines = Pattern.compile("run\\(\"([^\"]+)\", \"([^\"]+)\"\\);").matcher(Files.readString(MADE.resolve(
			"recorded.ijm"))).results().toList();
		assertThat(lines).hasSize(8);
		for (MatchResult line : lines) {
			Offer offer = MenuOffers.ALL.stream().filter(o -> o.command().equals(line.group(1))).findFirst().orElseThrow();
			Map<String, String> values = MacroOptions.parse(line.group(2), offer).values();
			Pattern.compile("(\\S+)=(\\w\\S*)").matcher(line.group(2)).results()
				.forEach(said -> assertThat(values).containsEntry(said.group(1), said.group(2)));
		}
		ExplainRequest explain = ExplainRequest.parse(lines.get(0).group(2));
		assertThat(explain.options().method().option()).isEqualTo("abs-cam-initial");
		EvaluateRequest evaluate = EvaluateRequest.parse(lines.get(4).group(2));
		assertThat(evaluate.settings().regions()).isEqualTo(20);
	}

	/** A folder of what was made, where it can be changed. */
	private Path copied(String name) throws IOException {
		Path from = MADE.resolve(name);
		Path to = folder.resolve(name);
		try (Stream<Path> all = Files.walk(from)) {
			for (Path file : all.filter(Files::isRegularFile).toList()) {
				Path copy = to.resolve(from.relativize(file));
				Files.createDirectories(copy.getParent());
				Files.copy(file, copy);
			}
		}
		return to;
	}

	private static float[] pixels(Path tiff) {
		return (float[]) IJ.openImage(tiff.toString()).getProcessor().getPixels();
	}

	private static double number(CSVRecord row, String column) {
		return Double.parseDouble(row.get(column));
	}

	private static List<CSVRecord> rows(Path csv) throws IOException {
		try (CSVParser table =
			CSVParser.parse(Files.readString(csv), CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
			return table.getRecords();
		}
	}
}
