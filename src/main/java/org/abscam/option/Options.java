package org.abscam.option;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.abscam.cam.SaliencyMethod;
import org.abscam.engine.Device;
import org.abscam.engine.TimeLimit;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.MaskingTest;
import org.abscam.evaluate.Measure;
import org.abscam.evaluate.RemovalSteps;
import org.abscam.evaluate.localise.SizeBounds;
import org.abscam.evaluate.pixels.ControlMap;
import org.abscam.explain.budget.Budget;
import org.abscam.explain.options.AskedBudget;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Fusion;
import org.abscam.explain.options.Masking;
import org.abscam.explain.options.Precision;
import org.abscam.explain.options.Question;
import org.abscam.explain.trial.ExplainerFile;
import org.abscam.explain.trial.ImportOptions;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.model.ModelLibrary;
import org.abscam.model.UsualPreprocessing;
import org.abscam.onnx.SaidAxes;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.report.page.ReportForm;
import org.abscam.scan.WindowChoice;

/**
 * All options that there are. Where a command says one in other words, or has another usual value, it takes the option from here with that
 * changed.
 */
public final class Options {

	private static final double ANY = Double.POSITIVE_INFINITY;
	private static final String ALL = "all";
	private static final int LARGEST_NUMBER_OF_MASKS = 1_000_000;
	private static final String AUTO = "auto";
	/** Largest number of images or masks per run. */
	private static final int LARGEST_BATCH = 1024;

	// What explains

	public static final Option MODEL =
		Option.text("model", ModelLibrary.DEFAULT, "NAME|CARD|ONNX", "A model by name, its rdf.yaml, or an ONNX file.");
	public static final Option CLASS = Option.text("class", ExplainOptions.TOP, "top|NAME|INDEX",
		"The class to explain; top is the one with the highest score of each image.");
	public static final Option TARGET = Option.text("target", Question.Kind.AUTO.option(), Question.USAGE,
		"What is explained: the score of a class or its probability; a number that the network puts out, up or down; a class in a region, of "
			+ "segmentation networks; what makes an image like, or unlike, another; a box of a detection network, that nearest to the region that is "
			+ "given, else the surest (methods rise and occlusion). auto: up where the model's card says that it puts out values, else the class.")
		.labelled("Target (auto, up, down, region, like=file):");
	public static final Option AGAINST = Option.text("against", "", "CLASS[,CLASS]|" + Question.SIMILAR,
		"Explains the class rather than these: what speaks for it and not for them (Finer-CAM); similar are those with the next highest scores.")
		.labelled("Against (classes, or similar):");
	public static final Option REGION = Option.text("region", Question.PREDICTED, "all|predicted|selection|overlay|manager|TITLE",
		"Where the targets 'region' and 'box' look: the whole image, where the class is predicted, areas of the selection, the overlay or the ROI Manager, or "
			+ "an open stack of masks.")
		.labelled("Region (all, predicted, selection):");
	public static final Option REGION_FILES = Option.text("region", Question.PREDICTED, "all|predicted|MASKS|ROIS",
		"Where the targets 'region' and 'box' look: the whole image, where the class is predicted, or a file: masks, which are not 0 there, a ROI of ImageJ "
			+ "(.roi) or a set of its ROI Manager (.zip); or a folder with a file for each scan.");
	public static final Option METHOD = Option.choice("method", SaliencyMethod.all().stream().map(SaliencyMethod::option).toList(),
		ExplainOptions.DEFAULTS.method().option(),
		"The method: of class activation mapping, or occlusion or rise, which mask the image and need no gradient.");
	public static final Option LAYER = Option.text("layer", ExplainOptions.AUTO_LAYER, "auto|TENSOR[,TENSOR]",
		"The layer to explain at, or several to fuse; 'abscam models check' lists them. auto is the last with positions.")
		.labelled("Layer (auto or tensor):");
	public static final Option FUSE = Option.choice("fuse", names(Fusion.values(), Fusion::option), Fusion.MEAN.option(),
		"How the maps of several layers become one: their mean, or their product, high only where all of them are.");
	public static final Option AXES = Option.text("axes", SaidAxes.AUTO, "auto|NCHW|NHWC|NTC|NCT",
		"What the axes of a layer that is given by name stand for, a letter each: N images, C channels, H, W (D) positions, T tokens. Only where "
			+ "the graph does not show it.");
	public static final Option GRID = Option.text("grid", SaidAxes.AUTO, "auto|HxW",
		"Height and width of the grid that tokens lie on, DxHxW of volumes. Only where the graph does not show it.");
	public static final Option PREFIX = Option.whole("prefix", 0, 999_999, SaidAxes.AUTO,
		"Tokens in front of the positions, such as a class token. Only where the graph does not show it.", SaidAxes.AUTO);
	public static final Option CHANNELS = Option.whole("channels", 1, 999_999_999, ALL,
		"Score only the N channels with the largest maps (methods of two phases).", ALL).labelled("Channels of it (all or number):");
	public static final Option BUDGET = Option.text("budget", AskedBudget.USUAL, AskedBudget.USAGE,
		"How many masks methods of two phases score; the scores of the others are predicted: as many as it takes (auto), all (full), a number, or a "
			+ "part in percent. default is auto at layers of more than " + AskedBudget.FEW
			+ " channels, else full, and full where only N channels are kept.")
		.labelled("Budget (default, auto, full, N or N%):");
	public static final Option MAP_ERROR = Option.number("map-error", 0, .9999, Budget.Auto.DEFAULT_MAP_ERROR, "0..1",
		"Up to which error of the map the budget auto goes on: Pearson's r between the map and that of all masks, as it is estimated.");
	public static final Option BASELINE = Option.choice("baseline", names(Baseline.values(), Baseline::option), Baseline.ZERO.option(),
		"What masked pixels show: 0 after preprocessing, the image's mean, the image blurred, or black.")
		.labelled("Baseline where masked:");
	public static final Option PRECISION =
		Option.choice("precision", names(Precision.values(), Precision::option), Precision.FLOAT32.option(),
			"In what methods of two phases compute the masked images; all else is float32. int8 is for CPUs, two to three times as fast on those "
				+ "with VNNI or AMX, and leaves images to float32 whose scores it would change; auto is int8 where it is known to pay, else "
				+ "float32.");
	public static final Option PATCH = Option.text("patch", Masking.AUTO, "auto|N|HxW",
		"Size of what occlusion hides, in pixels of the network's input, DxHxW in volumes; auto is an eighth of the input.");
	public static final Option STRIDE = Option.text("stride", Masking.AUTO, "auto|N|HxW",
		"How far that moves on, in the same pixels; auto is half of the patch, in volumes all of it.");
	public static final Option MASKS = Option.whole("masks", 1, LARGEST_NUMBER_OF_MASKS, Integer.toString(Masking.DEFAULTS.masks()),
		"Number of RISE's random masks.");
	public static final Option CELLS = Option.text("cells", "7", "N|HxW", "Cells of RISE's masks along each axis, DxHxW in volumes.");
	public static final Option KEEP = Option.number("keep", .01, .99, Masking.DEFAULTS.keep(), "0..1",
		"Probability with which a cell of RISE's masks shows the image.");
	public static final Option MASK_SEED = Option.whole("seed", 1, 999_999_999, Masking.AUTO,
		"Seed of RISE's masks; auto takes it from the image's content, so that the same image has the same map.", Masking.AUTO);
	public static final Option INPUT = Option.text("input", "", "NAME=VALUE",
		"What an input beside the image is held at: a number, a word that the card knows, numbers with commas, or the file of a further image; "
			+ "several one behind the other, such as age=54 sex=F, a value with blanks in quotation marks, on the command line each with an --input "
			+ "of its own.");
	public static final Option INPUTS = Option.file("inputs", "TABLE",
		"A CSV table with a row for each scan (column 'file') and a column for each input beside the image. Relative paths in it count "
			+ "from its folder.");
	public static final Option DEVICE = Option.text("device", Device.AUTO, Device.USAGE,
		"Where to run. auto: CUDA where it works, else WebGPU, else the CPU.");
	public static final Option THREADS = Option.whole("threads", 0, ANY, "0",
		"Threads of one run on the CPU; 0: one where several images are explained at a time, else as many as ONNX Runtime likes.");
	public static final Option JOBS = Option.whole("jobs", 1, 1024, AUTO,
		"Images that are explained at a time on the CPU, whose threads they share; what comes out is the same. auto: as many as there are "
			+ "processors, or as leave each the threads that are asked for.",
		AUTO);
	public static final Option BATCH = Option.whole("batch", 1, LARGEST_BATCH, Integer.toString(ExplainOptions.DEFAULT_BATCH),
		"Images or masks per run.");
	public static final Option TIME_LIMIT =
		Option.whole("time-limit", 1, ANY, "", "The longest time in seconds that the network may take for one batch; "
			+ "without it " + TimeLimit.USUAL + ", or " + TimeLimit.OF_TRIALS + " for a network with loops of its own.").written("SECONDS");
	public static final Option METHODS = Option.text("methods", "abs-cam,abs-cam-initial,grad-cam,grad-cam++", "METHOD[,METHOD]",
		"The methods to compare, with commas.").labelled("Methods (with commas):");

	// What of the image

	public static final Option CHANNEL = Option.text("channel", "current", "current|merged|N",
		"Channel of a hyperstack: the one that is shown, a number, or the colours of a composite image as they are shown.");
	public static final Option WINDOW = Option.text("window", WindowChoice.DEFAULT.toString(), WindowChoice.USAGE,
		"Which values become black and white: the first window of the header, else 0..255 for 8 bits, else the display range if somebody set it, "
			+ "else minimum and maximum of the stack (default); the display range; minimum and maximum of the stack (full); a window of the header by "
			+ "number or name; lung, bone, soft tissue, brain; or two numbers such as -160-240.")
		.labelled("Window (default, display, full, name or low-high):");
	public static final Option SERIES = Option.text("series", "", "UID|NUMBER|TEXT",
		"Which series of a folder, or of a DICOMDIR, that holds several: its UID, its number, or its description or a part of that; 'abscam scan "
			+ "list' shows them.");
	public static final Option STACK =
		Option.flag("stack", "All slices, else the current one; of a hyperstack, those of the current frame.")
			.labelled("Stack (all slices, not only the current one)").usually("true");
	public static final Option FRAMES =
		Option.flag("frames", "All frames of a hyperstack, else the current one.").labelled("Frames (all of them)");
	public static final Option ROI = Option.flag("roi", "Only the bounds of the selected area; the map lies there, and is 0 elsewhere.")
		.labelled("Roi only (selected region)");
	public static final Option VOLUME = Option.flag("volume",
		"Take the whole stack as one volume; only for networks of volumes, which take it so anyway.");

	// What is shown

	public static final Option THRESHOLD = Option.number("threshold", 0, 1, HotspotFinder.DEFAULT_THRESHOLD, "0..1",
		"Fraction of a map's maximum from which a pixel belongs to a hotspot and is painted.").labelled("Threshold (0-1 of the maximum):");
	public static final Option OPACITY =
		Option.number("opacity", 0, 1, OverlayLook.DEFAULT_OPACITY, "0..1", "Opacity of the map in the overlay.")
			.labelled("Opacity (0-1):");
	public static final Option PAINT = Option.choice("paint", names(OverlayLook.Paint.values(), OverlayLook.Paint::option),
		OverlayLook.Paint.BOTH.option(), "What the overlay shows.");
	public static final Option RANGE = Option.choice("range", names(OverlayLook.Range.values(), OverlayLook.Range::option),
		OverlayLook.Range.FIXED.option(), "What the overlay's colours stand for: 0 to 1 (fixed), or 0 to each slice's maximum (slice).")
		.labelled("Range of colours:");
	public static final Option BAR = Option.flag("bar", "Draw a bar of the colours into the overlay.").labelled("Bar of the colours");
	public static final Option OVERLAY = Option.flag("overlay", "Lay map and outlines over the image, whose pixels stay as they are.")
		.labelled("Overlay on the image").usually("true");
	public static final Option RGB = Option.flag("rgb", "Make an RGB copy with map and outlines.").labelled("RGB copy with the map");
	public static final Option ROIS = Option.flag("rois", "Add the hotspots to the ROI Manager, which keeps what it has.")
		.labelled("ROIs to the ROI Manager").usually("true");
	public static final Option TABLE =
		Option.flag("table", "Append rows to the tables of results.").labelled("Table of results").usually("true");
	public static final Option FAITHFULNESS = Option.flag("faithfulness",
		"Measure each map (deletion, insertion, masking test, stability): columns of the table of predictions, and words on the overlay.")
		.labelled("Faithfulness (takes longer)");
	public static final Option CLASS_SENSITIVITY = Option.flag("class-sensitivity",
		"Compare each map with those of the next three classes (and, of many classes, of three further down): rank correlation, SSIM and energy in its "
			+ "hotspots, as columns of the table of predictions. Takes as long as explaining these classes too.")
		.labelled("Class-sensitivity (takes longer)");
	public static final Option REVIEW = Option.flag("review",
		"Show the results in the review window, in place of overlay, tables, ROIs and the stack of maps; needs a screen.")
		.labelled("Review window (in place of the boxes above)");
	public static final Option FIRST = Option.flag("first",
		"The model's answer and map stay hidden until the reader has given a class and a confidence.")
		.labelled("First my reading, then the model's answer");
	public static final Option READER = Option.text("reader", "", "NAME", "Who reads; else who read last, or the user of the computer.")
		.labelled("Reader (your name):");
	public static final Option WITH = Option.text("with", "", "TITLE|FILE|DIR",
		"What stands beside the scan, such as a prior: an open image by its title, or a file or folder; of a DICOM file, its series.")
		.labelled("With (open image, file or folder beside it):");
	public static final Option DICOM = Option.flag("dicom",
		"Write DICOM objects for the study of a DICOM scan: Segmentation, Structured Report, Parametric Map, Key Objects, Secondary Capture.");
	public static final Option DEIDENTIFY = Option.flag("deidentify",
		"Take the patient out of the DICOM objects, by PS3.15's Basic Profile, with other UIDs, without dates. Text burnt into pixels stays.");
	public static final Option DEIDENTIFY_KEY = Option.file("deidentify-key", "FILE",
		"The secret key that the other UIDs follow from, made if it is not there; the same one gives the same UIDs. Else .abscam/deidentify.key at home.");
	public static final Option KEEP_UIDS = Option.flag("keep-uids",
		"Write the UIDs of DICOM files, and addresses in archives that hold them, into the records and tables of results, as --dicom does.");
	public static final Option REPORT = Option.text("report", "", ReportForm.USAGE,
		"Write a report of a page or two for people, with what is measured of the maps: NAME.report.pdf (PDF/A-2b), .html, .png.");
	public static final Option PATIENT = Option.flag("patient",
		"Let the report name the patient, from the DICOM header: name, identifier, birth date, sex, date of the study, accession number.");
	public static final Option FIGURE = Option.flag("figure",
		"A figure for a paper, 180 mm wide at 300 dpi: scan, map, map over scan and hotspots as panels a to d, with scale bar and colours with numbers.")
		.labelled("Figure for a paper");
	public static final Option MONTAGE =
		Option.flag("montage", "A labelled montage, else a 32-bit stack.").labelled("Montage (else a 32-bit stack)")
			.usually("true");
	public static final Option SALIENCY = Option.text("saliency", "", "TITLE",
		"Title of an open saliency stack; without it, the one that was made for the image last.");
	public static final Option MINIMUM =
		Option.number("minimum", 0, ANY, 0, "AREA", "Smallest hotspot to report, in square units of the image.")
			.labelled("Minimum area:");
	public static final Option MIN_AREA = Option.number("min-area", 0, ANY, 0, "AREA",
		"Smallest hotspot to report, in square units of the scan (mm² where it is calibrated).");

	// How maps are measured

	public static final Option WHERE = Option.text("where", "", "COLUMN=VALUE",
		"Only those rows of a table of scans whose column holds this, such as split=val.");
	public static final Option TRUTH = Option.text("truth", "none", "none|selection|overlay|manager|TITLE",
		"Where the truth lies: areas of the selection, the overlay or the ROI Manager, or an open stack of masks.")
		.labelled("Truth (areas or masks):");
	public static final Option TRUTH_FILES = Option.file("truth", "MASKS|ROIS",
		"Where the truth lies: an image or a stack that is not 0 there, a ROI of ImageJ (.roi), a set of its ROI Manager (.zip), or "
			+ "boxes as of Pascal VOC (.xml); or a folder with a file for each scan, of the same name or with one of these in place of its extension.");
	public static final Option TOLERANCE =
		Option.text("tolerance", "15", "PIXELS|LENGTHmm", "How far beside the truth a maximum still hits, in pixels or mm.")
			.labelled("Tolerance (pixels, or 4mm):");
	public static final Option STEPS =
		Option.whole("steps", 1, ANY, Integer.toString(RemovalSteps.DEFAULT.parts()), "Steps of deletion and insertion.")
			.labelled("Steps of the curves:");
	public static final Option EXACT = Option.flag("exact", "Deletion and insertion in steps of 224 pixels, as in RISE.")
		.labelled("Exact (224 pixels a step)");
	public static final Option REGIONS = Option.whole("regions", 0, ANY, Integer.toString(MaskingTest.DEFAULT_REGIONS),
		"Random regions that masked hotspots are compared with; 0 for no test.").labelled("Regions at random:");
	public static final Option ROAD = Option.flag("road", "ROAD, deletion with imputed pixels.").labelled("ROAD (imputed pixels)");
	public static final Option STABILITY = Option.flag("stability", "Similarity of the maps of shifted and noisy images.")
		.labelled("Stability (shift, noise)").usually("true");
	public static final Option STABILITY_CHANNELS = Option.whole("stability-channels", 1, 999_999,
		Integer.toString(EvaluationSettings.STABILITY_CHANNELS),
		"Channels with the largest maps that phase two scores for stability, of the image and of the changed ones.", ALL);
	public static final Option MIRROR =
		Option.flag("mirror", "Stability in the mirror too; not for models that tell left from right. Where the "
			+ "model's card says 'mirror: true', this is measured without asking.").labelled("Mirror (where sides are alike)");
	public static final Option SANITY =
		Option.flag("sanity", "Randomise the weights from the scores down, in stages, and compare the maps.")
			.labelled("Sanity (random weights)");
	public static final Option CONTROLS = Option.flag("controls", "Measure a centre point, a random map and an edge filter too: "
		+ String.join(", ", names(ControlMap.values(), ControlMap::option)) + ".").labelled("Controls (all three)");
	public static final Option COMPARE = Option.text("compare", "", "METHOD[,METHOD]",
		"The method that others are compared with on the same images, and which ones, all that are measured where it stands alone: paired differences with "
			+ "bootstrap intervals, Wilcoxon's signed-rank test, McNemar's exact test for hits, Holm's correction. Two or more are what is measured where "
			+ "--method is not given.");
	public static final Option MEASURES = Option.text("measures", Measure.ALL, "all|MEASURE[,MEASURE]",
		"The measures that methods are compared by, over which Holm's correction goes: " + names(Measure.compared(), Measure::key) + ".");
	public static final Option MARKDOWN = Option.flag("markdown",
		"Print the table of methods and measures as Markdown, with differences from the first method or that of --compare.");
	public static final Option THRESHOLDS = Option.text("thresholds", "usual", "usual|card|TABLE",
		"From which part of a map's maximum its region begins by class, and below which probability no map is shown: --threshold and all (usual), those of "
			+ "the model's card, or a table that --choose-thresholds wrote.");
	public static final Option CHOOSE_THRESHOLDS = Option.flag("choose-thresholds",
		"Choose them for each method, by the largest mean overlap with the truth of these scans, which should be validation images (CheXlocalize, "
			+ "Saporta 2022): evaluation.thresholds.csv, and evaluation.thresholds.yaml for the model's card.");
	public static final Option SIZES = Option.text("sizes", SizeBounds.TERCILES, "terciles|A,B",
		"Where small truths end and large ones begin, as parts of the image.");
	public static final Option COHERENCY = Option.flag("coherency",
		"Explain each image as seen through its map, too, for coherency, ADCC and, with ROAD, ARCC: takes as long as the maps again.")
		.labelled("Coherency with ADCC and ARCC (explains twice)");
	public static final Option PLOTS =
		Option.flag("plots", "Plot the mean curves of deletion and insertion.").labelled("Plots of mean curves")
			.usually("true");
	public static final Option SEED = Option.whole("seed", Long.MIN_VALUE, ANY, "1", "Seed of random regions, noise and weights.");

	// Files and output of the command line

	public static final Option OUT = Option.file("out", "DIR", "Folder for the result files. Without it, only the table is printed.");
	public static final Option CREDENTIALS = Option.file("credentials", "FILE",
		"A file with USER:PASSWORD or 'bearer TOKEN' for an archive (dicomweb://), which only you may read (chmod 600). Without it, the "
			+ "environment variable ABSCAM_ARCHIVE_CREDENTIALS says the same.");
	public static final Option ADDRESS = Option.text("address", "", "ADDRESS",
		"A study or a series of an archive, dicomweb://HOST[:PORT]/ROOT/studies/UID[/series/UID]; the dialog needs the archive alone.")
		.labelled("Address (dicomweb://HOST/ROOT):");
	public static final Option STORE = Option.text("store", "", "ADDRESS",
		"Store the DICOM objects (--dicom) in an archive, dicomweb://HOST[:PORT]/ROOT, which may be done again: no second series comes of it.");
	public static final Option ALLOW_HTTP = Option.flag("allow-http",
		"Speak to archives on other machines over plain http, which everybody on the way can read; else that is https, and http on this "
			+ "machine alone.");
	public static final Option PATH = Option.file("path", "FILE|DIR",
		"A DICOM file, or a folder that holds the files of a series.").labelled("Path (DICOM file or folder):");
	public static final Option SCANS = Option.file("scans", "DIR|TABLE",
		"A folder, whose scans are explained with those of the folders below it; or a table (CSV, TSV) with a column 'path', and 'id', 'label', "
			+ "'mask' and more where there are.")
		.labelled("Scans (folder, or table of them):");
	public static final Option MAPS =
		Option.flag("maps",
			"Write the maps, too: a 32-bit TIFF for each scan in maps/, a thousand in a folder; the column 'map' says which.")
			.labelled("Maps into files");
	public static final Option SHARD = Option.text("shard", "", "i/N",
		"Only the i-th of N parts, such as 3/8: its table is part-00003-of-00008.csv, and the N tables one behind the other, or with --merge, are "
			+ "the table of all.");
	public static final Option MERGE = Option.flag("merge", "Put the parts in the folder together into cohort.csv, once all are done.");
	public static final Option AUDIT = Option.flag("audit",
		"Afterwards, or of the folder alone where nothing is to be explained: what the maps have in common, class by class, and the outliers, as "
			+ "audit.html, tables and a stack of mean maps.");
	public static final Option JSON = Option.flag("json", "Print JSON instead of a table.");
	public static final Option VERBOSE =
		Option.flag("verbose", "Print what ONNX Runtime warns of too, such as operators that a device does not take.");
	public static final Option TOP = Option.whole("top", 1, ANY, "3", "Classes to print per image.");
	public static final Option FILE = Option.file("file", "FILE", "The ONNX file to write.");

	// Models and runtimes

	public static final Option SOURCE = Option.file("source", "SOURCE", "An .onnx file, a folder with an rdf.yaml, or a BioImage.IO zip.")
		.labelled("Source (.onnx, rdf.yaml or .zip):");
	public static final Option NAME = Option.text("name", "", "NAME", "The model's name; without it, the name of the source.")
		.labelled("Name (empty: as the source):");
	public static final Option LABELS = Option.text("labels", "", "A,B,C|FILE",
		"The classes in the order of the output, or a text file with one per line; without it class 0, class 1, ...")
		.labelled("Labels (a, b, c or a text file):");
	public static final Option PREPROCESSING = Option.choice("preprocessing", UsualPreprocessing.NAMES, UsualPreprocessing.NONE,
		"What is done to grey levels 0..255 before they go in.").labelled("Preprocessing of 0-255:");
	public static final Option MEAN =
		Option
			.text("mean", "", "X[,X,X]",
				"Subtracted after 'none' or '0-1': one number, or one per channel. Where mean and std are those of "
					+ "values 0..1, '0-1' comes before.")
			.labelled("Mean (one, or one per channel):");
	public static final Option STD = Option.text("std", "", "X[,X,X]", "What is divided by then: one number, or one per channel.")
		.labelled("Std (one, or one per channel):");
	public static final Option SIZE = Option.text("size", "", "HxW", "Image size of a model that takes any, DxHxW of one of volumes.")
		.labelled("Size (HxW, if the model takes any):");
	public static final Option PIXELS = Option.whole("size", 1, 8192, Integer.toString(ExplainerFile.USUAL_SIZE),
		"Width and height of a model that takes any size.").written("PIXELS");
	public static final Option ACTIVATION = Option.choice("activation", ImportOptions.ACTIVATIONS, ImportOptions.AUTO,
		"What makes probabilities of the outputs; none where they are; values where they are numbers, such as an age, and no classes. auto is as the "
			+ "graph ends, else softmax.")
		.labelled("Activation (none: outputs are probabilities):");
	public static final Option NEW_INPUT = INPUT.helping(
		"What an input beside the image is held at where nothing else is said later: a number, or numbers with commas, by the name of the graph's "
			+ "input, such as age=54; several as in age=54 sex=1, on the command line each with an --input of its own.")
		.labelled("Input (beside the image, such as age=54):");
	public static final Option INTENDED_USE = Option.text("intended-use", "", "TEXT", "What the model is meant for.");
	public static final Option LICENCE =
		Option.text("license", "", "ID", "SPDX identifier, such as CC-BY-4.0.").labelled("License (SPDX, such as MIT):");
	public static final Option TO =
		Option.file("to", "DIR", "The folder of models, such as Fiji's 'models'; without it, on the command line that of the "
			+ "environment variable ABSCAM_MODELS, else .abscam/models in the home folder.").labelled("To (folder; empty: Fiji's models):");
	public static final Option PICTURE =
		Option.file("picture", "SCAN", "A picture, or the middle slice of a stack, to show the model's answers "
			+ "for under the usual ways of preprocessing; without it, a made-up one.");
	public static final Option PICTURES = Option.file("pictures", "DIR|STACK",
		"Real pictures, 8 or more: a folder of files, of which up to 24 are taken, or a stack. Measures on them whether the maps depend on the class, "
			+ "and remembers it by the model's file, layer and method, so that every result says it.");
	public static final Option REMEMBER = Option.flag("remember",
		"Write what was measured into the model's folder too (class-sensitivity.tsv), so that it goes with the model.");
	public static final Option REPLACE = Option.flag("replace", "Put it in the place of an older model of the same name.")
		.labelled("Replace an older model of this name");
	public static final Option WRITE =
		Option.flag("write", "Write the temperature into the model's card, where it is in force from then on.");
	public static final Option WRITE_ACCURACY = Option.text("write-accuracy", "", "WORDS",
		"Write the accuracy into the model's card, with its interval and these words for the images, such as 'validation images of BUSI'; windows and "
			+ "reports say it beside each answer.");
	public static final Option PACKAGE = Option.file("file", "FILE", "A package with an ONNX Runtime for GPUs that you downloaded.")
		.labelled("File (the package):");
	public static final Option INSTALL = Option.file("install", "FILE",
		"A package with an ONNX Runtime for GPUs that you downloaded: its library is used from the next start on.");
	public static final Option INTO = Option.file("into", "DIR", "Installs for the Fiji or ImageJ in this folder, too.");
	public static final Option RUNS =
		Option.whole("runs", 1, ANY, "5", "How often each part is measured, after once to warm up; the median counts.");

	private Options() {}

	/**
	 * @param value what is said of an option
	 * @return whether it is to be found out
	 */
	public static boolean isAuto(String value) {
		return value.strip().equalsIgnoreCase("auto");
	}

	private static <E> String names(List<E> values, Function<E, String> name) {
		return values.stream().map(name).collect(Collectors.joining(", "));
	}

	private static <E> List<String> names(E[] values, Function<E, String> name) {
		return Arrays.stream(values).map(name).toList();
	}
}
