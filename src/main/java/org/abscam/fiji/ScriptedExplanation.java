package org.abscam.fiji;

import ij.ImagePlus;
import ij.gui.Roi;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abscam.explain.Baseline;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.explain.Precision;
import org.abscam.explain.Progress;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.fiji.explain.ExplainRequest;
import org.abscam.fiji.explain.ExplainRun;
import org.abscam.fiji.image.LockedImage;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.fiji.result.Looks;
import org.abscam.fiji.result.ResultTables;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.model.ModelLibrary;
import org.abscam.report.ExplainedScan;
import org.abscam.report.OverlayLook;
import org.abscam.report.SaliencyOverlay;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * "Abs-CAM Explain..." for scripts and PyImageJ. The inputs have the names of the macro keys, but for {@code classChoice}; those that
 * are not given have the dialog's defaults and are not remembered. If it ends early, the outputs hold what was explained until then.
 */
@Plugin(type = Command.class, label = "Abs-CAM: explain an image (for scripts)", headless = true, visible = false)
public final class ScriptedExplanation extends ScriptedCommand {

	@Parameter(description = "What is explained; its pixels, selection and overlay stay as they are.", persist = false)
	private ImagePlus image;

	@Parameter(description = "A model by name, its rdf.yaml, or an ONNX file.", required = false, persist = false)
	private String model = ModelLibrary.DEFAULT;

	@Parameter(label = "Class", description = "The class to explain: top, a name or an index.", required = false, persist = false)
	private String classChoice = ExplainOptions.TOP;

	@Parameter(description = "A CAM method, such as abs-cam or grad-cam.", required = false, persist = false)
	private String method = ExplainOptions.DEFAULTS.method().option();

	@Parameter(description = "The layer to explain at: auto, or one or several tensors with commas.", required = false, persist = false)
	private String layer = ExplainOptions.AUTO_LAYER;

	@Parameter(description = "How many channels of the layer are scored: all or a number.", required = false, persist = false)
	private String channels = ExplainRequest.ALL_CHANNELS;

	@Parameter(description = "What phase two shows where it masks: zero, mean, blur or black.", required = false, persist = false)
	private String baseline = Baseline.ZERO.option();

	@Parameter(description = "In what phase two computes: float32 or float16.", required = false, persist = false)
	private String precision = Precision.FLOAT32.option();

	@Parameter(description = "Where to run: auto, cpu, gpu, cuda, cuda:N or webgpu.", required = false, persist = false)
	private String device = ExplainOptions.DEFAULTS.device();

	@Parameter(description = "Fraction of a map's maximum, 0..1, from which a pixel belongs to a hotspot.", required = false,
		persist = false)
	private double threshold = HotspotFinder.DEFAULT_THRESHOLD;

	@Parameter(description = "Channel of a hyperstack: current, merged or a number from 1.", required = false, persist = false)
	private String channel = ScanChoice.CURRENT;

	@Parameter(description = "All slices, else the current one.", required = false, persist = false)
	private boolean stack = true;

	@Parameter(description = "All frames of a hyperstack, else the current one.", required = false, persist = false)
	private boolean frames;

	@Parameter(description = "Only the bounds of the selected area.", required = false, persist = false)
	private boolean roi;

	@Parameter(description = "Whether each map is measured: columns of the predictions.", required = false, persist = false)
	private boolean faithfulness;

	@Parameter(description = "Whether an RGB copy with map and outlines is made, the output 'overlay'.", required = false, persist = false)
	private boolean rgb;

	@Parameter(description = "Opacity of the map in that copy, 0..1.", required = false, persist = false)
	private double opacity = OverlayLook.DEFAULT_OPACITY;

	@Parameter(type = ItemIO.OUTPUT, description = "32-bit maps, values 0..1, one slice per explained slice.")
	private ImagePlus saliency;

	@Parameter(type = ItemIO.OUTPUT, description = "The RGB copy, if asked for.")
	private ImagePlus overlay;

	@Parameter(type = ItemIO.OUTPUT, description = "CSV: one row per image and class, of many classes the best five.")
	private String predictions;

	@Parameter(type = ItemIO.OUTPUT, description = "CSV: one row per hotspot; empty where there is none.")
	private String hotspots;

	@Parameter(type = ItemIO.OUTPUT, description = "Outlines of the hotspots at the slices of the image.")
	private List<Roi> rois;

	@Parameter(type = ItemIO.OUTPUT, description = "What to know before trusting the result, a sentence per line; usually empty.")
	private String warnings;

	@Override
	ImagePlus image() {
		return image;
	}

	@Override
	void run(LockedImage locked, Progress progress) throws ExplainException {
		ExplainRun run = new ExplainRun(image, ExplainRequest.of(said()));
		ExplainedScan result = run.explained(progress);
		warnings = String.join("\n", result.warnings());
		if (!result.images().isEmpty()) {
			ResultTables tables = new ResultTables(result);
			saliency = run.saliency(result, tables);
			if (rgb) overlay = run.rgb(result);
			predictions = tables.predictionsCsv();
			hotspots = tables.hotspotsCsv();
			rois = SaliencyOverlay.outlines(result.scan(), result.hotspots());
		}
		ExplainRun.requireComplete(result, locked);
	}

	/** The inputs as a macro would say them, so that they are checked as a macro's are. */
	private MacroOptions said() {
		Map<String, String> values = new HashMap<>();
		put(values, ExplainRequest.MODEL, model);
		put(values, ExplainRequest.CLASS, classChoice);
		put(values, ExplainRequest.METHOD, method);
		put(values, ExplainRequest.LAYER, layer);
		put(values, ExplainRequest.CHANNELS, channels);
		put(values, ExplainRequest.BASELINE, baseline);
		put(values, ExplainRequest.PRECISION, precision);
		put(values, ExplainRequest.DEVICE, device);
		put(values, ScanChoice.CHANNEL, channel);
		put(values, Looks.THRESHOLD, String.valueOf(threshold));
		put(values, Looks.OPACITY, String.valueOf(opacity));
		Set<String> flags = new HashSet<>();
		if (stack) flags.add(ScanChoice.STACK);
		if (frames) flags.add(ScanChoice.FRAMES);
		if (roi) flags.add(ScanChoice.ROI);
		if (faithfulness) flags.add(ExplainRequest.FAITHFULNESS);
		return new MacroOptions(values, flags);
	}

	/** A script may hand over nothing for what it does not care about. */
	private static void put(Map<String, String> values, String key, String value) {
		if (value != null && !value.isBlank()) values.put(key, value.strip());
	}
}
