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
import java.util.Locale;
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
			if (!Float.isFinite(v)) continue;
			if (v < min) min = v;
			if (v > max) max = v;
			total += v;
		}
		if (!(max > 0) || min == max) return List.of();

		Calibration units = calibration == null ? new Calibration() : calibration;
		double pixelArea = units.pixelWidth * units.pixelHeight;
		boolean[] waiting = new boolean[map.length];
		double limit = threshold * max;
		for (int i = 0; i < map.length; i++)
			waiting[i] = map[i] >= limit && Float.isFinite(map[i]);

		List<Region> regions = new ArrayList<>();
		Filling filling = new Filling(waiting, width, height);
		for (int i = 0; i < map.length; i++) {
			if (!waiting[i]) continue;
			int count = filling.fillFrom(i);
			if (count * pixelArea >= minimumArea) regions.add(Region.of(map, width, filling));
		}
		regions.sort(Comparator.comparingDouble((Region r) -> -r.peak).thenComparingInt(r -> -r.count));

		List<Hotspot> hotspots = new ArrayList<>(regions.size());
		for (Region region : regions) {
			int rank = hotspots.size() + 1;
			Roi roi = region.roi;
			roi.setPosition(slice);
			roi.setProperty(Hotspot.MARK, Hotspot.OUTLINE);
			roi.setName(String.format(Locale.ROOT, "%04d-%d", slice, rank) +
				(className == null || className.isBlank() ? "" : " " + className.strip()));
			hotspots.add(new Hotspot(slice, rank, roi, region.count * pixelArea, units.getX(region.x),
				units.getY(region.y, height), region.peak, region.peakIndex % width, region.peakIndex / width,
				region.sum / region.count, region.sum / total, units.getUnit()));
		}
		return hotspots;
	}

	/** Takes connected pixels out of those that still wait, by a queue that is also the list of what was found. */
	private static final class Filling {

		private final boolean[] waiting;
		private final int width;
		private final int height;
		private int[] columns = new int[1024];
		private int[] rows = new int[1024];
		private int count;

		private Filling(boolean[] waiting, int width, int height) {
			this.waiting = waiting;
			this.width = width;
			this.height = height;
		}

		private int fillFrom(int seed) {
			count = 0;
			add(seed % width, seed / width);
			for (int next = 0; next < count; next++) {
				int left = Math.max(columns[next] - 1, 0);
				int right = Math.min(columns[next] + 1, width - 1);
				int bottom = Math.min(rows[next] + 1, height - 1);
				for (int v = Math.max(rows[next] - 1, 0); v <= bottom; v++)
					for (int u = left; u <= right; u++) if (waiting[v * width + u]) add(u, v);
			}
			return count;
		}

		private void add(int column, int row) {
			waiting[row * width + column] = false;
			if (count == columns.length) {
				int room = (int) Math.min(2L * count, waiting.length);
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
