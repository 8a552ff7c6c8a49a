package org.abscam.fiji.evaluate;

import java.util.List;
import org.abscam.cam.SaliencyMethod;
import org.abscam.evaluate.ClassThresholds;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.MeasuredMaps;
import org.abscam.evaluate.RemovalSteps;
import org.abscam.evaluate.Tolerance;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.IdleOptions;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.fiji.image.MarkedAreas;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.option.Asked;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.report.ReportException;
import org.abscam.report.evaluation.LocalisationReport;

/**
 * What the command "Abs-CAM Evaluate..." is asked for, by its dialog or by a macro.
 *
 * @param model name in the library, or path of a model
 * @param maps whose maps are measured
 * @param compared the method that others are compared with, and which; empty for the first one and all others
 * @param options class, layer, device, baseline and precision are used
 * @param scan what of the image
 * @param truth where the truth is marked, see {@link MarkedAreas}
 * @param settings how it is measured
 * @param sanity whether the weights are randomised
 * @param plots whether mean curves are plotted
 * @param table whether the tables are shown
 */
public record EvaluateRequest(String model, MeasuredMaps maps, List<String> compared, ExplainOptions options, ScanChoice scan,
	String truth, EvaluationSettings settings, boolean sanity, boolean plots, boolean table) {

	/**
	 * @param text options of a macro
	 * @throws ExplainException for an unknown key or a value out of range; the sentence says what there is
	 */
	public static EvaluateRequest parse(String text) throws ExplainException {
		return of(MacroOptions.parse(text, MenuOffers.EVALUATE));
	}

	static EvaluateRequest of(Said said) throws ExplainException {
		ExplainOptions options = Asked.maps(said);
		EvaluationSettings settings = settings(said, options.scoring().baseline());
		if (settings.mirror() && !settings.stability()) {
			throw new ExplainException(
				"'" + Options.MIRROR.name() + "' is a part of the stability; add '" + Options.STABILITY.name() + "'.");
		}
		ScanChoice scan = ScanChoice.of(said);
		String truth = said.text(Options.TRUTH);
		if (scan.roi() && truth.equals(MarkedAreas.SELECTION)) {
			throw new ExplainException("With 'roi' a map can lie nowhere but in the selection, so that 'truth=" + MarkedAreas.SELECTION
				+ "' says nothing; leave 'roi' away, or mark the truth in the overlay or the ROI Manager.");
		}
		MeasuredMaps maps = MeasuredMaps.of(said.text(MenuOffers.EVALUATE.get(Options.METHODS)), said.is(Options.CONTROLS));
		if (!maps.methods().isEmpty()) IdleOptions.refuse(options, maps.methods());
		return new EvaluateRequest(said.text(Options.MODEL), maps, maps.compared(said.text(Options.COMPARE)), options, scan, truth,
			settings, said.is(Options.SANITY),
			said.is(Options.PLOTS),
			said.is(Options.TABLE));
	}

	private static EvaluationSettings settings(Said said, Baseline baseline) throws ExplainException {
		String tolerance = said.text(Options.TOLERANCE);
		RemovalSteps steps = RemovalSteps.parts(said.whole(Options.STEPS));
		return new EvaluationSettings(baseline, said.is(Options.EXACT) ? RemovalSteps.EXACT : steps, said.number(Options.THRESHOLD),
			Tolerance.of(tolerance).orElseThrow(() -> new ExplainException("'" + Options.TOLERANCE.name()
				+ "' must be a number of pixels or a length such as 4mm, not '" + tolerance + "'.")),
			said.whole(Options.REGIONS), said.is(Options.ROAD), said.is(Options.STABILITY), said.is(Options.MIRROR),
			EvaluationSettings.DEFAULTS.seed()).withCoherency(said.is(Options.COHERENCY)).with(thresholds(said.text(Options.THRESHOLDS)));
	}

	private static ClassThresholds thresholds(String said) throws ExplainException {
		try {
			return LocalisationReport.said(said);
		}
		catch (ReportException e) {
			throw new ExplainException(e);
		}
	}

	/** How one of the methods explains. */
	ExplainOptions with(SaliencyMethod method) {
		return options.with(method);
	}
}
