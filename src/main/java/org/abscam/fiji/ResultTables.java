package org.abscam.fiji;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.OpenModel;
import org.abscam.hotspot.Hotspot;
import org.abscam.onnx.TargetLayer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * What was predicted and which regions were found, as two tables: shown in windows of their own, and as CSV in properties of the
 * saliency stack, where macros find them without a screen and TIFF files keep them.
 */
final class ResultTables {

	static final String PREDICTIONS = "Abs-CAM Predictions";
	static final String HOTSPOTS = "Abs-CAM Hotspots";
	/** {@code Property.get("abscam.predictions")} and so on in a macro. */
	private static final String PROPERTY = "abscam.";
	private static final int DECIMALS = 4;

	private final Explainer explainer;
	private final List<Map<String, Object>> predictions = new ArrayList<>();
	private final List<Map<String, Object>> hotspots = new ArrayList<>();

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
		row.put("Area", hotspot.area());
		row.put("Unit", hotspot.unit());
		row.put("X", hotspot.centroidX());
		row.put("Y", hotspot.centroidY());
		row.put("Peak", hotspot.peak());
		row.put("PeakX", hotspot.peakX());
		row.put("PeakY", hotspot.peakY());
		row.put("Mean", hotspot.mean());
		row.put("Share", hotspot.share());
		row.put("Method", explainer.options().method().option());
		row.put("Model", explainer.model().source().name());
		return row;
	}

	/** Appends the rows to the two tables, which are opened if they are not; does nothing without a screen. */
	void show() {
		append(PREDICTIONS, predictions);
		append(HOTSPOTS, hotspots);
	}

	private static void append(String title, List<Map<String, Object>> rows) {
		if (rows.isEmpty()) return;
		ResultsTable open = ResultsTable.getResultsTable(title);
		ResultsTable table = open == null ? new ResultsTable() : open;
		table.setPrecision(DECIMALS);
		for (Map<String, Object> row : rows) {
			table.addRow();
			row.forEach((column, value) -> {
				if (value instanceof Number number) table.addValue(column, number.doubleValue());
				else table.addValue(column, String.valueOf(value));
			});
		}
		table.show(title);
	}

	/** Puts the tables and what was done into properties of an image. */
	void attachTo(ImagePlus image) {
		image.setProp(PROPERTY + "predictions", csv(predictions));
		image.setProp(PROPERTY + "hotspots", csv(hotspots));
		image.setProp(PROPERTY + "model", explainer.model().source().name());
		image.setProp(PROPERTY + "sha256", explainer.model().source().sha256());
		image.setProp(PROPERTY + "method", explainer.options().method().option());
		image.setProp(PROPERTY + "class", explainer.options().classChoice());
		image.setProp(PROPERTY + "layer", String.join(",", explainer.layers().stream().map(TargetLayer::tensor).toList()));
		image.setProp(PROPERTY + "device", explainer.device().used());
	}

	private static String csv(List<Map<String, Object>> rows) {
		if (rows.isEmpty()) return "";
		StringBuilder text = new StringBuilder();
		try (CSVPrinter printer = new CSVPrinter(text, CSVFormat.RFC4180)) {
			printer.printRecord(rows.get(0).keySet());
			for (Map<String, Object> row : rows) printer.printRecord(row.values());
		}
		catch (IOException e) {
			throw new UncheckedIOException(e); // a StringBuilder has none
		}
		return text.toString();
	}
}
