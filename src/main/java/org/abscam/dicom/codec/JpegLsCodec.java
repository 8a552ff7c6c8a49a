package org.abscam.dicom.codec;

/** JPEG-LS, lossless and near-lossless (ISO 14495-1, ITU-T T.87); no library on Maven Central reads it. */
final class JpegLsCodec implements Codec {

	private static final int START = 0xD8;
	private static final int END = 0xD9;
	private static final int FRAME = 0xF7;
	private static final int SCAN = 0xDA;
	private static final int PARAMETERS = 0xF8;
	private static final int RESTARTS = 0xDD;
	private static final int PROGRAMS = 0xE8;

	@Override
	public Samples decode(byte[] stream, FrameShape shape) throws CodecException {
		return new Reading(stream, shape).read();
	}

	private static final class Reading {

		private final byte[] stream;
		private final FrameShape shape;
		private int at;
		private int bits;
		private int[] components = {};
		private int[] parameters = {0, 0, 0, 0, 0};
		private int read;

		Reading(byte[] stream, FrameShape shape) {
			this.stream = stream;
			this.shape = shape;
		}

		Samples read() throws CodecException {
			if (marker() != START) throw new CodecException("does not begin as a JPEG stream");
			int[] values = null;
			while (true) {
				int marker = marker();
				if (marker == END) break;
				int length = u16(at);
				int body = at + 2;
				int next = at + length;
				if (length < 2 || next > stream.length) throw new CodecException("ends inside a marker segment");
				switch (marker) {
					case FRAME -> {
						require(values == null);
						frame(body, next);
						values = new int[shape.values()];
					}
					case PARAMETERS -> parameters(body, next);
					case RESTARTS -> {
						if (u16(body) != 0) throw new CodecException("is JPEG-LS with restart intervals, which are not read");
					}
					case SCAN -> {
						if (values == null) throw new CodecException("has a JPEG-LS scan before its frame header");
						next = scan(body, next, values);
						if (read == components.length) return new Samples(values, bits, false);
					}
					case PROGRAMS -> {
						// of HP's colour transforms, which the standard has not but its authors' program wrote
						boolean named = length >= 7 && u8(body) == 'm' && u8(body + 1) == 'r' && u8(body + 2) == 'f' && u8(body + 3) == 'x';
						if (named && u8(body + 4) != 0)
							throw new CodecException(
								"is JPEG-LS with a colour transform, which is not read; ask the archive for it in Explicit VR Little Endian");
					}
					default -> {
						if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC)
							throw new CodecException("is a JPEG stream of another kind than its transfer syntax says");
					}
				}
				at = next;
			}
			throw new CodecException("ends before its last component");
		}

		private void frame(int body, int end) throws CodecException {
			require(end - body >= 6);
			bits = u8(body);
			int count = u8(body + 5);
			if (bits < 2 || bits > 16 || bits > shape.bitsAllocated())
				throw new CodecException("has values of " + bits + " bits where the header promises " + shape.bitsAllocated());
			shape.require(u16(body + 3), u16(body + 1), count);
			require(end - body >= 6 + 3 * count);
			components = new int[count];
			for (int i = 0; i < count; i++) {
				components[i] = u8(body + 6 + 3 * i);
				if (u8(body + 7 + 3 * i) != 0x11) throw new CodecException("has subsampled components, which are not read");
			}
		}

		private void parameters(int body, int end) throws CodecException {
			require(end > body);
			if (u8(body) != 1) throw new CodecException("has a JPEG-LS palette or extended size, which are not read");
			require(end - body >= 11);
			for (int i = 0; i < parameters.length; i++) parameters[i] = u16(body + 1 + 2 * i);
		}

		private int scan(int body, int end, int[] values) throws CodecException {
			require(end > body);
			int count = u8(body);
			require(end - body >= 4 + 2 * count && count > 0 && read + count <= components.length);
			for (int i = 0; i < count; i++) {
				if (u8(body + 1 + 2 * i) != components[read + i]) throw new CodecException("has its components in another order");
				if (u8(body + 2 + 2 * i) != 0) throw new CodecException("has a JPEG-LS palette, which is not read");
			}
			int near = u8(body + 1 + 2 * count);
			int interleave = u8(body + 2 + 2 * count);
			int transform = u8(body + 3 + 2 * count) & 0xF;
			if (interleave > 2 || interleave == 0 && count != 1) throw new CodecException("has an unknown interleaving of components");
			if (transform != 0) throw new CodecException("is JPEG-LS with a point transform, which is not read");
			JpegLsScan scan = new JpegLsScan(stream, end, coding(near));
			int next = scan.read(values, shape.width(), shape.height(), shape.samples(), read, count, interleave == 2);
			read += count;
			return next;
		}

		private JpegLsScan.Coding coding(int near) throws CodecException {
			int largest = parameters[0] == 0 ? (1 << bits) - 1 : parameters[0];
			if (largest >= 1 << bits || near > Math.min(255, largest / 2)) throw new CodecException("has impossible JPEG-LS parameters");
			JpegLsScan.Coding usual = JpegLsScan.Coding.usual(largest, near);
			int t1 = parameters[1] == 0 ? usual.t1() : parameters[1];
			int t2 = parameters[2] == 0 ? usual.t2() : parameters[2];
			int t3 = parameters[3] == 0 ? usual.t3() : parameters[3];
			int reset = parameters[4] == 0 ? usual.reset() : parameters[4];
			if (t1 <= near || t2 < t1 || t3 < t2 || t3 > largest || reset < 3)
				throw new CodecException("has impossible JPEG-LS parameters");
			return new JpegLsScan.Coding(largest, t1, t2, t3, reset, near);
		}

		private int marker() throws CodecException {
			require(at + 2 <= stream.length && stream[at] == (byte) 0xFF);
			while (at + 1 < stream.length && stream[at + 1] == (byte) 0xFF) at++;
			require(at + 2 <= stream.length);
			at += 2;
			return stream[at - 1] & 0xFF;
		}

		private int u8(int position) throws CodecException {
			require(position < stream.length);
			return stream[position] & 0xFF;
		}

		private int u16(int position) throws CodecException {
			return u8(position) << 8 | u8(position + 1);
		}

		private static void require(boolean sound) throws CodecException {
			if (!sound) throw new CodecException("is a damaged JPEG-LS stream");
		}
	}
}
