package org.abscam.evaluate.pixels;

/** Gives tests of other parts what is resized linearly. */
public final class Resized {

	private Resized() {}

	public static float[] of(float[] map, int width, int height, int newWidth, int newHeight) {
		return LinearResize.of(map, width, height, newWidth, newHeight);
	}

	public static float[] of(float[] map, int[] size, int[] newSize) {
		return LinearResize.of(map, size, newSize);
	}
}
