package org.abscam.fiji.evaluate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.EvaluationSummary;
import org.abscam.evaluate.Faithfulness;
import org.abscam.evaluate.Measure;
import org.abscam.evaluate.ScanEvaluation;
import org.abscam.evaluate.TruthShape;
import org.abscam.evaluate.compare.Difference;
import org.abscam.evaluate.compare.MethodTable;
import org.abscam.evaluate.localise.LocalisationTable;
import org.abscam.evaluate.sensitivity.RandomisationCascade;
import org.abscam.evaluate.sensitivity.Sanity;
import org.abscam.evaluate.statistics.Estimate;
import org.abscam.fiji.result.ResultTables;
import org.abscam.report.Protocol;

/** Rows of the tables of an evaluation. */
final class EvaluationRows {

	private static final Estimate NONE = new Estimate(0, Double.NaN, Double.NaN, Double.NaN);

	private EvaluationRows() {}

	/** Of an image. */
	static Map<String, Object> of(ScanEvaluation evaluation, EvaluatedImage one) {
		Map<String, Object> row = ResultTables.prediction(evaluation.scan(), one.slice(), one.label());
		row.put("Maps", evaluation.maps());
		row.put("Class", one.className());
		row.put("Probability", one.probability());
		row.put("EmptyMap", one.mapEmpty() ? "yes" : "no");
		for (Measure measure : Measure.values()) {
			OptionalDouble value = measure.of(one);
			boolean yesOrNo = measure.isYesOrNo() && measure != Measure.MASKING_P && value.isPresent();
			row.put(measure.title(), yesOrNo ? value.getAsDouble() > 0 ? "yes" : "no" : cell(value));
			if (measure == Measure.MASKING_P) row.put("Faithfulness", cell(one.faithfulness().map(Faithfulness::toString)));
		}
		row.put("TruthShare", cell(one.measures().truth().map(TruthShape::share)));
		row.put("Lesions", cell(one.measures().truth().map(TruthShape::lesions)));
		row.put("Model", evaluation.explainer().model().source().name());
		row.put("Device", evaluation.explainer().device().used());
		ResultTables.putSeen(row, evaluation.networkImages(), one.slice(), evaluation.explainer().model().warnings(evaluation.scan()));
		row.put("Budget", Protocol.budget(evaluation.explainer().budgets()));
		return row;
	}

	/** Of a method. */
	static Map<String, Object> of(ScanEvaluation evaluation, EvaluationSummary s, Optional<Sanity> sanity) {
		boolean pointed = s.pointing().trials() > 0;
		Map<String, Object> row = new LinkedHashMap<>();
		row.put("Image", evaluation.scan().name());
		row.put("Maps", s.maps());
		row.put("Slices", s.images());
		row.put("Seconds", s.secondsPerImage());
		for (Measure measure : Measure.values()) {
			if (measure != Measure.HIT) {
				row.put(measure.summaryTitle(), cell(s.mean(measure)));
				continue;
			}
			row.put("Hits", s.pointing().hits());
			row.put("Trials", s.pointing().trials());
			row.put("HitRate", pointed ? s.pointing().rate() : "");
			row.put("Low95", pointed ? s.pointing().interval().low() : "");
			row.put("High95", pointed ? s.pointing().interval().high() : "");
		}
		row.put("RandomWeightsSSIM", sanity.map(v -> cell(v.all().ssim())).orElse(""));
		row.put("RandomWeightsEmpty", cell(sanity.map(v -> v.all().empty())));
		row.put("Sanity", cell(sanity.map(Sanity::verdict)));
		row.put("RandomHeadSSIM", sanity.map(v -> cell(v.head().ssim())).orElse(""));
		row.put("RandomHeadRankCorrelation", sanity.map(v -> cell(v.head().spearman())).orElse(""));
		row.put("SanityFailsWithRandom", cell(sanity.map(Sanity::failures)));
		return row;
	}

	/** Of a stage of randomised weights. */
	static Map<String, Object> of(ScanEvaluation evaluation, RandomisationCascade cascade, RandomisationCascade.Stage stage) {
		Map<String, Object> row = new LinkedHashMap<>();
		row.put("Image", evaluation.scan().name());
		row.put("Slice", cascade.slice());
		row.put("Maps", evaluation.maps());
		row.put("Class", cascade.className());
		row.put("Randomised", stage.randomised());
		row.put("Layer", stage.layer());
		row.put("Probability", stage.probability());
		row.put("SSIM", stage.ssim());
		row.put("Spearman", Double.isNaN(stage.spearman()) ? "" : stage.spearman());
		row.put("EmptyMap", stage.empty() ? "yes" : "no");
		return row;
	}

	/** Of a class and a stratum. */
	static Map<String, Object> of(ScanEvaluation evaluation, LocalisationTable.Row l) {
		Map<String, Object> row = new LinkedHashMap<>();
		row.put("Image", evaluation.scan().name());
		row.put("Maps", evaluation.maps());
		row.put("Class", l.className());
		row.put("Stratum", l.stratum());
		row.put("Truths", l.truths());
		row.put("Shown", l.shown());
		put(row, "IoU", l.iou());
		put(row, "IoUOfAll", l.iouOfAll());
		put(row, "HitRate", l.hits());
		return row;
	}

	/** Of a method and a measure, beside the reference. */
	static Map<String, Object> of(MethodTable table, MethodTable.Row method, Measure measure) {
		Map<String, Object> row = new LinkedHashMap<>();
		Difference d = method.differences().get(measure);
		row.put("Maps", method.maps());
		row.put("Measure", measure.key());
		row.put("Better", measure.better().name().toLowerCase(Locale.ROOT));
		put(row, "Mean", method.means().get(measure));
		row.put("Images", method.means().get(measure).n());
		row.put("Reference", d == null ? "" : table.reference());
		put(row, "Difference", d == null ? NONE : d.mean());
		row.put("P", d == null ? "" : d.p());
		row.put("PHolm", d == null ? "" : d.adjusted());
		row.put("Verdict", d == null ? "" : d.verdict().toString());
		row.put("MeanRank", cell(method.meanRank()));
		return row;
	}

	private static void put(Map<String, Object> row, String name, Estimate e) {
		row.put(name, e.isKnown() ? e.mean() : "");
		row.put(name + "Low95", e.isKnown() ? e.low() : "");
		row.put(name + "High95", e.isKnown() ? e.high() : "");
	}

	private static Object cell(Optional<?> value) {
		return value.isPresent() ? value.get() : "";
	}

	private static Object cell(OptionalDouble value) {
		return value.isPresent() ? value.getAsDouble() : "";
	}
}
