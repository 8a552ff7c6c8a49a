package org.abscam.scan;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * How many bytes come out of a compressed strip of a TIFF file. ImageJ inflates damaged strips for ever, prints a trace
 * where it runs over the end of one, and fills what is missing with zeros.
 */
final class StripCheck {

	/** A strip that cannot be decompressed; the message completes "strip 3 ...". */
	static final class Damaged extends Exception {

		private static final long serialVersionUID = 1L;

		Damaged(String message) {
			super(message);
		}
	}

	private static final int CLEAR = 256, END = 257, FIRST = 258;
	/** The codes that ImageJ has room for. */
	private static final int LARGEST_TABLE = 16384;

	private StripCheck() {}

	static long inflated(byte[] strip) throws Damaged {
		byte[] sink = new byte[1 << 16];
		Inflater inflater = new Inflater();
		try {
			long total = 0;
			inflater.setInput(strip);
			while (!inflater.finished()) {
				int count = inflater.inflate(sink);
				if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) throw new Damaged("ends before its time");
				total += count;
			}
			return total;
		}
		catch (DataFormatException e) {
			throw new Damaged("cannot be inflated");
		}
		finally {
			inflater.end();
		}
	}

	/** @param expected from where on ImageJ stops, in its 32-bit arithmetic; 0 for never */
	static long unpacked(byte[] strip, int expected) throws Damaged {
		long most = expected == 0 ? Integer.MAX_VALUE : expected;
		long total = 0;
		int at = 0;
		while (total < most && at < strip.length) {
			int n = strip[at++];
			if (n == -128) continue;
			at += Math.max(n, 0) + 1;
			if (at > strip.length) throw new Damaged("ends inside a run of its PackBits code");
			total += Math.abs(n) + 1;
		}
		return total;
	}

	/** @param most from where on ImageJ stops */
	static long unpackedLzw(byte[] strip, long most) throws Damaged {
		int[] lengths = new int[LARGEST_TABLE];
		Arrays.fill(lengths, 0, CLEAR, 1);
		long total = 0;
		long bit = 0;
		int bits = 9;
		int next = FIRST;
		int old = -1;
		while (total < most) {
			int code = code(strip, bit, bits);
			bit += bits;
			if (code == END || code < 0) break;
			if (code == CLEAR) {
				bits = 9;
				next = FIRST;
				old = -1;
				continue;
			}
			if (bit == bits) throw new Damaged("does not begin as an LZW code does");
			if (code > (old < 0 ? CLEAR : next) || next == LARGEST_TABLE) throw new Damaged("holds an LZW code that does not exist");
			if (old >= 0) lengths[next++] = lengths[old] + 1;
			total += lengths[code];
			old = code;
			if (next == 511) bits = 10;
			if (next == 1023) bits = 11;
			if (next == 2047) bits = 12;
		}
		return total;
	}

	/** A code, the highest bit first; −1 behind the end. */
	private static int code(byte[] strip, long bit, int bits) {
		if (bit + bits > strip.length * 8L) return -1;
		int code = 0;
		for (int i = 0; i < bits; i++) code = code << 1 | strip[(int) ((bit + i) >> 3)] >> 7 - (int) ((bit + i) & 7) & 1;
		return code;
	}
}
