package org.abscam.report.evaluation;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.abscam.evaluate.ClassThresholds;
import org.abscam.evaluate.localise.ChosenThresholds;
import org.abscam.evaluate.localise.LocalisationTable;
import org.abscam.evaluate.statistics.Estimate;
import org.abscam.report.ReportException;
import org.abscam.report.Tables;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** Localisation by class and stratum as text, comma-separated values and JSON; and chosen thresholds, which can be read again. */
public final class LocalisationReport {

	private static final String USUAL = "usual";
	private static final String CARD = "card";
	private static final String MAPS = "maps";
	private static final String CLASS = "class";
	private static final String THRESHOLD = "threshold";
	private static final String CUTOFF = "probability_cutoff";

	private LocalisationReport() {}

	/**
	 * @param tables of methods
	 * @return a line for each class and stratum, under a heading
	 */
	public static String text(List<LocalisationTable> tables) {
		StringBuilder text = new StringBuilder();
		for (LocalisationTable table : tables) {
			if (table.rows().isEmpty()) continue;
			text.append(
				String.format(Locale.ROOT, "%s, shown from a probability of %.2f on; small up to %.4f of the image, large from %.4f on:%n",
					table.maps(), table.cutoff(), table.bounds().small(), table.bounds().middle()));
			text.append(String.format(Locale.ROOT, "  %-20s %-19s %6s %6s  %-21s %-21s %-21s%n", "class", "stratum", "truths", "shown",
				"mIoU (95%)",
				"mIoU of all (95%)", "hit rate (95%)"));
			for (LocalisationTable.Row row : table.rows()) {
				text.append(
					String.format(Locale.ROOT, "  %-20s %-19s %6d %6d  %-21s %-21s %-21s%n", row.className(), row.stratum(), row.truths(),
						row.shown(), number(row.iou()), number(row.iouOfAll()), number(row.hits())));
			}
		}
		return text.toString();
	}

	private static String number(Estimate e) {
		return e.isKnown() ? String.format(Locale.ROOT, "%.3f (%.3f-%.3f)", e.mean(), e.low(), e.high()) : "-";
	}

	/**
	 * Writes a row for each method, class and stratum.
	 *
	 * @param tables of methods
	 * @param out takes the text
	 * @throws IOException if it cannot be written
	 */
	public static void csv(List<LocalisationTable> tables, Appendable out) throws IOException {
		try (CSVPrinter csv = Tables.csv(out, MAPS, CLASS, "stratum", CUTOFF, "small_up_to", "large_from", "truths", "shown", "miou",
			"miou_low_95", "miou_high_95", "miou_of_all", "miou_of_all_low_95", "miou_of_all_high_95", "images_of_all", "hit_rate",
			"hit_rate_low_95", "hit_rate_high_95")) {
			for (LocalisationTable table : tables) for (LocalisationTable.Row row : table.rows()) {
				csv.printRecord(table.maps(), row.className(), row.stratum(), table.cutoff(), table.bounds().small(),
					table.bounds().middle(),
					row.truths(), row.shown(), cell(row.iou(), row.iou().mean()), cell(row.iou(), row.iou().low()),
					cell(row.iou(), row.iou().high()), row.iouOfAll().mean(), row.iouOfAll().low(), row.iouOfAll().high(),
					row.iouOfAll().n(),
					cell(row.hits(), row.hits().mean()), cell(row.hits(), row.hits().low()), cell(row.hits(), row.hits().high()));
			}
		}
	}

	private static Object cell(Estimate e, double value) {
		return e.isKnown() ? value : null;
	}

	/**
	 * @param table of a method
	 * @return its rows
	 */
	public static JsonArray json(LocalisationTable table) {
		JsonArray rows = new JsonArray();
		for (LocalisationTable.Row row : table.rows()) {
			JsonObject json = new JsonObject();
			json.addProperty(CLASS, row.className());
			json.addProperty("stratum", row.stratum());
			json.addProperty("truths", row.truths());
			json.addProperty("shown", row.shown());
			add(json, "miou", row.iou());
			add(json, "miou_of_all", row.iouOfAll());
			add(json, "hit_rate", row.hits());
			rows.add(json);
		}
		return rows;
	}

	private static void add(JsonObject json, String name, Estimate e) {
		if (!e.isKnown()) return;
		JsonObject estimate = new JsonObject();
		estimate.addProperty("n", e.n());
		estimate.addProperty("mean", e.mean());
		estimate.addProperty("low_95", e.low());
		estimate.addProperty("high_95", e.high());
		json.add(name, estimate);
	}

	/**
	 * Writes chosen thresholds, a row for each method and class.
	 *
	 * @param chosen of methods
	 * @param out takes the text
	 * @throws IOException if it cannot be written
	 */
	public static void thresholds(List<ChosenThresholds> chosen, Appendable out) throws IOException {
		try (CSVPrinter csv = Tables.csv(out, MAPS, CLASS, THRESHOLD, "images", "miou", CUTOFF)) {
			for (ChosenThresholds one : chosen) for (Map.Entry<String, ChosenThresholds.OfClass> c : one.classes().entrySet()) {
				csv.printRecord(one.maps(), c.getKey(), c.getValue().threshold(), c.getValue().images(), c.getValue().overlap(),
					one.cutoff());
			}
		}
	}

	/**
	 * @param chosen of a method
	 * @return what a model's card says of it, to be put there
	 */
	public static String yaml(ChosenThresholds chosen) {
		StringBuilder yaml = new StringBuilder("# of " + chosen.maps() + "\nconfig:\n  abscam:\n    thresholds:\n");
		chosen.classes()
			.forEach((name, c) -> yaml.append("      \"").append(name.replace("\\", "\\\\").replace("\"", "\\\"")).append("\": ")
				.append(c.threshold()).append('\n'));
		if (chosen.cutoff() > 0) yaml.append("    probability_cutoff: ").append(chosen.cutoff()).append('\n');
		return yaml.toString();
	}

	/**
	 * @param said {@code usual}, {@code card}, or the path of a table that {@link #thresholds} wrote
	 * @return the thresholds and cut-offs
	 * @throws ReportException if there is no such file, or it is no such table
	 */
	public static ClassThresholds said(String said) throws ReportException {
		String word = said.strip();
		if (word.equalsIgnoreCase(USUAL)) return ClassThresholds.USUAL;
		if (word.equalsIgnoreCase(CARD)) return ClassThresholds.CARD;
		try {
			if (Files.isRegularFile(Path.of(said))) return read(Path.of(said));
		}
		catch (InvalidPathException e) {
			// no file has such a name
		}
		throw new ReportException("The thresholds '" + said + "' are neither '" + USUAL + "' nor '" + CARD
			+ "', and there is no such file; give the evaluation.thresholds.csv of a run with --choose-thresholds.", null);
	}

	private static ClassThresholds read(Path file) throws ReportException {
		Map<String, Map<String, Double>> byMaps = new LinkedHashMap<>();
		Map<String, Double> cutoffs = new LinkedHashMap<>();
		try (CSVParser rows = CSVParser.parse(Files.newBufferedReader(file, StandardCharsets.UTF_8),
			CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
			for (CSVRecord row : rows) {
				byMaps.computeIfAbsent(row.get(MAPS), m -> new LinkedHashMap<>()).put(row.get(CLASS), part(row.get(THRESHOLD)));
				cutoffs.put(row.get(MAPS), part(row.get(CUTOFF)));
			}
		}
		catch (IOException | UncheckedIOException | IllegalArgumentException e) {
			throw new ReportException(
				"'" + file + "' is no table of thresholds (columns " + String.join(", ", MAPS, CLASS, THRESHOLD, CUTOFF)
					+ ", numbers from 0 to 1); give the file evaluation.thresholds.csv of a run with --choose-thresholds.",
				e);
		}
		return new ClassThresholds(byMaps, cutoffs, false);
	}

	private static double part(String text) {
		double value = Double.parseDouble(text);
		if (!(value >= 0 && value <= 1)) throw new IllegalArgumentException(text + " is not within 0..1");
		return value;
	}
}
