package org.abscam.dicom.codec;

/**
 * Lossless JPEG with Huffman codes (ISO 10918-1, annex H). The library that reads it leaves the last pixel of some sound streams at 0, and zeros
 * behind the end of a scan that is cut short, and says nothing of either.
 */
final class LosslessJpeg {

	private static final int WINDOW = 16;

	private final byte[] stream;
	private final JpegHead head;
	/** By selector and the next sixteen bits: the length of the code times 256, and its category. */
	private final int[][] tables = new int[4][];
	private final int[] ids;
	private final boolean[] scanned;
	private final int[] values;
	private int restarts;
	private int at = 2;
	private long bits;
	private int count;

	LosslessJpeg(byte[] stream, JpegHead head) {
		this.stream = stream;
		this.head = head;
		ids = new int[head.components()];
		scanned = new boolean[head.components()];
		values = new int[Math.multiplyExact(Math.multiplyExact(head.width(), head.height()), head.components())];
	}

	Samples decode() throws CodecException {
		try {
			for (int done = 0; done < ids.length;) {
				int marker = marker();
				if (marker == 0xD9) throw new CodecException("ends before its last component");
				int body = at + 2;
				int end = at + u16(at);
				require(end >= body && end <= stream.length);
				at = end;
				switch (marker) {
					case 0xC4 -> tables(body, end);
					case 0xC3 -> frame(body, end);
					case 0xDD -> restarts = u16(body);
					case 0xDA -> done += scan(body, end);
					default -> {
						// comments and what programs add
					}
				}
			}
			return new Samples(values, head.bits(), false);
		}
		catch (ArrayIndexOutOfBoundsException e) {
			throw new CodecException("is a damaged JPEG stream", e); // a segment reaches beyond the end
		}
	}

	private int marker() throws CodecException {
		require(u8(at) == 0xFF);
		while (u8(at + 1) == 0xFF) at++;
		at += 2;
		return u8(at - 1);
	}

	private void frame(int body, int end) throws CodecException {
		require(end - body >= 6 + 3 * ids.length && head.bits() >= 2 && head.bits() <= 16);
		for (int i = 0; i < ids.length; i++) {
			ids[i] = u8(body + 6 + 3 * i);
			if (ids.length > 1 && u8(body + 7 + 3 * i) != u8(body + 7))
				throw new CodecException(
					"has subsampled components, which are not read; ask the archive for it in Explicit VR Little Endian");
		}
	}

	private void tables(int from, int end) throws CodecException {
		for (int i = from; i < end;) {
			int kind = u8(i);
			int[] table = new int[1 << WINDOW];
			int symbol = i + 17;
			int code = 0;
			for (int length = 1; length <= 16; length++, code <<= 1) {
				for (int k = u8(i + length); k > 0; k--, code++, symbol++) {
					require(code < 1 << length && u8(symbol) <= WINDOW);
					int first = code << WINDOW - length;
					for (int v = first; v < first + (1 << WINDOW - length); v++) table[v] = length << 8 | u8(symbol);
				}
			}
			// some programs write tables of the other class alone
			if (kind >> 4 == 0 || tables[kind & 3] == null) tables[kind & 3] = table;
			i = symbol;
		}
	}

	/** @return how many components the scan had */
	private int scan(int body, int end) throws CodecException {
		int n = u8(body);
		require(n >= 1 && n <= ids.length && end - body >= 4 + 2 * n);
		int[] components = new int[n];
		int[][] used = new int[n][];
		for (int i = 0; i < n; i++) {
			components[i] = component(u8(body + 1 + 2 * i));
			used[i] = tables[u8(body + 2 + 2 * i) >> 4 & 3];
			require(used[i] != null);
		}
		int predictor = u8(body + 1 + 2 * n);
		int shift = u8(body + 3 + 2 * n) & 15;
		// restarts stand between lines (section H.1.1)
		require(predictor >= 1 && predictor <= 7 && shift < head.bits() && (restarts == 0 || restarts % head.width() == 0));
		count = 0;
		int lines = restarts / head.width();
		for (int y = 0, first = 0; y < head.height(); y++) {
			if (lines > 0 && y > 0 && y % lines == 0) {
				restart();
				first = y;
			}
			line(y, y == first, components, used, predictor, shift);
		}
		if (shift > 0) for (int c : components) for (int i = c; i < values.length; i += ids.length) values[i] <<= shift;
		count = 0;
		while (at + 1 < stream.length && !(u8(at) == 0xFF && u8(at + 1) != 0)) at++;
		return n;
	}

	private int component(int id) throws CodecException {
		for (int i = 0; i < ids.length; i++) {
			if (ids[i] != id || scanned[i]) continue;
			scanned[i] = true;
			return i;
		}
		throw new CodecException("is a damaged JPEG stream");
	}

	/** @param first whether it is the first one, or the first one behind a restart */
	private void line(int y, boolean first, int[] components, int[][] used, int predictor, int shift) throws CodecException {
		int step = ids.length;
		int width = head.width() * step;
		int start = 1 << head.bits() - shift - 1;
		for (int x = 0; x < head.width(); x++) {
			for (int k = 0; k < components.length; k++) {
				int i = y * width + x * step + components[k];
				int predicted;
				if (x == 0) predicted = first ? start : values[i - width];
				else if (first) predicted = values[i - step];
				else predicted = predicted(predictor, values[i - step], values[i - width], values[i - width - step]);
				values[i] = predicted + difference(used[k]) & 0xFFFF;
			}
		}
	}

	private static int predicted(int predictor, int left, int above, int corner) {
		return switch (predictor) {
			case 1 -> left;
			case 2 -> above;
			case 3 -> corner;
			case 4 -> left + above - corner;
			case 5 -> left + (above - corner >> 1);
			case 6 -> above + (left - corner >> 1);
			default -> left + above >> 1;
		};
	}

	private void restart() throws CodecException {
		count = 0;
		int marker = marker();
		require(marker >= 0xD0 && marker <= 0xD7);
	}

	/** A category and as many bits; of the largest, which stands for one difference alone, none. */
	private int difference(int[] table) throws CodecException {
		if (count < 2 * WINDOW) fill();
		int next = (int) (count >= WINDOW ? bits >>> count - WINDOW : bits << WINDOW - count) & 0xFFFF;
		int length = table[next] >> 8;
		int category = table[next] & 0xFF;
		if (length == 0) throw new CodecException("is a damaged JPEG stream");
		count -= length + (category == WINDOW ? 0 : category);
		if (count < 0) throw new CodecException("is a JPEG stream that ends before its last pixel");
		if (category == 0) return 0;
		if (category == WINDOW) return 1 << WINDOW - 1;
		int value = (int) (bits >>> count) & (1 << category) - 1;
		return value < 1 << category - 1 ? value - (1 << category) + 1 : value;
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

	private static void require(boolean sound) throws CodecException {
		if (!sound) throw new CodecException("is a damaged JPEG stream");
	}
}
