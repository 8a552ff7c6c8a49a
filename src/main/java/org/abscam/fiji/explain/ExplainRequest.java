package org.abscam.fiji.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.abscam.cam.CamMethod;
import org.abscam.engine.Device;
import org.abscam.explain.Baseline;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.explain.Precision;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.fiji.result.Looks;
import org.abscam.model.ModelLibrary;
import org.abscam.report.OverlayLook;

/**
 * What the command "Abs-CAM Explain..." is asked for, by its dialog or by a macro.
 *
 * @param model name in the library, or path of a model
 * @param options how to explain
 * @param scan what of the image
 * @param look how overlay and RGB copy look; its threshold is also that of the hotspots
 * @param overlay whether the image gets an overlay
 * @param rgb whether an RGB copy is made
 * @param rois whether hotspots go to the ROI Manager
 * @param table whether the tables are shown
 * @param faithfulness whether each map is measured, see {@link org.abscam.evaluate.Faithfulness}
 */
public record ExplainRequest(String model, ExplainOptions options, ScanChoice scan, OverlayLook look, boolean overlay, boolean rgb,
	boolean rois, boolean table, boolean faithfulness) {

	public static final String MODEL = "model";
	public static final String CLASS = "class";
	public static final String METHOD = "method";
	public static final String LAYER = "layer";
	public static final String CHANNELS = "channels";
	public static final String DEVICE = "device";
	public static final String BASELINE = "baseline";
	public static final String PRECISION = "precision";
	static final String OVERLAY = "overlay";
	static final String RGB = "rgb";
	public static final String ROIS = "rois";
	public static final String TABLE = "table";
	public static final String FAITHFULNESS = "faithfulness";
	public static final String ALL_CHANNELS = "all";

	/** What is done where nothing is said and nobody can be asked. */
	static final String DEFAULT_OPTIONS = String.join(" ", ScanChoice.STACK, OVERLAY, ROIS, TABLE);

	static final List<String> OUTPUTS = List.of(OVERLAY, RGB, ROIS, TABLE, FAITHFULNESS);
	private static final List<String> KEYS =
		joined(List.of(MODEL, CLASS, METHOD, LAYER, CHANNELS, BASELINE, PRECISION, DEVICE, ScanChoice.CHANNEL),
			Looks.KEYS);
	private static final List<String> FLAGS = joined(ScanChoice.FLAGS, OUTPUTS, Looks.FLAGS);

	/**
	 * @param text options of a macro
	 * @throws ExplainException for an unknown key or a value out of range; the sentence says what there is
	 */
	public static ExplainRequest parse(String text) throws ExplainException {
		return of(MacroOptions.parse(text, KEYS, FLAGS));
	}

	public static ExplainRequest of(MacroOptions said) throws ExplainException {
		return new ExplainRequest(said.text(MODEL, ModelLibrary.DEFAULT), options(said), ScanChoice.of(said), Looks.of(said),
			said.flags().contains(OVERLAY), said.flags().contains(RGB), said.flags().contains(ROIS), said.flags().contains(TABLE),
			said.flags().contains(FAITHFULNESS));
	}

	/** Method, class, layer, channels, device, baseline and precision, as far as they are said. */
	public static ExplainOptions options(MacroOptions said) throws ExplainException {
		return new ExplainOptions(method(said.text(METHOD, CamMethod.ABS_CAM.option())), said.text(CLASS, ExplainOptions.TOP),
			said.text(LAYER, ExplainOptions.AUTO_LAYER), channels(said.text(CHANNELS, ALL_CHANNELS)), said.text(DEVICE, Device.AUTO),
			ExplainOptions.DEFAULTS.threads(), ExplainOptions.DEFAULT_BATCH, baseline(said.text(BASELINE, Baseline.ZERO.option())),
			precision(said.text(PRECISION, Precision.FLOAT32.option())));
	}

	/** What dialogs offer, the usual one first. */
	public static String[] devices() {
		return Device.NAMES.toArray(String[]::new);
	}

	public static String[] methods() {
		return Arrays.stream(CamMethod.values()).map(CamMethod::option).toArray(String[]::new);
	}

	public static String[] baselines() {
		return Arrays.stream(Baseline.values()).map(Baseline::option).toArray(String[]::new);
	}

	public static CamMethod method(String value) throws ExplainException {
		return CamMethod.of(value).orElseThrow(() -> new ExplainException("There is no method '" + value + "'; use "
			+ Arrays.stream(methods()).collect(Collectors.joining(", ")) + "."));
	}

	static Baseline baseline(String value) throws ExplainException {
		return Baseline.of(value)
			.orElseThrow(() -> new ExplainException("'" + BASELINE + "' must be zero, mean, blur or black, not '" + value + "'."));
	}

	private static Precision precision(String value) throws ExplainException {
		return Precision.of(value)
			.orElseThrow(() -> new ExplainException("'" + PRECISION + "' must be float32 or float16, not '" + value + "'."));
	}

	private static int channels(String value) throws ExplainException {
		if (value.equalsIgnoreCase(ALL_CHANNELS)) return 0;
		if (value.matches("0*[1-9]\\d{0,8}")) return Integer.parseInt(value);
		throw new ExplainException("'" + CHANNELS + "' must be " + ALL_CHANNELS + " or a whole number from 1, not '" + value + "'.");
	}

	@SafeVarargs
	private static List<String> joined(List<String>... lists) {
		List<String> joined = new ArrayList<>();
		for (List<String> list : lists) joined.addAll(list);
		return List.copyOf(joined);
	}
}
