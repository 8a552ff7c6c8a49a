package org.abscam.dicom.codec;

/**
 * Decodes one scan of a JPEG-LS stream (ISO 14495-1, annex A; names are those of the standard in words).
 */
final class JpegLsScan {

	private static final int[] RUN_ORDER =
		{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15};
	private static final int CONTEXTS = 365;

	/**
	 * Parameters of the coding.
	 *
	 * @param largest MAXVAL
	 * @param t1 first threshold of gradients
	 * @param t2 second
	 * @param t3 third
	 * @param reset RESET
	 * @param near NEAR, the largest difference to the original
	 */
	record Coding(int largest, int t1, int t2, int t3, int reset, int near) {

		/** The defaults of section C.2.4.1.1. */
		static Coding usual(int largest, int near) {
			int t1;
			int t2;
			int t3;
			if (largest >= 128) {
				int factor = Math.min(largest, 4095) + 128 >> 8;
				t1 = clamp(factor + 2 + 3 * near, near + 1, largest);
				t2 = clamp(4 * factor + 3 + 5 * near, t1, largest);
				t3 = clamp(17 * factor + 4 + 7 * near, t2, largest);
			}
			else {
				int factor = 256 / (largest + 1);
				t1 = clamp(Math.max(2, 3 / factor + 3 * near), near + 1, largest);
				t2 = clamp(Math.max(3, 7 / factor + 5 * near), t1, largest);
				t3 = clamp(Math.max(4, 21 / factor + 7 * near), t2, largest);
			}
			return new Coding(largest, t1, t2, t3, 64, near);
		}

		private static int clamp(int value, int least, int largest) {
			return value > largest || value < least ? least : value;
		}
	}

	private final JpegLsBits bits;
	private final Coding coding;
	private final int step;
	private final int range;
	private final int wholeBits;
	private final int limit;
	private final int[] a = new int[CONTEXTS + 2];
	private final int[] b = new int[CONTEXTS];
	private final int[] c = new int[CONTEXTS];
	private final int[] n = new int[CONTEXTS + 2];
	private final int[] negative = new int[2];
	private final byte[] quantised;

	JpegLsScan(byte[] stream, int start, Coding coding) {
		this.bits = new JpegLsBits(stream, start);
		this.coding = coding;
		int near = coding.near;
		step = 2 * near + 1;
		range = (coding.largest + 2 * near) / step + 1;
		wholeBits = bitsFor(range);
		int bitsPerValue = Math.max(2, bitsFor(coding.largest + 1));
		limit = 2 * (bitsPerValue + Math.max(8, bitsPerValue));
		for (int i = 0; i < a.length; i++) {
			a[i] = Math.max(2, (range + 32) / 64);
			n[i] = 1;
		}
		quantised = new byte[2 * coding.largest + 1];
		for (int d = -coding.largest; d <= coding.largest; d++) quantised[d + coding.largest] = (byte) level(d);
	}

	private static int bitsFor(int count) {
		return 32 - Integer.numberOfLeadingZeros(count - 1);
	}

	private int level(int d) {
		int size = Math.abs(d);
		int level = size <= coding.near ? 0 : size < coding.t1 ? 1 : size < coding.t2 ? 2 : size < coding.t3 ? 3 : 4;
		return d < 0 ? -level : level;
	}

	/**
	 * Reads the components of a scan.
	 *
	 * @param values gets them, pixel by pixel
	 * @param width columns
	 * @param height rows
	 * @param samples values of a pixel
	 * @param first the first component of this scan
	 * @param count components of this scan
	 * @param bySample whether components alternate at each pixel; else at each line
	 * @return where the next marker begins
	 */
	int read(int[] values, int width, int height, int samples, int first, int count, boolean bySample) throws CodecException {
		// a line has a value more at either end: [0] is left of the first pixel, [width + 1] right of the last
		int[][] above = new int[count][width + 2];
		int[][] line = new int[count][width + 2];
		int[] run = new int[count];
		for (int y = 0; y < height; y++) {
			for (int k = 0; k < count; k++) {
				above[k][width + 1] = above[k][width];
				line[k][0] = above[k][1];
			}
			if (bySample) run[0] = pixels(above, line, width, run[0]);
			else for (int k = 0; k < count; k++) run[k] = line(above[k], line[k], width, run[k]);
			for (int k = 0; k < count; k++) {
				for (int x = 0; x < width; x++) values[(y * width + x) * samples + first + k] = line[k][x + 1];
			}
			int[][] kept = above;
			above = line;
			line = kept;
		}
		return bits.end();
	}

	private int line(int[] above, int[] line, int width, int runIndex) throws CodecException {
		int index = runIndex;
		for (int x = 1; x <= width;) {
			int context = context(above, line, x);
			if (context != 0) {
				line[x] = regular(above, line, x, context);
				x++;
				continue;
			}
			int left = line[x - 1];
			int start = x;
			boolean whole = false;
			while (bits.bit() == 1) {
				int length = Math.min(1 << RUN_ORDER[index], width + 1 - x);
				for (int i = 0; i < length; i++) line[x++] = left;
				if (length == 1 << RUN_ORDER[index] && index < 31) index++;
				if (x > width) {
					whole = true;
					break;
				}
			}
			if (whole) continue;
			int rest = bits.read(RUN_ORDER[index]);
			if (rest > width - x) throw new CodecException("has a run that is longer than its line");
			for (int i = 0; i < rest; i++) line[x++] = left;
			line[x] = interruption(above[x], left, index, Math.abs(left - above[x]) <= coding.near);
			if (index > 0) index--;
			x++;
			assert x > start;
		}
		return index;
	}

	private int pixels(int[][] above, int[][] line, int width, int runIndex) throws CodecException {
		int index = runIndex;
		int count = line.length;
		int[] contexts = new int[count];
		for (int x = 1; x <= width;) {
			boolean run = true;
			for (int k = 0; k < count; k++) {
				contexts[k] = context(above[k], line[k], x);
				run &= contexts[k] == 0;
			}
			if (!run) {
				for (int k = 0; k < count; k++) line[k][x] = regular(above[k], line[k], x, contexts[k]);
				x++;
				continue;
			}
			boolean whole = false;
			while (bits.bit() == 1) {
				int length = Math.min(1 << RUN_ORDER[index], width + 1 - x);
				for (int i = 0; i < length; i++, x++) for (int[] l : line) l[x] = l[x - 1];
				if (length == 1 << RUN_ORDER[index] && index < 31) index++;
				if (x > width) {
					whole = true;
					break;
				}
			}
			if (whole) continue;
			int rest = bits.read(RUN_ORDER[index]);
			if (rest > width - x) throw new CodecException("has a run that is longer than its line");
			for (int i = 0; i < rest; i++, x++) for (int[] l : line) l[x] = l[x - 1];
			for (int k = 0; k < count; k++) line[k][x] = interruption(above[k][x], line[k][x - 1], index, false);
			if (index > 0) index--;
			x++;
		}
		return index;
	}

	private int context(int[] above, int[] line, int x) {
		int d1 = quantised[above[x + 1] - above[x] + coding.largest];
		int d2 = quantised[above[x] - above[x - 1] + coding.largest];
		int d3 = quantised[above[x - 1] - line[x - 1] + coding.largest];
		return 81 * d1 + 9 * d2 + d3;
	}

	private int regular(int[] above, int[] line, int x, int signedContext) throws CodecException {
		int sign = signedContext < 0 ? -1 : 1;
		int q = Math.abs(signedContext);
		int left = line[x - 1];
		int up = above[x];
		int corner = above[x - 1];
		int predicted =
			corner >= Math.max(left, up) ? Math.min(left, up) : corner <= Math.min(left, up) ? Math.max(left, up) : left + up - corner;
		predicted = Math.max(0, Math.min(coding.largest, predicted + sign * c[q]));
		int k = order(n[q], a[q]);
		int mapped = golomb(k, limit);
		int error = (mapped & 1) == 0 ? mapped >> 1 : -(mapped + 1 >> 1);
		if (coding.near == 0 && k == 0 && 2 * b[q] <= -n[q]) error = -error - 1;
		update(q, error);
		return restored(predicted + sign * error * step);
	}

	private void update(int q, int error) {
		b[q] += error * step;
		a[q] += Math.abs(error);
		if (n[q] == coding.reset) {
			a[q] >>= 1;
			b[q] >>= 1;
			n[q] >>= 1;
		}
		n[q]++;
		if (b[q] <= -n[q]) {
			b[q] = Math.max(b[q] + n[q], 1 - n[q]);
			if (c[q] > -128) c[q]--;
		}
		else if (b[q] > 0) {
			b[q] = Math.min(b[q] - n[q], 0);
			if (c[q] < 127) c[q]++;
		}
	}

	private int interruption(int up, int left, int runIndex, boolean alike) throws CodecException {
		int type = alike ? 1 : 0;
		int q = CONTEXTS + type;
		int sign = !alike && left > up ? -1 : 1;
		int k = order(n[q], alike ? a[q] + (n[q] >> 1) : a[q]);
		int coded = golomb(k, limit - RUN_ORDER[runIndex] - 1);
		int sum = coded + type;
		int size = sum + 1 >> 1;
		boolean odd = (sum & 1) == 1;
		int error = (k != 0 || 2 * negative[type] >= n[q]) == odd ? -size : size;
		if (error < 0) negative[type]++;
		a[q] += coded + 1 - type >> 1;
		if (n[q] == coding.reset) {
			a[q] >>= 1;
			n[q] >>= 1;
			negative[type] >>= 1;
		}
		n[q]++;
		return restored((alike ? left : up) + sign * error * step);
	}

	private static int order(int n, int a) throws CodecException {
		int k = 0;
		while ((long) n << k < a) k++;
		return k;
	}

	private int golomb(int k, int most) throws CodecException {
		int escape = most - wholeBits - 1;
		int zeros = bits.zeros(escape);
		return zeros < escape ? zeros << k | bits.read(k) : bits.read(wholeBits) + 1;
	}

	private int restored(int value) {
		int v = value;
		if (v < -coding.near) v += range * step;
		else if (v > coding.largest + coding.near) v -= range * step;
		return Math.max(0, Math.min(coding.largest, v));
	}
}
