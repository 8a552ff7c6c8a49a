package org.abscam.hotspot;

import ij.gui.Roi;
import ij.measure.Calibration;
import ij.plugin.filter.ThresholdToSelection;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Finds the connected regions in which a map reaches a fraction of its maximum. */
public final class HotspotFinder {

	/** Half of the map's maximum. */
	public static final double DEFAULT_THRESHOLD = 0.5;

	private HotspotFinder() {}

	/**
	 * Finds the hotspots of one map. Pixels that touch by an edge or a corner belong together, as in ImageJ's
	 * particle analyzer. Values that are not finite belong to no hotspot.
	 *
	 * @param map the saliency map on the grid of the source image, row by row, {@code width * height} values
	 * @param width the width in pixels
	 * @param height the height in pixels
	 * @param calibration the calibration of the source image, or {@code null} for pixels
	 * @param slice the slice that the map belongs to, from 1
	 * @param threshold the fraction of the map's maximum, 0..1, that a pixel must reach
	 * @param minimumArea the smallest area to report, in square units of the calibration; 0 keeps everything
	 * @param className a name to append to the names of the regions of interest, or {@code null}
	 * @return the hotspots, highest peak first and larger area first among equals; empty where the map is constant
	 *         or has no positive value
	 * @throws IllegalArgumentException if the sizes do not match, or if the threshold or the area is out of range
	 * @throws CancellationException if the thread is interrupted while outlines are traced
	 */
	public static List<Hotspot> find(float[] map, int width, int height,
		Calibration calibration, int slice, double threshold, double minimumArea,
		String className) {
		if (width < 1 || height < 1 || (long) width * height != map.length) throw new IllegalArgumentException(
			"A map of " + map.length + " values is not " + width + " x " + height + " pixels");
		if (slice < 1) throw new IllegalArgumentException("Slices count from 1, not from " + slice);
		if (!(threshold >= 0 && threshold <= 1)) throw new IllegalArgumentException(
			"The threshold must be a fraction from 0 to 1, not " + threshold);
		if (!(minimumArea >= 0)) throw new IllegalArgumentException(
			"The smallest area must be 0 or more, not " + minimumArea);

		float min = Float.POSITIVE_INFINITY;
		float max = Float.NEGATIVE_INFINITY;
		double total = 0;
		for (float v : map) {
			if (!isFinite(v)) continue;
			if (v < min) min = v;
			if (v > max) max = v;
			total += v;
		}
		if (!(max > 0) || min == max) return List.of();

		Calibration units = calibration == null ? new Calibration() : calibration;
		double pixelArea = units.pixelWidth * units.pixelHeight;
		List<Region> regions = new ArrayList<>();
		Filling filling = new Filling(map, width, height, threshold * max);
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				if (!filling.isWaiting(x, y)) continue;
				int count = filling.fillFrom(x, y);
				if (count * pixelArea >= minimumArea) regions.add(Region.of(map, width, filling));
			}
		}
		regions.sort(Comparator.comparingDouble((Region r) -> -r.peak).thenComparingInt(r -> -r.count));

		List<Hotspot> hotspots = new ArrayList<>(regions.size());
		for (Region region : regions) {
			int rank = hotspots.size() + 1;
			Roi roi = region.roi;
			roi.setPosition(slice);
			roi.setProperty(Hotspot.MARK, Hotspot.OUTLINE);
			roi.setName("0".repeat(Math.max(0, 4 - Integer.toString(slice).length())) + slice + "-" + rank
				+ (className == null || className.isBlank() ? "" : " " + className.strip()));
			hotspots.add(new Hotspot(slice, rank, roi, region.count * pixelArea, units.getX(region.x),
				units.getY(region.y, height), region.peak, region.peakIndex % width, region.peakIndex / width,
				region.sum / region.count, region.sum / total, units.getUnit()));
		}
		return hotspots;
	}

	/** As {@link Float#isFinite}, which takes Java's first compiler longer than all else that is done with a pixel. */
	private static boolean isFinite(float value) {
		return value >= -Float.MAX_VALUE && value <= Float.MAX_VALUE;
	}

	/** Takes connected pixels out of those that still wait, by a queue that is also the list of what was found. */
	private static final class Filling {

		/** With a frame of pixels that never wait. */
		private final boolean[] waiting;
		private final int line;
		private final int pixels;
		private int[] columns = new int[1024];
		private int[] rows = new int[1024];
		private int count;

		/** @param limit from which on finite values wait */
		private Filling(float[] map, int width, int height, double limit) {
			line = width + 2;
			pixels = map.length;
			waiting = new boolean[Math.multiplyExact(line, height + 2)];
			for (int y = 0, i = 0; y < height; y++)
				for (int at = place(0, y), end = at + width; at < end; at++, i++)
					waiting[at] = map[i] >= limit && map[i] <= Float.MAX_VALUE;
		}

		private int place(int column, int row) {
			return (row + 1) * line + column + 1;
		}

		private boolean isWaiting(int column, int row) {
			return waiting[place(column, row)];
		}

		private int fillFrom(int column, int row) {
			count = 0;
			add(column, row, place(column, row));
			for (int next = 0; next < count; next++) {
				int left = columns[next] - 1;
				int top = rows[next] - 1;
				int at = place(left, top);
				for (int v = top; v < top + 3; v++, at += line) {
					if (waiting[at]) add(left, v, at);
					if (waiting[at + 1]) add(left + 1, v, at + 1);
					if (waiting[at + 2]) add(left + 2, v, at + 2);
				}
			}
			return count;
		}

		private void add(int column, int row, int at) {
			waiting[at] = false;
			if (count == columns.length) {
				int room = (int) Math.min(2L * count, pixels);
				columns = Arrays.copyOf(columns, room);
				rows = Arrays.copyOf(rows, room);
			}
			columns[count] = column;
			rows[count++] = row;
		}
	}

	/** A region in pixels: x and y are its centroid, with the centre of pixel (0, 0) at (0.5, 0.5). */
	private record Region(Roi roi, int count, double x, double y, float peak, int peakIndex, double sum) {

		private static Region of(float[] map, int width, Filling filled) {
			int left = Integer.MAX_VALUE, top = Integer.MAX_VALUE, right = 0, bottom = 0;
			int peakIndex = filled.rows[0] * width + filled.columns[0];
			double sum = 0, sumX = 0, sumY = 0;
			for (int i = 0; i < filled.count; i++) {
				int x = filled.columns[i];
				int y = filled.rows[i];
				int index = y * width + x;
				left = Math.min(left, x);
				right = Math.max(right, x);
				top = Math.min(top, y);
				bottom = Math.max(bottom, y);
				sumX += x;
				sumY += y;
				sum += map[index];
				if (map[index] > map[peakIndex] || map[index] == map[peakIndex] && index < peakIndex) peakIndex = index;
			}
			ByteProcessor mask = new ByteProcessor(right - left + 1, bottom - top + 1);
			for (int i = 0; i < filled.count; i++) mask.set(filled.columns[i] - left, filled.rows[i] - top, 255);
			return new Region(outline(mask, left, top), filled.count, sumX / filled.count + 0.5, sumY / filled.count + 0.5,
				map[peakIndex], peakIndex, sum);
		}

		private static Roi outline(ByteProcessor mask, int left, int top) {
			mask.setThreshold(255, 255, ImageProcessor.NO_LUT_UPDATE);
			Roi roi = new ThresholdToSelection().convert(mask);
			if (roi == null) throw new CancellationException("Interrupted while hotspots were outlined");
			roi.setLocation(left, top);
			return roi;
		}
	}
}
