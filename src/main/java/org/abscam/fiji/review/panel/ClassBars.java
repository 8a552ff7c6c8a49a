package org.abscam.fiji.review.panel;

import java.awt.Cursor;
import java.awt.Dimension;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;
import javax.accessibility.AccessibleContext;
import javax.accessibility.AccessibleRole;
import javax.swing.JComponent;
import org.abscam.fiji.review.state.ReviewLook;
import org.abscam.report.AnswerSentence;

/** A bar for each of a few classes; a click on one explains it. */
final class ClassBars extends JComponent {

	private static final long serialVersionUID = 1;
	private static final int ROW = 17;
	private static final int GAP = 8;
	private static final double NAME_PART = .42;

	/**
	 * A class with what the model says of it.
	 *
	 * @param index of the class
	 * @param name of it
	 * @param probability 0..1
	 * @param threshold probability from which it counts as found, where the model's card says that
	 * @param isExplained whether the map explains it
	 */
	record Bar(int index, String name, double probability, OptionalDouble threshold, boolean isExplained) {

		/** @return in words, for those who hear it */
		String words() {
			return name + ", probability " + AnswerSentence.probability(probability)
				+ (threshold.isPresent() ? ", counts from " + threshold.getAsDouble() : "") + (isExplained ? ", explained by the map" : "");
		}
	}

	private List<Bar> bars = List.of();

	/** @param explain takes the index of the class that is to be explained */
	ClassBars(IntConsumer explain) {
		setToolTipText("");
		addMouseListener(new MouseAdapter() {

			@Override
			public void mouseClicked(MouseEvent event) {
				Bar bar = at(event);
				if (bar != null && isEnabled() && !bar.isExplained) explain.accept(bar.index);
			}
		});
		setCursor(Cursor.getPredefinedCursor(Cursor.HAND_CURSOR));
	}

	void show(List<Bar> shown) {
		bars = List.copyOf(shown);
		getAccessibleContext()
			.setAccessibleName(bars.isEmpty() ? "No probabilities" : String.join("; ", bars.stream().map(Bar::words).toList()));
		revalidate();
		repaint();
	}

	List<Bar> bars() {
		return bars;
	}

	private Bar at(MouseEvent event) {
		int row = event.getY() / ReviewLook.scaled(ROW);
		return row >= 0 && row < bars.size() ? bars.get(row) : null;
	}

	@Override
	public String getToolTipText(MouseEvent event) {
		Bar bar = at(event);
		return bar == null ? null : bar.words() + (bar.isExplained ? "" : "; click to explain it");
	}

	@Override
	public Dimension getPreferredSize() {
		return new Dimension(ReviewLook.scaled(280), bars.size() * ReviewLook.scaled(ROW));
	}

	@Override
	protected void paintComponent(Graphics g) {
		Graphics2D paint = (Graphics2D) g.create();
		paint.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		paint.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		paint.setFont(ReviewLook.font());
		FontMetrics metrics = paint.getFontMetrics();
		int row = ReviewLook.scaled(ROW);
		int gap = ReviewLook.scaled(GAP);
		int numbers = metrics.stringWidth("below 0.01");
		int names = Math.min((int) (getWidth() * NAME_PART),
			bars.stream().mapToInt(bar -> metrics.stringWidth(bar.name)).max().orElse(0) + 1);
		int left = names + gap;
		int room = Math.max(1, getWidth() - left - gap - numbers);
		int height = ReviewLook.scaled(9);
		for (int i = 0; i < bars.size(); i++) {
			Bar bar = bars.get(i);
			int baseline = i * row + (row + metrics.getAscent() - metrics.getDescent()) / 2;
			String name = Words.cut(bar.name, metrics, names);
			paint.setColor(bar.isExplained ? ReviewLook.MODEL : ReviewLook.TEXT);
			paint.drawString(name, names - metrics.stringWidth(name), baseline);
			int top = i * row + (row - height) / 2;
			paint.setColor(ReviewLook.LINE);
			paint.fillRoundRect(left, top, room, height, height, height);
			paint.setColor(bar.isExplained ? ReviewLook.MODEL : ReviewLook.QUIET);
			int length = (int) Math.round(room * Math.max(0, Math.min(1, bar.probability)));
			if (length > 0) paint.fillRoundRect(left, top, Math.max(length, height / 2), height, height, height);
			bar.threshold.ifPresent(from -> {
				paint.setColor(ReviewLook.TEXT);
				int x = left + (int) Math.round(room * from);
				paint.fillRect(x, top - 2, Math.max(1, ReviewLook.scaled(1)), height + 4);
			});
			paint.setColor(bar.isExplained ? ReviewLook.MODEL : ReviewLook.QUIET);
			paint.drawString(AnswerSentence.probability(bar.probability), left + room + gap, baseline);
		}
		paint.dispose();
	}

	@Override
	public AccessibleContext getAccessibleContext() {
		if (accessibleContext == null) accessibleContext = new AccessibleJComponent() {

			private static final long serialVersionUID = 1;

			@Override
			public AccessibleRole getAccessibleRole() {
				return AccessibleRole.LABEL;
			}
		};
		return accessibleContext;
	}
}
