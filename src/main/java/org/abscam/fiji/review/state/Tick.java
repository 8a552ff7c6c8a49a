package org.abscam.fiji.review.state;

import java.awt.BasicStroke;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import javax.swing.AbstractButton;

/** The box of a check box. */
final class Tick extends ScaledIcon {

	private static final int SIZE = 14;

	Tick() {
		super(SIZE);
	}

	@Override
	protected void draw(Graphics2D g, Component on) {
		RoundRectangle2D box = new RoundRectangle2D.Double(1, 1, SIZE - 2, SIZE - 2, 4, 4);
		g.setColor(ReviewLook.RAISED);
		g.fill(box);
		g.setColor(on.isEnabled() ? on.hasFocus() ? ReviewLook.MODEL : ReviewLook.QUIET : ReviewLook.LINE);
		g.setStroke(new BasicStroke(1));
		g.draw(box);
		if (!((AbstractButton) on).isSelected()) return;
		Path2D tick = new Path2D.Double();
		tick.moveTo(3.5, 7.2);
		tick.lineTo(6, 9.8);
		tick.lineTo(10.5, 4);
		g.setColor(on.isEnabled() ? ReviewLook.TEXT : ReviewLook.QUIET);
		g.setStroke(new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
		g.draw(tick);
	}
}
