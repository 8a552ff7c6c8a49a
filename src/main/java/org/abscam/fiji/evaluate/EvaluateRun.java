package org.abscam.fiji.evaluate;

import ij.IJ;
import ij.ImagePlus;
import ij.Prefs;
import ij.gui.Plot;
import java.awt.Color;
import java.awt.GraphicsEnvironment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.abscam.cam.CamMethod;
import org.abscam.cam.SaliencyMethod;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.EvaluationSummary;
import org.abscam.evaluate.Evaluator;
import org.abscam.evaluate.Faithfulness;
import org.abscam.evaluate.MapMeasures;
import org.abscam.evaluate.Measure;
import org.abscam.evaluate.MeasuredImages;
import org.abscam.evaluate.ScanEvaluation;
import org.abscam.evaluate.Truth;
import org.abscam.evaluate.compare.MethodTable;
import org.abscam.evaluate.localise.LocalisationTable;
import org.abscam.evaluate.pixels.ControlMap;
import org.abscam.evaluate.pixels.Curve;
import org.abscam.evaluate.sensitivity.RandomisationCascade;
import org.abscam.evaluate.sensitivity.Sanity;
import org.abscam.explain.KeptScores;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.fiji.choice.Models;
import org.abscam.fiji.image.Counted;
import org.abscam.fiji.image.LockedImage;
import org.abscam.fiji.image.MarkedAreas;
import org.abscam.fiji.image.ProgressPart;
import org.abscam.fiji.result.Notices;
import org.abscam.fiji.result.RowTable;
import org.abscam.model.ModelSource;
import org.abscam.report.evaluation.EvaluationTables;
import org.abscam.report.evaluation.MethodReport;
import org.abscam.scan.ResultMark;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;

/** Measures the maps of one image of ImageJ as asked for, and shows tables and plots. */
public final class EvaluateRun {

	static final String MEASURES = "Abs-CAM Evaluation";
	static final String SUMMARY = "Abs-CAM Evaluation Summary";
	static final String METHODS = "Abs-CAM Methods";
	static final String LOCALISATION = "Abs-CAM Localisation";
	static final String RANDOMISATION = "Abs-CAM Randomisation";
	private static final int SANITY_STAGES = 5;
	/** Colours that people with any colour vision tell apart (M. Okabe and K. Ito, Color Universal Design, 2008) but for its yellow, then darker ones. */
	private static final int[] LINES =
		{0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x000000, 0x6a3d9a, 0x8c564b, 0x808080, 0x404040};

	private static final int LETTERS = 12;

	private final ImagePlus image;
	private final EvaluateRequest request;
	private final List<ScanEvaluation> evaluations = new ArrayList<>();
	private final RowTable measures = new RowTable(MEASURES);
	private final RowTable summary = new RowTable(SUMMARY);
	private final RowTable methods = new RowTable(METHODS);
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
			if (stopped) throw locked.unfinished(trouble, evaluations.isEmpty() ? 0 : measures.size(),
				"the " + Counted.of(measures.size(), "measured map")
					+ " of " + Counted.of(evaluations.size(), "method"));
			if (sanityTrouble != null) throw locked.unfinished(sanityTrouble, measures.size(), "all other measures");
			IJ.showStatus(
				String.format(Locale.ROOT, "%s measured on %s", Counted.of(measures.size(), "map"),
					evaluations.get(0).explainer().device().used()));
		}
		return measures;
	}

	private void evaluate(ModelSource source, SaliencyMethod method, Optional<ControlMap> control, Scan scan, Optional<Truth> truth,
		Progress progress)
		throws ExplainException {
		if (progress.isCancelled()) return;
		Selection selection = request.scan().selection();
		Sofar sofar = new Sofar();
		ScanEvaluation evaluation;
		try (Evaluator evaluator = Evaluator.open(source, request.with(method), ScanSize.of(scan, selection), kept)) {
			evaluation = evaluator.evaluate(control, new Evaluator.Subject(scan, selection, truth, sofar), settings, progress);
		}
		catch (ExplainException e) {
			if (sofar.evaluation != null) add(sofar.evaluation, List.of());
			throw e;
		}
		if (evaluation.images().isEmpty()) return;
		add(evaluation,
			control.isPresent() || !method.needsGradient() ? List.of() : cascades(source, request.with(method), scan, progress));
	}

	/** What was measured before something failed. */
	private static final class Sofar implements MeasuredImages {

		private ScanEvaluation evaluation;

		@Override
		public Optional<Measured> before(int index) {
			return Optional.empty();
		}

		@Override
		public void add(int index, Measured measured, ScanEvaluation all) {
			evaluation = all;
		}
	}

	private void add(ScanEvaluation evaluation, List<RandomisationCascade> cascades) throws ExplainException {
		if (evaluations.isEmpty()) Notices.log(evaluation.warnings());
		evaluations.add(evaluation);
		for (EvaluatedImage one : evaluation.images()) measures.add(EvaluationRows.of(evaluation, one));
		for (LocalisationTable table : EvaluationTables.of(List.of(evaluation), Optional.empty(), Optional.empty(), false, settings.seed())
			.localisation()) for (LocalisationTable.Row row : table.rows()) localisation.add(EvaluationRows.of(evaluation, row));
		summary.add(EvaluationRows.of(evaluation, EvaluationSummary.of(List.of(evaluation)), Sanity.of(cascades)));
		for (RandomisationCascade cascade : cascades) {
			for (RandomisationCascade.Stage stage : cascade.stages()) randomisation.add(EvaluationRows.of(evaluation, cascade, stage));
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
		compare();
		if (request.table()) {
			measures.showOrLog();
			summary.showOrLog();
			if (methods.size() > 0) methods.showOrLog();
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
		show(plot("Deletion", "pixels taken away", MapMeasures::deletion, "top-right"));
		show(plot("Insertion", "pixels put back", MapMeasures::insertion, "bottom-right"));
	}

	/** Of several methods, a row for each and each measure. */
	private void compare() {
		if (evaluations.size() < 2) return;
		MethodTable table = MethodTable.of(evaluations, request.compared(), Measure.compared(), settings.seed());
		for (MethodTable.Row row : table.rows())
			for (Measure measure : row.means().keySet()) methods.add(EvaluationRows.of(table, row, measure));
		Notices.log(List.of("Methods: " + MethodReport.rule(table)));
	}

	/** @return one row per method and measure, once it has run; none of one method alone */
	RowTable methods() {
		return methods;
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

	/** Mean curves over the slices, one line per method; the legend is where curves of good maps are not. */
	private Plot plot(String name, String axis, Function<MapMeasures, Curve> curve, String legendAt) {
		Plot plot = new Plot("Abs-CAM " + name, "Fraction of the " + axis, "Mean probability of the class");
		double scale = Prefs.getGuiScale();
		if (scale > 1) plot.setFontSize((int) (LETTERS * scale));
		plot.setLimits(0, 1, 0, 1);
		StringBuilder legend = new StringBuilder();
		for (int i = 0; i < evaluations.size(); i++) {
			List<Curve> curves = evaluations.get(i).images().stream().map(one -> curve.apply(one.measures())).toList();
			double[] mean = mean(curves);
			plot.setColor(new Color(LINES[i % LINES.length]));
			plot.setLineWidth((float) (2 * scale));
			plot.addPoints(curves.get(0).fractions(), mean, Plot.LINE);
			legend.append(i == 0 ? "" : "\n").append(evaluations.get(i).maps());
		}
		plot.setColor(Color.black);
		plot.addLegend(legend.toString(), legendAt);
		return plot;
	}
}
