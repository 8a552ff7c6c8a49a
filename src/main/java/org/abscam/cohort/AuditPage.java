package org.abscam.cohort;

import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.abscam.report.SaliencyFile;

/** An audit as one page of HTML, its pictures inside, that loads nothing. */
final class AuditPage {

	private static final int ENLARGED = 6;
	private static final int LISTED = 25;
	/** Longest side of an outlier's map in pixels. */
	private static final int THUMBNAIL = 72;
	private static final int DIGITS = 3;
	private static final String STYLE = "body{font:15px/1.5 sans-serif;max-width:70em;margin:2em auto;padding:0 1em;color:#222}"
		+ "table{border-collapse:collapse;margin:1em 0}td,th{border:1px solid #ccc;padding:.2em .6em;text-align:right}"
		+ "td:first-child,th:first-child,td.t,th.t{text-align:left}figure{display:inline-block;margin:0 1em 1em 0}img{display:block}";

	private AuditPage() {}

	static String of(JsonObject record, AuditedRows rows, Map<String, float[]> maps, List<CohortAudit.Named> outliers, Path folder)
		throws IOException {
		StringBuilder page =
			new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Audit of a cohort</title>"
				+ "<style>" + STYLE + "</style></head><body>\n<h1>Audit of a cohort</h1>\n");
		page.append(String.format(Locale.ROOT,
			"<p>%,d %s of the model <b>%s</b>, method %s; %,d %s could not be explained. For research; not "
				+ "for diagnosis.</p>\n",
			rows.explained.size(), rows.explained.size() == 1 ? "map" : "maps",
			text(record.getAsJsonObject("model").get("name").getAsString()),
			text(record.getAsJsonObject("options").get("method").getAsString()), rows.failed, rows.failed == 1 ? "scan" : "scans"));
		if (record.has(Cohort.SENSITIVITY)) page.append("<p>").append(text(record.get(Cohort.SENSITIVITY).getAsString())).append("</p>\n");
		page.append("<h2>In words</h2>\n<p>").append(AuditWords.top(rows, outliers.size(), CohortAudit.MOST_OUTLIERS))
			.append("</p>\n<ul>\n");
		rows.groups.forEach((name, group) -> page.append("<li><b>").append(text(name)).append("</b>: ").append(AuditWords.of(group))
			.append("</li>\n"));
		page.append("</ul>\n<h2>Outliers first</h2>\n");
		outliers(page, outliers, folder);
		page.append("<h2>Mean map of each class</h2>\n<p>On a common grid of ").append(CoarseMap.SIDE).append(" × ").append(CoarseMap.SIDE)
			.append(
				", black for 0 to white for the highest mean. A classifier that looks at the same place beside the body in all images shows "
					+ "it here.</p>\n");
		for (Map.Entry<String, float[]> map : maps.entrySet()) {
			page.append("<figure><img alt=\"\" src=\"data:image/png;base64,")
				.append(picture(map.getValue(), CoarseMap.SIDE, ENLARGED, Math.max(highest(map.getValue()), Float.MIN_NORMAL)))
				.append("\"><figcaption>")
				.append(text(map.getKey())).append(String.format(Locale.ROOT, ", highest mean %.2f", highest(map.getValue())))
				.append("</figcaption></figure>\n");
		}
		page.append("<h2>Class by class</h2>\n<table><tr><th></th>");
		for (String name : rows.groups.keySet()) page.append("<th>").append(text(name)).append("</th>");
		page.append("</tr>\n");
		if (!rows.groups.isEmpty()) {
			List<Map<String, String>> classes = rows.groups.keySet().stream().map(name -> CohortAudit.columns(rows, name)).toList();
			for (String column : classes.get(0).keySet()) {
				page.append("<tr><td>").append(column.replace('_', ' ')).append("</td>");
				for (Map<String, String> one : classes) page.append("<td>").append(brief(one.get(column))).append("</td>");
				page.append("</tr>\n");
			}
		}
		return page
			.append("</table>\n<p>hotspot in corner: part of the images whose largest hotspot has its centre in one of the four corners, a "
				+ "fifth of width and height each. with letters: part of the images with what looks like burnt-in letters. map outside, map text, map "
				+ "corners: part of the map outside of the body (what is dark and joined with the border, or outside of the mask in the table), on "
				+ "letters, in the corners; mean, median and highest.</p>\n</body></html>\n")
			.toString();
	}

	private static void outliers(StringBuilder page, List<CohortAudit.Named> outliers, Path folder) throws IOException {
		if (outliers.isEmpty()) {
			page.append(String.format(Locale.ROOT,
				"<p>None: no map is further than %.1f robust standard deviations from what is usual in its class."
					+ "</p>\n",
				Outliers.FAR));
			return;
		}
		boolean maps = outliers.stream().anyMatch(one -> !one.map().isEmpty());
		page.append("<table><tr>").append(maps ? "<th>map</th>" : "")
			.append(
				"<th class=\"t\">scan</th><th>slice</th><th class=\"t\">explained</th><th>value</th><th class=\"t\">unusual</th><th>here</th><th>usual</th>"
					+ "<th>deviations</th></tr>\n");
		for (CohortAudit.Named one : outliers.subList(0, Math.min(LISTED, outliers.size()))) {
			Outliers.Outlier found = one.found();
			page.append(String.format(Locale.ROOT,
				"<tr>%s<td class=\"t\" title=\"%s\">%s</td><td>%s</td><td class=\"t\">%s</td><td>%s</td><td class=\"t\">%s</td>"
					+ "<td>%.3f</td><td>%.3f</td><td>%.1f</td></tr>%n",
				maps ? "<td>" + thumbnail(one, folder) + "</td>" : "", text(one.path()), text(one.id()), one.slice(), text(one.explained()),
				brief(one.value()),
				AuditedRows.MEASURES.get(found.measure()).means(), found.value(), found.usual(), found.far()).replace("\r", ""));
		}
		page.append("</table>\n");
		if (outliers.size() > LISTED) page.append("<p>More of them stand in audit-outliers.csv.</p>\n");
	}

	private static float highest(float[] map) {
		float highest = 0;
		for (float value : map) highest = Math.max(highest, value);
		return highest;
	}

	/**
	 * Black over red and yellow to white.
	 *
	 * @param enlarged sides of a value in pixels
	 * @param white what is white
	 */
	private static String picture(float[] map, int width, int enlarged, float white) throws IOException {
		int height = map.length / width;
		BufferedImage image = new BufferedImage(width * enlarged, height * enlarged, BufferedImage.TYPE_INT_RGB);
		for (int y = 0; y < image.getHeight(); y++) {
			for (int x = 0; x < image.getWidth(); x++) {
				float heat = 3 * map[y / enlarged * width + x / enlarged] / white;
				image.setRGB(x, y, part(heat) << 16 | part(heat - 1) << 8 | part(heat - 2));
			}
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		ImageIO.write(image, "png", bytes);
		return Base64.getEncoder().encodeToString(bytes.toByteArray());
	}

	/** The map alone, and never the image, which may show a name; nothing where maps were not written. */
	private static String thumbnail(CohortAudit.Named one, Path folder) throws IOException {
		Path file = one.map().isEmpty() ? null : folder.resolve(one.map()).normalize();
		if (file == null || !file.startsWith(folder.normalize()) || !one.slice().matches("\\d{1,9}")) return "";
		Optional<SaliencyFile.Small> small = SaliencyFile.small(file, Integer.parseInt(one.slice()), THUMBNAIL);
		return small.isEmpty() ? ""
			: "<img alt=\"map\" src=\"data:image/png;base64," + picture(small.get().map(), small.get().width(), 1, 1) + "\">";
	}

	/** @return a number as people read it, of three digits that count; the tables have six */
	static String brief(String number) {
		return number.matches("-?\\d+\\.\\d+(E-?\\d+)?")
			? new BigDecimal(number).round(new MathContext(DIGITS)).stripTrailingZeros().toPlainString() : number;
	}

	private static int part(float heat) {
		return Math.round(255 * Math.max(0, Math.min(1, heat)));
	}

	private static String text(String raw) {
		return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
	}
}
