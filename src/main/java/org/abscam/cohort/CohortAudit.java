package org.abscam.cohort;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.abscam.evaluate.Faithfulness;
import org.abscam.files.InUseException;
import org.abscam.files.Reason;
import org.abscam.files.StagedFiles;
import org.abscam.report.SaliencyFile;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * What the maps of a cohort have in common, class by class, and which rows are least like the others: whether a classifier looks at the body or
 * at what is beside it. It looks at the table and its record alone, no scan is read again.
 */
public final class CohortAudit {

	private static final String NAME = "audit";
	/** The table of classes in the folder. */
	public static final String CLASSES = NAME + ".csv";
	/** The stack of mean maps in the folder, where there is any. */
	public static final String MEAN_MAPS = NAME + "-mean-maps.tif";
	static final int MOST_OUTLIERS = 100;

	private CohortAudit() {}

	/**
	 * An outlier with what its row says.
	 *
	 * @param id of the scan
	 * @param path of the scan
	 * @param slice as the table has it
	 * @param explained the class
	 * @param value what the model says of it
	 * @param map file of the scan's maps in the folder, empty for none
	 * @param found by what it is one
	 */
	record Named(String id, String path, String slice, String explained, String value, String map, Outliers.Outlier found) {}

	/**
	 * Writes {@code audit.csv}, a row for each class; {@code audit-outliers.csv}, a row for each of at most 100, the farthest first;
	 * {@code audit.html}, both with the mean maps as pictures; and {@code audit-mean-maps.tif}, these as a 32-bit stack. Blocks until done.
	 *
	 * @param out folder of a cohort that is complete
	 * @return the page
	 * @throws CohortException if there is no table, or the audit cannot be written
	 */
	public static Path write(Path out) throws CohortException {
		Path table = out.resolve(Shard.WHOLE.stem() + Cohort.TABLE);
		if (!Files.exists(table)) {
			throw new CohortException("There is no '" + table + "' to be audited; explain the scans first"
				+ (CohortParts.of(out).isPresent() ? ", and put their parts together with --merge." : "."));
		}
		JsonObject record = CohortRecord.read(out.resolve(Shard.WHOLE.stem() + Cohort.RECORD));
		AuditedRows rows = AuditedRows.read(table);
		Map<String, float[]> maps = means(record.getAsJsonObject(MeanMaps.NAME));
		List<Named> outliers = named(table, rows, Outliers.of(rows, MOST_OUTLIERS));
		try (StagedFiles files = StagedFiles.begin(out, NAME)) {
			write(files.path(CLASSES), csv -> classes(rows, csv));
			write(files.path(NAME + "-outliers.csv"), csv -> outliers(outliers, csv));
			Files.writeString(files.path(NAME + ".html"), AuditPage.of(record, rows, maps, outliers, out), StandardCharsets.UTF_8);
			if (!maps.isEmpty()) SaliencyFile.write(maps, CoarseMap.SIDE, files.path(MEAN_MAPS));
			files.publish(List.of(MEAN_MAPS));
			return out.resolve(NAME + ".html");
		}
		catch (InUseException e) {
			throw new CohortException("Another Abs-CAM audits '" + out + "' just now; wait until it is done.", e);
		}
		catch (IOException e) {
			throw new CohortException("The audit cannot be written into '" + out + "' (" + Reason.of(e) + "); mend that and try again.", e);
		}
	}

	/** The mean map of each class, 0..1. */
	private static Map<String, float[]> means(JsonObject sums) {
		Map<String, float[]> means = new LinkedHashMap<>();
		for (Map.Entry<String, JsonElement> one : sums.getAsJsonObject("classes").entrySet()) {
			JsonArray cells = one.getValue().getAsJsonObject().getAsJsonArray("cells");
			double full = one.getValue().getAsJsonObject().get("images").getAsDouble() * sums.get("one").getAsDouble();
			float[] mean = new float[cells.size()];
			for (int i = 0; i < mean.length; i++) mean[i] = (float) (cells.get(i).getAsDouble() / full);
			means.put(one.getKey(), mean);
		}
		return means;
	}

	private static List<Named> named(Path table, AuditedRows rows, List<Outliers.Outlier> outliers) throws CohortException {
		Map<Integer, CSVRecord> records = new HashMap<>();
		Map<Integer, Boolean> wanted = new HashMap<>();
		outliers.forEach(one -> wanted.put(one.row(), true));
		int[] at = {0};
		AuditedRows.each(table, row -> {
			if (row.get("error").isEmpty() && wanted.containsKey(at[0]++)) records.put(at[0] - 1, row);
		});
		List<Named> named = new ArrayList<>();
		for (Outliers.Outlier one : outliers) {
			CSVRecord row = records.get(one.row());
			named.add(new Named(row.get("id"), row.get("path"), row.get("slice"), row.get("explained"), row.get("value"),
				row.isMapped("map") ? row.get("map") : "", one));
		}
		return named;
	}

	@FunctionalInterface
	private interface Content {

		void print(CSVPrinter csv) throws IOException;
	}

	private static void write(Path file, Content content) throws IOException {
		try (Writer writer = Cohort.writer(file); CSVPrinter csv = new CSVPrinter(writer, CSVFormat.RFC4180)) {
			content.print(csv);
		}
	}

	/** The columns of a class, beside its name. */
	static Map<String, String> columns(AuditedRows rows, String name) {
		AuditedRows.Group group = rows.groups.get(name);
		Map<String, String> columns = new LinkedHashMap<>();
		columns.put("images", Integer.toString(group.rows));
		columns.put("mean_value", Figures.of(group.value / group.rows));
		columns.put("labelled", Integer.toString(group.labelled));
		columns.put("right", Integer.toString(group.right));
		columns.put("empty_maps", Integer.toString(group.empty));
		columns.put("unlike_training", rows.knowsTraining ? Integer.toString(group.unlike) : "not known");
		columns.put("hotspot_in_corner", Figures.of((double) group.corner / group.rows));
		columns.put("with_letters", Figures.of((double) group.lettered / group.rows));
		for (int m = 0; m < AuditedRows.MEASURES.size(); m++) {
			float[] sorted = rows.sorted(m, name);
			String column = AuditedRows.MEASURES.get(m).column();
			columns.put(column, Figures.of(group.sums[m] / group.counts[m]));
			columns.put(column + "_median", sorted.length == 0 ? "" : Figures.of(sorted[sorted.length / 2]));
			columns.put(column + "_highest", sorted.length == 0 ? "" : Figures.of(sorted[sorted.length - 1]));
		}
		for (Faithfulness word : Faithfulness.values())
			columns.put(word.toString(), Integer.toString(group.words.getOrDefault(word.toString(), 0)));
		return columns;
	}

	private static void classes(AuditedRows rows, CSVPrinter csv) throws IOException {
		boolean first = true;
		for (String name : rows.groups.keySet()) {
			Map<String, String> columns = columns(rows, name);
			if (first) {
				List<String> header = new ArrayList<>(List.of("explained"));
				header.addAll(columns.keySet());
				csv.printRecord(header);
				first = false;
			}
			List<String> cells = new ArrayList<>(List.of(name));
			cells.addAll(columns.values());
			csv.printRecord(cells);
		}
	}

	private static void outliers(List<Named> outliers, CSVPrinter csv) throws IOException {
		csv.printRecord(Arrays.asList("id", "path", "slice", "explained", "value", "measure", "measured", "usual", "robust_deviations"));
		for (Named one : outliers) {
			Outliers.Outlier found = one.found;
			csv.printRecord(one.id, one.path, one.slice, one.explained, one.value, AuditedRows.MEASURES.get(found.measure()).column(),
				Figures.of(found.value()), Figures.of(found.usual()), Figures.of(found.far()));
		}
	}
}
