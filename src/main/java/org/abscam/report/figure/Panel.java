package org.abscam.report.figure;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Optional;

/**
 * One picture of a figure.
 *
 * @param title stands above it, behind its letter; cut off where it is longer than the panel is wide
 * @param picture in its own size; it is fitted into the panel
 * @param marks are drawn over it
 * @param scaleBar in its lower right corner, empty where the scale is not known
 * @param colours below it
 * @param remark below it where there are no colours, empty for none
 */
public record Panel(String title, BufferedImage picture, Marks marks, Optional<ScaleBar> scaleBar, Optional<ColourScale> colours,
	String remark) {

	/** What is drawn over a picture as lines, which are as fine as the figure. */
	@FunctionalInterface
	public interface Marks {

		/** Nothing. */
		Marks NONE = (canvas, toFigure, scale) -> {
		};

		/**
		 * @param canvas of the figure, cut off at the panel
		 * @param toFigure from pixels of the picture to those of the figure
		 * @param scale pixels of the figure that a line of usual width takes
		 */
		void draw(Graphics2D canvas, AffineTransform toFigure, double scale);
	}
}
