package org.abscam.fiji.result;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.Faithfulness;
import org.abscam.evaluate.MaskingTest;
import org.abscam.evaluate.Stability;
import org.abscam.evaluate.sensitivity.ClassLikeness;
import org.abscam.evaluate.sensitivity.KnownSensitivity;
import org.abscam.explain.Explainer;
import org.abscam.explain.PosedQuestion;
import org.abscam.explain.ScoredMasks;
import org.abscam.explain.network.Held;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.Question;
import org.abscam.hotspot.Hotspot;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.report.ExplainedImage;
import org.abscam.report.ExplainedScan;
import org.abscam.report.ListedClasses;
import org.abscam.report.Protocol;
import org.abscam.scan.Scan;
import org.abscam.scan.UsedWindow;

/**
 * What was predicted and which regions were found, as two tables: shown in windows of their own, and as CSV in properties of the
 * saliency stack, where macros find them without a screen and TIFF files keep them.
 */
public final class ResultTables {

	public static final String PREDICTIONS = "Abs-CAM Predictions";
	public static final String HOTSPOTS = "Abs-CAM Hotspots";
	/** {@code Property.get("abscam.predictions")} and so on in a macro. */
	private static final String PROPERTY = "abscam.";

	private final ExplainedScan result;
	private final RowTable predictions = new RowTable(PREDICTIONS);
	private final RowTable hotspots = new RowTable(HOTSPOTS);

	public ResultTables(ExplainedScan result) {
		this.result = result;
		for (ExplainedImage image : result.images()) {
			for (int c : ListedClasses.with(image.scores(), image.classIndex())) predictions.add(prediction(image, c));
			for (Hotspot hotspot : image.hotspots()) hotspots.add(hotspot(image, hotspot));
		}
	}

	/** One row per image and class, of many classes the best five and the explained one; what is about the map in the latter's row. */
	private Map<String, Object> prediction(ExplainedImage image, int c) {
		boolean explained = c == image.classIndex();
		Map<String, Object> row = prediction(result.scan(), image.slice(), image.label());
		putClass(row, result.className(c), image.probabilities()[c], image.scores()[c], c == image.topClass());
		row.put("Probability", cell(result.probability(image, c)));
		row.put("Explained", explained ? "yes" : "no");
		row.put("Peak", explained ? image.peak() : "");
		row.put("EmptyMap", explained ? image.isEmpty() ? "yes" : "no" : "");
		row.put("Hotspots", explained ? image.hotspots().size() : "");
		row.put("Method", result.explainer().options().method().option());
		row.put("Model", result.explainer().model().source().name());
		row.put("Device", result.explainer().device().used());
		if (result.images().stream().anyMatch(i -> i.measures().isPresent()))
			putMeasured(row, explained ? image.measures() : Optional.empty());
		if (result.images().stream().anyMatch(i -> i.classes().isPresent()))
			putClasses(row, explained ? image.classes() : Optional.empty());
		result.sensitivity().ifPresent(known -> row.put("ClassSensitivity", known.verdict().toString()));
		putSeen(row, result.networkImages(), image.slice(), result.warnings(image));
		putTraining(row, result.explainer().model(), image.trainingDistance());
		putHeld(row, result.explainer().model());
		PosedQuestion question = result.explainer().question();
		if (!question.isOfClass()) {
			row.put("Target", explained ? result.inWords(image) : "");
			row.put("Value", explained ? result.value(image) : "");
			row.put("ValueIs", explained ? question.valueName() : "");
			row.put("Unit", explained ? question.unit().orElse("") : "");
		}
		if (!result.explainer().budgets().isEmpty()) putMasks(row, explained ? image.masks() : Optional.empty());
		return row;
	}

	private void putMasks(Map<String, Object> row, Optional<ScoredMasks> masks) {
		row.put("Budget", masks.isPresent() ? Protocol.budget(result.explainer().budgets()) : "");
		row.put("Masks", cell(masks.map(ScoredMasks::masks)));
		row.put("MasksScored", cell(masks.map(ScoredMasks::scored)));
		row.put("EstimatedR", cell(masks.filter(m -> m.estimate().isPresent()).map(m -> m.estimate().getAsDouble())));
	}

	private static void putMeasured(Map<String, Object> row, Optional<EvaluatedImage> measured) {
		row.put("Deletion", cell(measured.map(m -> m.measures().deletion().area())));
		row.put("Insertion", cell(measured.map(m -> m.measures().insertion().area())));
		row.put("MaskingP", cell(measured.flatMap(m -> m.measures().masking()).map(MaskingTest::pValue)));
		row.put("ShiftedSSIM", cell(measured.flatMap(EvaluatedImage::stability).map(Stability::shifted)));
		row.put("Faithfulness", cell(measured.flatMap(EvaluatedImage::faithfulness).map(Faithfulness::toString)));
	}

	private static void putClasses(Map<String, Object> row, Optional<ClassLikeness> classes) {
		row.put("ClassesRankCorrelation", number(classes.map(ClassLikeness::spearman)));
		row.put("ClassesSSIM", number(classes.map(ClassLikeness::ssim)));
		row.put("ClassesEnergy", number(classes.map(ClassLikeness::energy)));
		row.put("ClassesAlike", classes.map(c -> c.isAlike() ? "yes" : "no").orElse(""));
	}

	private static Object number(Optional<OptionalDouble> value) {
		return value.isPresent() && value.get().isPresent() ? value.get().getAsDouble() : "";
	}

	/**
	 * Puts into a row the window that the pixels were seen through, and whether the model is meant for them.
	 *
	 * @param row a row of predictions or measures
	 * @param images the pixels as the model saw them
	 * @param slice that the row is of, from 1
	 * @param warnings sentences on whether the scan is what the model is meant for
	 */
	public static void putSeen(Map<String, Object> row, NetworkImages images, int slice, List<String> warnings) {
		row.put("Window", images.windowSource());
		Optional<UsedWindow> window = images.window().map(w -> w.at(slice));
		row.put("WindowLow", cell(window.map(UsedWindow::low)));
		row.put("WindowHigh", cell(window.map(UsedWindow::high)));
		row.put("Warning", String.join(" ", warnings));
	}

	/** Puts into a row how far the image is from those that the model was trained on; nothing where that is not known. */
	public static void putTraining(Map<String, Object> row, OpenModel model, OptionalDouble distance) {
		if (model.training().isEmpty()) return;
		row.put("TrainingDistance", distance.isPresent() ? distance.getAsDouble() : "");
		row.put("UnlikeTraining",
			distance.isEmpty() ? "" : model.training().get().isUnlike(distance.getAsDouble()) ? "yes" : "no");
	}

	/** Puts into a row what the inputs beside the image were held at. */
	public static void putHeld(Map<String, Object> row, OpenModel model) {
		for (Held held : model.held()) row.put("Input_" + held.name(), held.recorded());
	}

	private static Object cell(Optional<?> value) {
		return value.isPresent() ? value.get() : "";
	}

	/** The beginning of a row of the table of predictions. */
	public static Map<String, Object> prediction(Scan scan, int slice, String label) {
		Map<String, Object> row = new LinkedHashMap<>();
		row.put("Image", scan.name());
		row.put("Slice", slice);
		row.put("Label", label);
		putPosition(row, scan, slice);
		return row;
	}

	/** Puts into a row channel, slice and frame, each from 1, of a hyperstack, whose slices have a number in the stack besides; else nothing. */
	public static void putPosition(Map<String, Object> row, Scan scan, int slice) {
		ImagePlus image = scan.image();
		if (!image.isHyperStack() && !image.isComposite()) return;
		int[] position = image.convertIndexToPosition(slice);
		row.put("C", position[0]);
		row.put("Z", position[1]);
		row.put("T", position[2]);
	}

	public static void putClass(Map<String, Object> row, String name, float probability, float score, boolean top) {
		row.put("Class", name);
		row.put("Probability", probability);
		row.put("Score", score);
		row.put("Top", top ? "yes" : "no");
	}

	private Map<String, Object> hotspot(ExplainedImage image, Hotspot hotspot) {
		Map<String, Object> row = new LinkedHashMap<>();
		row.put("Image", result.scan().name());
		row.put("Slice", hotspot.slice());
		putPosition(row, result.scan(), hotspot.slice());
		row.put("Rank", hotspot.rank());
		row.put("Class", result.inWords(image));
		row.put("Probability", cell(result.probability(image, image.classIndex())));
		putMeasures(row, hotspot);
		row.put("Method", result.explainer().options().method().option());
		row.put("Model", result.explainer().model().source().name());
		return row;
	}

	public static void putMeasures(Map<String, Object> row, Hotspot hotspot) {
		row.put("Area", hotspot.area());
		row.put("Unit", hotspot.unit());
		row.put("X", hotspot.centroidX());
		row.put("Y", hotspot.centroidY());
		row.put("Peak", hotspot.peak());
		row.put("PeakX", hotspot.peakX());
		row.put("PeakY", hotspot.peakY());
		row.put("Mean", hotspot.mean());
		row.put("Share", hotspot.share());
		row.put("AreaUnit", hotspot.areaUnit()); // behind all that were there before it: macros may count columns
	}

	/** Appends the rows to the two tables, which are opened if they are not; writes them into the log where there is no screen. */
	public void showOrLog() {
		predictions.showOrLog();
		hotspots.showOrLog();
	}

	public String predictionsCsv() {
		return predictions.csv();
	}

	/** Empty where there is no hotspot. */
	public String hotspotsCsv() {
		return hotspots.csv();
	}

	/** The predictions as a table of ImageJ that is not shown. */
	public ResultsTable predictionsTable() {
		return predictions.table();
	}

	/** The hotspots as a table of ImageJ that is not shown; without rows where there is none. */
	public ResultsTable hotspotsTable() {
		return hotspots.table();
	}

	/** Puts the tables and what was done into properties of an image. */
	public void attachTo(ImagePlus image) {
		image.setProp(PROPERTY + "predictions", predictionsCsv());
		image.setProp(PROPERTY + "hotspots", hotspotsCsv());
		describe(image, result.explainer());
		describe(image, result.networkImages());
		result.scoredMasks().ifPresent(masks -> {
			image.setProp(PROPERTY + "masks", Integer.toString(masks.masks()));
			image.setProp(PROPERTY + "masks_scored", Integer.toString(masks.scored()));
			masks.estimate().ifPresent(r -> image.setProp(PROPERTY + "estimated_r", Double.toString(r)));
		});
		image.setProp(PROPERTY + "method", result.explainer().options().method().option());
	}

	/** Puts the window that the pixels were seen through into properties of an image. */
	public static void describe(ImagePlus image, NetworkImages images) {
		image.setProp(PROPERTY + "window", images.windowSource());
		images.window().ifPresent(window -> {
			image.setProp(PROPERTY + "window_low", UsedWindow.number(window.low()));
			image.setProp(PROPERTY + "window_high", UsedWindow.number(window.high()));
			image.setProp(PROPERTY + "window_function", window.function().word());
		});
	}

	/** Puts into properties of an image what it was made with, but for the method. */
	public static void describe(ImagePlus image, Explainer explainer) {
		image.setProp(PROPERTY + "model", explainer.model().source().name());
		image.setProp(PROPERTY + "sha256", explainer.model().source().sha256());
		image.setProp(PROPERTY + "class", explainer.options().classChoice());
		if (!explainer.question().isOfClass() || explainer.question().kind() == Question.Kind.PROBABILITY) {
			Question question = explainer.question().question();
			image.setProp(PROPERTY + "target",
				explainer.question().kind().option() + (question.image().isEmpty() ? "" : "=" + Question.shortName(question.image())));
			image.setProp(PROPERTY + "against", question.against());
			image.setProp(PROPERTY + "region", Question.shortName(question.region()));
		}
		String layers = String.join(",", explainer.layers().stream().map(TargetLayer::tensor).toList());
		if (!layers.isEmpty()) image.setProp(PROPERTY + "layer", layers);
		if (explainer.layers().size() > 1) image.setProp(PROPERTY + "fuse", explainer.options().where().fusion().option());
		for (Held held : explainer.model().held()) image.setProp(PROPERTY + "input_" + held.name(), held.recorded());
		if (!explainer.budgets().isEmpty()) image.setProp(PROPERTY + "budget", Protocol.budget(explainer.budgets()));
		image.setProp(PROPERTY + "device", explainer.device().used());
		KnownSensitivity.of(explainer).ifPresent(known -> image.setProp(PROPERTY + "class_sensitivity", known.inWords()));
	}
}
