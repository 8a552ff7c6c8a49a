package org.abscam.cohort;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.Faithfulness;
import org.abscam.evaluate.sensitivity.KnownSensitivity;
import org.abscam.explain.Explainer;
import org.abscam.hotspot.Hotspot;
import org.abscam.report.ExplainedImage;
import org.abscam.report.ExplainedScan;
import org.abscam.report.ListedClasses;
import org.apache.commons.csv.CSVFormat;

/**
 * The table of a cohort, comma-separated values (RFC 4180) in UTF-8: a row for each image in the manifest's order, numbers to six digits,
 * nothing that depends on when, where or beside what a scan was explained.
 */
final class CohortTable {

	private static final List<String> SCAN = List.of("id", "path", "label", "slice", "class", "probability", "explained", "value");
	private static final List<String> MAP = List.of("hotspots", "hotspots_area", "hotspots_share", "hotspot_x", "hotspot_y", "hotspot_left",
		"hotspot_top", "hotspot_width", "hotspot_height", "hotspot_peak", "hotspot_in_corner", "map_peak", "map_mean", "map_entropy",
		"map_x",
		"map_y", "map_corners", "map_outside", "map_text", "letters", "channels", "masked_passes", "masks", "masks_scored", "estimated_r");
	private static final List<String> MEASURES =
		List.of("faithfulness", "deletion", "insertion", "masking_drop", "masking_p", "stability_shift", "stability_noise");
	/** Where the model's card knows its training images. */
	private static final List<String> TRAINING = List.of("training_distance", "unlike_training");
	private static final List<String> END = List.of("window", "class_sensitivity", "warning", "error");
	private static final int LISTED = 5;

	private final List<String> classes;
	private final boolean probabilities;
	private final boolean training;
	private final List<String> further;
	private final CohortRequest.Measures measures;
	/** As it is known when the work begins, for all rows. */
	private final Optional<KnownSensitivity> sensitivity;

	/** @param explainer an open one, which says what there is to say */
	CohortTable(Explainer explainer, List<String> further, CohortRequest.Measures measures) {
		classes = explainer.model().classes();
		probabilities = explainer.question().hasProbabilities();
		training = explainer.model().training().isPresent();
		this.further = List.copyOf(further);
		this.measures = measures;
		sensitivity = KnownSensitivity.of(explainer);
	}

	/** Whether the maps depend on the class, in words, and what that means where they do not; nothing where nobody asks for a class. */
	Optional<String> sensitivity() {
		return sensitivity.map(known -> known.warning(Optional.empty()).orElse("Class sensitivity: " + known.inWords() + "."));
	}

	private boolean isShort() {
		return ListedClasses.of(new float[classes.size()]).size() == classes.size();
	}

	/**
	 * Names of the columns; a further one of the manifest that is called as one of ours, whatever the case, which Spark does not look at, is so
	 * behind {@code manifest_}.
	 */
	List<String> columns() {
		List<String> columns = new ArrayList<>(SCAN);
		Set<String> names = new HashSet<>();
		if (probabilities && isShort()) {
			for (int i = 0; i < classes.size(); i++)
				columns.add("probability_" + (names.add(classes.get(i)) ? classes.get(i) : classes.get(i) + "_" + i));
		}
		else if (probabilities) {
			for (int i = 2; i <= LISTED; i++) Collections.addAll(columns, "class_" + i, "probability_" + i);
		}
		columns.addAll(MAP);
		if (measures.faithfulness()) columns.addAll(MEASURES);
		if (training) columns.addAll(TRAINING);
		columns.addAll(END);
		if (measures.maps()) columns.add("map");
		for (String name : further) columns.add(columns.stream().anyMatch(name::equalsIgnoreCase) ? "manifest_" + name : name);
		return columns;
	}

	/** The line of headers. */
	String header() throws CohortException {
		return line(columns());
	}

	/**
	 * @param scan a scan
	 * @param result what was explained of it
	 * @param figures of each of its images
	 * @param maps file of its maps, empty for none
	 * @return its rows, with the ends of their lines
	 */
	List<String> rows(ListedScan scan, ExplainedScan result, List<ImageFigures> figures, String maps) throws CohortException {
		List<String> rows = new ArrayList<>();
		for (int i = 0; i < result.images().size(); i++) {
			ExplainedImage image = result.images().get(i);
			List<Object> cells = new ArrayList<>(Arrays.asList(scan.id(), scan.path(), scan.label(), image.slice()));
			classes(cells, image, result);
			map(cells, image, result, figures.get(i));
			if (measures.faithfulness()) measures(cells, image.measures());
			if (training) training(cells, image, result);
			cells.add(result.networkImages().windowSource());
			cells.add(sensitivity.map(known -> known.verdict().toString()).orElse(""));
			cells.add(warnings(result, image));
			cells.add("");
			if (measures.maps()) cells.add(maps);
			cells.addAll(scan.further());
			rows.add(line(cells));
		}
		return rows;
	}

	private static void training(List<Object> cells, ExplainedImage image, ExplainedScan result) {
		double distance = image.trainingDistance().orElse(Double.NaN);
		cells.add(Figures.of(distance));
		cells.add(Double.isNaN(distance) ? "" : result.explainer().model().training().orElseThrow().isUnlike(distance));
	}

	/** What is true of the image and its scan, and not how the work went. */
	private static String warnings(ExplainedScan result, ExplainedImage image) {
		return String.join(" ", Stream.concat(result.warnings(image).stream(), result.networkImages().warnings().stream()).toList());
	}

	private static int width(ExplainedScan result) {
		return result.scan().width();
	}

	private static int height(ExplainedScan result) {
		return result.scan().height();
	}

	private void classes(List<Object> cells, ExplainedImage image, ExplainedScan result) {
		float[] scores = image.scores();
		cells.add(probabilities ? result.className(image.topClass()) : "");
		cells.add(probabilities ? Figures.of(image.probabilities()[image.topClass()]) : "");
		cells.add(result.inWords(image));
		cells.add(Figures.of(result.value(image)));
		if (!probabilities) return;
		if (isShort()) {
			for (float probability : image.probabilities()) cells.add(Figures.of(probability));
			return;
		}
		for (int next : ListedClasses.of(scores).subList(1, LISTED)) {
			cells.add(result.className(next));
			cells.add(Figures.of(image.probabilities()[next]));
		}
	}

	private static void map(List<Object> cells, ExplainedImage image, ExplainedScan result, ImageFigures figures) {
		MapStatistics map = figures.map();
		List<Hotspot> hotspots = image.hotspots();
		double pixels = (double) width(result) * height(result) * figures.slices();
		cells.add(hotspots.size());
		cells.add(Figures.of(hotspots.stream().mapToDouble(h -> result.inPixels(h).area()).sum() / pixels));
		cells.add(Figures.of(hotspots.stream().mapToDouble(h -> h.mean() * result.inPixels(h).area()).sum() / (map.mean() * pixels)));
		Optional<Hotspot> largest = hotspots.stream().reduce((a, b) -> b.area() > a.area() ? b : a);
		if (largest.isEmpty()) cells.addAll(Collections.nCopies(8, ""));
		largest.ifPresent(hotspot -> hotspot(cells, hotspot, result));
		Stream.of(map.peak(), map.mean(), map.entropy(), map.x(), map.y(), map.corners()).forEach(value -> cells.add(Figures.of(value)));
		cells.add(Figures.of(figures.around().outside()));
		cells.add(Figures.of(figures.around().text()));
		cells.add(figures.around().letters());
		cells.add(image.channels());
		cells.add(image.forwardPasses());
		cells.add(image.masks().map(masks -> Integer.toString(masks.masks())).orElse(""));
		cells.add(image.masks().map(masks -> Integer.toString(masks.scored())).orElse(""));
		cells.add(Figures.of(image.masks().map(masks -> masks.estimate().orElse(Double.NaN)).orElse(Double.NaN)));
	}

	/** In pixels of the scan. */
	private static void hotspot(List<Object> cells, Hotspot hotspot, ExplainedScan result) {
		ExplainedScan.InPixels at = result.inPixels(hotspot);
		cells.add(Figures.of(at.x()));
		cells.add(Figures.of(at.y()));
		cells.addAll(List.of(hotspot.bounds().x, hotspot.bounds().y, hotspot.bounds().width, hotspot.bounds().height));
		cells.add(Figures.of(hotspot.peak()));
		cells.add(MapStatistics.isCorner(at.x() / width(result), at.y() / height(result)));
	}

	private static void measures(List<Object> cells, Optional<EvaluatedImage> measured) {
		if (measured.isEmpty()) {
			cells.addAll(Collections.nCopies(MEASURES.size(), ""));
			return;
		}
		EvaluatedImage image = measured.get();
		cells.add(image.faithfulness().map(Faithfulness::toString).orElse(""));
		cells.add(Figures.of(image.measures().deletion().area()));
		cells.add(Figures.of(image.measures().insertion().area()));
		cells.add(Figures.of(image.measures().masking().map(test -> test.drop() - test.meanRandomDrop()).orElse(Double.NaN)));
		cells.add(Figures.of(image.measures().masking().map(test -> test.pValue()).orElse(Double.NaN)));
		cells.add(Figures.of(image.stability().map(s -> s.shifted()).orElse(Double.NaN)));
		cells.add(Figures.of(image.stability().map(s -> s.noisy()).orElse(Double.NaN)));
	}

	/** The row of a scan that could not be explained. */
	String failed(ListedScan scan, String sentence) throws CohortException {
		List<String> columns = columns();
		List<Object> cells = new ArrayList<>(Collections.nCopies(columns.size() - scan.further().size(), ""));
		cells.set(0, scan.id());
		cells.set(1, scan.path());
		cells.set(2, scan.label());
		cells.set(columns.indexOf("error"), sentence);
		cells.addAll(scan.further());
		return line(cells);
	}

	private static String line(List<?> cells) throws CohortException {
		try {
			StringBuilder line = new StringBuilder();
			CSVFormat.RFC4180.printRecord(line, cells.toArray());
			return line.toString();
		}
		catch (IOException e) {
			throw new CohortException("A row cannot be written (" + e.getMessage() + ").", e);
		}
	}
}
