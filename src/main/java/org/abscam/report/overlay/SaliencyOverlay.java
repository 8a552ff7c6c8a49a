package org.abscam.report.overlay;

import ij.ImagePlus;
import ij.Prefs;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.gui.TextRoi;
import ij.process.ColorProcessor;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.abscam.hotspot.Hotspot;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.report.RgbCopy;
import org.abscam.scan.Scan;

/**
 * Saliency maps laid over their scan without changing it: nothing is painted where the map is below a fraction of its maximum; above,
 * {@link OverlayColours} grow towards orange; hotspots have thin outlines with a dark halo. Lines, letters and bar grow with the scale of ImageJ's
 * user interface. {@link RgbCopy} looks the same, but for that scale.
 */
public final class SaliencyOverlay {

	/** Outlines, in a colour that neither grey levels nor the map have. */
	public static final Color OUTLINE = FindingLook.OPEN.colour();
	private static final String MARK = Hotspot.MARK;
	private static final String MAP = "map";
	private static final String HOTSPOT = Hotspot.OUTLINE;
	private static final String BAR = "bar";
	private static final String BADGE = "badge";

	private SaliencyOverlay() {}

	/**
	 * Makes an overlay of maps and the outlines of hotspots. Each element has the position of its slice; the bar of the colours has
	 * none, so that it shows on all. Maps are painted when they are shown, and keep their look in copies and in files.
	 *
	 * @param scan where the maps belong
	 * @param slices the slice of each map, from 1
	 * @param maps values 0..1, row by row in the scan's size
	 * @param hotspots regions to outline, which are copied
	 * @param look how it looks
	 * @return the overlay; nothing is painted of an empty map
	 * @throws IllegalArgumentException if a map has another size
	 */
	public static Overlay overlay(Scan scan, List<Integer> slices, List<float[]> maps, List<Hotspot> hotspots, OverlayLook look) {
		Overlay overlay = new Overlay();
		MapPaint paint = new MapPaint(look);
		int width = scan.width();
		int height = scan.height();
		for (int i = 0; look.showsMap() && i < maps.size(); i++) {
			float[] first = maps.get(i);
			SaliencyStack.requireSize(scan, first);
			if (MapPaint.maximum(first) == 0) continue;
			int index = i;
			Roi roi = new MapRoi(width, height, () -> paint.picture(maps.get(index), width, height));
			((ImageRoi) roi).setOpacity(look.opacity());
			roi.setName(String.format(Locale.ROOT, "%04d map", slices.get(i)));
			roi.setProperty(MARK, MAP);
			setPosition(roi, scan.image(), slices.get(i));
			overlay.add(roi);
		}
		if (look.showsOutlines()) for (Roi roi : outlines(scan, hotspots)) overlay.add(roi);
		if (look.bar()) overlay.add(bar(scan, look));
		return overlay;
	}

	/**
	 * As {@link #overlay(Scan, List, List, List, OverlayLook)}, with the hotspots found anew at the look's threshold, slice by slice.
	 *
	 * @param className name of the explained class, {@code null} if it is not known
	 */
	public static Overlay overlay(Scan scan, List<Integer> slices, List<float[]> maps, OverlayLook look, String className) {
		List<Hotspot> hotspots = new ArrayList<>();
		for (int i = 0; look.showsOutlines() && i < maps.size(); i++) {
			hotspots
				.addAll(HotspotFinder.find(maps.get(i), scan.width(), scan.height(), scan.calibration(), slices.get(i), look.threshold(), 0,
					className));
		}
		return overlay(scan, slices, maps, hotspots, look);
	}

	/**
	 * Adds a word on a map at the top left of its slice.
	 *
	 * @param made an overlay made here
	 * @param scan where the map belongs
	 * @param slice its slice, from 1
	 * @param word what to write
	 */
	public static void addBadge(Overlay made, Scan scan, int slice, String word) {
		int size = (int) Math.round(ColourBar.fontSize(scan.width()) * Math.max(1, Prefs.getGuiScale()));
		TextRoi roi = new TextRoi(ColourBar.margin(), ColourBar.margin(), word, new Font(Font.SANS_SERIF, Font.PLAIN, size));
		roi.setStrokeColor(OUTLINE);
		roi.setFillColor(FindingLook.HALO);
		roi.setName(String.format(Locale.ROOT, "%04d %s", slice, word));
		roi.setProperty(MARK, BADGE);
		setPosition(roi, scan.image(), slice);
		made.add(roi);
	}

	private static Roi bar(Scan scan, OverlayLook look) {
		ColorProcessor picture = ColourBar.forImage(scan.width(), look, Prefs.getGuiScale());
		Roi roi = new ImageRoi(0, Math.max(0, scan.height() - picture.getHeight()), picture);
		roi.setName("saliency");
		roi.setProperty(MARK, BAR);
		return roi;
	}

	/**
	 * Copies of the outlines of hotspots: thin, with a dark halo, named, at the position of their slice also in hyperstacks.
	 *
	 * @param scan where the hotspots were found
	 * @param hotspots regions
	 * @return one selection per hotspot, in their order
	 */
	public static List<Roi> outlines(Scan scan, List<Hotspot> hotspots) {
		List<Roi> rois = new ArrayList<>();
		for (Hotspot hotspot : hotspots) {
			Roi roi = HaloRoi.of(hotspot.roi());
			roi.setStrokeColor(OUTLINE);
			setPosition(roi, scan.image(), hotspot.slice());
			rois.add(roi);
		}
		return rois;
	}

	/**
	 * Lays an overlay over an image. Elements that a former call left there are replaced; all others stay, above the map.
	 *
	 * @param image an image, whose pixels are not changed
	 * @param made an overlay made by {@link #overlay}
	 */
	public static void lay(ImagePlus image, Overlay made) {
		Overlay overlay = image.getOverlay() == null ? new Overlay() : image.getOverlay();
		Roi[] before = overlay.toArray();
		overlay.clear();
		for (Roi roi : made.toArray()) if (MAP.equals(roi.getProperty(MARK))) overlay.add(roi);
		for (Roi roi : before) if (roi.getProperty(MARK) == null) overlay.add(roi);
		for (Roi roi : made.toArray()) if (!MAP.equals(roi.getProperty(MARK))) overlay.add(roi);
		image.setOverlay(overlay.size() == 0 ? null : overlay);
	}

	/**
	 * Puts outlines into the overlay of an image, in place of the outlines that a former call left at the same slices. All other
	 * elements stay.
	 *
	 * @param image an image, whose pixels are not changed
	 * @param first first of the slices, from 1
	 * @param last last of the slices
	 * @param outlines made by {@link #outlines}
	 */
	public static void outline(ImagePlus image, int first, int last, List<Roi> outlines) {
		Overlay overlay = image.getOverlay() == null ? new Overlay() : image.getOverlay();
		Roi[] before = overlay.toArray();
		overlay.clear(); // to remove one by one takes any that is equal, and outlines of other slices may be
		for (Roi roi : before) {
			int slice = slice(roi, image);
			if (!HOTSPOT.equals(roi.getProperty(MARK)) || slice < first || slice > last) overlay.add(roi);
		}
		for (Roi roi : outlines) overlay.add(roi);
		image.setOverlay(overlay.size() == 0 ? null : overlay);
	}

	private static int slice(Roi roi, ImagePlus image) {
		if (roi.hasHyperStackPosition()) return image.getStackIndex(roi.getCPosition(), roi.getZPosition(), roi.getTPosition());
		return Math.max(1, roi.getPosition());
	}

	private static void setPosition(Roi roi, ImagePlus image, int slice) {
		if (image.isHyperStack() || image.getNChannels() > 1) {
			int[] position = image.convertIndexToPosition(slice);
			roi.setPosition(position[0], position[1], position[2]);
		}
		else roi.setPosition(slice);
	}
}
