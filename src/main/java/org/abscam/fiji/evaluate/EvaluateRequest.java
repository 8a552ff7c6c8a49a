package org.abscam.fiji.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.abscam.cam.CamMethod;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.MaskingTest;
import org.abscam.evaluate.MeasuredMaps;
import org.abscam.evaluate.RemovalSteps;
import org.abscam.evaluate.Tolerance;
import org.abscam.explain.Baseline;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.fiji.compare.CompareRequest;
import org.abscam.fiji.explain.ExplainRequest;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.fiji.result.Looks;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.model.ModelLibrary;

/**
 * What the command "Abs-CAM Evaluate..." is asked for, by its dialog or by a macro.
 *
 * @param model name in the library, or path of a model
 * @param maps whose maps are measured
 * @param options class, layer, device, baseline and precision are used
 * @param scan what of the image
 * @param truth where the truth is marked, see {@link MarkedTruth}
 * @param settings how it is measured
 * @param sanity whether the weights are randomised
 * @param plots whether mean curves are plotted
 * @param table whether the tables are shown
 */
public record EvaluateRequest(String model, MeasuredMaps maps, ExplainOptions options, ScanChoice scan, String truth,
	EvaluationSettings settings, boolean sanity, boolean plots, boolean table) {

	static final String TRUTH = "truth";
	static final String STEPS = "steps";
	static final String TOLERANCE = "tolerance";
	static final String REGIONS = "regions";
	static final String ROAD = "road";
	static final String STABILITY = "stability";
	static final String MIRROR = "mirror";
	static final String EXACT = "exact";
	static final String CONTROLS = "controls";
	static final String SANITY = "sanity";
	static final String PLOTS = "plots";
	static final String DEFAULT_METHODS = "abs-cam,abs-cam-initial,grad-cam";
	static final int DEFAULT_STEPS = RemovalSteps.DEFAULT.parts();
	static final String DEFAULT_TOLERANCE = "15";

	/** What is done where nothing is said and nobody can be asked. */
	static final String DEFAULT_OPTIONS = String.join(" ", STABILITY, PLOTS, ExplainRequest.TABLE);

	private static final List<String> KEYS =
		List.of(ExplainRequest.MODEL, ExplainRequest.CLASS, CompareRequest.METHODS, ExplainRequest.LAYER,
			ExplainRequest.DEVICE, ScanChoice.CHANNEL, TRUTH, ExplainRequest.BASELINE, ExplainRequest.PRECISION,
			STEPS, TOLERANCE, REGIONS, Looks.THRESHOLD);
	/** But for those on what of the image. */
	static final List<String> MEASURES = List.of(STABILITY, MIRROR, ROAD, SANITY, CONTROLS, EXACT, PLOTS, ExplainRequest.TABLE);

	/**
	 * @param text options of a macro
	 * @throws ExplainException for an unknown key or a value out of range; the sentence says what there is
	 */
	public static EvaluateRequest parse(String text) throws ExplainException {
		List<String> flags = new ArrayList<>(ScanChoice.FLAGS);
		flags.addAll(MEASURES);
		return of(MacroOptions.parse(text, KEYS, flags));
	}

	static EvaluateRequest of(MacroOptions said) throws ExplainException {
		ExplainOptions options = ExplainRequest.options(said);
		EvaluationSettings settings = settings(said, options.baseline());
		if (settings.mirror() && !settings.stability()) {
			throw new ExplainException("'" + MIRROR + "' is a part of the stability; add '" + STABILITY + "'.");
		}
		ScanChoice scan = ScanChoice.of(said);
		String truth = said.text(TRUTH, MarkedTruth.NONE);
		if (scan.roi() && truth.equals(MarkedTruth.SELECTION)) {
			throw new ExplainException("With '" + ScanChoice.ROI + "' a map can lie nowhere but in the selection, so that '" + TRUTH + "="
				+ MarkedTruth.SELECTION + "' says nothing; leave '" + ScanChoice.ROI
				+ "' away, or mark the truth in the overlay or the ROI Manager.");
		}
		MeasuredMaps maps = MeasuredMaps.of(said.text(CompareRequest.METHODS, DEFAULT_METHODS), said.flags().contains(CONTROLS));
		return new EvaluateRequest(said.text(ExplainRequest.MODEL, ModelLibrary.DEFAULT), maps, options, scan, truth, settings,
			said.flags().contains(SANITY), said.flags().contains(PLOTS), said.flags().contains(ExplainRequest.TABLE));
	}

	private static EvaluationSettings settings(MacroOptions said, Baseline baseline) throws ExplainException {
		String tolerance = said.text(TOLERANCE, DEFAULT_TOLERANCE);
		RemovalSteps steps = RemovalSteps.parts(whole(said, STEPS, DEFAULT_STEPS, 1));
		return new EvaluationSettings(baseline, said.flags().contains(EXACT) ? RemovalSteps.EXACT : steps,
			said.fraction(Looks.THRESHOLD, HotspotFinder.DEFAULT_THRESHOLD),
			Tolerance.of(tolerance).orElseThrow(() -> new ExplainException("'" + TOLERANCE
				+ "' must be a number of pixels or a length such as 4mm, not '" + tolerance + "'.")),
			whole(said, REGIONS, MaskingTest.DEFAULT_REGIONS, 0),
			said.flags().contains(ROAD), said.flags().contains(STABILITY), said.flags().contains(MIRROR),
			EvaluationSettings.DEFAULTS.seed());
	}

	private static int whole(MacroOptions said, String key, int usual, int least) throws ExplainException {
		String value = said.text(key, Integer.toString(usual));
		if (value.matches("\\d{1,6}") && Integer.parseInt(value) >= least) return Integer.parseInt(value);
		throw new ExplainException("'" + key + "' must be a whole number from " + least + ", not '" + value + "'.");
	}

	/** How one of the methods explains. */
	ExplainOptions with(CamMethod method) {
		return options.with(method);
	}
}
