package org.abscam.fiji.review.panel;

import java.awt.FontMetrics;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.abscam.review.Finding;
import org.abscam.review.Outline;

/** Numbers, places and times as the panels show them. */
final class Words {

	private static final String DOTS = "…";
	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
	private static final int TIP_COLUMNS = 90;

	private Words() {}

	/** As much of a text as fits, with dots behind it. */
	static String cut(String text, FontMetrics metrics, int width) {
		if (metrics.stringWidth(text) <= width) return text;
		int end = text.length();
		while (end > 0 && metrics.stringWidth(text.substring(0, end).stripTrailing() + DOTS) > width) end--;
		return text.substring(0, end).stripTrailing() + DOTS;
	}

	/** A tooltip whose lines are not too long, one for each text. */
	static String tip(String... texts) {
		return "<html>" + List.of(texts).stream().map(Words::escaped).map(Words::broken).collect(Collectors.joining("<br>")) + "</html>";
	}

	private static String escaped(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}

	private static String broken(String text) {
		StringBuilder lines = new StringBuilder();
		int column = 0;
		for (String word : text.split(" ")) {
			if (column > 0 && column + word.length() > TIP_COLUMNS) {
				lines.append("<br>");
				column = 0;
			}
			else if (column > 0) lines.append(' ');
			lines.append(word);
			column += word.length() + 1;
		}
		return lines.toString();
	}

	/** An area with three digits that say something; pixels whole. */
	static String area(Finding.Measures measures) {
		return number(areaOf(measures)) + " " + areaUnit(measures);
	}

	/** An area in the unit that is shown. */
	static double areaOf(Finding.Measures measures) {
		return measures.unit().equals("pixel") ? measures.pixels() : measures.area();
	}

	static String areaUnit(Finding.Measures measures) {
		return measures.unit().equals("pixel") ? "pixels" : measures.unit() + "²";
	}

	static String number(double value) {
		return String.format(Locale.ROOT, value >= 100 || value == Math.rint(value) ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
	}

	/** In local time. */
	static String time(Optional<Instant> at) {
		return at.map(when -> TIME.format(when.atZone(ZoneId.systemDefault()))).orElse("");
	}

	static String minutes(double seconds) {
		long whole = (long) seconds;
		return String.format(Locale.ROOT, whole >= 3600 ? "%d:%02d:%02d" : "%2$d:%3$02d", whole / 3600, whole / 60 % 60, whole % 60);
	}

	/** @return column and row of the middle of a finding, as ImageJ counts them, from 0 */
	static int[] middle(Outline outline) {
		double left = Double.POSITIVE_INFINITY;
		double right = Double.NEGATIVE_INFINITY;
		double top = Double.POSITIVE_INFINITY;
		double bottom = Double.NEGATIVE_INFINITY;
		for (List<Outline.Point> ring : outline.rings()) for (Outline.Point point : ring) {
			left = Math.min(left, point.x());
			right = Math.max(right, point.x());
			top = Math.min(top, point.y());
			bottom = Math.max(bottom, point.y());
		}
		return left > right ? new int[] {0, 0} : new int[] {(int) Math.floor((left + right) / 2), (int) Math.floor((top + bottom) / 2)};
	}
}
