package org.abscam.fiji;

import ij.ImagePlus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.OpenModel;
import org.abscam.hotspot.Hotspot;
import org.abscam.onnx.TargetLayer;

/**
 * What was predicted and which regions were found, as two tables: shown in windows of their own, and as CSV in properties of the
 * saliency stack, where macros find them without a screen and TIFF files keep them.
 */
final class ResultTables {

	static final String PREDICTIONS = "Abs-CAM Predictions";
	static final String HOTSPOTS = "Abs-CAM Hotspots";
	/** {@code Property.get("abscam.predictions")} and so on in a macro. */
	private static final String PROPERTY = "abscam.";

	private final Explainer explainer;
	private final RowTable predictions = new RowTable(PREDICTIONS);
	private final RowTable hotspots = new RowTable(HOTSPOTS);

	ResultTables(String name, Explainer explainer, List<Explained> explained) {
		this.explainer = explainer;
		for (Explained image : explained) {
			predictions.add(prediction(name, image));
			for (Hotspot hotspot : image.hotspots()) hotspots.add(hotspot(name, image, hotspot));
		}
	}

	private Map<String, Object> prediction(String name, Explained image) {
		OpenModel model = explainer.model();
		Explanation explanation = image.explanation();
		int top = explanation.topClass();
		float peak = 0;
		for (float value : explanation.map()) peak = Math.max(peak, value);
		Map<String, Object> row = new LinkedHashMap<>();
		row.put("Image", name);
		row.put("Slice", image.slice());
		row.put("Label", image.label());
		row.put("Class", model.classes().get(top));
		row.put("Probability", explanation.probabilities()[top]);
		row.put("Explained", model.classes().get(explanation.classIndex()));
		row.put("ExplainedProbability", explanation.probability());
		row.put("Peak", peak);
		row.put("EmptyMap", explanation.isEmpty() ? "yes" : "no");
		row.put("Hotspots", image.hotspots().size());
		row.put("Method", explainer.options().method().option());
		row.put("Model", model.source().name());
		return row;
	}

	private Map<String, Object> hotspot(String name, Explained image, Hotspot hotspot) {
		Map<String, Object> row = new LinkedHashMap<>();
		row.put("Image", name);
		row.put("Slice", hotspot.slice());
		row.put("Rank", hotspot.rank());
		row.put("Class", explainer.model().classes().get(image.explanation().classIndex()));
		row.put("Probability", image.explanation().probability());
		putMeasures(row, hotspot);
		row.put("Method", explainer.options().method().option());
		row.put("Model", explainer.model().source().name());
		return row;
	}

	static void putMeasures(Map<String, Object> row, Hotspot hotspot) {
		row.put("Area", hotspot.area());
		row.put("Unit", hotspot.unit());
		row.put("X", hotspot.centroidX());
		row.put("Y", hotspot.centroidY());
		row.put("Peak", hotspot.peak());
		row.put("PeakX", hotspot.peakX());
		row.put("PeakY", hotspot.peakY());
		row.put("Mean", hotspot.mean());
		row.put("Share", hotspot.share());
	}

	/** Appends the rows to the two tables, which are opened if they are not; does nothing without a screen. */
	void show() {
		predictions.show();
		hotspots.show();
	}

	/** Puts the tables and what was done into properties of an image. */
	void attachTo(ImagePlus image) {
		image.setProp(PROPERTY + "predictions", predictions.csv());
		image.setProp(PROPERTY + "hotspots", hotspots.csv());
		describe(image, explainer);
		image.setProp(PROPERTY + "method", explainer.options().method().option());
	}

	/** Puts into properties of an image what it was made with, but for the method. */
	static void describe(ImagePlus image, Explainer explainer) {
		image.setProp(PROPERTY + "model", explainer.model().source().name());
		image.setProp(PROPERTY + "sha256", explainer.model().source().sha256());
		image.setProp(PROPERTY + "class", explainer.options().classChoice());
		image.setProp(PROPERTY + "layer", String.join(",", explainer.layers().stream().map(TargetLayer::tensor).toList()));
		image.setProp(PROPERTY + "device", explainer.device().used());
	}
}
