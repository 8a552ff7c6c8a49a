package org.abscam.scan;

import java.awt.Rectangle;

/**
 * What the pixels of a slice mean, free of ImageJ: numbers that may be cut, mapped to grey levels and given as
 * channels. The arrays are its own and may be changed in place.
 *
 * @param width the width in pixels
 * @param height the height in pixels
 * @param planes one for grey, three for colour, row by row, with high as bright; they may hold values that are not
 *        finite
 * @param padding which pixels lie outside of the image, as its header says; {@code null} for none
 * @param replaced how many pixels were not finite and were replaced
 */
record Values(int width, int height, float[][] planes, boolean[] padding, int replaced) {

	Values(int width, int height, float[][] planes, boolean[] padding) {
		this(width, height, planes, padding, 0);
	}

	/** Whether there are pixels, and none of them is finite. */
	boolean isNowhereFinite() {
		for (float v : planes[0]) if (Float.isFinite(v)) return false;
		return true;
	}

	/** Whether the header says that a pixel lies outside of the image. */
	boolean isPadding(int i) {
		return padding != null && padding[i];
	}

	private int notFinite() {
		int count = 0;
		for (float v : planes[0]) if (!Float.isFinite(v)) count++;
		return count;
	}

	/** The part that lies in a region, {@code null} for all of it. */
	Values cut(Rectangle region) {
		if (region == null) return this;
		float[][] parts = new float[planes.length][region.width * region.height];
		for (int c = 0; c < planes.length; c++)
			for (int y = 0; y < region.height; y++)
				System.arraycopy(planes[c], (region.y + y) * width + region.x, parts[c], y * region.width, region.width);
		boolean[] outside = padding == null ? null : new boolean[region.width * region.height];
		if (outside != null) for (int y = 0; y < region.height; y++)
			System.arraycopy(padding, (region.y + y) * width + region.x, outside, y * region.width, region.width);
		return new Values(region.width, region.height, parts, outside);
	}

	/** Maps a window to 0..255 by its function, without rounding. What is not finite and what lies outside of the image becomes 0. */
	Values greyLevels(UsedWindow used) {
		int count = notFinite();
		Window window = used.range();
		double scale = 255 / (window.high() - window.low());
		for (float[] plane : planes)
			for (int i = 0; i < plane.length; i++) {
				if (!Float.isFinite(plane[i]) || isPadding(i)) plane[i] = 0;
				else if (used.isLinear()) plane[i] = (float) Math.min(Math.max((plane[i] - window.low()) * scale, 0), 255);
				else plane[i] = (float) (255 * used.function().level(plane[i], window));
			}
		return new Values(width, height, planes, null, count);
	}

	/** Makes what lies outside of the image black, of pixels that are grey levels already. */
	Values blackOutside() {
		if (padding != null) for (float[] plane : planes) for (int i = 0; i < plane.length; i++) if (padding[i]) plane[i] = 0;
		return this;
	}

	/** Replaces values that are not finite by the smallest finite one of their plane. */
	Values finite() {
		int count = notFinite();
		if (count == 0) return this;
		for (float[] plane : planes) replaceNonFinite(plane);
		return new Values(width, height, planes, padding, count);
	}

	private static void replaceNonFinite(float[] plane) {
		float low = Float.POSITIVE_INFINITY;
		for (float v : plane) if (Float.isFinite(v)) low = Math.min(low, v);
		for (int i = 0; i < plane.length; i++) if (!Float.isFinite(plane[i])) plane[i] = low;
	}

	/** As 1 or 3 channels: grey is repeated, colours become the luma of ITU-R BT.601, not rounded. */
	Plane inChannels(int channels) {
		if (planes.length == channels) return new Plane(width, height, planes, replaced);
		if (channels == 3) return new Plane(width, height, new float[][] {planes[0], planes[0].clone(), planes[0].clone()}, replaced);
		float[] red = planes[0];
		float[] green = planes[1];
		float[] blue = planes[2];
		float[] luma = new float[red.length];
		for (int i = 0; i < luma.length; i++) luma[i] = (float) (.299 * red[i] + .587 * green[i] + .114 * blue[i]);
		return new Plane(width, height, new float[][] {luma}, replaced);
	}
}
