package org.abscam.fiji.review.panel;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import org.abscam.fiji.review.state.ReviewLook;
import org.abscam.fiji.review.state.ScaledIcon;
import org.abscam.report.overlay.FindingLook;
import org.abscam.review.Status;

/** A status by form and colour: an open ring, a tick, a cross, a pen; so that it is told apart without seeing colours. */
final class StatusMark extends ScaledIcon {

	private static final int SIZE = 12;

	private final Status status;

	StatusMark(Status status) {
		super(SIZE);
		this.status = status;
	}

	Color colour() {
		return switch (status) {
			case OPEN -> FindingLook.OPEN.colour();
			case ACCEPTED -> FindingLook.ACCEPTED.colour();
			case REJECTED -> FindingLook.REJECTED.colour();
			case CHANGED -> FindingLook.CHANGED.colour();
		};
	}

	@Override
	protected void draw(Graphics2D g, Component on) {
		g.setColor(on.isEnabled() ? colour() : ReviewLook.QUIET);
		g.setStroke(new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
		switch (status) {
			case OPEN -> g.draw(new Ellipse2D.Double(2, 2, 8, 8));
			case ACCEPTED -> g.draw(line(1.5, 6.5, 4.7, 9.7, 10.5, 2.5));
			case REJECTED -> {
				g.draw(new Line2D.Double(2, 2, 10, 10));
				g.draw(new Line2D.Double(2, 10, 10, 2));
			}
			case CHANGED -> g.draw(line(1.5, 10.5, 2.2, 7.5, 8.2, 1.5, 10.5, 3.8, 4.5, 9.8, 1.5, 10.5));
		}
	}

	private static Path2D line(double... xy) {
		Path2D path = new Path2D.Double();
		path.moveTo(xy[0], xy[1]);
		for (int i = 2; i < xy.length; i += 2) path.lineTo(xy[i], xy[i + 1]);
		return path;
	}
}
