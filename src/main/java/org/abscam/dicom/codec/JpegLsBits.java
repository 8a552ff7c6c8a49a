package org.abscam.dicom.codec;

/** The bits of a JPEG-LS scan: behind a byte FF comes one of seven bits (ISO 14495-1, section 9.1). */
final class JpegLsBits {

	private final byte[] stream;
	private int at;
	private long bits;
	private int count;
	private boolean afterFf;

	JpegLsBits(byte[] stream, int at) {
		this.stream = stream;
		this.at = at;
	}

	private void fill() throws CodecException {
		while (count <= 48) {
			if (at >= stream.length) break;
			int next = stream[at] & 0xFF;
			if (afterFf && next >= 0x80) break; // a marker
			int width = afterFf ? 7 : 8;
			bits = bits << width | next;
			count += width;
			afterFf = next == 0xFF;
			at++;
		}
	}

	int bit() throws CodecException {
		return read(1);
	}

	/** @param width 0 to 32 bits */
	int read(int width) throws CodecException {
		if (width == 0) return 0;
		if (count < width) {
			fill();
			if (count < width) throw new CodecException("ends before its last pixel");
		}
		count -= width;
		return (int) (bits >>> count & (1L << width) - 1);
	}

	/** Counts the zeros in front of the next one, and reads that; at most {@code most} zeros. */
	int zeros(int most) throws CodecException {
		int zeros = 0;
		while (bit() == 0) {
			if (++zeros > most) throw new CodecException("has a code of more bits than its kind can have");
		}
		return zeros;
	}

	/** @return where the marker behind the scan begins: the first FF behind what was read with a byte of 80 or more behind it */
	int end() {
		int end = at;
		// what was read ahead may hold no marker, as that stops the reading
		while (end > 0 && end < stream.length && !(stream[end - 1] == (byte) 0xFF && (stream[end] & 0xFF) >= 0x80)) end++;
		return end - 1;
	}
}
