package org.abscam.report.overlay;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Stroke;

/**
 * How the outline of a finding looks, by what the reader thinks of it: a light line on a dark halo, one of which stands out from every grey by 3:1 or
 * more (WCAG 2.2, 1.4.11). Colours stay apart for colour-blind readers, too, and each has a form of line of its own, so that colour is never the only
 * sign.
 */
public enum FindingLook {

		/** The model's, not looked at yet. */
		OPEN(0x5ce1e6, 1, "solid"),
		/** The model's, accepted. */
		ACCEPTED(0x78c35a, 2, "thick"),
		/** The model's, rejected. */
		REJECTED(0xc3b4a5, 1, "dotted", 1, 3),
		/** The model's, accepted with another outline or label. */
		CHANGED(0xf087ff, 1, "dashed", 6, 4),
		/** Drawn by the reader. */
		READER(0xf0c300, 1, "dash-dotted", 8, 3, 1, 3);

	/** Around lines and behind words. */
	public static final Color HALO = Color.BLACK;

	/** On either side of the line. */
	private static final float HALO_WIDTH = 1;

	private final Color colour;
	private final float width;
	private final String form;
	private final float[] dashes;

	FindingLook(int rgb, float width, String form, float... dashes) {
		this.colour = new Color(rgb);
		this.width = width;
		this.form = form;
		this.dashes = dashes;
	}

	/** @return the colour of the line */
	public Color colour() {
		return colour;
	}

	/** @return the form of the line in a word, for a legend */
	public String form() {
		return form;
	}

	/**
	 * @param scale of the user interface, 1 or more
	 * @return the line, in points of the screen
	 */
	Stroke line(double scale) {
		float times = times(scale);
		if (dashes.length == 0) return new BasicStroke(width * times, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
		float[] scaled = new float[dashes.length];
		for (int i = 0; i < dashes.length; i++) scaled[i] = dashes[i] * times;
		return new BasicStroke(width * times, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, scaled, 0);
	}

	/**
	 * @param scale of the user interface, 1 or more
	 * @return the halo below the line, in points of the screen; without gaps
	 */
	Stroke halo(double scale) {
		return new BasicStroke((width + 2 * HALO_WIDTH) * times(scale), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
	}

	/**
	 * Draws an outline with its halo.
	 *
	 * @param canvas where to, which is as before afterwards
	 * @param outline in the canvas's points
	 * @param scale of the user interface ({@link ij.Prefs#getGuiScale()}), 1 or more
	 */
	public void draw(Graphics2D canvas, Shape outline, double scale) {
		draw(canvas, outline, colour, scale);
	}

	/** In another colour than usual. */
	void draw(Graphics2D canvas, Shape outline, Color line, double scale) {
		Graphics2D own = (Graphics2D) canvas.create();
		own.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_NORMALIZE);
		own.setColor(HALO);
		own.setStroke(halo(scale));
		own.draw(outline);
		own.setColor(line);
		own.setStroke(line(scale));
		own.draw(outline);
		own.dispose();
	}

	private static float times(double scale) {
		return (float) Math.max(1, scale);
	}
}
