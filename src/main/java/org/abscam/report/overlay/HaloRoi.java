package org.abscam.report.overlay;

import ij.Prefs;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import java.awt.Color;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.AffineTransform;

/**
 * Outlines of an overlay that are drawn as {@link FindingLook#OPEN}, with a dark halo, as wide on the screen whatever the zoom. For ImageJ they are ordinary
 * elements, and files keep them as such, without the halo; one that was given a stroke or a filling of its own is drawn as ImageJ draws it.
 */
final class HaloRoi {

	private HaloRoi() {}

	/** A copy of an outline, with its name, colour and properties but without its position. */
	static Roi of(Roi outline) {
		Roi copy;
		if (outline instanceof ShapeRoi shape) copy = new Composite(shape);
		else if (outline instanceof PolygonRoi polygon && !polygon.isLine()) copy = new Traced(polygon);
		else if (outline.getClass() == Roi.class) copy = new Rectangular(outline);
		else copy = (Roi) outline.clone();
		copy.setName(outline.getName());
		copy.setProperties(outline.getProperties());
		return copy;
	}

	private static final class Rectangular extends Roi {

		private Rectangular(Roi outline) {
			super(outline.getBounds());
		}

		@Override
		public void drawOverlay(Graphics g) {
			if (isPlain(this)) paint(g, getBounds(), getStrokeColor(), onScreen(screenX(0), screenY(0), getMagnification()));
			else super.drawOverlay(g);
		}
	}

	private static final class Traced extends PolygonRoi {

		private Traced(PolygonRoi outline) {
			super(outline.getFloatPolygon(), outline.getType());
			if (!outline.subPixelResolution()) setLocation(outline.getBounds().x, outline.getBounds().y);
		}

		@Override
		public void drawOverlay(Graphics g) {
			if (isPlain(this)) paint(g, getPolygon(), getStrokeColor(), onScreen(screenX(0), screenY(0), getMagnification()));
			else super.drawOverlay(g);
		}
	}

	private static final class Composite extends ShapeRoi {

		private Composite(ShapeRoi outline) {
			super(outline);
			setLocation(outline.getBounds().x, outline.getBounds().y);
		}

		@Override
		public void drawOverlay(Graphics g) {
			Rectangle at = getBounds();
			if (isPlain(this)) paint(g, AffineTransform.getTranslateInstance(at.x, at.y).createTransformedShape(getShape()),
				getStrokeColor(), onScreen(screenX(0), screenY(0), getMagnification()));
			else super.drawOverlay(g);
		}
	}

	private static boolean isPlain(Roi roi) {
		return roi.getStroke() == null && roi.getFillColor() == null && roi.getStrokeColor() != null;
	}

	/** @param toScreen from pixels of the image to points of the screen */
	private static void paint(Graphics g, Shape outline, Color line, AffineTransform toScreen) {
		FindingLook.OPEN.draw((Graphics2D) g, toScreen.createTransformedShape(outline), line, Prefs.getGuiScale());
	}

	private static AffineTransform onScreen(int x, int y, double zoom) {
		return new AffineTransform(zoom, 0, 0, zoom, x, y);
	}
}
