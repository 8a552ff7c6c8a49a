package org.abscam.cli.archive;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.Locale;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.web.Archive;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.dicom.web.ArchivedSeries;
import org.abscam.dicom.web.ArchivedStudy;
import org.abscam.report.Protocol;

/** Prints what an archive holds, each with the address to explain it by; nothing of the patients. */
public final class ArchiveRows {

	private static final String STUDY = "%-8s  %-12s  %6s  %-24s  %s%n";
	private static final String SERIES = "%6s  %-8s  %6s  %-24s  %s%n";

	private ArchiveRows() {}

	/** Prints the studies of an archive, or the series of the study that the address names. */
	public static void print(ArchiveAddress address, Archive archive, boolean json, PrintWriter text) throws DicomException {
		String root = ArchiveAddress.rootOf(address.said());
		JsonArray rows = address.study().isEmpty() ? studies(root, archive) : series(root, address.study().get(), archive);
		if (json) {
			JsonObject all = new JsonObject();
			all.add(address.study().isEmpty() ? "studies" : "series", rows);
			text.println(Protocol.text(all));
		}
		else if (address.study().isEmpty()) {
			text.printf(Locale.ROOT, STUDY, "date", "modalities", "series", "description", "address");
			rows.forEach(row -> text.printf(Locale.ROOT, STUDY, cell(row.getAsJsonObject(), "date"),
				cell(row.getAsJsonObject(), "modalities"),
				cell(row.getAsJsonObject(), "series"), cell(row.getAsJsonObject(), "description"), cell(row.getAsJsonObject(), "address")));
			text.printf(Locale.ROOT, "%,d %s%n", rows.size(), rows.size() == 1 ? "study" : "studies");
		}
		else {
			text.printf(Locale.ROOT, SERIES, "number", "modality", "images", "description", "address");
			rows.forEach(row -> text.printf(Locale.ROOT, SERIES, cell(row.getAsJsonObject(), "number"),
				cell(row.getAsJsonObject(), "modality"),
				cell(row.getAsJsonObject(), "images"), cell(row.getAsJsonObject(), "description"), cell(row.getAsJsonObject(), "address")));
		}
	}

	private static String cell(JsonObject row, String name) {
		return row.has(name) ? row.get(name).getAsString() : "";
	}

	private static JsonArray studies(String root, Archive archive) throws DicomException {
		JsonArray rows = new JsonArray();
		for (ArchivedStudy study : archive.studies()) {
			JsonObject row = new JsonObject();
			row.addProperty("date", study.date());
			row.addProperty("modalities", String.join(",", study.modalities()));
			row.addProperty("description", study.description());
			study.series().ifPresent(count -> row.addProperty("series", count));
			row.addProperty("address", ArchiveAddress.ofStudy(root, study.uid()));
			rows.add(row);
		}
		return rows;
	}

	private static JsonArray series(String root, String study, Archive archive) throws DicomException {
		JsonArray rows = new JsonArray();
		for (ArchivedSeries series : archive.series()) {
			JsonObject row = new JsonObject();
			series.number().ifPresent(number -> row.addProperty("number", number));
			row.addProperty("modality", series.modality());
			row.addProperty("description", series.description());
			series.instances().ifPresent(count -> row.addProperty("images", count));
			row.addProperty("address", ArchiveAddress.ofSeries(root, study, series.uid()));
			rows.add(row);
		}
		return rows;
	}
}
