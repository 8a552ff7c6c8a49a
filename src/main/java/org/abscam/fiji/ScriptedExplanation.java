package org.abscam.fiji;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.abscam.explain.budget.Budget;
import org.abscam.explain.options.AskedBudget;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Masking;
import org.abscam.explain.options.Progress;
import org.abscam.fiji.explain.ExplainRequest;
import org.abscam.fiji.explain.ExplainRun;
import org.abscam.fiji.image.LockedImage;
import org.abscam.fiji.result.ResultTables;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.model.ModelLibrary;
import org.abscam.option.ScriptOffers;
import org.abscam.report.ExplainedScan;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.report.overlay.SaliencyOverlay;
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

	@Parameter(label = "Model", description = "A model by name, its rdf.yaml, or an ONNX file.", required = false, persist = false)
	private String model = ModelLibrary.DEFAULT;

	@Parameter(label = "Input",
		description = "What an input beside the image is held at: a number, a word that the card knows, numbers with commas, or the file of a further image; "
			+ "several one behind the other, such as age=54 sex=F, a value with blanks in quotation marks, on the command line each with an --input "
			+ "of its own.",
		required = false, persist = false)
	private String input = "";

	@Parameter(label = "Inputs",
		description = "A CSV table with a row for each scan (column 'file') and a column for each input beside the image. Relative paths in it count "
			+ "from its folder.",
		required = false, persist = false)
	private String inputs = "";

	@Parameter(label = "Class", description = "The class to explain; top is the one with the highest score of each image.",
		required = false,
		persist = false)
	private String classChoice = ExplainOptions.TOP;

	@Parameter(label = "Against",
		description = "Explains the class rather than these: what speaks for it and not for them (Finer-CAM); similar are those with the next "
			+ "highest scores.",
		required = false, persist = false)
	private String against = "";

	@Parameter(label = "Target",
		description = "What is explained: the score of a class or its probability; a number that the network puts out, up or down; a class in a "
			+ "region, of segmentation networks; what makes an image like, or unlike, another; a box of a detection network, that "
			+ "nearest to the region that is given, else the surest (methods rise and occlusion). auto: up where the model's card says that it puts out "
			+ "values, else the class.",
		required = false, persist = false)
	private String target = "auto";

	@Parameter(label = "Region",
		description = "Where the targets 'region' and 'box' look: the whole image, where the class is predicted, areas of the selection, the overlay or the "
			+ "ROI Manager, or an open stack of masks.",
		required = false, persist = false)
	private String region = "predicted";

	@Parameter(label = "Method",
		description = "The method: of class activation mapping, or occlusion or rise, which mask the image and need no gradient.",
		choices = {"abs-cam", "abs-cam-initial", "abs-cam-normalised", "abs-cam-plus", "grad-cam", "grad-cam++", "xgrad-cam", "hires-cam",
			"layer-cam",
			"score-cam", "occlusion",
			"rise"},
		required = false, persist = false)
	private String method = "abs-cam";

	@Parameter(label = "Layer",
		description = "The layer to explain at, or several to fuse; 'abscam models check' lists them. auto is the last "
			+ "with positions.",
		required = false, persist = false)
	private String layer = ExplainOptions.AUTO_LAYER;

	@Parameter(label = "Axes",
		description = "What the axes of a layer that is given by name stand for, a letter each: N images, C channels, H, W (D) "
			+ "positions, T tokens. Only where the graph does not show it.",
		required = false, persist = false)
	private String axes = "auto";

	@Parameter(label = "Grid",
		description = "Height and width of the grid that tokens lie on, DxHxW of volumes. Only where the graph does not show it.",
		required = false, persist = false)
	private String grid = "auto";

	@Parameter(label = "Prefix",
		description = "Tokens in front of the positions, such as a class token. Only where the graph does not show it.", required = false,
		persist = false)
	private String prefix = "auto";

	@Parameter(label = "Fuse",
		description = "How the maps of several layers become one: their mean, or their product, high only where all of them are.",
		choices = {"mean", "product"}, required = false, persist = false)
	private String fuse = "mean";

	@Parameter(label = "Channels", description = "Score only the N channels with the largest maps (methods of two phases).",
		required = false,
		persist = false)
	private String channels = "all";

	@Parameter(label = "Budget",
		description = "How many masks methods of two phases score; the scores of the others are predicted: as many as it takes (auto), all (full), a number, or a "
			+ "part in percent. default is auto at layers of more than 128 channels, else full, and full where only N channels are kept.",
		required = false, persist = false)
	private String budget = AskedBudget.USUAL;

	@Parameter(label = "Map-error",
		description = "Up to which error of the map the budget auto goes on: Pearson's r between the map and that of all masks, as it is estimated.",
		min = "0", max = "0.9999", required = false, persist = false)
	private double mapError = Budget.Auto.DEFAULT_MAP_ERROR;

	@Parameter(label = "Baseline",
		description = "What masked pixels show: 0 after preprocessing, the image's mean, the image blurred, or black.",
		choices = {"zero", "mean", "blur", "black"}, required = false, persist = false)
	private String baseline = "zero";

	@Parameter(label = "Precision",
		description = "In what methods of two phases compute the masked images; all else is float32. int8 is for CPUs, two to three times as fast on those "
			+ "with VNNI or AMX, and leaves images to float32 whose scores it would change; auto is int8 where it is known to pay, else float32.",
		choices = {"auto", "float32", "float16", "int8"}, required = false, persist = false)
	private String precision = "float32";

	@Parameter(label = "Patch",
		description = "Size of what occlusion hides, in pixels of the network's input, DxHxW in volumes; auto is an eighth of the input.",
		required = false, persist = false)
	private String patch = "auto";

	@Parameter(label = "Stride",
		description = "How far that moves on, in the same pixels; auto is half of the patch, in volumes all of it.",
		required = false, persist = false)
	private String stride = "auto";

	@Parameter(label = "Masks", description = "Number of RISE's random masks.", required = false, persist = false)
	private int masks = Masking.DEFAULTS.masks();

	@Parameter(label = "Cells", description = "Cells of RISE's masks along each axis, DxHxW in volumes.", required = false,
		persist = false)
	private String cells = "7";

	@Parameter(label = "Keep", description = "Probability with which a cell of RISE's masks shows the image.", min = "0.01", max = "0.99",
		required = false, persist = false)
	private double keep = Masking.DEFAULTS.keep();

	@Parameter(label = "Seed",
		description = "Seed of RISE's masks; auto takes it from the image's content, so that the same image has the same map.",
		required = false, persist = false)
	private String seed = "auto";

	@Parameter(label = "Device", description = "Where to run. auto: CUDA where it works, else WebGPU, else the CPU.", required = false,
		persist = false)
	private String device = "auto";

	@Parameter(label = "Threshold", description = "Fraction of a map's maximum from which a pixel belongs to a hotspot and is painted.",
		min = "0",
		max = "1", required = false, persist = false)
	private double threshold = HotspotFinder.DEFAULT_THRESHOLD;

	@Parameter(label = "Channel",
		description = "Channel of a hyperstack: the one that is shown, a number, or the colours of a composite image as "
			+ "they are shown.",
		required = false, persist = false)
	private String channel = "current";

	@Parameter(label = "Window",
		description = "Which values become black and white: the first window of the header, else 0..255 for 8 bits, else the "
			+ "display range if somebody set it, else minimum and maximum of the stack (default); the display range; minimum and maximum of the stack "
			+ "(full); a window of the header by number or name; lung, bone, soft tissue, brain; or two numbers such as -160-240.",
		required = false,
		persist = false)
	private String window = "default";

	@Parameter(label = "Stack", description = "All slices, else the current one; of a hyperstack, those of the current frame.",
		required = false,
		persist = false)
	private boolean stack = true;

	@Parameter(label = "Frames", description = "All frames of a hyperstack, else the current one.", required = false, persist = false)
	private boolean frames;

	@Parameter(label = "Roi", description = "Only the bounds of the selected area; the map lies there, and is 0 elsewhere.",
		required = false,
		persist = false)
	private boolean roi;

	@Parameter(label = "Faithfulness",
		description = "Measure each map (deletion, insertion, masking test, stability): columns of the table of "
			+ "predictions, and words on the overlay.",
		required = false, persist = false)
	private boolean faithfulness;

	@Parameter(label = "Class-sensitivity",
		description = "Compare each map with those of the next three classes (and, of many classes, of three further down): rank correlation, SSIM and "
			+ "energy in its hotspots, as columns of the table of predictions. Takes as long as explaining these classes too.",
		required = false, persist = false)
	private boolean classSensitivity;

	@Parameter(label = "Rgb", description = "Make an RGB copy with map and outlines.", required = false, persist = false)
	private boolean rgb;

	@Parameter(label = "Opacity", description = "Opacity of the map in the overlay.", min = "0", max = "1", required = false,
		persist = false)
	private double opacity = OverlayLook.DEFAULT_OPACITY;

	@Parameter(type = ItemIO.OUTPUT, description = "32-bit maps, values 0..1, one slice per explained slice.")
	private ImagePlus saliency;

	@Parameter(type = ItemIO.OUTPUT, description = "The RGB copy, if asked for.")
	private ImagePlus overlay;

	@Parameter(type = ItemIO.OUTPUT, description = "CSV: one row per image and class, of many classes the best five.")
	private String predictions;

	@Parameter(type = ItemIO.OUTPUT, description = "CSV: one row per hotspot; empty where there is none.")
	private String hotspots;

	@Parameter(type = ItemIO.OUTPUT, label = "Predictions", description = "The predictions as a table of ImageJ.")
	private ResultsTable predictionsTable;

	@Parameter(type = ItemIO.OUTPUT, label = "Hotspots", description = "The hotspots as a table of ImageJ.")
	private ResultsTable hotspotsTable;

	@Parameter(type = ItemIO.OUTPUT, description = "Outlines of the hotspots at the slices of the image.")
	private List<Roi> rois;

	@Parameter(type = ItemIO.OUTPUT, description = "The same outlines, to be laid over the image.")
	private Overlay outlines;

	@Parameter(type = ItemIO.OUTPUT, description = "What to know before trusting the result, a sentence per line; usually empty.")
	private String warnings;

	@Override
	ImagePlus image() {
		return image;
	}

	@Override
	Map<String, ResultsTable> tables() {
		Map<String, ResultsTable> tables = new LinkedHashMap<>();
		tables.put(ResultTables.PREDICTIONS + " (script)", predictionsTable);
		tables.put(ResultTables.HOTSPOTS + " (script)", hotspotsTable);
		return tables;
	}

	@Override
	void run(LockedImage locked, Progress progress) throws ExplainException {
		ExplainRun run = new ExplainRun(image, ExplainRequest.of(said(ScriptOffers.EXPLANATION)));
		ExplainedScan result = run.explained(progress);
		warnings = String.join("\n", result.warnings());
		if (!result.images().isEmpty()) {
			ResultTables tables = new ResultTables(result);
			saliency = run.saliency(result, tables);
			if (rgb) overlay = run.rgb(result);
			predictions = tables.predictionsCsv();
			hotspots = tables.hotspotsCsv();
			predictionsTable = tables.predictionsTable();
			hotspotsTable = tables.hotspotsTable();
			rois = SaliencyOverlay.outlines(result.scan(), result.hotspots());
			outlines = overlay(rois);
		}
		ExplainRun.requireComplete(result, locked);
	}
}
