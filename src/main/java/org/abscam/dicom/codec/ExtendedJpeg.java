package org.abscam.dicom.codec;

import java.util.Arrays;

/**
 * Sequential JPEG of 12 bits (ISO 10918-1, extended process with Huffman codes), which no library on Maven Central reads: one frame, grey or
 * several components without subsampling across components that differ.
 */
final class ExtendedJpeg {

	private static final int[] ZIGZAG =
		{0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6,
			7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
			47, 55,
			62, 63};
	private static final double[] COSINES = cosines();

	/** A Huffman table: the largest code of each length, and where its values begin. */
	private record Codes(int[] largest, int[] offset, int[] values) {}

	private static final class Component {

		int id;
		int across;
		int down;
		int table;
		Codes dc;
		Codes ac;
		int predicted;
		int width;
		int height;
		boolean scanned;
		int[] plane;
	}

	private final byte[] stream;
	private final JpegHead head;
	private final int[][] quantisers = new int[4][];
	private final Codes[] dc = new Codes[4];
	private final Codes[] ac = new Codes[4];
	private Component[] components = {};
	private int restarts;
	private int at = 2;
	private int bits;
	private int count;
	private int mostAcross = 1;
	private int mostDown = 1;

	ExtendedJpeg(byte[] stream, JpegHead head) {
		this.stream = stream;
		this.head = head;
	}

	Samples decode() throws CodecException {
		if (head.process() == 0xC2 || head.bits() != 12)
			throw new CodecException(
				"is progressive JPEG of " + head.bits() + " bits, which is not read; convert it with dcmdjpeg of DCMTK");
		int scanned = 0;
		while (scanned < Math.max(1, components.length)) {
			int marker = marker();
			if (marker == 0xD9) throw new CodecException("ends before its last component");
			int end = at + u16(at);
			require(u16(at) >= 2 && end <= stream.length);
			at += 2;
			switch (marker) {
				case 0xDB -> quantisers(end);
				case 0xC4 -> codes(end);
				case 0xC1 -> frame(end);
				case 0xDD -> restarts = u16(at);
				case 0xDA -> {
					scanned += scan(end);
					continue;
				}
				default -> {
					// comments and what programs add
				}
			}
			at = end;
		}
		int[] values = new int[head.width() * head.height() * components.length];
		for (int k = 0; k < components.length; k++) {
			Component c = components[k];
			for (int y = 0; y < head.height(); y++) {
				for (int x = 0; x < head.width(); x++)
					values[(y * head.width() + x) * components.length + k] =
						c.plane[y * c.down / mostDown * c.width + x * c.across / mostAcross];
			}
		}
		return new Samples(values, head.bits(), false);
	}

	private void quantisers(int end) throws CodecException {
		while (at < end) {
			int kind = u8(at++);
			int wide = kind >> 4 == 0 ? 1 : 2;
			require((kind & 15) < 4 && at + 64 * wide <= end);
			int[] table = new int[64];
			for (int i = 0; i < 64; i++, at += wide) table[ZIGZAG[i]] = wide == 1 ? u8(at) : u16(at);
			quantisers[kind & 15] = table;
		}
	}

	private void codes(int end) throws CodecException {
		while (at < end) {
			int kind = u8(at++);
			require((kind & 15) < 4 && kind >> 4 < 2 && at + 16 <= end);
			int[] lengths = new int[17];
			int all = 0;
			for (int i = 1; i <= 16; i++) all += lengths[i] = u8(at++);
			require(all <= 256 && at + all <= end);
			int[] values = new int[all];
			for (int i = 0; i < all; i++) values[i] = u8(at++);
			int[] largest = new int[17];
			int[] offset = new int[17];
			Arrays.fill(largest, -1);
			int code = 0;
			int used = 0;
			for (int i = 1; i <= 16; i++, code <<= 1) {
				offset[i] = used - code;
				if (lengths[i] == 0) continue;
				code += lengths[i];
				require(code <= 1 << i);
				used += lengths[i];
				largest[i] = code - 1;
			}
			(kind >> 4 == 0 ? dc : ac)[kind & 15] = new Codes(largest, offset, values);
		}
	}

	private void frame(int end) throws CodecException {
		int n = head.components();
		require(components.length == 0 && (n == 1 || n == 3) && at + 6 + 3 * n <= end);
		Component[] all = new Component[n];
		for (int i = 0; i < n; i++) {
			Component c = all[i] = new Component();
			c.id = u8(at + 6 + 3 * i);
			c.across = u8(at + 7 + 3 * i) >> 4;
			c.down = u8(at + 7 + 3 * i) & 15;
			c.table = u8(at + 8 + 3 * i);
			require(c.across >= 1 && c.across <= 4 && c.down >= 1 && c.down <= 4 && c.table < 4);
			if (n == 1) c.across = c.down = 1;
			mostAcross = Math.max(mostAcross, c.across);
			mostDown = Math.max(mostDown, c.down);
		}
		for (Component c : all) {
			// whole blocks, and whole units of blocks where components are interleaved
			c.width = up(head.width(), 8 * mostAcross) * 8 * c.across;
			c.height = up(head.height(), 8 * mostDown) * 8 * c.down;
			c.plane = new int[Math.multiplyExact(c.width, c.height)];
		}
		components = all;
	}

	private static int up(int size, int unit) {
		return (size + unit - 1) / unit;
	}

	/** @return how many components the scan had */
	private int scan(int end) throws CodecException {
		int n = u8(at);
		require(n >= 1 && n <= components.length && at + 4 + 2 * n <= end);
		Component[] here = new Component[n];
		for (int i = 0; i < n; i++) {
			int id = u8(at + 1 + 2 * i);
			int tables = u8(at + 2 + 2 * i);
			require(tables >> 4 < 4 && (tables & 15) < 4);
			here[i] = Arrays.stream(components).filter(c -> c.id == id && !c.scanned).findFirst()
				.orElseThrow(() -> new CodecException("is a damaged JPEG stream"));
			here[i].scanned = true; // one that came twice would leave another one without pixels
			here[i].dc = dc[tables >> 4];
			here[i].ac = ac[tables & 15];
			require(here[i].dc != null && here[i].ac != null && quantisers[here[i].table] != null);
		}
		at = end;
		restart(here);
		boolean single = n == 1;
		Component first = here[0];
		int across = single ? up(up(head.width() * first.across, mostAcross), 8) : up(head.width(), 8 * mostAcross);
		int down = single ? up(up(head.height() * first.down, mostDown), 8) : up(head.height(), 8 * mostDown);
		int[] block = new int[64];
		for (int unit = 0; unit < across * down; unit++) {
			if (restarts > 0 && unit > 0 && unit % restarts == 0) {
				int marker = marker();
				require(marker >= 0xD0 && marker <= 0xD7);
				restart(here);
			}
			for (Component c : here) {
				for (int v = 0; v < (single ? 1 : c.down); v++) {
					for (int h = 0; h < (single ? 1 : c.across); h++) {
						block(c, block);
						int x = single ? unit % across : unit % across * c.across + h;
						int y = single ? unit / across : unit / across * c.down + v;
						inverse(block, c, 8 * x, 8 * y);
					}
				}
			}
		}
		count = 0;
		return n;
	}

	private void restart(Component[] here) {
		bits = 0;
		count = 0;
		for (Component c : here) c.predicted = 0;
	}

	private void block(Component c, int[] block) throws CodecException {
		int[] quantiser = quantisers[c.table];
		Arrays.fill(block, 0);
		c.predicted += extended(code(c.dc));
		block[0] = c.predicted * quantiser[0];
		for (int k = 1; k < 64; k++) {
			int run = code(c.ac);
			int size = run & 15;
			if (size == 0) {
				if (run != 0xF0) break;
				k += 15;
				continue;
			}
			k += run >> 4;
			require(k < 64);
			block[ZIGZAG[k]] = extended(size) * quantiser[ZIGZAG[k]];
		}
	}

	private int extended(int size) throws CodecException {
		if (size == 0) return 0;
		require(size <= 16);
		int value = 0;
		for (int i = 0; i < size; i++) value = value << 1 | bit();
		return value < 1 << size - 1 ? value - (1 << size) + 1 : value;
	}

	private int code(Codes codes) throws CodecException {
		int code = 0;
		for (int length = 1; length <= 16; length++) {
			code = code << 1 | bit();
			if (codes.largest[length] >= 0 && code <= codes.largest[length] && code + codes.offset[length] >= 0)
				return codes.values[code + codes.offset[length]];
		}
		throw new CodecException("is a damaged JPEG stream");
	}

	private int bit() throws CodecException {
		if (count == 0) {
			bits = u8(at++);
			if (bits == 0xFF) {
				if (u8(at) != 0) throw new CodecException("ends before its last pixel");
				at++;
			}
			count = 8;
		}
		return bits >> --count & 1;
	}

	/** The inverse discrete cosine transform of section A.3.3, in double precision. */
	private void inverse(int[] block, Component c, int x0, int y0) {
		double[] rows = new double[64];
		for (int v = 0; v < 8; v++) {
			for (int x = 0; x < 8; x++) {
				double sum = 0;
				for (int u = 0; u < 8; u++) sum += COSINES[8 * x + u] * block[8 * v + u];
				rows[8 * v + x] = sum;
			}
		}
		int middle = 1 << head.bits() - 1;
		int largest = (1 << head.bits()) - 1;
		for (int y = 0; y < 8; y++) {
			for (int x = 0; x < 8; x++) {
				double sum = 0;
				for (int v = 0; v < 8; v++) sum += COSINES[8 * y + v] * rows[8 * v + x];
				c.plane[(y0 + y) * c.width + x0 + x] = (int) Math.max(0, Math.min(largest, Math.floor(sum + 0.5) + middle));
			}
		}
	}

	private static double[] cosines() {
		double[] table = new double[64];
		for (int x = 0; x < 8; x++) {
			for (int u = 0; u < 8; u++) table[8 * x + u] = (u == 0 ? Math.sqrt(0.125) : 0.5) * Math.cos((2 * x + 1) * u * Math.PI / 16);
		}
		return table;
	}

	private int marker() throws CodecException {
		require(u8(at) == 0xFF);
		while (u8(at + 1) == 0xFF) at++;
		at += 2;
		return u8(at - 1);
	}

	private int u8(int position) throws CodecException {
		require(position < stream.length);
		return stream[position] & 0xFF;
	}

	private int u16(int position) throws CodecException {
		return u8(position) << 8 | u8(position + 1);
	}

	private static void require(boolean sound) throws CodecException {
		if (!sound) throw new CodecException("is a damaged JPEG stream");
	}
}
