package org.abscam.evaluate;

import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.gui.Roi;
import ij.gui.TextRoi;
import ij.process.ByteProcessor;
import java.awt.Rectangle;
import java.util.Collection;
import java.util.List;
import org.abscam.explain.options.ExplainException;
import org.abscam.hotspot.Hotspot;
import org.abscam.scan.Scan;

/**
 * Areas that were drawn on a scan, as masks. An area lies on the slice of its position, on every slice if it has none. A mask is drawn
 * when it is asked for, so that a long stack takes no memory.
 */
final class DrawnAreas {

	private static final int INSIDE = 255;

	private final List<Roi> areas;
	private final Scan scan;

	/**
	 * @param areas copied, as a user may go on drawing
	 * @param scan the scan, or a part of it
	 * @throws ExplainException if one lies elsewhere: then it was drawn on another image
	 */
	DrawnAreas(Collection<Roi> areas, Scan scan) throws ExplainException {
		this.scan = scan;
		for (Roi area : areas) requireInside(area, scan);
		this.areas = areas.stream().map(area -> (Roi) area.clone()).toList();
	}

	/** Whether this can mark the truth: hotspots that were found here cannot. */
	static boolean isTruth(Roi roi) {
		return roi.isArea() && !(roi instanceof TextRoi) && !(roi instanceof ImageRoi) && roi.getProperty(Hotspot.MARK) == null;
	}

	private static void requireInside(Roi area, Scan scan) throws ExplainException {
		ImagePlus image = scan.image();
		String name = area.getName() == null ? "One of the areas" : "The area '" + area.getName() + "'";
		Rectangle whole = new Rectangle(image.getWidth(), image.getHeight());
		Rectangle around = new Rectangle(whole);
		around.grow(whole.width, whole.height);
		Rectangle bounds = area.getBounds();
		if (!bounds.intersects(whole) || !around.contains(bounds)) { // which also keeps its mask small
			throw new ExplainException(
				name + " (" + bounds.width + "×" + bounds.height + " at " + bounds.x + ", " + bounds.y + ") does not lie in '"
					+ scan.name() + "', which is " + whole.width + "×" + whole.height + "; give only areas that were drawn on this scan.");
		}
		boolean hyper = area.hasHyperStackPosition();
		int[] there = hyper ? new int[] {image.getNChannels(), image.getNSlices(), image.getNFrames()} : new int[] {image.getStackSize()};
		int[] wanted = hyper ? position(area) : new int[] {area.getPosition()};
		for (int i = 0; i < there.length; i++) {
			if (wanted[i] > there[i]) {
				String what = hyper ? List.of("channel", "slice", "frame").get(i) : "slice";
				throw new ExplainException(name + " lies on " + what + " " + wanted[i] + ", but '" + scan.name() + "' has " + there[i]
					+ "; give only areas that were drawn on this scan.");
			}
		}
	}

	/** Channel, slice and frame, 0 for all. */
	private static int[] position(Roi area) {
		return new int[] {area.getCPosition(), area.getZPosition(), area.getTPosition()};
	}

	/**
	 * @param slice of the whole scan's stack, from 1
	 * @return which pixels of the part that is looked at lie in an area, row-major
	 */
	boolean[] on(int slice) {
		ImagePlus image = scan.image();
		ByteProcessor mask = new ByteProcessor(image.getWidth(), image.getHeight());
		mask.setColor(INSIDE);
		for (Roi area : areas) if (isOn(area, slice)) mask.fill((Roi) area.clone()); // which keeps its own mask
		Rectangle part = scan.region().orElse(new Rectangle(image.getWidth(), image.getHeight()));
		boolean[] inside = new boolean[part.width * part.height];
		for (int i = 0; i < inside.length; i++) inside[i] = mask.get(part.x + i % part.width, part.y + i / part.width) != 0;
		return inside;
	}

	private boolean isOn(Roi area, int slice) {
		if (!area.hasHyperStackPosition()) return area.getPosition() == 0 || area.getPosition() == slice;
		int[] here = scan.image().convertIndexToPosition(slice);
		int[] wanted = position(area);
		for (int i = 0; i < wanted.length; i++) if (wanted[i] != 0 && wanted[i] != here[i]) return false;
		return true;
	}
}
