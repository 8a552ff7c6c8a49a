package org.abscam.fiji.review.state;

import java.awt.Component;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import javax.swing.Icon;

/** A square icon that is drawn with smooth lines, as large as ImageJ's GUI scale wants it. */
public abstract class ScaledIcon implements Icon {

	private final int size;

	/** @param size width and height at a scale of 1, in pixels; what is drawn is drawn in these */
	protected ScaledIcon(int size) {
		this.size = size;
	}

	/** Draws it, from 0 to its size. */
	protected abstract void draw(Graphics2D g, Component on);

	@Override
	public final int getIconWidth() {
		return ReviewLook.scaled(size);
	}

	@Override
	public final int getIconHeight() {
		return ReviewLook.scaled(size);
	}

	@Override
	public final void paintIcon(Component on, Graphics g, int x, int y) {
		Graphics2D paint = (Graphics2D) g.create();
		paint.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		paint.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
		paint.translate(x, y);
		double unit = getIconWidth() / (double) size;
		paint.scale(unit, unit);
		draw(paint, on);
		paint.dispose();
	}
}
