package org.abscam.fiji.review.state;

import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JScrollBar;
import javax.swing.plaf.basic.BasicScrollBarUI;

/** A narrow scroll bar without arrows. */
final class SlimScrollBar extends BasicScrollBarUI {

	private static final int WIDTH = 9;

	static void on(JScrollBar bar) {
		bar.setUI(new SlimScrollBar());
		int width = ReviewLook.scaled(WIDTH);
		bar.setPreferredSize(new Dimension(width, width));
		bar.setBorder(null);
		bar.setFocusable(false);
	}

	@Override
	protected JButton createDecreaseButton(int orientation) {
		return none();
	}

	@Override
	protected JButton createIncreaseButton(int orientation) {
		return none();
	}

	private static JButton none() {
		JButton none = new JButton();
		none.setPreferredSize(new Dimension());
		none.setFocusable(false);
		none.getAccessibleContext().setAccessibleName("Scroll");
		return none;
	}

	@Override
	protected void paintTrack(Graphics g, JComponent bar, Rectangle bounds) {
		g.setColor(ReviewLook.RAISED);
		g.fillRect(bounds.x, bounds.y, bounds.width, bounds.height);
	}

	@Override
	protected void paintThumb(Graphics g, JComponent bar, Rectangle bounds) {
		Graphics2D paint = (Graphics2D) g.create();
		paint.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		paint.setColor(isDragging || isThumbRollover() ? ReviewLook.QUIET : ReviewLook.LINE);
		int round = Math.min(bounds.width, bounds.height);
		paint.fillRoundRect(bounds.x + 1, bounds.y + 1, bounds.width - 2, bounds.height - 2, round, round);
		paint.dispose();
	}
}
