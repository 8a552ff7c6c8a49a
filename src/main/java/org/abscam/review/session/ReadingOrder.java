package org.abscam.review.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * In which order a reader reads: each in another, and the same on every machine. Fisher and Yates' shuffle: for i from the last place down to the second,
 * what stands there changes places with what stands at r mod (i + 1), places counted from 0, r the next number, unsigned, of SplitMix64 (Steele, Lea
 * and Flood 2014), whose state begins as the seed XOR the first 8 bytes, the highest first, of the SHA-256 of the reader's name in UTF-8.
 */
final class ReadingOrder {

	private long state;

	private ReadingOrder(long state) {
		this.state = state;
	}

	/**
	 * @param count number of cases
	 * @param seed of the session, empty for the order of the list
	 * @param reader his name
	 * @return which case of the list, from 0, comes at each place
	 */
	static int[] of(int count, OptionalLong seed, String reader) {
		int[] order = IntStream.range(0, count).toArray();
		if (seed.isEmpty()) return order;
		ReadingOrder random = new ReadingOrder(seed.getAsLong() ^ first(reader));
		for (int i = count - 1; i > 0; i--) {
			int j = (int) Long.remainderUnsigned(random.next(), i + 1L);
			int moved = order[i];
			order[i] = order[j];
			order[j] = moved;
		}
		return order;
	}

	private static long first(String reader) {
		try {
			return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(reader.getBytes(StandardCharsets.UTF_8))).getLong();
		}
		catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException("every Java has SHA-256", e);
		}
	}

	private long next() {
		state += 0x9e3779b97f4a7c15L;
		long z = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
		z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
		return z ^ z >>> 31;
	}
}
