package org.abscam.fiji.review.state;

import java.awt.BasicStroke;
import java.awt.Component;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import javax.swing.AbstractButton;
import javax.swing.Icon;

/** The box of a check box, as large as ImageJ's GUI scale wants it. */
final class Tick implements Icon {

	private static final int SIZE = 14;

	@Override
	public int getIconWidth() {
		return ReviewLook.scaled(SIZE);
	}

	@Override
	public int getIconHeight() {
		return ReviewLook.scaled(SIZE);
	}

	@Override
	public void paintIcon(Component on, Graphics g, int x, int y) {
		Graphics2D paint = (Graphics2D) g.create();
		paint.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		paint.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
		paint.translate(x, y);
		double unit = getIconWidth() / (double) SIZE;
		paint.scale(unit, unit);
		RoundRectangle2D box = new RoundRectangle2D.Double(1, 1, SIZE - 2, SIZE - 2, 4, 4);
		paint.setColor(ReviewLook.RAISED);
		paint.fill(box);
		paint.setColor(on.isEnabled() ? on.hasFocus() ? ReviewLook.MODEL : ReviewLook.QUIET : ReviewLook.LINE);
		paint.setStroke(new BasicStroke(1));
		paint.draw(box);
		if (((AbstractButton) on).isSelected()) {
			Path2D tick = new Path2D.Double();
			tick.moveTo(3.5, 7.2);
			tick.lineTo(6, 9.8);
			tick.lineTo(10.5, 4);
			paint.setColor(on.isEnabled() ? ReviewLook.TEXT : ReviewLook.QUIET);
			paint.setStroke(new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
			paint.draw(tick);
		}
		paint.dispose();
	}
}
