package org.abscam.fiji.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Markdown of the manual's pages (headings, paragraphs, lists, tables, code, emphasis, links) as the HTML that Swing shows. */
final class Markdown {

	/** A place that links lead to, in front of a heading. */
	private static final Pattern PLACE = Pattern.compile("<a id=\"([\\w-]+)\"></a>");
	/** What is for programs that write the page. */
	private static final Pattern COMMENT = Pattern.compile("<!--.*-->");
	private static final Pattern HEADING = Pattern.compile("(#{1,6}) +(.*?) *#*");
	private static final Pattern ITEM = Pattern.compile(" *(?:[-*+]|\\d+\\.) +(.*)");
	private static final Pattern RULE = Pattern.compile("\\|?[ :|-]*-[ :|-]*");
	private static final Pattern CODE = Pattern.compile("`([^`]+)`");
	private static final Pattern IMAGE = Pattern.compile("!\\[([^\\]]*)\\]\\([^)]*\\)");
	/** A picture with its size, on a line of its own. */
	private static final Pattern SIZED = Pattern.compile("<img [^>]*alt=\"([^\"]*)\"[^>]*>");
	private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)\\]\\(([^) ]+)[^)]*\\)");
	private static final Pattern BOLD = Pattern.compile("\\*\\*([^*]+)\\*\\*");
	private static final Pattern ITALIC = Pattern.compile("(?<![*\\w])\\*([^* ][^*]*)\\*(?![*\\w])");
	private static final String FENCE = "```";
	/** Stands for a bar that is none between cells (and is shown with blanks, at which lines can break), and in front of the number of a piece of code. */
	private static final char BAR = '\uE000', PIECE = '\uE001';

	private final StringBuilder html = new StringBuilder();
	private final List<String> lines;
	private int at;

	private Markdown(String text) {
		lines = text.lines().toList();
	}

	/**
	 * @param text of a page
	 * @return the inside of an HTML body; headings have anchors, see {@link #anchor}
	 */
	static String html(String text) {
		Markdown page = new Markdown(text);
		while (page.at < page.lines.size()) page.block();
		return page.html.toString();
	}

	/** What a heading is called in links: its letters and digits in small letters, with a dash between words. */
	static String anchor(String heading) {
		return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} -]", "").strip().replace(' ', '-');
	}

	private void block() {
		String line = lines.get(at);
		Matcher heading = HEADING.matcher(line);
		if (line.isBlank()) at++;
		else if (COMMENT.matcher(line).matches()) at++;
		else if (PLACE.matcher(line).matches()) html.append(PLACE.matcher(lines.get(at++)).replaceFirst("<a name=\"$1\"></a>\n"));
		else if (SIZED.matcher(line).matches()) html.append(SIZED.matcher(lines.get(at++)).replaceFirst("<p><i>[$1]</i></p>\n"));
		else if (line.startsWith(FENCE)) code();
		else if (heading.matches()) {
			int level = heading.group(1).length();
			html.append("<h%d><a name=\"%s\">%s</a></h%1$d>%n".formatted(level, anchor(heading.group(2)), inline(heading.group(2))));
			at++;
		}
		else if (line.startsWith("|") && at + 1 < lines.size() && RULE.matcher(lines.get(at + 1)).matches()) table();
		else if (ITEM.matcher(line).matches()) list();
		else html.append("<p>").append(inline(joined())).append("</p>\n");
	}

	private void code() {
		html.append("<pre>");
		for (at++; at < lines.size() && !lines.get(at).startsWith(FENCE); at++) html.append(escaped(lines.get(at))).append('\n');
		html.append("</pre>\n");
		at++;
	}

	private void table() {
		html.append("<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\">\n");
		row("th");
		for (at++; at < lines.size() && lines.get(at).startsWith("|");) row("td");
		html.append("</table>\n");
	}

	private void row(String cell) {
		String line = lines.get(at++).strip().replace("\\|", String.valueOf(BAR)).replaceAll("^\\||\\|$", "");
		html.append("<tr>");
		for (String text : line.split("\\|", -1))
			html.append(
				"<%s valign=\"top\" align=\"left\">%s</%1$s>".formatted(cell, inline(text.strip().replace(String.valueOf(BAR), " | "))));
		html.append("</tr>\n");
	}

	private void list() {
		html.append("<ul>\n");
		while (at < lines.size()) {
			Matcher item = ITEM.matcher(lines.get(at));
			if (!item.matches()) break;
			at++;
			String text = item.group(1);
			while (at < lines.size() && isMore(lines.get(at))) text += " " + lines.get(at++).strip();
			html.append("<li>").append(inline(text)).append("</li>\n");
		}
		html.append("</ul>\n");
	}

	private String joined() {
		StringBuilder text = new StringBuilder(lines.get(at++).strip());
		while (at < lines.size() && isMore(lines.get(at))) text.append(' ').append(lines.get(at++).strip());
		return text.toString();
	}

	/** Whether a line goes on with what the line above began. */
	private static boolean isMore(String line) {
		return !line.isBlank() && !line.startsWith("|") && !line.startsWith(FENCE) && !HEADING.matcher(line).matches()
			&& !ITEM.matcher(line).matches();
	}

	/** What stands in code is taken as it is. */
	private static String inline(String text) {
		List<String> pieces = new ArrayList<>();
		Matcher code = CODE.matcher(text);
		String rest = code.replaceAll(found -> {
			pieces.add("<code>" + escaped(found.group(1)) + "</code>");
			return PIECE + Integer.toString(pieces.size() - 1) + PIECE;
		});
		rest = escaped(rest);
		rest = IMAGE.matcher(rest).replaceAll("<i>[$1]</i>");
		rest = LINK.matcher(rest).replaceAll("<a href=\"$2\">$1</a>");
		rest = BOLD.matcher(rest).replaceAll("<b>$1</b>");
		rest = ITALIC.matcher(rest).replaceAll("<i>$1</i>");
		for (int i = 0; i < pieces.size(); i++) rest = rest.replace(PIECE + Integer.toString(i) + PIECE, pieces.get(i));
		return rest;
	}

	private static String escaped(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
	}
}
