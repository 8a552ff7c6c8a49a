package org.abscam.report.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abscam.cam.CamMethod;
import org.abscam.evaluate.ClassThresholds;
import org.abscam.evaluate.ConfidenceChange;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.EvaluationSummary;
import org.abscam.evaluate.Localisation;
import org.abscam.evaluate.MapMeasures;
import org.abscam.evaluate.MapShape;
import org.abscam.evaluate.MaskingTest;
import org.abscam.evaluate.Measure;
import org.abscam.evaluate.PointingGame;
import org.abscam.evaluate.RemovalSteps;
import org.abscam.evaluate.Road;
import org.abscam.evaluate.ScanEvaluation;
import org.abscam.evaluate.Stability;
import org.abscam.evaluate.Tolerance;
import org.abscam.evaluate.TruthShape;
import org.abscam.evaluate.pixels.Curve;
import org.abscam.evaluate.pixels.Overlap;
import org.abscam.evaluate.sensitivity.RandomisationCascade;
import org.abscam.evaluate.sensitivity.Sanity;
import org.abscam.explain.Explainer;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.report.Protocol;
import org.abscam.report.ReportException;
import org.abscam.report.Results;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every measure in its own column and under its own key: all that are in an image differ, and are worked out by hand. A measure that came later
 * stands behind these, in files, too; its numbers are its own test's.
 */
class EvaluationReportTest {

	/** 95% of a normal distribution lie within so many deviations. */
	private static final double Z = 1.959963984540054;

	private static ScanEvaluation evaluation;

	@TempDir
	private Path folder;

	@BeforeAll
	static void evaluate() throws Exception {
		Explainer explainer =
			Results.explainer(new ExplainOptions(CamMethod.GRAD_CAM, "top", ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 1));
		EvaluationSettings settings =
			new EvaluationSettings(Baseline.BLUR, RemovalSteps.pixels(224), .625, new Tolerance(3.5, true), 7, true,
				true, true, 42, 9, false, ClassThresholds.USUAL);
		// areas by the trapezoid rule: ½(1)/2 + ½(⅜)/2 = .34375, ¼(.5625)/2 + ¾(1.25)/2 = .5390625; ROAD: (.1875 + .375)/2/2 = .140625
		MapMeasures measures = new MapMeasures(new Curve(new double[] {0, .5, 1}, new double[] {.75, .25, .125}),
			new Curve(new double[] {0, .25, 1}, new double[] {.0625, .5, .75}), new ConfidenceChange(.75, .1875),
			Optional.of(new Road(new Curve(new double[] {.25, .75}, new double[] {.5, .25}),
				new Curve(new double[] {.25, .75}, new double[] {.6875, .625}))),
			Optional.of(new MaskingTest(17, .40625, new double[] {.125, .25, 0})),
			Optional.of(
				new Localisation(new PointingGame(true, 6, 8, 0, 2.5), .8125, new Overlap(.625, .4375), new Overlap(.875, .59375), .65625,
					.46875, .953125, new double[19])),
			new MapShape(.15625, OptionalDouble.of(2.25), .890625), Optional.of(new TruthShape(.046875, 3)));
		EvaluatedImage first = new EvaluatedImage(1, "slice 1", "malignant", .78125, false, measures,
			Optional.of(new Stability(.96875, .90625, OptionalDouble.of(.71875))), OptionalDouble.of(.828125));
		Curve falling = new Curve(new double[] {0, 1}, new double[] {.5, .25});
		EvaluatedImage second = new EvaluatedImage(2, "", "benign", .5, true, new MapMeasures(falling,
			new Curve(new double[] {0, 1}, new double[] {.25, .5}), new ConfidenceChange(.5, .625), Optional.empty(), Optional.empty(),
			Optional.empty(), new MapShape(.5, OptionalDouble.empty(), .25), Optional.empty()), Optional.empty(), OptionalDouble.empty());
		evaluation =
			new ScanEvaluation("grad-cam", Results.scan(), explainer, NetworkImages.of(Results.scan(), explainer.model()), settings,
				List.of(first, second), 6, List.of("It took long."));
	}

	@Test
	void everyMeasureStandsUnderItsKey() {
		JsonObject json = EvaluationReport.json(evaluation);
		assertThat(json.remove("versions")).isEqualTo(Protocol.versions());
		assertThat(json.remove("model")).isEqualTo(Protocol.model(evaluation.explainer().model()));
		assertThat(json.has("training_likeness")).isTrue();
		json.remove("training_likeness"); // of which ProtocolTest and MeasuredModelsTest know more
		assertRate(json.getAsJsonObject("summary").remove("pointing").getAsJsonObject());
		JsonObject byClass = json.getAsJsonObject("summary").remove("pointing_by_class").getAsJsonObject();
		assertThat(byClass.keySet()).containsExactly("malignant");
		assertRate(byClass.getAsJsonObject("malignant"));
		withoutLater(json.getAsJsonObject("summary"), Measure::summaryKey);
		for (JsonElement image : json.getAsJsonArray("images")) {
			JsonObject one = image.getAsJsonObject();
			withoutLater(one.has("localisation") ? one.getAsJsonObject("localisation") : one, Measure::key);
			withoutLater(one, Measure::key);
		}
		assertThat(parsed(json)).isEqualTo(JsonParser.parseString(
			"""
				{"scan": "probe", "grey_levels": "display range of the image",
				"window": {"low": 100.0, "high": 900.0, "name": "display range of the image", "function": "LINEAR"}, "maps": "grad-cam", "layer": "/evidence/Relu_output_0",
				"device": "cpu", "class": "top", "channels": "all",
				"settings": {"baseline": "blur", "steps": "224 pixels", "threshold": 0.625, "tolerance": "3.5 mm", "random_regions": 7,
				"stability_channels": 9, "seed": 42}, "seconds": 6.0,
				"warnings": ["It took long.", "1 of 2 maps are empty: their pixels were removed in reading order, and their pointing missed."],
				"summary": {"maps": "grad-cam", "images": 2, "seconds_per_image": 3.0, "deletion": 0.359375, "insertion": 0.45703125,
				"average_drop": 0.375, "increase_in_confidence": 0.5, "road": 0.140625, "hotspot_drop": 0.40625, "random_drop": 0.125,
				"masking_p_up_to_0.05": 0.0, "energy_inside": 0.8125, "iou": 0.4375, "best_iou": 0.59375, "ssim_shifted": 0.96875,
				"ssim_noisy": 0.90625, "ssim_mirrored": 0.71875, "average_gain": 0.125, "pixel_auprc": 0.65625, "rank_accuracy": 0.46875,
				"pointing_auc": 0.953125, "complexity": 0.328125, "entropy": 2.25, "gini": 0.5703125, "coherency": 0.828125, "adcc": 0.4692829033668562},
				"images": [{"slice": 1, "class": "malignant", "probability": 0.78125, "map_empty": false,
				"deletion": {"area": 0.34375, "fractions": [0.0, 0.5, 1.0], "probabilities": [0.75, 0.25, 0.125]},
				"insertion": {"area": 0.5390625, "fractions": [0.0, 0.25, 1.0], "probabilities": [0.0625, 0.5, 0.75]},
				"probability_through_map": 0.1875, "drop": 0.75, "increase": false, "road": 0.140625,
				"road_most_relevant_first": {"area": 0.1875, "fractions": [0.25, 0.75], "probabilities": [0.5, 0.25]},
				"road_least_relevant_first": {"area": 0.328125, "fractions": [0.25, 0.75], "probabilities": [0.6875, 0.625]},
				"masking": {"pixels": 17, "drop": 0.40625, "random_drops": [0.125, 0.25, 0.0], "p": 0.25}, "faithfulness": "weak",
				"localisation": {"hit": true, "peak_column": 6, "peak_row": 8, "energy_inside": 0.8125, "iou": 0.4375, "best_iou": 0.59375,
				"best_threshold": 0.875, "peak_distance": 2.5, "pixel_auprc": 0.65625, "rank_accuracy": 0.46875, "pointing_auc": 0.953125},
				"ssim_shifted": 0.96875, "ssim_noisy": 0.90625, "ssim_mirrored": 0.71875, "gain": 0.0, "complexity": 0.15625, "entropy": 2.25,
				"gini": 0.890625, "coherency": 0.828125, "adcc": 0.4692829033668562, "truth_share": 0.046875, "lesions": 3},
				{"slice": 2, "class": "benign", "probability": 0.5, "map_empty": true,
				"deletion": {"area": 0.375, "fractions": [0.0, 1.0], "probabilities": [0.5, 0.25]},
				"insertion": {"area": 0.375, "fractions": [0.0, 1.0], "probabilities": [0.25, 0.5]},
				"probability_through_map": 0.625, "drop": 0.0, "increase": true, "gain": 0.25, "complexity": 0.5, "gini": 0.25}]}"""));
	}

	@Test
	void settingsSayWhatTheNumbersCount() {
		EvaluationSettings settings = new EvaluationSettings(Baseline.ZERO, RemovalSteps.parts(30), .5, new Tolerance(15, false), 0, false,
			false, false, 1);
		JsonObject json = EvaluationReport.json(new ScanEvaluation("grad-cam", evaluation.scan(), evaluation.explainer(),
			evaluation.networkImages(), settings, List.of(), 0, List.of())).getAsJsonObject("settings");
		assertThat(json.get("steps").getAsString()).isEqualTo("1/30");
		assertThat(json.get("tolerance").getAsString()).isEqualTo("15.0 pixels");
	}

	@Test
	void whatNoImageHasIsLeftOutOfTheSummary() {
		EvaluationSummary none = EvaluationSummary.of("grad-cam", List.of(), 0);
		assertThat(EvaluationReport.json(none).keySet()).containsExactly("maps", "images", "seconds_per_image");
	}

	@Test
	void everyMeasureStandsInItsColumn() throws IOException {
		StringBuilder csv = new StringBuilder();
		EvaluationReport.measures(List.of(evaluation), csv);
		String range = "display range of the image,100.0,900.0,,\r\n";
		assertThat(withoutLater(csv))
			.isEqualTo("scan,maps,slice,label,class,probability,map_empty,deletion,insertion,drop,increase,road,hotspot_drop,"
				+ "random_drop,masking_p,faithfulness,hit,energy_inside,iou,best_iou,best_threshold,ssim_shifted,ssim_noisy,ssim_mirrored,gain,"
				+ "pixel_auprc,rank_accuracy,pointing_auc,complexity,entropy,gini,coherency,adcc,truth_share,lesions,window,"
				+ "window_low,window_high,warning,budget\r\n"
				+ "probe,grad-cam,1,slice 1,malignant,0.78125,false,0.34375,0.5390625,0.75,false,0.140625,0.40625,0.125,0.25,weak,true,0.8125,"
				+ "0.4375,0.59375,0.875,0.96875,0.90625,0.71875,0.0,0.65625,0.46875,0.953125,0.15625,2.25,0.890625,0.828125,0.4692829033668562,0.046875,3,"
				+ range
				+ "probe,grad-cam,2,,benign,0.5,true,0.375,0.375,0.0,true,,,,,,,,,,,,,,0.25,,,,0.5,,0.25,,,,," + range);
	}

	/** A model that tells left from right has no mirrored images. */
	@Test
	void aMissIsFalseAndWhatWasNotMirroredIsEmpty() throws IOException {
		EvaluatedImage first = evaluation.images().get(0);
		MapMeasures m = first.measures();
		Localisation l = m.localisation().orElseThrow();
		EvaluatedImage missed = new EvaluatedImage(5, "", "benign", .5, false, new MapMeasures(m.deletion(), m.insertion(), m.confidence(),
			m.road(), m.masking(),
			Optional.of(new Localisation(new PointingGame(false, 1, 2, 0, 9), l.energy(), l.overlap(), l.best(), l.precision(),
				l.rankAccuracy(), l.pointingCurve(), l.overlaps())),
			m.shape(), m.truth()), Optional.of(new Stability(.5, .25, OptionalDouble.empty())), OptionalDouble.empty());
		ScanEvaluation other = new ScanEvaluation("grad-cam", evaluation.scan(), evaluation.explainer(), evaluation.networkImages(),
			evaluation.settings(), List.of(missed), 1, List.of());
		StringBuilder csv = new StringBuilder();
		EvaluationReport.measures(List.of(other), csv);
		assertThat(csv.toString().lines().skip(1)).singleElement().asString().contains(",weak,false,0.8125,")
			.contains(",0.875,0.5,0.25,,0.0,");
		JsonObject json = EvaluationReport.json(other).getAsJsonArray("images").get(0).getAsJsonObject();
		assertThat(json.getAsJsonObject("localisation").get("hit").getAsBoolean()).isFalse();
		assertThat(json.has("ssim_mirrored")).isFalse();
	}

	@Test
	void pointsOfAllCurvesAreRows() throws IOException {
		StringBuilder csv = new StringBuilder();
		EvaluationReport.curves(List.of(evaluation), csv);
		assertThat(csv.toString().lines()).containsExactly("scan,maps,slice,curve,fraction,probability",
			"probe,grad-cam,1,deletion,0.0,0.75", "probe,grad-cam,1,deletion,0.5,0.25", "probe,grad-cam,1,deletion,1.0,0.125",
			"probe,grad-cam,1,insertion,0.0,0.0625", "probe,grad-cam,1,insertion,0.25,0.5", "probe,grad-cam,1,insertion,1.0,0.75",
			"probe,grad-cam,1,\"road, most relevant first\",0.25,0.5", "probe,grad-cam,1,\"road, most relevant first\",0.75,0.25",
			"probe,grad-cam,1,\"road, least relevant first\",0.25,0.6875", "probe,grad-cam,1,\"road, least relevant first\",0.75,0.625",
			"probe,grad-cam,2,deletion,0.0,0.5", "probe,grad-cam,2,deletion,1.0,0.25", "probe,grad-cam,2,insertion,0.0,0.25",
			"probe,grad-cam,2,insertion,1.0,0.5");
	}

	@Test
	void everyMeanStandsInItsColumn() throws IOException {
		StringBuilder csv = new StringBuilder();
		EvaluationSummary nothing = EvaluationSummary.of("score-cam", List.of(evaluation.images().get(1)), 1);
		EvaluationReport.summaries(List.of(evaluation.summary(), nothing), Map.of("grad-cam", cascades()), csv);
		List<CSVRecord> rows =
			CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(new StringReader(csv.toString())).getRecords();
		Map<String, String> row = new LinkedHashMap<>(rows.get(0).toMap());
		assertThat(Double.parseDouble(row.remove("pointing_low_95"))).isCloseTo(1 / (1 + Z * Z), within(1e-9));
		assertThat(Double.parseDouble(row.remove("pointing_high_95"))).isCloseTo(1, within(1e-9));
		later().forEach(measure -> assertThat(row.remove(measure.summaryKey())).as(measure.key()).isNotNull());
		assertThat(row).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(Map.entry("maps", "grad-cam"), Map.entry("images", "2"),
			Map.entry("seconds_per_image", "3.0"), Map.entry("deletion", "0.359375"), Map.entry("insertion", "0.45703125"),
			Map.entry("average_drop", "0.375"), Map.entry("increase_in_confidence", "0.5"), Map.entry("road", "0.140625"),
			Map.entry("hotspot_drop", "0.40625"), Map.entry("random_drop", "0.125"), Map.entry("masking_p_up_to_0.05", "0.0"),
			Map.entry("pointing_hits", "1"), Map.entry("pointing_trials", "1"), Map.entry("pointing_rate", "1.0"),
			Map.entry("energy_inside", "0.8125"), Map.entry("iou", "0.4375"), Map.entry("best_iou", "0.59375"),
			Map.entry("ssim_shifted", "0.96875"), Map.entry("ssim_noisy", "0.90625"), Map.entry("ssim_mirrored", "0.71875"),
			Map.entry("average_gain", "0.125"),
			Map.entry("pixel_auprc", "0.65625"), Map.entry("rank_accuracy", "0.46875"), Map.entry("pointing_auc", "0.953125"),
			Map.entry("complexity", "0.328125"), Map.entry("entropy", "2.25"), Map.entry("gini", "0.5703125"),
			Map.entry("coherency", "0.828125"),
			Map.entry("adcc", "0.4692829033668562"),
			Map.entry("random_weights_ssim", "0.1875"), Map.entry("random_weights_spearman", "0.0625"),
			Map.entry("random_weights_empty_maps", "1"), Map.entry("sanity", "does not pass"), Map.entry("random_head_ssim", "0.8125"),
			Map.entry("random_head_spearman", "0.6875"), Map.entry("random_head_empty_maps", "0"),
			Map.entry("sanity_fails_with_random", "class head")));
		assertThat(rows).hasSize(2);
		for (String empty : List.of("road", "hotspot_drop", "pointing_rate", "pointing_low_95", "pointing_high_95", "iou", "ssim_shifted",
			"random_weights_ssim", "random_weights_spearman", "random_weights_empty_maps", "sanity", "random_head_ssim",
			"sanity_fails_with_random"))
			assertThat(rows.get(1).get(empty)).as(empty).isEmpty();
		assertThat(rows.get(1).get("pointing_trials")).isEqualTo("0");
	}

	/** Two images; in the second all is random at once and the map is empty, and its rank correlation is none. */
	private static List<RandomisationCascade> cascades() {
		return List.of(
			new RandomisationCascade(3, "malignant", 2, List.of(new RandomisationCascade.Stage("/c2", "Gemm", 1, .375, .8125, .6875, false),
				new RandomisationCascade.Stage("/c1", "Conv", 2, .3125, .1875, .0625, false))),
			new RandomisationCascade(4, "benign", 2,
				List.of(new RandomisationCascade.Stage("/c1", "Conv", 2, .28125, .5625, Double.NaN, true))));
	}

	@Test
	void stagesOfARandomisationAreRows() throws IOException {
		StringBuilder csv = new StringBuilder();
		EvaluationReport.randomisation(Map.of("grad-cam", cascades()), csv);
		assertThat(csv.toString().lines()).containsExactly(
			"maps,slice,class,randomised,layer,operator,probability,ssim,spearman,map_empty",
			"grad-cam,3,malignant,1,/c2,Gemm,0.375,0.8125,0.6875,false", "grad-cam,3,malignant,2,/c1,Conv,0.3125,0.1875,0.0625,false",
			"grad-cam,4,benign,2,/c1,Conv,0.28125,0.5625,,true");
	}

	@Test
	void aSanityCheckSaysItsRule() {
		Sanity sanity = new Sanity(List.of(new Sanity.Part("/c2", 1, 2, 3, 0, 1, OptionalDouble.of(.8125), OptionalDouble.of(.5)),
			new Sanity.Part("/c1", 2, 2, 3, 1, 0, OptionalDouble.of(.625), OptionalDouble.of(.25))));
		assertThat(parsed(EvaluationReport.json(sanity)))
			.isEqualTo(JsonParser.parseString("{\"maps\": 3, \"empty_maps\": 1, \"ssim\": 0.625, \"spearman\": 0.25, \"stages\": ["
				+ "{\"random\": \"class head\", \"layers\": 1, \"down_to\": \"/c2\", \"empty_maps\": 0, \"spearman_undefined\": 1, "
				+ "\"ssim\": 0.8125, \"spearman\": 0.5, \"passes\": false}, {\"random\": \"all weights\", \"layers\": 2, "
				+ "\"down_to\": \"/c1\", \"empty_maps\": 1, \"spearman_undefined\": 0, \"ssim\": 0.625, \"spearman\": 0.25, "
				+ "\"passes\": false}], \"verdict\": \"does not pass\", \"fails_with_random\": \"class head, all weights\", "
				+ "\"rule\": \"" + Sanity.RULE + "\"}"));
	}

	@Test
	void filesAreWrittenTogetherAndAgainAsMoreIsKnown() throws Exception {
		try (EvaluationFiles files = EvaluationFiles.begin(folder, 2)) {
			assertThat(files.write(List.of(evaluation), List.of(evaluation.summary()), Map.of(), EvaluationTables.NONE).keySet())
				.containsExactly("summary.csv",
					"measures.csv", "curves.csv", "json");
			assertThat(names()).containsExactly("evaluation.curves.csv", "evaluation.json", "evaluation.measures.csv",
				"evaluation.summary.csv");
			Map<String, Path> all = files.write(List.of(evaluation, evaluation), List.of(evaluation.summary()),
				Map.of("grad-cam", cascades()), EvaluationTables.NONE);
			assertThat(all).containsEntry("randomisation.csv", folder.resolve("evaluation.randomisation.csv"));
			assertThat(Files.readAllLines(all.get("randomisation.csv"))).hasSize(4);
			assertThat(Files.readAllLines(all.get("measures.csv"))).hasSize(5);
			assertThat(Files.readAllLines(all.get("summary.csv"))).hasSize(2);
			assertThat(Files.readAllLines(all.get("curves.csv"))).hasSize(29);
			String json = Files.readString(all.get("json"));
			assertThat(json).endsWith("]\n");
			assertThat(JsonParser.parseString(json).getAsJsonArray()).hasSize(2);
			assertThatThrownBy(() -> EvaluationFiles.begin(folder, 1)).isInstanceOf(ReportException.class)
				.hasMessageContaining("Another Abs-CAM is writing the results of 'evaluation'");
		}
		EvaluationFiles.begin(folder, 1).close();
		assertThatThrownBy(() -> EvaluationFiles.begin(folder, 1L << 47)).isInstanceOf(ReportException.class)
			.hasMessageContaining("need about 1152921504606.8 MB"); // 8 KiB a row
	}

	/** Measures that came after those of this test. */
	private static List<Measure> later() {
		return Stream.of(Measure.values()).filter(measure -> measure.ordinal() > Measure.ADCC.ordinal()).toList();
	}

	private static void withoutLater(JsonObject json, Function<Measure, String> key) {
		later().forEach(measure -> json.remove(key.apply(measure)));
	}

	/** Rows without the columns of such measures, each of which is there once. */
	private static String withoutLater(CharSequence csv) {
		List<String> header = List.of(csv.toString().lines().findFirst().orElseThrow().split(","));
		List<String> keys = later().stream().map(Measure::key).toList();
		keys.forEach(key -> assertThat(header).containsOnlyOnce(key));
		return csv.toString().lines().map(line -> {
			String[] cells = line.split(",", -1);
			return IntStream.range(0, cells.length).filter(i -> !keys.contains(header.get(i))).mapToObj(i -> cells[i])
				.collect(Collectors.joining(","));
		}).collect(Collectors.joining("\r\n", "", "\r\n"));
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(f -> f.getFileName().toString()).filter(n -> !n.startsWith(".")).sorted().toList();
		}
	}

	/** One hit of one: Wilson's interval is 1/(1 + z²) to 1. */
	private static void assertRate(JsonObject rate) {
		assertThat(rate.keySet()).containsExactly("hits", "trials", "rate", "low_95", "high_95");
		assertThat(rate.get("hits").getAsInt()).isEqualTo(1);
		assertThat(rate.get("trials").getAsInt()).isEqualTo(1);
		assertThat(rate.get("rate").getAsDouble()).isEqualTo(1);
		assertThat(rate.get("low_95").getAsDouble()).isCloseTo(1 / (1 + Z * Z), within(1e-9));
		assertThat(rate.get("high_95").getAsDouble()).isCloseTo(1, within(1e-9));
	}

	private static JsonElement parsed(JsonObject json) {
		return JsonParser.parseString(Protocol.text(json));
	}
}
