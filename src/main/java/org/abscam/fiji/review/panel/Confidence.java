package org.abscam.fiji.review.panel;

import java.awt.BorderLayout;
import java.awt.Cursor;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.OptionalInt;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextField;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;
import org.abscam.fiji.review.state.ReviewLook;

/** How sure a reader is, in per cent: a bar to point at and a field to type in. Nothing is given before the reader gives it. */
final class Confidence extends JPanel {

	private static final long serialVersionUID = 1;

	private final transient Runnable changed;
	private final JTextField typed = new JTextField(3);
	private final Bar bar = new Bar();
	private OptionalInt percent = OptionalInt.empty();
	private boolean following;

	/** @param changed runs when the reader gives another value */
	Confidence(Runnable changed) {
		super(new BorderLayout(ReviewLook.scaled(8), 0));
		this.changed = changed;
		add(new JLabel("How sure"), BorderLayout.WEST);
		add(bar, BorderLayout.CENTER);
		JPanel field = new JPanel(new BorderLayout(ReviewLook.scaled(3), 0));
		field.add(typed, BorderLayout.CENTER);
		field.add(new JLabel("%"), BorderLayout.EAST);
		add(field, BorderLayout.EAST);
		ReviewLook.apply(this);
		typed.setBorder(Fields.border());
		typed.setHorizontalAlignment(JTextField.RIGHT);
		typed.setToolTipText("0 to 100 per cent");
		typed.getAccessibleContext().setAccessibleName("Confidence in per cent");
		bar.getAccessibleContext();
		typed.getDocument().addDocumentListener(new DocumentListener() {

			@Override
			public void insertUpdate(DocumentEvent e) {
				type();
			}

			@Override
			public void removeUpdate(DocumentEvent e) {
				type();
			}

			@Override
			public void changedUpdate(DocumentEvent e) {
				type();
			}
		});
	}

	private void type() {
		if (following) return;
		percent = parsed(typed.getText());
		bar.repaint();
		changed.run();
	}

	/** @return 0..100, empty for what is no such number */
	static OptionalInt parsed(String text) {
		String digits = text.strip().replaceFirst("\\s*%$", "");
		if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > 100) return OptionalInt.empty();
		return OptionalInt.of(Integer.parseInt(digits));
	}

	/** @return 0..100, empty as long as the reader gave none */
	OptionalInt percent() {
		return percent;
	}

	void set(OptionalInt value) {
		percent = value;
		following = true;
		try {
			typed.setText(value.isPresent() ? Integer.toString(value.getAsInt()) : "");
		}
		finally {
			following = false;
		}
		bar.repaint();
	}

	JTextField typed() {
		return typed;
	}

	/** From not sure at all to certain. */
	private final class Bar extends JComponent {

		private static final long serialVersionUID = 1;
		private static final int STEP = 5;

		Bar() {
			MouseAdapter mouse = new MouseAdapter() {

				@Override
				public void mousePressed(MouseEvent event) {
					point(event.getX());
				}

				@Override
				public void mouseDragged(MouseEvent event) {
					point(event.getX());
				}
			};
			addMouseListener(mouse);
			addMouseMotionListener(mouse);
			setCursor(Cursor.getPredefinedCursor(Cursor.HAND_CURSOR));
			setToolTipText("How sure, from 0 to 100 per cent");
		}

		private void point(int x) {
			int edge = ReviewLook.scaled(6);
			double part = (x - edge) / (double) Math.max(1, getWidth() - 2 * edge);
			int value = (int) Math.round(Math.max(0, Math.min(1, part)) * 100 / STEP) * STEP;
			set(OptionalInt.of(value));
			changed.run();
		}

		@Override
		public Dimension getPreferredSize() {
			return new Dimension(ReviewLook.scaled(100), ReviewLook.scaled(20));
		}

		@Override
		protected void paintComponent(Graphics g) {
			Graphics2D paint = (Graphics2D) g.create();
			paint.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
			int edge = ReviewLook.scaled(6);
			int room = getWidth() - 2 * edge;
			int height = ReviewLook.scaled(5);
			int middle = getHeight() / 2;
			paint.setColor(ReviewLook.LINE);
			paint.fillRoundRect(edge, middle - height / 2, room, height, height, height);
			if (percent.isPresent()) {
				int x = edge + room * percent.getAsInt() / 100;
				paint.setColor(ReviewLook.READER);
				paint.fillRoundRect(edge, middle - height / 2, x - edge, height, height, height);
				int knob = ReviewLook.scaled(12);
				paint.fillOval(x - knob / 2, middle - knob / 2, knob, knob);
			}
			paint.dispose();
		}
	}
}
