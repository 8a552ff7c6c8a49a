package org.abscam.report.evaluation;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.abscam.evaluate.ClassThresholds;
import org.abscam.evaluate.ConfidenceChange;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.EvaluationSummary;
import org.abscam.evaluate.HitRate;
import org.abscam.evaluate.Localisation;
import org.abscam.evaluate.MapMeasures;
import org.abscam.evaluate.MapShape;
import org.abscam.evaluate.Measure;
import org.abscam.evaluate.ScanEvaluation;
import org.abscam.evaluate.TruthShape;
import org.abscam.evaluate.pixels.Curve;
import org.abscam.evaluate.sensitivity.RandomisationCascade;
import org.abscam.evaluate.sensitivity.Sanity;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.report.Protocol;
import org.abscam.report.Tables;
import org.apache.commons.csv.CSVPrinter;

/** An evaluated scan as JSON and as tables. What an image does not have is left out there and empty here. */
public final class EvaluationReport {

	private static final List<String> POINTING =
		List.of("pointing_hits", "pointing_trials", "pointing_rate", "pointing_low_95", "pointing_high_95");
	/** Those that stand together, where masking was tested. */
	private static final Set<Measure> IN_MASKING = Set.of(Measure.HOTSPOT_DROP, Measure.RANDOM_DROP, Measure.MASKING_P);

	private EvaluationReport() {}

	/**
	 * @param evaluation an evaluated scan
	 * @return versions, model, method, settings, warnings, the summary, and each image's measures with its curves
	 */
	public static JsonObject json(ScanEvaluation evaluation) {
		JsonObject json = new JsonObject();
		json.add("versions", Protocol.versions());
		json.addProperty("scan", evaluation.scan().name());
		json.addProperty("grey_levels", evaluation.networkImages().windowSource());
		evaluation.networkImages().window().ifPresent(w -> json.add("window", Protocol.window(w)));
		json.add("model", Protocol.model(evaluation.explainer().model()));
		Protocol.addHeld(json, evaluation.explainer().model());
		json.addProperty("maps", evaluation.maps());
		String layers = String.join(",", evaluation.explainer().layers().stream().map(TargetLayer::tensor).toList());
		if (!layers.isEmpty()) json.addProperty("layer", layers);
		if (layers.contains(",")) json.addProperty("fuse", evaluation.explainer().options().where().fusion().option());
		json.addProperty("device", evaluation.explainer().device().used());
		Protocol.addTo(json, evaluation.explainer());
		json.add("settings", settings(evaluation.settings(), evaluation.maps()));
		json.addProperty("seconds", evaluation.seconds());
		JsonArray warnings = new JsonArray();
		evaluation.warnings().forEach(warnings::add);
		json.add("warnings", warnings);
		json.add("summary", json(evaluation.summary()));
		JsonArray images = new JsonArray();
		Protocol.addLikeness(json, evaluation.explainer().model());
		for (EvaluatedImage image : evaluation.images()) {
			JsonObject one = json(image);
			Protocol.addDistance(one, evaluation.explainer().model(), image.trainingDistance());
			images.add(one);
		}
		json.add("images", images);
		return json;
	}

	private static JsonObject settings(EvaluationSettings settings, String maps) {
		JsonObject json = new JsonObject();
		json.addProperty("baseline", settings.baseline().option());
		json.addProperty("steps", settings.steps().parts() > 0 ? "1/" + settings.steps().parts() : settings.steps().pixels() + " pixels");
		json.addProperty("threshold", settings.threshold());
		json.addProperty("tolerance", settings.tolerance().radius() + (settings.tolerance().millimetres() ? " mm" : " pixels"));
		json.addProperty("random_regions", settings.regions());
		json.addProperty("stability_channels", settings.stabilityChannels());
		if (settings.coherency()) json.addProperty("coherency", true);
		ClassThresholds thresholds = settings.thresholds();
		if (!thresholds.of(maps).isEmpty()) {
			JsonObject byClass = new JsonObject();
			thresholds.of(maps).forEach(byClass::addProperty);
			json.add("thresholds", byClass);
		}
		if (thresholds.cutoff(maps) > 0) json.addProperty("probability_cutoff", thresholds.cutoff(maps));
		json.addProperty("seed", settings.seed());
		return json;
	}

	/**
	 * @param summary means over images
	 * @return its numbers, without those that no image has
	 */
	public static JsonObject json(EvaluationSummary summary) {
		JsonObject json = new JsonObject();
		json.addProperty("maps", summary.maps());
		json.addProperty("images", summary.images());
		json.addProperty("seconds_per_image", summary.secondsPerImage());
		for (Measure measure : Measure.values()) {
			if (measure != Measure.HIT) add(json, measure.summaryKey(), summary.mean(measure));
			else if (summary.pointing().trials() > 0) {
				json.add("pointing", json(summary.pointing()));
				JsonObject classes = new JsonObject();
				summary.pointingByClass().forEach((name, rate) -> classes.add(name, json(rate)));
				json.add("pointing_by_class", classes);
			}
		}
		return json;
	}

	/**
	 * @param sanity what random weights make of a method's maps
	 * @return its numbers and the verdict
	 */
	public static JsonObject json(Sanity sanity) {
		JsonObject json = new JsonObject();
		json.addProperty("maps", sanity.maps());
		json.addProperty("empty_maps", sanity.all().empty());
		add(json, "ssim", sanity.all().ssim());
		add(json, "spearman", sanity.all().spearman());
		JsonArray stages = new JsonArray();
		for (Sanity.Part part : sanity.parts()) {
			JsonObject stage = new JsonObject();
			stage.addProperty("random", part.random());
			stage.addProperty("layers", part.randomised());
			stage.addProperty("down_to", part.layer());
			stage.addProperty("empty_maps", part.empty());
			stage.addProperty("spearman_undefined", part.undefined());
			add(stage, "ssim", part.ssim());
			add(stage, "spearman", part.spearman());
			stage.addProperty("passes", part.passes());
			stages.add(stage);
		}
		json.add("stages", stages);
		json.addProperty("verdict", sanity.verdict());
		if (!sanity.passes()) json.addProperty("fails_with_random", sanity.failures());
		json.addProperty("rule", Sanity.RULE);
		return json;
	}

	private static JsonObject json(HitRate rate) {
		JsonObject json = new JsonObject();
		json.addProperty("hits", rate.hits());
		json.addProperty("trials", rate.trials());
		json.addProperty("rate", rate.rate());
		json.addProperty("low_95", rate.interval().low());
		json.addProperty("high_95", rate.interval().high());
		return json;
	}

	private static JsonObject json(EvaluatedImage image) {
		JsonObject json = new JsonObject();
		MapMeasures measures = image.measures();
		json.addProperty("slice", image.slice());
		json.addProperty("class", image.className());
		json.addProperty("probability", image.probability());
		json.addProperty("map_empty", image.mapEmpty());
		json.add("deletion", json(measures.deletion()));
		json.add("insertion", json(measures.insertion()));
		ConfidenceChange confidence = measures.confidence();
		json.addProperty("probability_through_map", confidence.masked());
		json.addProperty("drop", confidence.drop());
		json.addProperty("increase", confidence.isIncrease());
		measures.road().ifPresent(road -> {
			json.addProperty("road", road.score());
			json.add("road_most_relevant_first", json(road.mostRelevantFirst()));
			json.add("road_least_relevant_first", json(road.leastRelevantFirst()));
		});
		measures.masking().ifPresent(test -> {
			JsonObject masking = new JsonObject();
			masking.addProperty("pixels", test.pixels());
			masking.addProperty("drop", test.drop());
			masking.add("random_drops", numbers(test.randomDrops()));
			masking.addProperty("p", test.pValue());
			json.add("masking", masking);
		});
		image.faithfulness().ifPresent(word -> json.addProperty("faithfulness", word.toString()));
		MapShape shape = measures.shape();
		json.addProperty("complexity", shape.complexity());
		add(json, "entropy", shape.entropy());
		json.addProperty("gini", shape.gini());
		measures.truth().ifPresent(truth -> {
			json.addProperty("truth_share", truth.share());
			json.addProperty("lesions", truth.lesions());
		});
		measures.localisation().ifPresent(l -> json.add("localisation", json(image, l)));
		for (Measure measure : Measure.values())
			if (!measure.needsTruth() && !json.has(measure.key()) && !IN_MASKING.contains(measure))
				add(json, measure.key(), measure.of(image));
		return json;
	}

	private static JsonObject json(EvaluatedImage image, Localisation localisation) {
		JsonObject json = new JsonObject();
		json.addProperty("hit", localisation.pointing().hit());
		json.addProperty("peak_column", localisation.pointing().column());
		json.addProperty("peak_row", localisation.pointing().row());
		for (Measure measure : Measure.values())
			if (measure.needsTruth() && !json.has(measure.key())) add(json, measure.key(), measure.of(image));
		json.addProperty("best_threshold", localisation.best().threshold());
		if (localisation.pointing().distance() < Double.POSITIVE_INFINITY)
			json.addProperty("peak_distance", localisation.pointing().distance());
		return json;
	}

	private static JsonObject json(Curve curve) {
		JsonObject json = new JsonObject();
		json.addProperty("area", curve.area());
		json.add("fractions", numbers(curve.fractions()));
		json.add("probabilities", numbers(curve.probabilities()));
		return json;
	}

	private static JsonArray numbers(double[] values) {
		JsonArray array = new JsonArray();
		for (double value : values) array.add(value);
		return array;
	}

	private static void add(JsonObject json, String name, OptionalDouble value) {
		value.ifPresent(v -> json.addProperty(name, v));
	}

	/**
	 * Writes one row per scan, maps and image as comma-separated values.
	 *
	 * @param evaluations evaluated scans
	 * @param out takes the text
	 * @throws IOException if it cannot be written
	 */
	public static void measures(List<ScanEvaluation> evaluations, Appendable out) throws IOException {
		List<String> header = new ArrayList<>(List.of("scan", "maps", "slice", "label", "class", "probability", "map_empty"));
		for (Measure measure : Measure.values()) {
			header.add(measure.key());
			if (measure == Measure.MASKING_P) header.add("faithfulness");
			if (measure == Measure.BEST_IOU) header.add("best_threshold");
		}
		header.addAll(List.of("truth_share", "lesions", "window", "window_low", "window_high", "warning", "budget"));
		try (CSVPrinter csv = Tables.csv(out, header.toArray(String[]::new))) {
			for (ScanEvaluation evaluation : evaluations)
				for (EvaluatedImage image : evaluation.images()) csv.printRecord(row(evaluation, image));
		}
	}

	private static List<Object> row(ScanEvaluation evaluation, EvaluatedImage image) {
		List<Object> row = new ArrayList<>(Arrays.asList(evaluation.scan().name(), evaluation.maps(), image.slice(), image.label(),
			image.className(), image.probability(), image.mapEmpty()));
		for (Measure measure : Measure.values()) {
			OptionalDouble value = measure.of(image);
			boolean yesOrNo = measure.isYesOrNo() && measure != Measure.MASKING_P && value.isPresent();
			row.add(yesOrNo ? value.getAsDouble() > 0 : cell(value));
			if (measure == Measure.MASKING_P) row.add(cell(image.faithfulness()));
			if (measure == Measure.BEST_IOU) row.add(cell(image.measures().localisation().map(l -> l.best().threshold())));
		}
		row.add(cell(image.measures().truth().map(TruthShape::share)));
		row.add(cell(image.measures().truth().map(TruthShape::lesions)));
		row.add(evaluation.networkImages().windowSource());
		row.add(cell(evaluation.networkImages().window().map(w -> w.at(image.slice()).low())));
		row.add(cell(evaluation.networkImages().window().map(w -> w.at(image.slice()).high())));
		row.add(String.join(" ", evaluation.explainer().model().warnings(evaluation.scan())));
		row.add(Protocol.budget(evaluation.explainer().budgets()));
		return row;
	}

	/**
	 * Writes the points of all curves as comma-separated values, one row per point.
	 *
	 * @param evaluations evaluated scans
	 * @param out takes the text
	 * @throws IOException if it cannot be written
	 */
	public static void curves(List<ScanEvaluation> evaluations, Appendable out) throws IOException {
		try (CSVPrinter csv = Tables.csv(out, "scan", "maps", "slice", "curve", "fraction", "probability")) {
			for (ScanEvaluation evaluation : evaluations) for (EvaluatedImage image : evaluation.images()) {
				MapMeasures measures = image.measures();
				points(csv, evaluation, image, "deletion", measures.deletion());
				points(csv, evaluation, image, "insertion", measures.insertion());
				if (measures.road().isEmpty()) continue;
				points(csv, evaluation, image, "road, most relevant first", measures.road().get().mostRelevantFirst());
				points(csv, evaluation, image, "road, least relevant first", measures.road().get().leastRelevantFirst());
			}
		}
	}

	private static void points(CSVPrinter csv, ScanEvaluation evaluation, EvaluatedImage image, String name, Curve curve)
		throws IOException {
		for (int i = 0; i < curve.fractions().length; i++)
			csv.printRecord(evaluation.scan().name(), evaluation.maps(), image.slice(), name,
				curve.fractions()[i], curve.probabilities()[i]);
	}

	/**
	 * Writes one row per summary as comma-separated values.
	 *
	 * @param summaries one per maps
	 * @param cascades of the methods that were tested with random weights, by method
	 * @param out takes the text
	 * @throws IOException if it cannot be written
	 */
	static void summaries(List<EvaluationSummary> summaries, Map<String, List<RandomisationCascade>> cascades, Appendable out)
		throws IOException {
		List<String> header = new ArrayList<>(List.of("maps", "images", "seconds_per_image"));
		for (Measure measure : Measure.values()) header.addAll(measure == Measure.HIT ? POINTING : List.of(measure.summaryKey()));
		header.addAll(List.of("random_weights_ssim", "random_weights_spearman", "random_weights_empty_maps", "sanity", "random_head_ssim",
			"random_head_spearman", "random_head_empty_maps", "sanity_fails_with_random"));
		try (CSVPrinter csv = Tables.csv(out, header.toArray(String[]::new))) {
			for (EvaluationSummary s : summaries) {
				List<Object> row = new ArrayList<>(List.of(s.maps(), s.images(), s.secondsPerImage()));
				for (Measure measure : Measure.values()) {
					if (measure == Measure.HIT) row.addAll(pointing(s.pointing()));
					else row.add(cell(s.mean(measure)));
				}
				Optional<Sanity> sanity = Sanity.of(cascades.getOrDefault(s.maps(), List.of()));
				row.addAll(Arrays.asList(sanity.map(v -> cell(v.all().ssim())).orElse(null),
					sanity.map(v -> cell(v.all().spearman())).orElse(null),
					cell(sanity.map(v -> v.all().empty())), cell(sanity.map(Sanity::verdict)),
					sanity.map(v -> cell(v.head().ssim())).orElse(null), sanity.map(v -> cell(v.head().spearman())).orElse(null),
					cell(sanity.map(v -> v.head().empty())), cell(sanity.map(Sanity::failures))));
				csv.printRecord(row);
			}
		}
	}

	private static List<Object> pointing(HitRate rate) {
		if (rate.trials() == 0) return Arrays.asList(rate.hits(), rate.trials(), null, null, null);
		return List.of(rate.hits(), rate.trials(), rate.rate(), rate.interval().low(), rate.interval().high());
	}

	private static Object cell(OptionalDouble value) {
		return value.isPresent() ? value.getAsDouble() : null;
	}

	/**
	 * Writes one row per method, image and stage of a randomisation as comma-separated values; a correlation that is not a number is
	 * empty.
	 *
	 * @param cascades the cascades of images, by method
	 * @param out takes the text
	 * @throws IOException if it cannot be written
	 */
	static void randomisation(Map<String, List<RandomisationCascade>> cascades, Appendable out) throws IOException {
		try (
			CSVPrinter csv = Tables.csv(out, "maps", "slice", "class", "randomised", "layer", "operator", "probability", "ssim", "spearman",
				"map_empty")) {
			for (Map.Entry<String, List<RandomisationCascade>> method : cascades.entrySet()) {
				for (RandomisationCascade cascade : method.getValue()) {
					for (RandomisationCascade.Stage stage : cascade.stages()) {
						csv.printRecord(method.getKey(), cascade.slice(), cascade.className(), stage.randomised(), stage.layer(),
							stage.operator(),
							stage.probability(), stage.ssim(), Double.isNaN(stage.spearman()) ? null : stage.spearman(), stage.empty());
					}
				}
			}
		}
	}

	private static Object cell(Optional<?> value) {
		return value.orElse(null);
	}
}
