package org.abscam.dicom.codec;

/**
 * What the markers in front of the first scan of a JPEG stream say (ISO 10918-1, annex B).
 *
 * @param process the frame marker's second byte: C0 baseline, C1 extended, C2 progressive, C3 lossless, F7 JPEG-LS
 * @param bits of each value
 * @param width columns
 * @param height rows
 * @param components values of each pixel
 * @param adobe the colour transform of Adobe's marker: 0 none, 1 YCbCr; −1 where there is no such marker
 */
record JpegHead(int process, int bits, int width, int height, int components, int adobe) {

	private static final int ADOBE = 0xEE;

	/** @throws CodecException if the stream is no JPEG, or ends before its first scan */
	static JpegHead of(byte[] stream) throws CodecException {
		if (stream.length < 4 || u16(stream, 0) != 0xFFD8) throw new CodecException("does not begin as a JPEG stream");
		int adobe = -1;
		for (int at = 2; at + 4 <= stream.length;) {
			if (stream[at] != (byte) 0xFF) throw new CodecException("is a damaged JPEG stream");
			int marker = stream[at + 1] & 0xFF;
			if (marker == 0xFF) {
				at++;
				continue;
			}
			int length = u16(stream, at + 2);
			int body = at + 4;
			if (length < 2 || at + 2 + length > stream.length) break;
			if (marker == ADOBE && length >= 14 && stream[body] == 'A' && stream[body + 1] == 'd') adobe = stream[body + 11] & 0xFF;
			boolean frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC || marker == 0xF7;
			if (frame && length >= 8) {
				return new JpegHead(marker, stream[body] & 0xFF, u16(stream, body + 3), u16(stream, body + 1), stream[body + 5] & 0xFF,
					adobe);
			}
			if (marker == 0xDA || marker == 0xD9) break;
			at += 2 + length;
		}
		throw new CodecException("is a JPEG stream without a frame header");
	}

	private static int u16(byte[] stream, int at) {
		return (stream[at] & 0xFF) << 8 | stream[at + 1] & 0xFF;
	}
}
