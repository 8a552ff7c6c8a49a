package org.abscam.dicom.codec;

/**
 * Lossless JPEG with Huffman codes (ISO 10918-1, annex H). The library that reads it leaves the last pixel of some sound streams at 0, and zeros
 * behind the end of a scan that is cut short, and says nothing of either.
 */
final class LosslessJpeg {

	private static final String CUT_SHORT = "is a JPEG stream that ends before its last pixel";

	private final byte[] stream;
	private final JpegHead head;
	/** By selector. */
	private final LosslessCodes[] tables = new LosslessCodes[4];
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
			LosslessCodes table = LosslessCodes.of(stream, i + 1, end);
			// some programs write tables of the other class alone
			if (kind >> 4 == 0 || tables[kind & 3] == null) tables[kind & 3] = table;
			i += 17 + table.size();
		}
	}

	/** @return how many components the scan had */
	private int scan(int body, int end) throws CodecException {
		int n = u8(body);
		require(n >= 1 && n <= ids.length && end - body >= 4 + 2 * n);
		int[] components = new int[n];
		LosslessCodes[] used = new LosslessCodes[n];
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
	private void line(int y, boolean first, int[] components, LosslessCodes[] used, int predictor, int shift) throws CodecException {
		int step = ids.length;
		int width = head.width() * step;
		int start = y * width;
		int middle = 1 << head.bits() - shift - 1;
		for (int k = 0; k < components.length; k++) {
			int i = start + components[k];
			values[i] = (first ? middle : values[i - width]) + difference(used[k]) & 0xFFFF;
		}
		if (step == 1 && (first || predictor == 1)) {
			fromLeft(start + 1, start + width, used[0]);
			return;
		}
		for (int pixel = start + step; pixel < start + width; pixel += step) {
			for (int k = 0; k < components.length; k++) {
				int i = pixel + components[k];
				int left = values[i - step];
				int predicted = first ? left : predicted(predictor, left, values[i - width], values[i - width - step]);
				values[i] = predicted + difference(used[k]) & 0xFFFF;
			}
		}
	}

	/**
	 * Grey pixels that differ from their neighbours, by far the most there are. All in one method and without fields, as Java's first compiler,
	 * which runs it mostly, keeps nothing but locals in registers.
	 */
	private void fromLeft(int from, int end, LosslessCodes codes) throws CodecException {
		int[] to = values;
		int value = to[from - 1];
		long next = bits;
		int known = count;
		for (int i = from; i < end; i++) {
			if (known < LosslessCodes.LONGEST) {
				bits = next;
				count = known;
				fill();
				next = bits;
				known = count;
			}
			int found = codes.of(
				(int) (known >= LosslessCodes.LONGEST ? next >>> known - LosslessCodes.LONGEST : next << LosslessCodes.LONGEST - known));
			known -= found >> 16;
			if (known < 0) throw new CodecException(CUT_SHORT);
			value = value + found & 0xFFFF;
			to[i] = value;
		}
		bits = next;
		count = known;
	}

	private int difference(LosslessCodes codes) throws CodecException {
		if (count < LosslessCodes.LONGEST) fill();
		int found = codes
			.of((int) (count >= LosslessCodes.LONGEST ? bits >>> count - LosslessCodes.LONGEST : bits << LosslessCodes.LONGEST - count));
		count -= found >> 16;
		if (count < 0) throw new CodecException(CUT_SHORT);
		return found & 0xFFFF;
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

	/** Up to the next marker. */
	private void fill() {
		byte[] from = stream;
		long next = bits;
		int known = count;
		int i = at;
		while (known <= 48 && i < from.length) {
			int value = from[i] & 0xFF;
			if (value == 0xFF) {
				if (i + 1 >= from.length || from[i + 1] != 0) break;
				i++;
			}
			next = next << 8 | value;
			known += 8;
			i++;
		}
		bits = next;
		count = known;
		at = i;
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
