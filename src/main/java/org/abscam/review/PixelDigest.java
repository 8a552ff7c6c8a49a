package org.abscam.review;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a scan is known by: the SHA-256 of {@code WIDTH x HEIGHT x SLICES TYPE}, a line feed, and all pixels, slice after slice, row after row, each
 * little-endian. TYPE is {@code uint8}, {@code uint16}, {@code float32} or {@code rgb} (blue, green, red, 255).
 */
public final class PixelDigest {

	private static final int CHUNK = 1 << 13;
	private static final int OPAQUE = 0xff000000;

	private final MessageDigest digest;
	private final String size;
	private final int count;
	private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
	private boolean begun;

	/**
	 * @param width columns
	 * @param height rows
	 * @param slices of the stack
	 */
	public PixelDigest(int width, int height, int slices) {
		size = width + " x " + height + " x " + slices;
		count = width * height;
		try {
			digest = MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException("every Java has SHA-256", e);
		}
	}

	/**
	 * Adds the next slice.
	 *
	 * @param pixels as ImageJ holds them: {@code byte[]}, {@code short[]}, {@code float[]} or {@code int[]} of RGB
	 */
	public void add(Object pixels) {
		if (!begun) digest.update((size + " " + type(pixels) + "\n").getBytes(StandardCharsets.UTF_8));
		begun = true;
		if (pixels instanceof byte[] bytes) {
			digest.update(bytes, 0, count);
			return;
		}
		for (int from = 0; from < count; from += CHUNK) {
			int n = Math.min(CHUNK, count - from);
			buffer.clear();
			if (pixels instanceof short[] shorts) {
				buffer.asShortBuffer().put(shorts, from, n);
				digest.update(buffer.array(), 0, n * Short.BYTES);
				continue;
			}
			if (pixels instanceof float[] floats) buffer.asFloatBuffer().put(floats, from, n);
			else for (int i = 0; i < n; i++) buffer.putInt(i * Integer.BYTES, ((int[]) pixels)[from + i] | OPAQUE);
			digest.update(buffer.array(), 0, n * Integer.BYTES);
		}
	}

	private static String type(Object pixels) {
		if (pixels instanceof byte[]) return "uint8";
		if (pixels instanceof short[]) return "uint16";
		return pixels instanceof float[] ? "float32" : "rgb";
	}

	/** @return 64 hexadecimal digits, once all slices were added */
	public String hex() {
		return HexFormat.of().formatHex(digest.digest());
	}
}
