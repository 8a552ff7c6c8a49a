package org.abscam.report.evaluation;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.abscam.evaluate.Measure;
import org.abscam.evaluate.compare.Difference;
import org.abscam.evaluate.compare.MethodTable;
import org.abscam.evaluate.statistics.Bootstrap;
import org.abscam.evaluate.statistics.Estimate;
import org.abscam.report.Tables;
import org.apache.commons.csv.CSVPrinter;

/** A table of methods and measures as text, Markdown, comma-separated values and JSON. */
public final class MethodReport {

	private MethodReport() {}

	/**
	 * @param table methods and measures
	 * @return how the numbers were made, in a sentence
	 */
	public static String rule(MethodTable table) {
		return "Intervals hold 95% of the means of " + Bootstrap.DRAWS + " bootstrap draws of the images; better and worse: p ≤ 0.05 by "
			+ "Wilcoxon's signed-rank test, by McNemar's exact test for what is true or false of an image, after Holm's correction over the "
			+ "measures (" + table.measures().size()
			+ ") of two methods. Images of one scan are not independent: over them, all this is too sure.";
	}

	/**
	 * Two methods beside each other, a line for each measure, and so for each method that is compared with the reference.
	 *
	 * @param table methods and measures
	 * @return lines, each with its end
	 */
	public static String text(MethodTable table) {
		StringBuilder text = new StringBuilder();
		for (MethodTable.Row row : table.rows()) {
			if (row.differences().isEmpty()) continue;
			text.append(
				String.format(Locale.ROOT, "%s less %s:%n%-14s %-6s %4s %8s %8s  %-26s %8s %8s%n", row.maps(), table.reference(), "measure",
					"better", "n", shortened(table.reference()), shortened(row.maps()), "difference (95%)", "p", "Holm"));
			row.differences().forEach((measure, d) -> text.append(String.format(Locale.ROOT,
				"%-14s %-6s %4d %8s %8s  %-26s %8s %8s %s%n", measure.key(), better(measure), d.mean().n(),
				number(table.referenceRow().means().get(measure)), number(row.means().get(measure)), interval(d.mean(), "..", "", ""),
				p(d.p()), p(d.adjusted()), d.verdict())));
		}
		return text.isEmpty() ? "" : text + rule(table) + System.lineSeparator();
	}

	private static String shortened(String name) {
		return name.length() > 8 ? name.substring(0, 7) + "…" : name;
	}

	/**
	 * @param table methods and measures
	 * @return a row for each method, a column for each measure: the mean, and in brackets the difference from the reference with its interval
	 */
	public static String markdown(MethodTable table) {
		StringBuilder text = new StringBuilder("| maps | images | mean rank |");
		for (Measure measure : table.measures()) text.append(' ').append(measure.key()).append(arrow(measure)).append(" |");
		text.append("\n|---|---|---|").append("---|".repeat(table.measures().size())).append('\n');
		for (MethodTable.Row row : table.rows()) {
			boolean reference = row.maps().equals(table.reference());
			text.append("| ").append(reference ? "**" + row.maps() + "**" : row.maps()).append(" | ").append(row.images()).append(" | ")
				.append(row.meanRank().isPresent() ? String.format(Locale.ROOT, "%.2f", row.meanRank().getAsDouble()) : "").append(" |");
			for (Measure measure : table.measures()) text.append(' ').append(cell(row, measure)).append(" |");
			text.append('\n');
		}
		text.append('\n');
		for (Measure measure : table.measures())
			text.append("- ").append(measure.key()).append(": ").append(measure.meaning()).append('\n');
		return text.append('\n').append("↓ less is better, ↑ more is better. In brackets: difference from **").append(table.reference())
			.append("** on the same images. Mean rank: over ")
			.append(table.rankedBy().stream().map(Measure::key).collect(Collectors.joining(", ")))
			.append("; controls have none. Means that are printed alike share a rank. ").append(rule(table)).append('\n').toString();
	}

	private static String cell(MethodTable.Row row, Measure measure) {
		Estimate mean = row.means().get(measure);
		if (mean == null) return "";
		Difference d = row.differences().get(measure);
		if (d == null) return number(mean);
		String verdict = d.verdict().toString();
		return number(mean) + " (" + interval(d.mean(), ", ", "[", "]") + (verdict.isEmpty() ? "" : " **" + verdict + "**") + ")";
	}

	private static String interval(Estimate e, String to, String open, String close) {
		boolean bracketed = !open.isEmpty();
		return signed(e.mean()) + " " + (bracketed ? open : "(") + signed(e.low()) + to + signed(e.high()) + (bracketed ? close : ")");
	}

	private static String signed(double value) {
		return String.format(Locale.ROOT, "%+.3f", value);
	}

	private static String number(Estimate mean) {
		return mean == null ? "-" : String.format(Locale.ROOT, "%.3f", mean.mean());
	}

	private static String p(double p) {
		return p < .0001 ? "<0.0001" : String.format(Locale.ROOT, "%.4f", p);
	}

	private static String better(Measure measure) {
		return measure.better().name().toLowerCase(Locale.ROOT);
	}

	private static String arrow(Measure measure) {
		return switch (measure.better()) {
			case LOW -> " ↓";
			case HIGH -> " ↑";
			case NEITHER -> "";
		};
	}

	/**
	 * Writes a row for each method and measure as comma-separated values.
	 *
	 * @param table methods and measures
	 * @param out takes the text
	 * @throws IOException if it cannot be written
	 */
	public static void csv(MethodTable table, Appendable out) throws IOException {
		try (CSVPrinter csv =
			Tables.csv(out, "maps", "measure", "better", "n", "mean", "low_95", "high_95", "reference", "pairs", "difference",
				"difference_low_95", "difference_high_95", "p", "p_holm", "verdict", "mean_rank")) {
			for (MethodTable.Row row : table.rows()) for (Map.Entry<Measure, Estimate> mean : row.means().entrySet()) {
				Estimate e = mean.getValue();
				Difference d = row.differences().get(mean.getKey());
				Object rank = row.meanRank().isPresent() ? row.meanRank().getAsDouble() : null;
				if (d == null)
					csv.printRecord(row.maps(), mean.getKey().key(), better(mean.getKey()), e.n(), e.mean(), e.low(), e.high(), null, null,
						null, null, null, null, null, null, rank);
				else csv.printRecord(row.maps(), mean.getKey().key(), better(mean.getKey()), e.n(), e.mean(), e.low(), e.high(),
					table.reference(),
					d.mean().n(), d.mean().mean(), d.mean().low(), d.mean().high(), d.p(), d.adjusted(), d.verdict(), rank);
			}
		}
	}

	/**
	 * @param table methods and measures
	 * @return the reference, the rule, and for each method its means, differences and mean rank
	 */
	static JsonObject json(MethodTable table) {
		JsonObject json = new JsonObject();
		json.addProperty("reference", table.reference());
		json.addProperty("rule", rule(table));
		JsonArray methods = new JsonArray();
		for (MethodTable.Row row : table.rows()) methods.add(json(row));
		json.add("methods", methods);
		return json;
	}

	/**
	 * @param table methods and measures
	 * @param maps one of the methods
	 * @return its part of the table, with the name of the reference; empty for the reference itself and what is not compared with it
	 */
	public static Optional<JsonObject> json(MethodTable table, String maps) {
		return table.rows().stream().filter(row -> row.maps().equals(maps) && !row.differences().isEmpty()).findFirst().map(row -> {
			JsonObject json = json(row);
			json.addProperty("reference", table.reference());
			return json;
		});
	}

	private static JsonObject json(MethodTable.Row row) {
		JsonObject method = new JsonObject();
		method.addProperty("maps", row.maps());
		method.addProperty("images", row.images());
		row.meanRank().ifPresent(rank -> method.addProperty("mean_rank", rank));
		JsonObject measures = new JsonObject();
		row.means().forEach((measure, mean) -> measures.add(measure.key(), json(measure, mean, row.differences().get(measure))));
		method.add("measures", measures);
		return method;
	}

	private static JsonObject json(Measure measure, Estimate mean, Difference d) {
		JsonObject json = json(mean);
		json.addProperty("better", better(measure));
		if (d == null) return json;
		JsonObject difference = json(d.mean());
		difference.addProperty("p", d.p());
		difference.addProperty("p_holm", d.adjusted());
		if (d.verdict() != Difference.Verdict.OPEN) difference.addProperty("verdict", d.verdict().toString());
		json.add("difference", difference);
		return json;
	}

	private static JsonObject json(Estimate e) {
		JsonObject json = new JsonObject();
		json.addProperty("n", e.n());
		json.addProperty("mean", e.mean());
		json.addProperty("low_95", e.low());
		json.addProperty("high_95", e.high());
		return json;
	}
}
