package org.abscam.fiji.review.panel;

import java.awt.Dimension;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.util.ArrayList;
import java.util.List;
import javax.swing.JLabel;

/**
 * Text in a few lines. Where it does not fit, a shorter text is shown; where that does not fit either, it ends in dots. Screen readers hear
 * all of it.
 */
final class WrappedLabel extends JLabel {

	private static final long serialVersionUID = 1;

	private final int lines;
	private String brief = "";

	/** @param lines how many at most */
	WrappedLabel(int lines) {
		this.lines = lines;
	}

	/** @param brief what is shown where the whole does not fit */
	void say(String whole, String brief) {
		this.brief = brief;
		setText(whole);
		setToolTipText(whole.isEmpty() ? null : Words.tip(whole));
		revalidate();
		repaint();
	}

	/** @return how high it is where it is that wide, in pixels; 0 without text */
	int heightAt(int width) {
		if (getText().isEmpty()) return 0;
		FontMetrics metrics = getFontMetrics(getFont());
		int needed = wrapped(getText(), metrics, width).size();
		if (needed > lines && !brief.isEmpty()) needed = wrapped(brief, metrics, width).size();
		return Math.min(lines, needed) * metrics.getHeight();
	}

	@Override
	public Dimension getPreferredSize() {
		FontMetrics metrics = getFontMetrics(getFont());
		return new Dimension(metrics.stringWidth(getText()), getText().isEmpty() ? 0 : metrics.getHeight());
	}

	@Override
	public Dimension getMinimumSize() {
		return new Dimension(0, getPreferredSize().height);
	}

	@Override
	protected void paintComponent(Graphics g) {
		if (getText().isEmpty()) return;
		Graphics2D paint = (Graphics2D) g.create();
		paint.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		FontMetrics metrics = paint.getFontMetrics(getFont());
		paint.setFont(getFont());
		paint.setColor(getForeground());
		int room = Math.max(1, Math.min(lines, getHeight() / Math.max(1, metrics.getHeight())));
		List<String> shown = wrapped(getText(), metrics, getWidth());
		if (shown.size() > room && !brief.isEmpty()) shown = wrapped(brief, metrics, getWidth());
		for (int i = 0; i < Math.min(room, shown.size()); i++) {
			boolean cut = i == room - 1 && shown.size() > room;
			paint.drawString(cut ? Words.cut(String.join(" ", shown.subList(i, shown.size())), metrics, getWidth()) : shown.get(i), 0,
				i * metrics.getHeight() + metrics.getAscent());
		}
		paint.dispose();
	}

	/** Lines of whole words that are no wider than that, but for a word that is. */
	static List<String> wrapped(String text, FontMetrics metrics, int width) {
		List<String> lines = new ArrayList<>();
		StringBuilder line = new StringBuilder();
		for (String word : text.split(" ")) {
			if (line.length() > 0 && metrics.stringWidth(line + " " + word) > width) {
				lines.add(line.toString());
				line.setLength(0);
			}
			if (line.length() > 0) line.append(' ');
			line.append(word);
		}
		lines.add(line.toString());
		return lines;
	}
}
