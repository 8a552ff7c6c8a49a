package org.abscam.evaluate.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.abscam.evaluate.ConfidenceChange;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.Localisation;
import org.abscam.evaluate.MapMeasures;
import org.abscam.evaluate.MapShape;
import org.abscam.evaluate.Measure;
import org.abscam.evaluate.PointingGame;
import org.abscam.evaluate.ScanEvaluation;
import org.abscam.evaluate.pixels.Curve;
import org.abscam.evaluate.pixels.Overlap;
import org.abscam.report.evaluation.MethodReport;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of differences whose p-values SciPy says. */
class MethodTableTest {

	private static final double[] ADDED = {1, .5, -.5, 1.5, 0, 1, .5, -1, 2, .5, 1};
	/** {@code scipy.stats.wilcoxon} of these. */
	private static final double P = 0.0703125;
	private static final boolean[] HITS = {true, true, true, true, true, false, true, false, true, true, false};
	private static final boolean[] OTHER_HITS = {false, false, false, false, false, true, true, false, true, true, false};
	private static final List<Measure> BOTH = List.of(Measure.DELETION, Measure.HIT);

	private static ScanEvaluation evaluation(String maps, double[] added, boolean[] hits, int count) {
		List<EvaluatedImage> images = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			double area = .25 * i + added[i];
			Curve deletion = new Curve(new double[] {0, 1}, new double[] {area, area});
			images.add(new EvaluatedImage(i + 1, "", "a", 1, false,
				new MapMeasures(deletion, deletion, new ConfidenceChange(1, .5), Optional.empty(), Optional.empty(),
					Optional.of(
						new Localisation(new PointingGame(hits[i], 0, 0, 0, 0), .5, new Overlap(.5, .5), new Overlap(.5, .5), .5, .5, .5,
							new double[19])),
					new MapShape(.5, OptionalDouble.empty(), .5), Optional.empty()),
				Optional.empty(), OptionalDouble.empty()));
		}
		Scan scan = Scan.of(new ImagePlus("scan", new ByteProcessor(2, 2)));
		return new ScanEvaluation(maps, scan, null, null, EvaluationSettings.DEFAULTS, images, 1, List.of());
	}

	@Test
	void differencesAreThoseOfTheSameImages() {
		ScanEvaluation reference = evaluation("grad-cam", new double[11], OTHER_HITS, 11);
		ScanEvaluation other = evaluation("abs-cam", ADDED, HITS, 11);
		MethodTable table = MethodTable.of(List.of(reference, other), List.of("grad-cam"), BOTH, 1);

		assertThat(table.reference()).isEqualTo("grad-cam");
		assertThat(table.referenceRow().differences()).isEmpty();
		MethodTable.Row row = table.rows().get(1);
		Difference deletion = row.differences().get(Measure.DELETION);
		assertThat(deletion.mean().n()).isEqualTo(11);
		assertThat(deletion.mean().mean()).isCloseTo(6.5 / 11, within(1e-12));
		assertThat(deletion.mean().low()).isBetween(0., .3);
		assertThat(deletion.mean().high()).isBetween(.9, 1.3);
		assertThat(deletion.p()).isCloseTo(P, within(1e-12));
		Difference hit = row.differences().get(Measure.HIT);
		assertThat(hit.mean().mean()).isCloseTo(4 / 11., within(1e-12));
		assertThat(hit.p()).as("five against one: scipy.stats.binomtest(5, 6)").isCloseTo(.21875, within(1e-12));
		assertThat(deletion.adjusted()).as("the smaller of two").isCloseTo(2 * P, within(1e-12));
		assertThat(hit.adjusted()).isCloseTo(.21875, within(1e-12));
		assertThat(hit.verdict()).isEqualTo(Difference.Verdict.OPEN);
		assertThat(row.means().get(Measure.HIT).mean()).isCloseTo(8 / 11., within(1e-12));
	}

	@Test
	void imagesThatOneMethodLacksAreLeftOutOfItsComparison() {
		MethodTable table = MethodTable.of(List.of(evaluation("grad-cam", new double[11], HITS, 11), evaluation("abs-cam", ADDED, HITS, 4)),
			List.of(), BOTH, 1);
		assertThat(table.rows().get(1).differences().get(Measure.DELETION).mean().n()).isEqualTo(4);
		assertThat(table.rows().get(1).differences().get(Measure.DELETION).mean().mean()).isCloseTo(2.5 / 4, within(1e-12));
		assertThat(table.rows().get(1).differences().get(Measure.HIT).p()).as("no hit differs").isEqualTo(1);
	}

	@Test
	void moreDeletionIsWorseAndMeanRanksAreOfMethodsAlone() {
		double[] more = new double[11];
		for (int i = 0; i < more.length; i++) more[i] = 1 + i / 16.;
		MethodTable table =
			MethodTable.of(List.of(evaluation("grad-cam", new double[11], HITS, 11), evaluation("layer-cam", more, OTHER_HITS, 11),
				evaluation("control-edges", more, HITS, 11)), List.of(), List.of(Measure.DELETION), 1);
		assertThat(table.rows().get(1).differences().get(Measure.DELETION).verdict()).isEqualTo(Difference.Verdict.WORSE);
		// deletion 1, 2; insertion 2, 1; drop and energy 1.5 each; hits 1, 2
		assertThat(table.rows().get(0).meanRank()).hasValue((1 + 2 + 1.5 + 1 + 1.5) / 5);
		assertThat(table.rows().get(1).meanRank()).hasValue((2 + 1 + 1.5 + 2 + 1.5) / 5);
		assertThat(table.rows().get(2).meanRank()).isEmpty();
		String markdown = MethodReport.markdown(table);
		assertThat(markdown.lines().toList().subList(0, 3)).containsExactly("| maps | images | mean rank | deletion ↓ |",
			"|---|---|---|---|",
			"| **grad-cam** | 11 | 1.40 | 1.250 |");
		assertThat(markdown).contains("Mean rank: over deletion, insertion, drop, hit, energy_inside; controls have none.");
		assertThat(markdown).contains("| layer-cam | 11 | 1.60 | 2.563 (+1.313 [").contains("] **worse**) |")
			.contains("| control-edges | 11 |  | 2.563");
	}

	/** {@code scipy.stats.rankdata(numpy.round(means, 3))}; the table prints three digits. */
	@Test
	void meansThatArePrintedAlikeShareARank() {
		double[] means = {.44312, .44338, .44361, .4431, .5, .49961, .49949, .0004, -.0004, .44249};
		double[] ranks = {5, 5, 7, 5, 9.5, 9.5, 8, 1.5, 1.5, 3};
		assertThat(MethodTable.ranks(means, true)).containsExactly(ranks);
		assertThat(MethodTable.ranks(means, false)).containsExactly(Arrays.stream(ranks).map(rank -> 11 - rank).toArray());
	}

	/** The mean ranks of the pages are those of the figures beside them. */
	@ParameterizedTest
	@ValueSource(strings = {"models/breast-ultrasound/README.md", "models/chest-xray/README.md", "src/site/markdown/methods.md"})
	void ranksOfPrintedTablesAreThoseOfTheirFigures(String page) throws Exception {
		List<String> lines = Files.readAllLines(Path.of(page));
		int tables = 0;
		for (int at = 0; at < lines.size(); at++) {
			if (!lines.get(at).startsWith("| maps | images | mean rank |")) continue;
			String[] titles = lines.get(at).split(" *\\| *");
			List<String[]> rows = lines.subList(at + 2, lines.size()).stream().takeWhile(line -> line.startsWith("|"))
				.map(line -> line.split(" *\\| *")).filter(row -> !row[1].startsWith("control-")).toList();
			double[] sums = new double[rows.size()];
			for (int c = 4; c < titles.length; c++) {
				int column = c;
				double[] ranks =
					MethodTable.ranks(rows.stream().mapToDouble(row -> Double.parseDouble(row[column].split(" ")[0])).toArray(),
						titles[c].endsWith("↓"));
				for (int i = 0; i < sums.length; i++) sums[i] += ranks[i] / (titles.length - 4);
			}
			for (int i = 0; i < sums.length; i++)
				assertThat(Double.parseDouble(rows.get(i)[3])).as(rows.get(i)[1]).isCloseTo(sums[i], within(.0051));
			tables++;
		}
		assertThat(tables).isPositive();
	}

	@Test
	void onlyWhatIsNamedIsCompared() throws Exception {
		List<ScanEvaluation> all = List.of(evaluation("grad-cam", new double[11], HITS, 11), evaluation("layer-cam", ADDED, HITS, 11),
			evaluation("abs-cam", ADDED, HITS, 11));
		MethodTable table = MethodTable.of(all, List.of("abs-cam", "grad-cam"), BOTH, 1);
		assertThat(table.reference()).isEqualTo("abs-cam");
		assertThat(table.rows()).extracting(row -> row.differences().isEmpty()).containsExactly(false, true, true);
		StringBuilder csv = new StringBuilder();
		MethodReport.csv(table, csv);
		assertThat(csv.toString().lines()).hasSize(1 + 6).element(1).asString().startsWith("grad-cam,deletion,low,11,1.25,")
			.contains(",abs-cam,11,-0.590909090909090");
		assertThat(MethodReport.text(table)).contains("grad-cam less abs-cam:").doesNotContain("layer-cam less");
		assertThat(MethodReport.json(table, "layer-cam")).isEmpty();
		assertThat(MethodReport.json(table, "grad-cam").orElseThrow().getAsJsonObject("measures").getAsJsonObject("deletion")
			.getAsJsonObject("difference").get("p").getAsDouble()).isCloseTo(P, within(1e-12));
		assertThat(Measure.named("hit, DELETION")).isEqualTo(BOTH);
	}

	/** 1.png of one hospital failed under the second method: 1.png of the other is not compared with it. */
	@Test
	void scansOfOneNameAreNotTakenForEachOther() {
		double[] far = new double[1];
		far[0] = 5;
		ScanEvaluation one = evaluation("grad-cam", far, HITS, 1);
		ScanEvaluation other = evaluation("grad-cam", new double[1], HITS, 1);
		ScanEvaluation again = evaluation("abs-cam", new double[1], HITS, 1);
		ScanEvaluation same = new ScanEvaluation("abs-cam", other.scan(), null, null, again.settings(), again.images(), 1, List.of());
		MethodTable table = MethodTable.of(List.of(one, other, same), List.of(), List.of(Measure.DELETION), 1);
		assertThat(table.rows().get(1).differences().get(Measure.DELETION).mean().n()).isEqualTo(1);
		assertThat(table.rows().get(1).differences().get(Measure.DELETION).mean().mean()).isZero();
	}
}
