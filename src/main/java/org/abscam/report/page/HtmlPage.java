package org.abscam.report.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.abscam.report.page.CasePage.Column;
import org.abscam.report.page.CasePage.Fact;
import org.abscam.report.page.CasePage.Plate;
import org.abscam.report.page.CasePage.Said;
import org.abscam.report.page.CasePage.Table;

/** A report as one file of HTML: pictures in it, no scripts, nothing that is fetched. */
final class HtmlPage {

	private static final String STYLE =
		"""
			:root{color:#1c2733;background:#eef0f2;font:15px/1.5 system-ui,"Segoe UI","Liberation Sans",Arial,sans-serif}
			body{max-width:62rem;margin:2rem auto;padding:2.2rem 2.6rem;background:#fff;border-radius:6px;box-shadow:0 1px 4px #0002}
			header{display:flex;justify-content:space-between;align-items:baseline;gap:1rem;border-bottom:2px solid #1c2733;padding-bottom:.5rem}
			h1{font-size:1.65rem;font-weight:500;margin:0;overflow-wrap:anywhere}h2{font-size:1rem;margin:1.8rem 0 .5rem}h3{font-size:1rem;margin:0}
			header p{margin:0;text-align:right;white-space:nowrap}p{margin:.25rem 0}small,.note,th,dt,figcaption{color:#5f6b76;font-size:.83rem}
			.alarm{color:#a3161b}p.box{background:#fdecec;border-left:4px solid #a3161b;padding:.45rem .8rem;margin:.6rem 0}
			.answer{font-size:1.3rem;font-weight:600;margin:1rem 0}
			.plate{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:.7rem;margin:1rem 0}
			.plate.several{grid-template-columns:repeat(3,minmax(0,11rem)) minmax(14rem,1fr)}.plate.one div{grid-column:1/-1}
			.legend{display:flex;gap:1rem;align-items:flex-start}.legend img{width:11rem;margin-top:.35rem}figure{margin:0}img{width:100%;display:block}.plate div{font-size:.87rem}
			table{border-collapse:collapse;width:100%;font-size:.87rem}th{text-align:left;font-weight:400;border-bottom:1px solid #5f6b76}
			td{border-bottom:1px solid #e1e5e8;vertical-align:top;overflow-wrap:anywhere}td,th{padding:.25rem .7rem .25rem 0}
			.number{text-align:right;white-space:nowrap}.part{min-width:7rem}.part i{float:left;height:.8rem;margin-top:.25rem;background:#bcd7e3}
			dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:0;font-size:.87rem}dd{margin:0;overflow-wrap:anywhere}
			.two{display:grid;grid-template-columns:1fr 1fr;gap:0 2.4rem}.signature{display:flex;gap:3rem;margin-top:4.5rem}
			.signature p{border-top:1px solid #5f6b76;flex:2}.signature p+p{flex:1}footer{margin-top:1.6rem}
			@media(max-width:46rem){.two{grid-template-columns:1fr}.plate.several{grid-template-columns:repeat(3,1fr)}.plate.several div{grid-column:1/-1}}
			@media print{:root{background:#fff;font-size:11px}body{margin:0;padding:0;box-shadow:none;max-width:none}
			.plate,tr,.two,.signature{break-inside:avoid}h2{break-after:avoid}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
			""";

	private final StringBuilder out = new StringBuilder();
	private final CasePage page;

	private HtmlPage(CasePage page) {
		this.page = page;
	}

	static void write(CasePage page, OutputStream to) throws IOException {
		HtmlPage html = new HtmlPage(page);
		html.write();
		to.write(html.out.toString().getBytes(StandardCharsets.UTF_8));
	}

	private void write() throws IOException {
		line("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
		line("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">");
		line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
		line("<title>Abs-CAM report: " + safe(page.scan()) + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>");
		line("<header><div><small>Abs-CAM report</small><h1>" + safe(page.scan()) + "</h1></div><p><small>"
			+ safe(PageLayout.DAY.format(page.made())) + "</small><br><span class=\"alarm\">" + CasePage.PURPOSE + "</span></p></header>");
		for (String alarm : page.alarms()) line("<p class=\"alarm box\">" + safe(alarm) + "</p>");
		if (!page.patient().isEmpty()) facts("Patient", page.patient());
		line("<p class=\"answer\">" + safe(page.answer()) + "</p>");
		for (String beside : page.beside()) paragraph(beside);
		if (!page.reading().isEmpty()) facts("The reading", page.reading());
		for (int i = 0; i < page.plates().size(); i++) plate(page.plates().get(i), i == 0);
		line("<div class=\"legend\">" + (page.bar().isEmpty() ? ""
			: "<img alt=\"Colours of the map\" src=\"" + data(page.bar().get()) + "\">") + "<p class=\"note\">" + safe(page.legend())
			+ "</p></div>");
		if (!page.trust().isEmpty()) line("<h2>How far the maps can be trusted</h2>");
		page.trust().forEach(this::said);
		table("Findings", page.findings());
		table("What the model says of each class", page.probabilities());
		line("<div class=\"two\">\n<section>");
		facts("The model", page.model());
		line("</section>\n<section>");
		facts("How this was made", page.provenance());
		line(
			"</section>\n</div>\n<div class=\"signature\"><p><small>Read by (name, signature)</small></p><p><small>Date</small></p></div>");
		line("<footer><small>Abs-CAM · " + CasePage.PURPOSE + "</small></footer>\n</body>\n</html>");
	}

	private void plate(Plate plate, boolean titled) throws IOException {
		line("<div class=\"plate " + (page.plates().size() == 1 ? "one" : "several") + "\">");
		picture(plate, plate.scan(), "Scan", titled);
		picture(plate, plate.map(), "Map over the scan", titled);
		picture(plate, plate.outlines(), "Outlines", titled);
		line("<div>" + (plate.title().isEmpty() ? "" : "<h3>" + safe(plate.title()) + "</h3>"));
		plate.words().forEach(this::paragraph);
		plate.trust().forEach(this::said);
		line("</div>\n</div>");
	}

	private void picture(Plate plate, BufferedImage picture, String title, boolean titled) throws IOException {
		line("<figure>" + (titled ? "<figcaption>" + title + "</figcaption>" : "") + "<img alt=\""
			+ safe((plate.title() + " " + title).strip())
			+ "\" src=\"" + data(picture) + "\"></figure>");
	}

	private static String data(BufferedImage picture) throws IOException {
		ByteArrayOutputStream png = new ByteArrayOutputStream();
		if (!ImageIO.write(picture, "png", png)) throw new IOException("this Java writes no PNG");
		return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
	}

	private void said(Said said) {
		line((said.isAlarm() ? "<p class=\"alarm\">" : "<p>") + safe(said.words()) + "</p>");
	}

	private void paragraph(String words) {
		line("<p>" + safe(words) + "</p>");
	}

	private void facts(String title, List<Fact> facts) {
		line("<h2>" + safe(title) + "</h2>\n<dl>");
		for (Fact fact : facts) line("<dt>" + safe(fact.name()) + "</dt><dd>" + safe(fact.value()) + "</dd>");
		line("</dl>");
	}

	private void table(String title, Table table) {
		line("<h2>" + safe(title) + "</h2>");
		if (!table.rows().isEmpty()) {
			line("<table>\n<thead><tr>");
			for (Column column : table.columns()) line("<th" + kind(column) + ">" + safe(column.title()) + "</th>");
			line("</tr></thead>\n<tbody>");
			for (List<String> row : table.rows()) {
				out.append("<tr>");
				for (int c = 0; c < row.size(); c++) cell(table.columns().get(c), row.get(c));
				line("</tr>");
			}
			line("</tbody>\n</table>");
		}
		table.note().ifPresent(note -> line("<p class=\"note\">" + safe(note) + "</p>"));
	}

	private void cell(Column column, String text) {
		String bar = column.kind() != Column.Kind.PARTS ? ""
			: "<i style=\"width:" + Math.round(70 * Words.bar(text)) + "%\"></i>";
		out.append("<td").append(kind(column)).append('>').append(bar).append(safe(text)).append("</td>");
	}

	private static String kind(Column column) {
		return switch (column.kind()) {
			case WORDS -> "";
			case NUMBERS -> " class=\"number\"";
			case PARTS -> " class=\"number part\"";
		};
	}

	private void line(String html) {
		out.append(html).append('\n');
	}

	/**
	 * A text in which nothing is markup, nothing that HTML has no way to say, and nothing that turns the direction of what follows, such as the
	 * digits of a probability.
	 */
	static String safe(String text) {
		return text.replaceAll("[\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]", "")
			.replaceAll("[^\\x{9}\\x{A}\\x{20}-\\x{7E}\\x{A0}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]", " ")
			.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
	}
}
