package org.abscam.fiji.evaluate;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Plot;
import java.awt.Color;
import java.awt.GraphicsEnvironment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.abscam.cam.CamMethod;
import org.abscam.cam.SaliencyMethod;
import org.abscam.evaluate.ControlMap;
import org.abscam.evaluate.Curve;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.EvaluationSummary;
import org.abscam.evaluate.Evaluator;
import org.abscam.evaluate.Faithfulness;
import org.abscam.evaluate.MapMeasures;
import org.abscam.evaluate.Measure;
import org.abscam.evaluate.RandomisationCascade;
import org.abscam.evaluate.Sanity;
import org.abscam.evaluate.ScanEvaluation;
import org.abscam.evaluate.Truth;
import org.abscam.evaluate.TruthShape;
import org.abscam.evaluate.localise.LocalisationTable;
import org.abscam.evaluate.statistics.Estimate;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.explain.KeptScores;
import org.abscam.explain.Progress;
import org.abscam.explain.ScanSize;
import org.abscam.fiji.image.LockedImage;
import org.abscam.fiji.image.MarkedAreas;
import org.abscam.fiji.image.ProgressPart;
import org.abscam.fiji.models.Models;
import org.abscam.fiji.result.Notices;
import org.abscam.fiji.result.ResultTables;
import org.abscam.fiji.result.RowTable;
import org.abscam.model.ModelSource;
import org.abscam.report.EvaluationTables;
import org.abscam.report.Protocol;
import org.abscam.scan.ResultMark;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;

/** Measures the maps of one image of ImageJ as asked for, and shows tables and plots. */
public final class EvaluateRun {

	static final String MEASURES = "Abs-CAM Evaluation";
	static final String SUMMARY = "Abs-CAM Evaluation Summary";
	static final String LOCALISATION = "Abs-CAM Localisation";
	static final String RANDOMISATION = "Abs-CAM Randomisation";
	private static final int SANITY_STAGES = 5;
	private static final Color[] LINES = {Color.red, Color.blue, new Color(0, 140, 0), Color.orange, Color.magenta, Color.cyan, Color.pink,
		Color.black, Color.gray, Color.lightGray, Color.darkGray};

	private final ImagePlus image;
	private final EvaluateRequest request;
	private final List<ScanEvaluation> evaluations = new ArrayList<>();
	private final RowTable measures = new RowTable(MEASURES);
	private final RowTable summary = new RowTable(SUMMARY);
	private final RowTable localisation = new RowTable(LOCALISATION);
	private final RowTable randomisation = new RowTable(RANDOMISATION);
	private final KeptScores kept = new KeptScores();
	private EvaluationSettings settings;
	private ExplainException sanityTrouble;

	public EvaluateRun(ImagePlus image, EvaluateRequest request) {
		this.image = image;
		this.request = request;
	}

	/**
	 * Blocks until done.
	 *
	 * @return one row per method and slice
	 * @throws ExplainException if it cannot be done or was stopped; what was measured until then is shown all the same
	 */
	public RowTable run() throws ExplainException {
		try (LockedImage locked = LockedImage.of(image)) {
			IJ.showStatus("Abs-CAM: opening the model");
			Scan scan = request.scan().scan(image);
			Optional<Truth> truth = MarkedAreas.of(request.truth(), image, scan);
			ModelSource source = request.options().inputs().of(Models.find(request.model()), scan);
			settings = request.settings().on(source);
			int parts = request.maps().size();
			ExplainException trouble = null;
			try {
				for (SaliencyMethod method : request.maps().methods()) {
					evaluate(source, method, Optional.empty(), scan, truth,
						new ProgressPart(locked.progress(), evaluations.size(), parts, method.title()));
				}
				for (ControlMap control : request.maps().controls()) {
					evaluate(source, CamMethod.GRAD_CAM, Optional.of(control), scan, truth,
						new ProgressPart(locked.progress(), evaluations.size(), parts,
							control.option()));
				}
			}
			catch (ExplainException e) {
				trouble = e;
			}
			show();
			long done = evaluations.stream().filter(ScanEvaluation::isComplete).count();
			boolean stopped = done < parts || locked.progress().isCancelled();
			if (stopped) throw locked.unfinished(trouble, evaluations.isEmpty() ? 0 : measures.size(), "the " + measures.size()
				+ " measured maps of " + evaluations.size() + " methods");
			if (sanityTrouble != null) throw locked.unfinished(sanityTrouble, measures.size(), "all other measures");
			IJ.showStatus(
				String.format(Locale.ROOT, "%d maps measured on %s", measures.size(), evaluations.get(0).explainer().device().used()));
		}
		return measures;
	}

	private void evaluate(ModelSource source, SaliencyMethod method, Optional<ControlMap> control, Scan scan, Optional<Truth> truth,
		Progress progress)
		throws ExplainException {
		if (progress.isCancelled()) return;
		Selection selection = request.scan().selection();
		ScanEvaluation evaluation;
		try (Evaluator evaluator = Evaluator.open(source, request.with(method), ScanSize.of(scan, selection), kept)) {
			evaluation = control.isPresent() ? evaluator.evaluate(control.get(), scan, selection, truth, settings, progress)
				: evaluator.evaluate(scan, selection, truth, settings, progress);
		}
		if (evaluation.images().isEmpty()) return;
		if (evaluations.isEmpty()) Notices.log(evaluation.warnings());
		evaluations.add(evaluation);
		for (EvaluatedImage one : evaluation.images()) measures.add(row(evaluation, one));
		for (LocalisationTable table : EvaluationTables.of(List.of(evaluation), Optional.empty(), Optional.empty(), false, settings.seed())
			.localisation()) for (LocalisationTable.Row row : table.rows()) localisation.add(row(evaluation, row));
		List<RandomisationCascade> cascades = control.isPresent() || !method.needsGradient() ? List.of() : cascades(source,
			request.with(method), scan, progress);
		summary.add(row(evaluation, EvaluationSummary.of(List.of(evaluation)), Sanity.of(cascades)));
		for (RandomisationCascade cascade : cascades) {
			for (RandomisationCascade.Stage stage : cascade.stages()) randomisation.add(row(evaluation, cascade, stage));
		}
	}

	/** None where they were not asked for or cannot be had: the other measures and methods go on. */
	private List<RandomisationCascade> cascades(ModelSource source, ExplainOptions options, Scan scan, Progress progress) {
		if (!request.sanity() || progress.isCancelled()) return List.of();
		try {
			return RandomisationCascade.of(source, options, scan, request.scan().selection(), RandomisationCascade.Draw.NORMAL,
				SANITY_STAGES,
				settings.seed(), progress);
		}
		catch (ExplainException e) {
			sanityTrouble = e;
			return List.of();
		}
	}

	private void show() {
		if (measures.size() == 0) return;
		if (settings.regions() > 0) Notices.log(List.of("Faithfulness: " + Faithfulness.RULE
			+ ". It says nothing on whether the classifier is right."));
		if (randomisation.size() > 0) Notices.log(List.of("Sanity: " + Sanity.RULE + "."));
		if (request.table()) {
			measures.showOrLog();
			summary.showOrLog();
			if (localisation.size() > 0) localisation.showOrLog();
			if (request.sanity()) randomisation.showOrLog();
		}
		if (!request.plots()) return;
		if (GraphicsEnvironment.isHeadless()) {
			RowTable curves = new RowTable("Abs-CAM Curves");
			addCurves(curves, "deletion", MapMeasures::deletion);
			addCurves(curves, "insertion", MapMeasures::insertion);
			curves.showOrLog();
			return;
		}
		show(plot("Deletion", "pixels taken away", MapMeasures::deletion));
		show(plot("Insertion", "pixels put back", MapMeasures::insertion));
	}

	/** Mean curve over the slices. */
	private static double[] mean(List<Curve> curves) {
		double[] mean = new double[curves.get(0).fractions().length];
		for (Curve one : curves) for (int k = 0; k < mean.length; k++) mean[k] += one.probabilities()[k] / curves.size();
		return mean;
	}

	/** One row per point of the mean curves, for where there is no screen to plot on. */
	private void addCurves(RowTable table, String name, Function<MapMeasures, Curve> curve) {
		for (ScanEvaluation evaluation : evaluations) {
			List<Curve> curves = evaluation.images().stream().map(one -> curve.apply(one.measures())).toList();
			double[] mean = mean(curves);
			for (int k = 0; k < mean.length; k++) {
				Map<String, Object> row = new LinkedHashMap<>();
				row.put("Curve", name);
				row.put("Maps", evaluation.maps());
				row.put("Fraction", curves.get(0).fractions()[k]);
				row.put("MeanProbability", mean[k]);
				table.add(row);
			}
		}
	}

	private void show(Plot plot) {
		ResultMark.put(plot.getImagePlus(), image);
		plot.show();
	}

	/** Mean curves over the slices, one line per method. */
	private Plot plot(String name, String axis, Function<MapMeasures, Curve> curve) {
		Plot plot = new Plot("Abs-CAM " + name, "Fraction of the " + axis, "Mean probability of the class");
		plot.setLimits(0, 1, 0, 1);
		StringBuilder legend = new StringBuilder();
		for (int i = 0; i < evaluations.size(); i++) {
			List<Curve> curves = evaluations.get(i).images().stream().map(one -> curve.apply(one.measures())).toList();
			double[] mean = mean(curves);
			plot.setColor(LINES[i % LINES.length]);
			plot.setLineWidth(2);
			plot.addPoints(curves.get(0).fractions(), mean, Plot.LINE);
			legend.append(i == 0 ? "" : "\n").append(evaluations.get(i).maps());
		}
		plot.setColor(Color.black);
		plot.addLegend(legend.toString());
		return plot;
	}

	private static Map<String, Object> row(ScanEvaluation evaluation, EvaluatedImage one) {
		Map<String, Object> row = ResultTables.prediction(evaluation.scan().name(), one.slice(), one.label());
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
		ResultTables.putSeen(row, evaluation.networkImages(), evaluation.explainer().model().warnings(evaluation.scan()));
		row.put("Budget", Protocol.budget(evaluation.explainer().budgets()));
		return row;
	}

	private static Map<String, Object> row(ScanEvaluation evaluation, EvaluationSummary s, Optional<Sanity> sanity) {
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

	private static Map<String, Object> row(ScanEvaluation evaluation, RandomisationCascade cascade, RandomisationCascade.Stage stage) {
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

	private static Map<String, Object> row(ScanEvaluation evaluation, LocalisationTable.Row l) {
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
