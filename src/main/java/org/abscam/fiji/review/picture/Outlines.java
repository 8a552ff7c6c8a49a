package org.abscam.fiji.review.picture;

import ij.ImagePlus;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.ArrayList;
import java.util.List;
import org.abscam.review.Outline;

/** Between ImageJ's selections and outlines of a reading. */
public final class Outlines {

	/** How far a curve may be from the line that stands for it, in pixels. */
	private static final double FLATNESS = 0.05;

	private Outlines() {}

	/**
	 * @param area a selection that has an area
	 * @return its outline
	 */
	public static Outline of(Roi area) {
		ShapeRoi shape = area instanceof ShapeRoi drawn ? drawn : new ShapeRoi(area);
		Rectangle at = shape.getBounds();
		List<List<Outline.Point>> rings = new ArrayList<>();
		List<Outline.Point> ring = new ArrayList<>();
		double[] corner = new double[6];
		Shape relative = shape.getShape();
		for (PathIterator path = relative.getPathIterator(null, FLATNESS); !path.isDone(); path.next()) {
			int kind = path.currentSegment(corner);
			if (kind == PathIterator.SEG_MOVETO) ring = begin(rings, ring);
			if (kind != PathIterator.SEG_CLOSE) ring.add(new Outline.Point(at.x + corner[0], at.y + corner[1]));
		}
		begin(rings, ring);
		return new Outline(rings);
	}

	private static List<Outline.Point> begin(List<List<Outline.Point>> rings, List<Outline.Point> done) {
		int last = done.size() - 1;
		if (last > 0 && done.get(last).equals(done.get(0))) done.remove(last);
		if (done.size() > 2) rings.add(done);
		return new ArrayList<>();
	}

	/** @return the lines, closed, in pixels of the image */
	static Path2D path(Outline outline) {
		Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
		for (List<Outline.Point> ring : outline.rings()) {
			for (int i = 0; i < ring.size(); i++) {
				Outline.Point corner = ring.get(i);
				if (i == 0) path.moveTo(corner.x(), corner.y());
				else path.lineTo(corner.x(), corner.y());
			}
			path.closePath();
		}
		return path;
	}

	/** @return a selection with that outline, which can be edited with ImageJ's tools where it is a single line */
	public static Roi roi(Outline outline) {
		if (outline.rings().size() != 1) return new ShapeRoi(path(outline));
		List<Outline.Point> ring = outline.rings().get(0);
		float[] columns = new float[ring.size()];
		float[] rows = new float[ring.size()];
		boolean whole = true;
		for (int i = 0; i < columns.length; i++) {
			columns[i] = (float) ring.get(i).x();
			rows[i] = (float) ring.get(i).y();
			whole &= columns[i] == Math.rint(columns[i]) && rows[i] == Math.rint(rows[i]);
		}
		return new PolygonRoi(columns, rows, columns.length, whole ? Roi.TRACED_ROI : Roi.FREEROI);
	}

	/** @return whether ImageJ shows an element of an overlay on the slice that the image shows */
	static boolean isOn(Roi roi, ImagePlus image) {
		if (image.isHyperStack() || image.getNChannels() > 1) {
			int z = roi.getPosition() > 0 && roi.getZPosition() == 0 ? roi.getPosition() : roi.getZPosition();
			return is(roi.getCPosition(), image.getChannel()) && is(z, image.getSlice()) && is(roi.getTPosition(), image.getFrame());
		}
		return image.getStackSize() == 1 || is(roi.getPosition(), image.getCurrentSlice());
	}

	private static boolean is(int position, int shown) {
		return position == 0 || position == shown;
	}
}
