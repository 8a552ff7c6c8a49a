package org.abscam.scan;

/**
 * The values of one slice.
 *
 * @param width the width in pixels
 * @param height the height in pixels
 * @param channels one array for each channel, {@code width * height} values row by row; no array is shared
 * @param replaced how many pixels held values that were not finite (NaN or infinite) and were replaced
 */
public record Plane(int width, int height, float[][] channels, int replaced) {

	/**
	 * @throws IllegalArgumentException if there is no channel or a channel has another size
	 */
	public Plane {
		if (channels.length == 0) throw new IllegalArgumentException("A plane needs a channel");
		for (float[] channel : channels)
			if (channel.length != (long) width * height) throw new IllegalArgumentException(
				"A channel of " + channel.length + " values is not " + width + " x " + height + " pixels");
	}
}
