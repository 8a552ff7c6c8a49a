package org.abscam.report;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.abscam.explain.NetworkImages;
import org.abscam.hotspot.Hotspot;
import org.abscam.scan.Scan;

/**
 * Saliency maps laid over their scan: as a non-destructive overlay or as an RGB copy. Both look the same: nothing is painted where
 * the map is below a fraction of its maximum; above, colours grow towards pale yellow; hotspots have thin outlines.
 */
public final class SaliencyOverlay {

	/** Opacity of the map where nothing else is said. */
	public static final double DEFAULT_OPACITY = 0.5;

	/** Outlines, in a colour that neither grey levels nor the map have. */
	private static final Color OUTLINE = new Color(0x5ce1e6);
	/** Property of each element that was made here; files keep it. */
	private static final String MARK = "abscam";
	private static final String MAP = "map";
	private static final String HOTSPOT = "hotspot";
	private static final String SUFFIX = "-overlay";

	private SaliencyOverlay() {}

	/**
	 * Makes an overlay of maps and the outlines of hotspots. Each element has the position of its slice. The maps keep their look in
	 * copies and in files, as ImageJ keeps the transparency of black pixels and an opacity, but no others.
	 *
	 * @param scan where the maps belong
	 * @param images the images that were explained
	 * @param maps one map per image, the first image first; values 0..1, row by row in the scan's size
	 * @param hotspots regions to outline, which are copied
	 * @param opacity of the painted map, 0..1
	 * @param threshold fraction of each map's maximum, 0..1, below which nothing is painted
	 * @return the overlay; no element for an empty map
	 * @throws IllegalArgumentException if a map has another size, or opacity or threshold is out of range
	 */
	public static Overlay overlay(Scan scan, NetworkImages images, List<float[]> maps, List<Hotspot> hotspots, double opacity,
		double threshold)
	{
		requireFractions(opacity, threshold);
		Overlay overlay = new Overlay();
		SaliencyColours colours = new SaliencyColours();
		for (int i = 0; i < maps.size(); i++) {
			int[] painted = painted(scan, maps.get(i), threshold, colours);
			if (painted == null) continue;
			int slice = images.firstSlice(i);
			ImageRoi roi = new ImageRoi(0, 0, new ColorProcessor(scan.width(), scan.height(), painted));
			roi.setZeroTransparent(true);
			roi.setOpacity(opacity);
			roi.setName(String.format(Locale.ROOT, "%04d map", slice));
			roi.setProperty(MARK, MAP);
			setPosition(roi, scan.image(), slice);
			overlay.add(roi);
		}
		for (Roi roi : outlines(scan, hotspots)) overlay.add(roi);
		return overlay;
	}

	/**
	 * Copies of the outlines of hotspots: thin, named, at the position of their slice also in hyperstacks.
	 *
	 * @param scan where the hotspots were found
	 * @param hotspots regions
	 * @return one selection per hotspot, in their order
	 */
	public static List<Roi> outlines(Scan scan, List<Hotspot> hotspots) {
		List<Roi> rois = new ArrayList<>();
		for (Hotspot hotspot : hotspots) {
			Roi roi = (Roi) hotspot.roi().clone();
			roi.setStrokeColor(OUTLINE);
			roi.setProperty(MARK, HOTSPOT);
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
		for (Roi roi : made.toArray()) if (roi instanceof ImageRoi) overlay.add(roi);
		for (Roi roi : before) if (roi.getProperty(MARK) == null) overlay.add(roi);
		for (Roi roi : made.toArray()) if (!(roi instanceof ImageRoi)) overlay.add(roi);
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
		for (Roi roi : overlay.toArray()) {
			int slice = slice(roi, image);
			if (HOTSPOT.equals(roi.getProperty(MARK)) && slice >= first && slice <= last) overlay.remove(roi);
		}
		for (Roi roi : outlines) overlay.add(roi);
		image.setOverlay(overlay.size() == 0 ? null : overlay);
	}

	private static int slice(Roi roi, ImagePlus image) {
		if (roi.hasHyperStackPosition()) return image.getStackIndex(roi.getCPosition(), roi.getZPosition(), roi.getTPosition());
		return Math.max(1, roi.getPosition());
	}

	/**
	 * Makes an RGB copy of the slices that were explained, as they are shown (display window, lookup table), with maps and outlines
	 * drawn in.
	 *
	 * @param scan where the maps belong
	 * @param images the images that were explained
	 * @param maps one map per image, as for {@link #overlay}, at least one
	 * @param hotspots regions to outline
	 * @param opacity of the painted map, 0..1
	 * @param threshold fraction of each map's maximum, 0..1, below which nothing is painted
	 * @return the copy, one slice per map, of the scan's size and spatial calibration, titled {@code NAME-overlay}, not shown
	 * @throws IllegalArgumentException if there is no map, a map has another size, or opacity or threshold is out of range
	 */
	public static ImagePlus rgb(Scan scan, NetworkImages images, List<float[]> maps, List<Hotspot> hotspots, double opacity,
		double threshold)
	{
		requireFractions(opacity, threshold);
		if (maps.isEmpty()) throw new IllegalArgumentException("An RGB copy needs a map");
		SaliencyColours colours = new SaliencyColours();
		ImageStack stack = new ImageStack(scan.width(), scan.height());
		for (int i = 0; i < maps.size(); i++) {
			int slice = images.firstSlice(i);
			ColorProcessor picture = shown(scan.image(), slice);
			int[] painted = painted(scan, maps.get(i), threshold, colours);
			if (painted != null) blend((int[]) picture.getPixels(), painted, opacity);
			picture.setColor(OUTLINE);
			for (Hotspot hotspot : hotspots) if (hotspot.slice() == slice) picture.draw(hotspot.roi());
			stack.addSlice(scan.label(slice), picture);
		}
		return SaliencyStack.image(scan, SUFFIX, stack);
	}

	/** 0xRRGGBB where the map reaches the threshold, else 0; {@code null} if nothing is painted. */
	private static int[] painted(Scan scan, float[] map, double threshold, SaliencyColours colours) {
		SaliencyStack.requireSize(scan, map);
		float max = 0;
		for (float value : map) if (value > max && Float.isFinite(value)) max = value;
		if (max == 0) return null;
		double limit = threshold * max;
		int[] painted = new int[map.length];
		for (int i = 0; i < map.length; i++) {
			if (map[i] >= limit && map[i] > 0 && Float.isFinite(map[i])) painted[i] = opaque(colours.rgb(map[i] / max));
		}
		return painted;
	}

	/** Black that is painted, as 0 is what is not. */
	private static int opaque(int rgb) {
		return Math.max(1, rgb);
	}

	/** A copy of a slice as its window shows it, painted all over with a map's colours over the range 0..1. */
	static ColorProcessor paintedAllOver(Scan scan, int slice, float[] map, double opacity, SaliencyColours colours) {
		int[] painted = new int[map.length];
		for (int i = 0; i < map.length; i++) painted[i] = opaque(colours.rgb(map[i]));
		ColorProcessor picture = shown(scan.image(), slice);
		blend((int[]) picture.getPixels(), painted, opacity);
		return picture;
	}

	private static void blend(int[] pixels, int[] painted, double opacity) {
		for (int i = 0; i < pixels.length; i++) {
			if (painted[i] == 0) continue;
			int mixed = 0;
			for (int shift = 16; shift >= 0; shift -= 8) {
				int below = pixels[i] >> shift & 0xff;
				int above = painted[i] >> shift & 0xff;
				mixed |= (int) Math.round(below + opacity * (above - below)) << shift;
			}
			pixels[i] = mixed;
		}
	}

	/** A copy of a slice as its window shows it. */
	private static ColorProcessor shown(ImagePlus image, int slice) {
		ImageProcessor ip = image.getStack().getProcessor(slice);
		if (ip instanceof ColorProcessor) return (ColorProcessor) ip.duplicate();
		if (image instanceof CompositeImage composite) {
			ip.setLut(composite.getChannelLut(image.convertIndexToPosition(slice)[0]));
		}
		else if (ip instanceof ByteProcessor) {
			ip.setColorModel(image.getProcessor().getCurrentColorModel()); // the display range is part of it
		}
		else {
			ip.setColorModel(image.getProcessor().getColorModel());
			ip.setMinAndMax(image.getDisplayRangeMin(), image.getDisplayRangeMax());
		}
		return ip.convertToColorProcessor();
	}

	private static void setPosition(Roi roi, ImagePlus image, int slice) {
		if (image.isHyperStack() || image.getNChannels() > 1) {
			int[] position = image.convertIndexToPosition(slice);
			roi.setPosition(position[0], position[1], position[2]);
		}
		else roi.setPosition(slice);
	}

	private static void requireFractions(double opacity, double threshold) {
		if (!(opacity >= 0 && opacity <= 1)) throw new IllegalArgumentException("The opacity must be from 0 to 1, not " + opacity);
		if (!(threshold >= 0 && threshold <= 1)) throw new IllegalArgumentException("The threshold must be from 0 to 1, not " + threshold);
	}
}
