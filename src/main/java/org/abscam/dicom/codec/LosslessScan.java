package org.abscam.dicom.codec;

/**
 * Walks through the codes of a lossless JPEG scan (ISO 10918-1, annex H) and counts differences, without making pixels of them: the library that
 * does so leaves zeros behind the end of a scan that is cut short, or reads on behind a marker, and says nothing.
 */
final class LosslessScan {

	private static final int WINDOW = 16;

	private final byte[] stream;
	private final JpegHead head;
	/** By selector and the next sixteen bits: the length of the code times 256, and its category. */
	private final int[][] tables = new int[4][];
	private int restarts;
	/** Whether components have fewer values than there are pixels. */
	private boolean sampled;
	private int at = 2;
	private long bits;
	private int count;

	private LosslessScan(byte[] stream, JpegHead head) {
		this.stream = stream;
		this.head = head;
	}

	/** @return whether the first scan holds all components and a difference for each value; true where that is not looked into */
	static boolean isWhole(byte[] stream, JpegHead head) {
		try {
			return new LosslessScan(stream, head).isWhole();
		}
		catch (ArrayIndexOutOfBoundsException e) {
			return false; // a segment reaches beyond the end
		}
	}

	private boolean isWhole() {
		while (true) {
			while (u8(at + 1) == 0xFF) at++;
			int marker = u8(at + 1);
			int body = at + 4;
			int end = at + 2 + u16(at + 2);
			if (marker == 0xC4) tables(body, end);
			if (marker == 0xDD) restarts = u16(body);
			for (int i = 0; marker == 0xC3 && i < head.components(); i++) sampled |= head.components() > 1 && u8(body + 7 + 3 * i) != 0x11;
			at = end;
			if (marker == 0xDA) return isWhole(body);
			if (marker == 0xD9 || end <= body - 2) return false;
		}
	}

	private void tables(int from, int end) {
		for (int i = from; i < end;) {
			int kind = u8(i);
			int[] table = new int[1 << WINDOW];
			int symbol = i + 17;
			int code = 0;
			for (int length = 1; length <= 16; length++, code <<= 1) {
				for (int k = u8(i + length); k > 0; k--, code++, symbol++) {
					int first = code << WINDOW - length;
					for (int v = first; v < first + (1 << WINDOW - length); v++) table[v] = length << 8 | u8(symbol);
				}
			}
			// some programs write tables of the other class alone
			if (kind >> 4 == 0 || tables[kind & 3] == null) tables[kind & 3] = table;
			i = symbol;
		}
	}

	private boolean isWhole(int body) {
		int components = u8(body);
		if (components != head.components() || sampled) return true;
		int[][] used = new int[components][];
		for (int i = 0; i < components; i++) {
			used[i] = tables[u8(body + 2 + 2 * i) >> 4 & 3];
			if (used[i] == null) return false;
		}
		long pixels = (long) head.width() * head.height();
		for (long pixel = 0; pixel < pixels; pixel++) {
			if (restarts > 0 && pixel > 0 && pixel % restarts == 0 && !restart()) return false;
			for (int[] table : used) if (!difference(table)) return false;
		}
		return true;
	}

	private boolean restart() {
		count = 0;
		while (at + 2 < stream.length && u8(at) == 0xFF && u8(at + 1) == 0xFF) at++;
		boolean there = at + 1 < stream.length && u8(at) == 0xFF && u8(at + 1) >= 0xD0 && u8(at + 1) <= 0xD7;
		at += 2;
		return there;
	}

	/** A category and as many bits; of the largest, which stands for one difference alone, none. */
	private boolean difference(int[] table) {
		if (count < 2 * WINDOW) fill();
		int next = (int) (count >= WINDOW ? bits >>> count - WINDOW : bits << WINDOW - count) & 0xFFFF;
		int length = table[next] >> 8;
		int category = table[next] & 0xFF;
		int taken = length + (category == WINDOW ? 0 : category);
		count -= taken;
		return length > 0 && count >= 0;
	}

	/** Up to the next marker. */
	private void fill() {
		while (count <= 48 && at < stream.length) {
			int value = u8(at);
			if (value == 0xFF) {
				if (at + 1 >= stream.length || u8(at + 1) != 0) return;
				at++;
			}
			bits = bits << 8 | value;
			count += 8;
			at++;
		}
	}

	private int u8(int position) {
		return stream[position] & 0xFF;
	}

	private int u16(int position) {
		return u8(position) << 8 | u8(position + 1);
	}
}
