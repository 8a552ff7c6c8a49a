package org.abscam.report.page;

import ij.ImagePlus;
import ij.gui.ShapeRoi;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.abscam.hotspot.Hotspot;
import org.abscam.report.ExplainedScan;
import org.abscam.report.overlay.FindingLook;
import org.abscam.review.Finding;
import org.abscam.review.Outline;
import org.abscam.review.Reading;
import org.abscam.review.Status;
import org.abscam.scan.Scan;

/**
 * A finding as it stands in table and pictures, whether somebody read the case or not.
 *
 * @param number slice and place among those of the slice, such as {@code 8-1}
 * @param slice in the stack, from 1
 * @param shape its area, in pixels of the scan
 * @param status what the reader thinks of it
 * @param isOfReader whether the reader marked it first
 * @param place where it lies, in words
 * @param area in square units
 * @param unit of length
 */
record Marked(String number, int slice, Shape shape, Status status, boolean isOfReader, String label, String place, double area,
	String unit, OptionalDouble peak, OptionalDouble mean, String comment, String reader) {

	/** @return how it is drawn */
	FindingLook look() {
		return isOfReader && status != Status.REJECTED ? FindingLook.READER : FindingLook.valueOf(status.name());
	}

	/** @return whether a reader marked it, thought something of it or wrote something to it */
	boolean isRead() {
		return isOfReader || status != Status.OPEN || !comment.isBlank();
	}

	/** @return the findings of the reading, else the hotspots, none of which anybody looked at; slice by slice */
	static List<Marked> of(ExplainedScan result, Optional<Reading> reading) {
		Map<Integer, Integer> counts = new HashMap<>();
		List<Marked> marked = new ArrayList<>();
		if (reading.isPresent()) {
			reading.get().findings().stream().sorted((a, b) -> Integer.compare(a.place().slice(), b.place().slice()))
				.forEach(f -> marked.add(of(result.scan(), f, number(counts, f.place().slice()))));
			return marked;
		}
		for (var image : result.images())
			for (Hotspot h : image.hotspots()) marked.add(of(result, h, result.inWords(image), number(counts, h.slice())));
		return marked;
	}

	private static String number(Map<Integer, Integer> counts, int slice) {
		return slice + "-" + counts.merge(slice, 1, Integer::sum);
	}

	private static Marked of(ExplainedScan result, Hotspot hotspot, String label, String number) {
		return new Marked(number, hotspot.slice(), shape(hotspot), Status.OPEN, false, label,
			place(result.scan(), hotspot.slice(), hotspot.centroidX(), hotspot.centroidY()), hotspot.area(), hotspot.unit(),
			OptionalDouble.of(hotspot.peak()), OptionalDouble.of(hotspot.mean()), "", "");
	}

	private static Marked of(Scan scan, Finding finding, String number) {
		Shape shape = shape(finding.outline());
		Point2D centre = centre(shape);
		var units = scan.calibration();
		String place =
			place(scan, finding.place().slice(), units.getX(centre.getX()), units.getY(centre.getY(), scan.height()));
		return new Marked(number, finding.place().slice(), shape, finding.status(), finding.origin() == Finding.Origin.READER,
			finding.label(), place, finding.measures().area(), finding.measures().unit(), finding.measures().peak(),
			finding.measures().mean(), finding.comment(), finding.reader());
	}

	private static String place(Scan scan, int slice, double x, double y) {
		ImagePlus image = scan.image();
		String where = "";
		if (image.isHyperStack() && slice <= image.getStackSize()) {
			int[] position = image.convertIndexToPosition(slice);
			where = "C" + position[0] + " Z" + position[1] + " T" + position[2] + ", ";
		}
		String unit = scan.calibration().getUnit();
		boolean pixels = !scan.calibration().scaled();
		return where + "(" + Words.length(x) + ", " + Words.length(y) + ")" + (pixels ? "" : " " + unit);
	}

	private static Shape shape(Hotspot hotspot) {
		Shape shape = new ShapeRoi(hotspot.roi()).getShape();
		return AffineTransform.getTranslateInstance(hotspot.bounds().x, hotspot.bounds().y).createTransformedShape(shape);
	}

	private static Shape shape(Outline outline) {
		Path2D.Double path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
		for (List<Outline.Point> ring : outline.rings()) {
			if (ring.isEmpty()) continue;
			path.moveTo(ring.get(0).x(), ring.get(0).y());
			ring.stream().skip(1).forEach(p -> path.lineTo(p.x(), p.y()));
			path.closePath();
		}
		return path;
	}

	/** The centre of mass by Green's theorem: {@link Area} turns holes the other way round. */
	static Point2D centre(Shape shape) {
		double twice = 0;
		double x = 0;
		double y = 0;
		double[] at = new double[6];
		double[] first = new double[2];
		double[] last = new double[2];
		for (PathIterator path = new Area(shape).getPathIterator(null, .1); !path.isDone(); path.next()) {
			int kind = path.currentSegment(at);
			if (kind == PathIterator.SEG_MOVETO) {
				first = new double[] {at[0], at[1]};
				last = first;
				continue;
			}
			double[] next = kind == PathIterator.SEG_CLOSE ? first : new double[] {at[0], at[1]};
			double cross = last[0] * next[1] - next[0] * last[1];
			twice += cross;
			x += (last[0] + next[0]) * cross;
			y += (last[1] + next[1]) * cross;
			last = next;
		}
		if (Math.abs(twice) < 1e-9) return new Point2D.Double(shape.getBounds2D().getCenterX(), shape.getBounds2D().getCenterY());
		return new Point2D.Double(x / (3 * twice), y / (3 * twice));
	}
}
