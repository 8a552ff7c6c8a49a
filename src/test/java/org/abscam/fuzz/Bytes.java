package org.abscam.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Damage to bytes, as of a broken disk, a cut download or a hostile hand: one to four changes. */
final class Bytes {

	private static final int[] EDGES = {0, 1, 0x7f, 0x80, 0xff};

	private Bytes() {}

	static byte[] damaged(byte[] seed, Random random) {
		byte[] bytes = seed.clone();
		for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 1; i--) bytes = changed(bytes, random);
		return bytes;
	}

	/** Changes of single bytes in the last three quarters, where most files have their pixels; the length stays. */
	static byte[] pixelsDamaged(byte[] seed, Random random) {
		byte[] bytes = seed.clone();
		int start = bytes.length / 4;
		for (int i = 1 + random.nextInt(3); i > 0; i--)
			bytes[start + random.nextInt(bytes.length - start)] = (byte) random.nextInt(256);
		return bytes;
	}

	private static byte[] changed(byte[] bytes, Random random) {
		int at = random.nextInt(bytes.length);
		int length = Math.min(bytes.length - at, 1 + random.nextInt(16));
		return switch (random.nextInt(7)) {
			case 0 -> set(bytes, at, bytes[at] ^ 1 << random.nextInt(8));
			case 1 -> set(bytes, at, random.nextInt(256));
			case 2 -> set(bytes, at, EDGES[random.nextInt(EDGES.length)]);
			case 3 -> joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + length, bytes.length));
			case 4 -> joined(Arrays.copyOf(bytes, at + length), Arrays.copyOfRange(bytes, at, bytes.length));
			case 5 -> random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : set(bytes, at, -1);
			default -> moved(bytes, at, length, random.nextInt(bytes.length - length + 1));
		};
	}

	private static byte[] set(byte[] bytes, int at, int value) {
		bytes[at] = (byte) value;
		return bytes;
	}

	private static byte[] moved(byte[] bytes, int from, int length, int to) {
		System.arraycopy(bytes.clone(), from, bytes, to, length);
		return bytes;
	}

	private static byte[] joined(byte[] start, byte[] end) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(start.length + end.length);
		bytes.writeBytes(start);
		bytes.writeBytes(end);
		return bytes.toByteArray();
	}
}
