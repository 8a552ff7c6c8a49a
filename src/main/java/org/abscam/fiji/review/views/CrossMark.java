package org.abscam.fiji.review.views;

import ij.Prefs;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import org.abscam.fiji.review.state.ReviewLook;

/**
 * The same place in two pictures: a cross with a gap in its middle, so that it covers nothing.
 *
 * @param x column of the image, whole numbers at the left edges of pixels
 * @param y row of the image, whole numbers at the upper edges of pixels
 * @param near whether the place lies in the slice; else the cross is dashed
 */
public record CrossMark(double x, double y, boolean near) {

	private static final double ARM = 13;
	private static final double GAP = 4;

	/**
	 * Paints it, of one size on every zoom.
	 *
	 * @param g where to
	 * @param toScreen from pixels of the image to those of the screen
	 */
	public void paint(Graphics2D g, AffineTransform toScreen) {
		Point2D at = toScreen.transform(new Point2D.Double(x, y), null);
		double scale = Math.max(1, Prefs.getGuiScale());
		Path2D arms = new Path2D.Double();
		for (int[] way : new int[][] {{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
			arms.moveTo(at.getX() + way[0] * GAP * scale, at.getY() + way[1] * GAP * scale);
			arms.lineTo(at.getX() + way[0] * ARM * scale, at.getY() + way[1] * ARM * scale);
		}
		g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		g.setColor(new Color(0, 0, 0, 190));
		g.setStroke(new BasicStroke((float) (3.6 * scale), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
		g.draw(arms);
		g.setColor(ReviewLook.READER);
		float width = (float) (1.5 * scale);
		g.setStroke(near ? new BasicStroke(width)
			: new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {2 * width, 2 * width}, 0));
		g.draw(arms);
		g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
	}
}
