package org.abscam.hotspot;

import ij.gui.Roi;
import java.awt.Rectangle;

/**
 * A connected region where a saliency map is high, with its measures.
 *
 * @param slice the slice it lies on, from 1
 * @param rank its place among the hotspots of that slice, 1 for the one with the highest peak
 * @param roi its outline on the grid of the source image: holes are holes, the mask holds exactly the region's
 *        pixels, the position is the slice and the name is {@code 0005-1} or {@code 0005-1 class}; marked by {@link #MARK}
 * @param area its area in square {@code unit}s
 * @param centroidX the mean x of its pixel centres in {@code unit}s, as ImageJ measures it
 * @param centroidY the mean y of its pixel centres in {@code unit}s, as ImageJ measures it
 * @param peak the highest value of the map in it
 * @param peakX the column of the first pixel, in reading order, that has this value
 * @param peakY the row of that pixel
 * @param mean the mean of the map in it
 * @param share the sum of the map in it, divided by the sum of the whole map
 * @param unit the unit of length, {@code pixel} where the image has none
 */
public record Hotspot(int slice, int rank, Roi roi, double area, double centroidX, double centroidY, double peak,
	int peakX, int peakY, double mean, double share, String unit) {

	/** Property of each ROI that was made by Abs-CAM, by which it is told from what people draw; files keep it. */
	public static final String MARK = "abscam";
	/** Value of that property for the outline of a hotspot. */
	public static final String OUTLINE = "hotspot";

	/** @return the unit of its area: that of length squared, {@code pixels} where the image has none */
	public String areaUnit() {
		return unit.equals("pixel") || unit.equals("pixels") ? "pixels" : unit + "²";
	}

	/** @return the smallest box around it, in pixels of the source image */
	public Rectangle bounds() {
		return roi.getBounds();
	}
}
