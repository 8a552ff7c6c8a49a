package org.abscam.fiji.review;

import ij.ImagePlus;
import ij.ImageStack;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.abscam.review.PixelDigest;

/**
 * By what a scan's pixels are known, and by what is seen that those of a slice are others than they were. Slices are read one by one.
 *
 * @param sha256 of all pixels, in hexadecimal digits
 * @param slices a sum of each slice
 */
record PixelSums(String sha256, long[] slices) {

	static PixelSums of(ImagePlus image) {
		ImageStack stack = image.getStack();
		long[] sums = new long[stack.size()];
		PixelDigest all = new PixelDigest(image.getWidth(), image.getHeight(), sums.length);
		for (int i = 0; i < sums.length; i++) {
			Object pixels = stack.getPixels(i + 1);
			sums[i] = sum(bytes(pixels));
			all.add(pixels);
		}
		return new PixelSums(all.hex(), sums);
	}

	/** @return whether a slice has the pixels that it had */
	boolean holds(int slice, Object pixels) {
		return slice <= slices.length && sum(bytes(pixels)) == slices[slice - 1];
	}

	private static long sum(ByteBuffer bytes) {
		CRC32 sum = new CRC32();
		sum.update(bytes);
		return sum.getValue();
	}

	private static ByteBuffer bytes(Object pixels) {
		if (pixels instanceof byte[] levels) return ByteBuffer.wrap(levels);
		if (pixels instanceof short[] levels) {
			ByteBuffer bytes = ByteBuffer.allocate(levels.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
			bytes.asShortBuffer().put(levels);
			return bytes;
		}
		if (pixels instanceof int[] colours) {
			ByteBuffer bytes = ByteBuffer.allocate(colours.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
			bytes.asIntBuffer().put(colours);
			return bytes;
		}
		float[] values = (float[]) pixels;
		ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		bytes.asFloatBuffer().put(values);
		return bytes;
	}
}
