package org.abscam.report.page;

import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Text and space from the top of a page downwards, and on to the next page. */
final class Flow {

	static final float LEFT = 42;
	static final float RIGHT = Paper.WIDTH - 42;
	static final float WIDTH = RIGHT - LEFT;
	private static final float TOP = 42;
	private static final float BOTTOM = Paper.HEIGHT - 52;
	/** Between lines, in sizes of the letters. */
	private static final float LEADING = 1.28f;
	/** Taller ones than that may begin on one page and end on another; others are kept together. */
	private static final float TALL = (BOTTOM - TOP) / 3;

	private final Paper paper;
	private final PageFont font;
	private final Foot foot;
	private float y;
	private int pages;

	/** What stands at the foot of each page. */
	@FunctionalInterface
	interface Foot {

		void draw(int page) throws IOException;
	}

	Flow(Paper paper, PageFont font, Foot foot) {
		this.paper = paper;
		this.font = font;
		this.foot = foot;
	}

	void page() throws IOException {
		paper.page();
		pages++;
		y = TOP;
		foot.draw(pages);
	}

	int pages() {
		return pages;
	}

	float y() {
		return y;
	}

	void to(float place) {
		y = place;
	}

	void down(float space) {
		y += space;
	}

	/** @return whether another page was begun, as there was no room */
	boolean room(float height) throws IOException {
		if (y + height <= BOTTOM || y <= TOP) return false;
		page();
		return true;
	}

	/** Room for something that goes on to the next page only where it is tall. */
	boolean roomFor(float height) throws IOException {
		return room(Math.min(height, TALL));
	}

	/** Whether something is taller than all that a page has room for. */
	static boolean isOverOnePage(float height) {
		return height > BOTTOM - TOP;
	}

	/**
	 * Texts beside each other from the present height, over pages where they must be; behind them the height is below the longest.
	 *
	 * @param style of all of them
	 * @param again draws what stands at the top of each further page
	 */
	void beside(List<Beside> texts, Style style, Again again) throws IOException {
		List<List<String>> lines = new ArrayList<>();
		for (Beside text : texts) lines.add(text.isNumber ? List.of(font.shown(text.text)) : lines(text.text, text.width, style));
		int longest = lines.stream().mapToInt(List::size).max().orElse(0);
		float height = style.size * LEADING;
		for (int from = 0, to; from < longest; from = to) {
			if (room(height)) again.draw();
			float top = y;
			to = Math.min(longest, from + Math.max(1, (int) ((BOTTOM - top) / height)));
			for (int t = 0; t < texts.size(); t++) {
				y = top; // each text as a whole, so that who copies it has it as a whole
				for (String line : lines.get(t).subList(Math.min(from, lines.get(t).size()), Math.min(to, lines.get(t).size()))) {
					Beside text = texts.get(t);
					line(line, text.isNumber ? text.x + text.width - font.width(line, style.size) : text.x, style);
					y += height;
				}
			}
			y = top + (to - from) * height;
		}
	}

	/**
	 * A text in a column of its own, from x on.
	 *
	 * @param isNumber whether it stands on one line, at the right
	 */
	record Beside(String text, float x, float width, boolean isNumber) {}

	/** What stands at the top of each page that something goes on to. */
	@FunctionalInterface
	interface Again {

		/** Nothing. */
		Again NOTHING = () -> {
		};

		void draw() throws IOException;
	}

	/** A text in lines, over pages where it must be. */
	void text(String text, float x, float width, Style style) throws IOException {
		for (String line : lines(text, width, style)) {
			room(style.size * LEADING);
			line(line, x, style);
			y += style.size * LEADING;
		}
	}

	/** A line at the present height, which stays. */
	void line(String shown, float x, Style style) throws IOException {
		paper.text(shown, x, y + style.size, style.size, style.colour, style.isStrong);
	}

	/** A line that ends at a place, which is not broken. */
	void lineTo(String text, float right, Style style) throws IOException {
		String shown = font.shown(text);
		line(shown, right - font.width(shown, style.size), style);
	}

	/** A text, or as much of it as has room, and dots. */
	String cut(String text, float width, Style style) {
		String shown = font.shown(text);
		if (font.width(shown, style.size) <= width) return shown;
		while (!shown.isEmpty() && font.width(shown + "…", style.size) > width) shown = shown.substring(0, shown.length() - 1);
		return shown + "…";
	}

	float height(String text, float width, Style style) {
		return lines(text, width, style).size() * style.size * LEADING;
	}

	/**
	 * How letters look.
	 *
	 * @param size in points
	 */
	record Style(float size, Color colour, boolean isStrong) {}

	/** Words in lines; a word that is longer than a line is broken where it must be. */
	List<String> lines(String text, float width, Style style) {
		List<String> lines = new ArrayList<>();
		StringBuilder line = new StringBuilder();
		for (String word : font.shown(text).trim().split(" +")) {
			String with = line.isEmpty() ? word : line + " " + word;
			if (font.width(with, style.size) <= width) {
				line.setLength(0);
				line.append(with);
				continue;
			}
			if (!line.isEmpty()) lines.add(line.toString());
			line.setLength(0);
			String rest = word;
			while (font.width(rest, style.size) > width && rest.length() > 1) {
				int fits = 1;
				while (fits < rest.length() && font.width(rest.substring(0, fits + 1), style.size) <= width) fits++;
				lines.add(rest.substring(0, fits));
				rest = rest.substring(fits);
			}
			line.append(rest);
		}
		if (!line.isEmpty() || lines.isEmpty()) lines.add(line.toString());
		return lines;
	}
}
