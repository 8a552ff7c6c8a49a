package org.abscam.fiji.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.ByteProcessor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.abscam.Display;
import org.abscam.cli.Run;
import org.abscam.onnx.ModelDraft;
import org.abscam.review.session.Script;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two readers read twenty cases in the windows of the session, the first of whom is killed in the middle of his eighth; what comes of it equals
 * what session.py computes by statsmodels, scikit-learn and NumPy.
 */
@Tag("slow")
class TwentyCasesTest {

	private static final int KILLED = 8;
	private static final String IN_THE_MIDDLE = "in the middle";
	private static final double[] LEVELS = {.2, .5, .8};
	private static final int BRIGHTER = 20;

	@TempDir
	private Path folder;

	@Test
	void twoReadersInWindowsAndAKillComeToTheTablesOfStatsmodels() throws Exception {
		Display.require();
		Path list = scans();
		String begin = "session=[" + folder.resolve("study") + "] scans=[" + list + "] classes=[" + String.join(",", Script.CLASSES)
			+ "] seed=42 explain=[model=[" + model() + "] method=abs-cam device=cpu] reading-first areas blinded ";

		assertThat(read(begin + "reader=Ann", "Ann", KILLED)).contains("begins with=Case 1").last().isEqualTo(IN_THE_MIDDLE);
		List<String> again = read("session=[" + folder.resolve("study") + "] reader=Ann", "Ann", 0);
		Map<String, String> told = told(KILLED, "Ann");
		assertThat(again).contains("begins with=Case " + KILLED,
			"sure=" + Math.round(100 * Double.parseDouble(told.get("Ann confidence"))),
			"areas=" + (told.get("Ann area").isEmpty() ? 0 : 1), "tables=true");
		assertThat(read("session=[" + folder.resolve("study") + "] reader=[Zoë B]", "Zoë B", 0)).contains("begins with=Case 1",
			"tables=true");

		readings(rows("readings.csv"));
		agreement(rows("agreement.csv"));
	}

	/** Grey as the class that the model is to see in it, a lesion a little brighter, and a pixel that tells it from the others. */
	private Path scans() throws IOException {
		Path list = Script.list(folder);
		int number = 0;
		for (Map<String, String> row : Script.table("cases.csv")) {
			ByteProcessor pixels = new ByteProcessor(Script.WIDTH, Script.HEIGHT);
			int grey = (int) Math.round(255 * LEVELS[Script.CLASSES.indexOf(row.get("model"))]);
			pixels.setColor(grey);
			pixels.fill();
			int[] box = Script.box(row.get("lesion"));
			pixels.setColor(grey + BRIGHTER);
			pixels.fillRect(box[0], box[1], box[2], box[3]);
			pixels.set(number++, 0, grey + 5);
			new FileSaver(new ImagePlus("", pixels)).saveAsPng(folder.resolve(row.get("id") + ".png").toString());
		}
		return list;
	}

	/** Says which of the three levels is nearest to the mean m: the largest of 2 m μ − μ². */
	private Path model() throws Exception {
		double[] weights = new double[9];
		double[] bias = new double[3];
		for (int c = 0; c < 3; c++) {
			bias[c] = -30 * LEVELS[c] * LEVELS[c];
			for (int channel = 0; channel < 3; channel++) weights[3 * channel + c] = 20 * LEVELS[c];
		}
		Path onnx = ModelDraft.write(new ModelDraft(17).input("x", "N", 1, 32, 32).reals("w", new long[] {3, 1, 1, 1}, 1, 1, 1)
			.node("Conv", "x,w", "c").node("Relu", "c", "a").node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f")
			.reals("classes", new long[] {3, 3}, weights).reals("bias", new long[] {3}, bias).node("Gemm", "f,classes,bias", "y")
			.output("y"), folder.resolve("levels.onnx"));
		Run imported = Run.abscam("models", "import", onnx, "--labels", String.join(",", Script.CLASSES), "--preprocessing", "0-1",
			"--name", "levels", "--to", folder.resolve("models"));
		assertThat(imported.exit()).as(imported.err()).isZero();
		return folder.resolve("models/levels/rdf.yaml");
	}

	/** @return the lines that the reader's process said until it ended, or was in the middle and was killed */
	private static List<String> read(String said, String reader, int stop) throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
			"-Dfile.encoding=UTF-8", "-Djava.awt.headless=false", "-cp", System.getProperty("java.class.path"),
			TwentyWithWindows.class.getName(), said, reader, Integer.toString(stop),
			Path.of("target/review-window").toAbsolutePath().toString()).redirectErrorStream(true).start();
		List<String> lines = new ArrayList<>();
		try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				lines.add(line);
				if (line.equals(IN_THE_MIDDLE)) break;
			}
		}
		finally {
			process.destroyForcibly().waitFor(); // SIGKILL
		}
		return lines;
	}

	private static Map<String, String> told(int place, String reader) throws IOException {
		return Script.table("cases.csv").get(Integer.parseInt(Script.table("order.csv").get(place - 1).get(reader)) - 1);
	}

	private List<CSVRecord> rows(String name) throws IOException {
		try (CSVParser csv = CSVParser.parse(folder.resolve("study/tables").resolve(name), StandardCharsets.UTF_8,
			CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
			return csv.getRecords();
		}
	}

	private static void readings(List<CSVRecord> rows) throws IOException {
		assertThat(rows).hasSize(40);
		for (CSVRecord row : rows) {
			String reader = row.get("reader");
			Map<String, String> told = told(Integer.parseInt(row.get("place")), reader);
			assertThat(List.of(row.get("id"), row.get("step"), row.get("truth"), row.get("model"), row.get("before"), row.get("after")))
				.as(row.toString()).containsExactly(told.get("id"), "done", told.get("truth"), told.get("model"),
					told.get(reader + " before"),
					told.get(reader + " after"));
			for (String stage : List.of("", "_after"))
				assertThat(Double.parseDouble(row.get((stage.isEmpty() ? "before" : "after") + "_confidence"))).as(row.toString())
					.isEqualTo(Double.parseDouble(told.get(reader + " confidence" + stage)));
			String areas = told.get(reader + " area").isEmpty() ? "0" : "1";
			assertThat(List.of(row.get("before_areas"), row.get("after_areas"), row.get("findings_added"))).as(row.toString())
				.containsOnly(areas);
			assertThat(row.get("findings_rejected")).isEqualTo("1");
		}
	}

	private static void agreement(List<CSVRecord> rows) throws IOException {
		List<Map<String, String>> expected = Script.table("expected.csv");
		assertThat(rows).hasSameSizeAs(expected);
		for (Map<String, String> wanted : expected) {
			CSVRecord row = rows.stream().filter(r -> List.of("measure", "one", "other", "stage").stream()
				.allMatch(c -> r.get(c).equals(wanted.get(c)))).findFirst().orElseThrow(() -> new AssertionError("no row " + wanted));
			assertThat(row.get("cases")).as("%s", wanted).isEqualTo(wanted.get("cases"));
			for (String column : List.of("agreement", "value", "error", "low", "high")) {
				if (wanted.get(column).isEmpty()) assertThat(row.get(column)).as("%s", wanted).isEmpty();
				else assertThat(Double.parseDouble(row.get(column))).as("%s of %s", column, wanted)
					.isCloseTo(Double.parseDouble(wanted.get(column)), within(1e-9));
			}
		}
	}
}
