package org.abscam.dicom.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * What a JPEG 2000 code stream says of itself, once its parts were checked to be whole (ISO 15444-1, annex A).
 *
 * @param width columns
 * @param height rows
 * @param components values of each pixel
 * @param bits of each value
 * @param signed whether values are in two's complement
 * @param transformed whether three components are decoded to red, green and blue
 * @param sound the stream, with the number of each tile's parts as they are: some programs count one too few, and a decoder that believes
 *        them leaves the last layer out
 */
record Jpeg2000Stream(int width, int height, int components, int bits, boolean signed, boolean transformed, byte[] sound) {

	private static final int START = 0xFF4F;
	private static final int SIZE = 0xFF51;
	private static final int CODING = 0xFF52;
	private static final int TILE_PART = 0xFF90;
	private static final int DATA = 0xFF93;
	private static final int END = 0xFFD9;
	private static final int HIGH_THROUGHPUT = 0xFF50;
	private static final int MOST_TILES = 65535;
	private static final int MOST_LEVELS = 32;
	/** One, but some encoders leave the last ones away. */
	private static final int MOST_PACKETS_PER_BYTE = 4;

	/** @throws CodecException if the stream is none, its parts do not reach to its end, or tiles are missing */
	static Jpeg2000Stream of(byte[] stream) throws CodecException {
		return new Walk(stream, codeStream(stream)).walked();
	}

	/** Where the code stream begins: some files hold it in a JP2 box. */
	private static int codeStream(byte[] stream) throws CodecException {
		if (stream.length > 2 && u16(stream, 0) == START) return 0;
		for (int at = 0; at + 8 <= stream.length;) {
			long length = (long) u16(stream, at) << 16 | u16(stream, at + 2);
			if (u16(stream, at + 4) == 0x6A70 && u16(stream, at + 6) == 0x3263) return at + 8;
			if (length < 8 || at + length > stream.length) break;
			at += (int) length;
		}
		throw new CodecException("does not begin as a JPEG 2000 stream");
	}

	private static int u16(byte[] stream, int at) throws CodecException {
		if (at + 2 > stream.length) throw new CodecException("is a truncated JPEG 2000 stream");
		return (stream[at] & 0xFF) << 8 | stream[at + 1] & 0xFF;
	}

	private static final class Walk {

		private final byte[] stream;
		private int at;
		private int width;
		private int height;
		private int components;
		private int bits;
		private boolean signed;
		private boolean transformed;
		private double tileWidth;
		private double tileHeight;
		private int[] parts = {};
		private final List<Integer> heads = new ArrayList<>();

		Walk(byte[] stream, int at) {
			this.stream = stream;
			this.at = at + 2;
		}

		Jpeg2000Stream walked() throws CodecException {
			while (true) {
				int marker = u16(stream, at);
				if (marker == TILE_PART) break;
				if (marker == END || marker == DATA || marker < 0xFF00) throw damaged();
				int length = u16(stream, at + 2);
				if (length < 2 || at + 2 + length > stream.length) throw damaged();
				if (marker == HIGH_THROUGHPUT && (u16(stream, at + 4) & 2) != 0)
					throw new CodecException("is High-Throughput JPEG 2000, which is not read; convert it with gdcmconv --raw");
				if (marker == SIZE) size(length);
				if (marker == CODING) {
					if (length < 12) throw damaged();
					requirePackets(u16(stream, at + 6), stream[at + 9] & 0xFF, (stream[at + 4] & 1) == 1 ? at + 14 : -1, at + 2 + length);
				}
				if (marker == CODING) transformed = components >= 3 && stream[at + 8] == 1;
				at += 2 + length;
			}
			if (parts.length == 0) throw damaged();
			while (at + 2 <= stream.length && u16(stream, at) == TILE_PART) tilePart();
			for (int count : parts) if (count == 0) throw new CodecException("is a truncated JPEG 2000 stream");
			if (at + 2 > stream.length || u16(stream, at) != END) throw new CodecException("is a truncated JPEG 2000 stream");
			return new Jpeg2000Stream(width, height, components, bits, signed, transformed, counted());
		}

		/**
		 * Each packet takes a byte, if an empty one: a decoder would look for thousands of layers or precincts that are nowhere for minutes.
		 *
		 * @param sizes where a byte for each resolution level says the size of its precincts, below 0 where they are as large as can be
		 */
		private void requirePackets(int layers, int levels, int sizes, int end) throws CodecException {
			if (levels > MOST_LEVELS || sizes >= 0 && sizes + levels >= end) throw damaged();
			double precincts = levels + 1;
			if (sizes >= 0) {
				precincts = 0;
				for (int r = 0; r <= levels; r++) {
					int size = stream[sizes + r];
					double scale = Math.scalb(1.0, levels - r);
					precincts += Math.ceil(Math.ceil(tileWidth / scale) / (1 << (size & 15)))
						* Math.ceil(Math.ceil(tileHeight / scale) / (1 << (size >> 4 & 15)));
				}
			}
			if (layers * precincts * components * parts.length > MOST_PACKETS_PER_BYTE * (double) stream.length) throw damaged();
		}

		private void size(int length) throws CodecException {
			if (length < 41) throw damaged();
			width = u32(at + 6) - u32(at + 14);
			height = u32(at + 10) - u32(at + 18);
			long across = tiles(u32(at + 6), u32(at + 22), u32(at + 30));
			long down = tiles(u32(at + 10), u32(at + 26), u32(at + 34));
			components = u16(stream, at + 38);
			tileWidth = Math.min(width, u32(at + 22) & 0xFFFFFFFFL);
			tileHeight = Math.min(height, u32(at + 26) & 0xFFFFFFFFL);
			if (width < 1 || height < 1 || across < 1 || down < 1 || across * down > MOST_TILES || components < 1
				|| length < 38 + 3 * components) throw damaged();
			parts = new int[(int) (across * down)];
			for (int i = 0; i < components; i++) {
				int depth = stream[at + 40 + 3 * i] & 0xFF;
				if (i > 0 && bits != (depth & 0x7F) + 1)
					throw new CodecException("has JPEG 2000 components of different depth, which are not read");
				bits = (depth & 0x7F) + 1;
				signed = depth > 0x7F;
				if (stream[at + 41 + 3 * i] != 1 || stream[at + 42 + 3 * i] != 1)
					throw new CodecException("has subsampled JPEG 2000 components, which are not read");
			}
		}

		private static long tiles(int size, int tile, int origin) {
			return tile < 1 || origin < 0 ? 0 : ((long) size - origin + tile - 1) / tile;
		}

		private void tilePart() throws CodecException {
			int tile = u16(stream, at + 4);
			long length = u32(at + 6) & 0xFFFFFFFFL;
			// the last part may leave its length away; then it reaches to the end marker
			long end = length == 0 ? end() : at + length;
			if (tile >= parts.length || end < at + 14 || end > stream.length - 2L)
				throw new CodecException("is a truncated JPEG 2000 stream");
			parts[tile]++;
			heads.add(at);
			at = (int) end;
		}

		private byte[] counted() throws CodecException {
			byte[] sound = stream;
			for (int head : heads) {
				int count = parts[u16(stream, head + 4)];
				int said = stream[head + 11] & 0xFF;
				if (said == 0 || said == count || count > 255) continue;
				if (sound == stream) sound = stream.clone();
				sound[head + 11] = (byte) count;
			}
			return sound;
		}

		private int end() throws CodecException {
			for (int i = stream.length - 2; i > at; i--) if (u16(stream, i) == END) return i;
			throw new CodecException("is a truncated JPEG 2000 stream");
		}

		private int u32(int position) throws CodecException {
			return u16(stream, position) << 16 | u16(stream, position + 2);
		}

		private static CodecException damaged() {
			return new CodecException("is a damaged JPEG 2000 stream");
		}
	}
}
