package org.abscam.review.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.abscam.cli.Run;
import org.abscam.review.Case;
import org.abscam.review.Change.Stage;
import org.abscam.review.ReviewException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twenty cases and two readers, the first of whom is killed in the middle. Expected values by session.py. */
class ScriptedSessionTest {

	private static final String BOB = "Zoë B";

	@TempDir
	Path folder;

	@Test
	void twoReadersAndAKilledProcessComeToTheTablesOfStatsmodels() throws Exception {
		Session session = Script.begin(folder);
		killInTheMiddle(session);
		try (Sitting ann = Sitting.begin(Session.open(session.folder()), "ann")) {
			assertThat(ann.reader()).isEqualTo("Ann");
			assertThat(ann.position()).isEqualTo(10);
			assertThat(ann.done()).isEqualTo(10);
			assertThat(ann.step(10)).isEqualTo(Step.READING);
			assertThat(ann.notes()).isEmpty();
			assertThat(ann.name()).isEqualTo("Case 11");
			Map<String, String> row = Script.row(ann);
			Case open = ann.open(Script.pixels(row.get("id")));
			assertThat(open.reading().answer(Stage.BEFORE).orElseThrow().answer()).isEqualTo(row.get("Ann before"));
			assertThat(open.reading().findings()).hasSize(row.get("Ann area").isEmpty() ? 0 : 1);
			assertThat(open.seconds()).isPositive();
			Script.after(ann, open);
			assertThat(ann.step(10)).isEqualTo(Step.DONE);
			assertThat(ann.next()).isTrue();
			Script.read(ann);
			assertThat(ann.next()).isFalse();
			assertThat(ann.done()).isEqualTo(20);
		}
		try (Sitting bob = Sitting.begin(session, BOB)) {
			assertThatThrownBy(() -> Sitting.begin(session, BOB)).isInstanceOf(ReviewException.class)
				.hasMessageContaining("another window");
			Script.read(bob);
		}
		SessionTables.write(session, folder.resolve("tables"));
		agreements();
		readings();
		assertThat(Run.abscam("review", "list", session.folder()).out()).contains("20 cases of twenty", "Ann  20 done, 0 begun", BOB
			+ "  20 done");
		Run exported = Run.abscam("review", "export", session.folder(), "--out", folder.resolve("again"));
		assertThat(exported.exit()).as(exported.err()).isZero();
		for (String name : List.of("readings.csv", "agreement.csv"))
			assertThat(folder.resolve("again").resolve(name)).hasSameTextualContentAs(folder.resolve("tables").resolve(name));
	}

	private static void killInTheMiddle(Session session) throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
			"-cp", System.getProperty("java.class.path"), Script.Endless.class.getName(), session.folder().toString())
			.redirectErrorStream(true)
			.start();
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			assertThat(lines.readLine()).isEqualTo("in the middle");
		}
		finally {
			process.destroyForcibly().waitFor(); // SIGKILL
		}
	}

	private List<CSVRecord> rows(String name) throws Exception {
		String text = Files.readString(folder.resolve("tables").resolve(name));
		assertThat(text).doesNotContain("NaN", "Infinity");
		try (CSVParser csv = CSVParser.parse(text, CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
			return csv.getRecords();
		}
	}

	private void agreements() throws Exception {
		List<CSVRecord> rows = rows("agreement.csv");
		List<Map<String, String>> expected = Script.table("expected.csv");
		assertThat(rows).hasSameSizeAs(expected);
		for (Map<String, String> wanted : expected) {
			CSVRecord row =
				rows.stream().filter(r -> List.of("measure", "one", "other", "stage").stream().allMatch(c -> r.get(c).equals(wanted
					.get(c)))).findFirst().orElseThrow(() -> new AssertionError("no row " + wanted));
			assertThat(row.get("cases")).as("%s", wanted).isEqualTo(wanted.get("cases"));
			for (String column : List.of("agreement", "value", "error", "low", "high")) {
				if (wanted.get(column).isEmpty()) assertThat(row.get(column)).as("%s", wanted).isEmpty();
				else assertThat(Double.parseDouble(row.get(column))).as("%s of %s", column, wanted).isCloseTo(Double.parseDouble(wanted.get(
					column)), within(1e-9));
			}
		}
	}

	private void readings() throws Exception {
		List<CSVRecord> rows = rows("readings.csv");
		List<Map<String, String>> order = Script.table("order.csv");
		List<Map<String, String>> script = Script.table("cases.csv");
		assertThat(rows).hasSize(40);
		for (CSVRecord row : rows) {
			String reader = row.get("reader");
			int item = Integer.parseInt(row.get("case"));
			Map<String, String> told = script.get(item - 1);
			assertThat(order.get(Integer.parseInt(row.get("place")) - 1).get(reader)).isEqualTo(row.get("case"));
			assertThat(row.get("id")).isEqualTo(told.get("id"));
			assertThat(row.get("step")).isEqualTo("done");
			assertThat(row.get("before")).isEqualTo(told.get(reader + " before"));
			assertThat(row.get("after")).isEqualTo(told.get(reader + " after"));
			assertThat(Double.parseDouble(row.get("after_confidence")))
				.isEqualTo(Double.parseDouble(told.get(reader + " confidence_after")));
			assertThat(row.get("changed")).isEqualTo(String.valueOf(!told.get(reader + " before").equals(told.get(reader + " after"))));
			assertThat(row.get("after_agrees_with_truth")).isEqualTo(String.valueOf(told.get(reader + " after").equals(told.get("truth"))));
			assertThat(row.get("before_agrees_with_model"))
				.isEqualTo(String.valueOf(told.get(reader + " before").equals(told.get("model"))));
			assertThat(row.get("findings_open") + row.get("findings_rejected") + row.get("findings_accepted") + row.get("findings_changed"))
				.isEqualTo("1100");
			assertThat(row.get("findings_added")).isEqualTo(told.get(reader + " area").isEmpty() ? "0" : "1");
			assertThat(row.get("before_areas")).as("0 where he said that there is none")
				.isEqualTo(told.get(reader + " area").isEmpty() ? "0" : "1").isEqualTo(row.get("after_areas"));
			double before = Double.parseDouble(row.get("before_seconds"));
			double after = Double.parseDouble(row.get("after_seconds"));
			assertThat(before).isPositive().isLessThan(Double.parseDouble(row.get("revealed_seconds")));
			assertThat(after).isGreaterThan(before).isLessThanOrEqualTo(Double.parseDouble(row.get("seconds"))).isLessThan(60);
		}
	}
}
