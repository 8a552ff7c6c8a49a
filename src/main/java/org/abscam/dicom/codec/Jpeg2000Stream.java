package org.abscam.dicom.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;

/**
 * What a JPEG 2000 code stream says of itself, once its parts were checked to be whole (ISO 15444-1, annex A).
 *
 * @param width columns
 * @param height rows
 * @param components values of each pixel
 * @param bits of each value
 * @param signed whether values are in two's complement
 * @param transformed whether three components are decoded to red, green and blue
 * @param sound the stream with one part for each tile: the library mixes parts up that interleave, that leave away how many there are, or that
 *        follow another table of their lengths than the truth
 */
record Jpeg2000Stream(int width, int height, int components, int bits, boolean signed, boolean transformed, byte[] sound) {

	private static final int START = 0xFF4F;
	private static final int SIZE = 0xFF51;
	private static final int CODING = 0xFF52;
	private static final int CODING_OF_COMPONENT = 0xFF53;
	private static final int ORDER_CHANGE = 0xFF5F;
	private static final int TILE_PART = 0xFF90;
	private static final int DATA = 0xFF93;
	private static final int END = 0xFFD9;
	private static final int HIGH_THROUGHPUT = 0xFF50;
	/** Second bytes of the markers in front of a packet and behind its head. */
	private static final int PACKET = 0x91;
	private static final int END_OF_HEAD = 0x92;
	/** The library counts in 32 bits, with some of them kept for rounding: of 32 it makes zeros. */
	private static final int MOST_BITS = 16;
	private static final int MOST_TILES = 65535;
	/** Lengths of tile parts and packets, which are superfluous, and comments. */
	private static final Set<Integer> PASSED_OVER = Set.of(0xFF55, 0xFF57, 0xFF58, 0xFF64);
	/** Heads of packets that stand apart from these. */
	private static final Set<Integer> PACKED_HEADS = Set.of(0xFF60, 0xFF61);

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

		private static final int HEAD = 12;

		private final byte[] stream;
		private final ByteArrayOutputStream main = new ByteArrayOutputStream();
		private int at;
		private int width;
		private int height;
		private int components;
		private int bits;
		private boolean signed;
		private boolean transformed;
		private Jpeg2000Packets packets;
		private Tile[] tiles = {};
		/** Whether the number of parts that each tile says was found. */
		private boolean counted = true;

		/** What stands in the head of a tile's first part, and the packets of all of its parts. */
		private static final class Tile {

			private final ByteArrayOutputStream head = new ByteArrayOutputStream();
			private final ByteArrayOutputStream data = new ByteArrayOutputStream();
			private int parts;
			private int said;
		}

		Walk(byte[] stream, int at) {
			this.stream = stream;
			this.at = at + 2;
		}

		Jpeg2000Stream walked() throws CodecException {
			// the size comes first (section A.5.1), and only once
			if (u16(stream, at) != SIZE) throw damaged();
			int length = segment();
			size(length);
			main.write(stream, at, 2 + length);
			at += 2 + length;
			segments(main, packets, TILE_PART);
			packets.require(tiles.length);
			while (at + 2 <= stream.length && u16(stream, at) == TILE_PART) tilePart();
			for (Tile tile : tiles) {
				if (tile.parts == 0 || tile.said > tile.parts) throw new CodecException("is a truncated JPEG 2000 stream");
				counted &= tile.said == tile.parts;
			}
			// some programs leave the end away, or fill up; what is there is whole where each tile says how many parts it has
			boolean ends = at + 2 <= stream.length && u16(stream, at) == END;
			if (!ends && !counted) throw new CodecException("is a truncated JPEG 2000 stream");
			return new Jpeg2000Stream(width, height, components, bits, signed, transformed, sound());
		}

		/** The length of the marker segment here, without the marker. */
		private int segment() throws CodecException {
			int length = u16(stream, at + 2);
			if (length < 2 || at + 2 + length > stream.length) throw damaged();
			return length;
		}

		/** Marker segments up to a marker, which is not read. */
		private void segments(ByteArrayOutputStream kept, Jpeg2000Packets counted, int until) throws CodecException {
			while (true) {
				int marker = u16(stream, at);
				if (marker == until) return;
				if (marker == END || marker == DATA || marker == TILE_PART || marker == SIZE || marker < 0xFF00) throw damaged();
				int length = segment();
				if (marker == HIGH_THROUGHPUT && (u16(stream, at + 4) & 2) != 0)
					throw new CodecException(
						"is High-Throughput JPEG 2000, which is not read; ask the archive for it in Explicit VR Little Endian");
				if (PACKED_HEADS.contains(marker))
					throw new CodecException(
						"is JPEG 2000 with packed packet headers, which are not read; ask the archive for it in Explicit VR Little Endian");
				if (marker == CODING) {
					counted.coding(stream, at, length);
					transformed |= components >= 3 && stream[at + 8] == 1;
				}
				if (marker == CODING_OF_COMPONENT) counted.component(stream, at, length);
				if (marker == ORDER_CHANGE) counted.orderChanges(length);
				if (!PASSED_OVER.contains(marker)) kept.write(stream, at, 2 + length);
				at += 2 + length;
			}
		}

		private void size(int length) throws CodecException {
			if (length < 41) throw damaged();
			width = u32(at + 6) - u32(at + 14);
			height = u32(at + 10) - u32(at + 18);
			long across = tiles(u32(at + 6), u32(at + 22), u32(at + 30));
			long down = tiles(u32(at + 10), u32(at + 26), u32(at + 34));
			components = u16(stream, at + 38);
			if (width < 1 || height < 1 || across < 1 || down < 1 || across * down > MOST_TILES || components < 1
				|| length < 38 + 3 * components) throw damaged();
			packets = new Jpeg2000Packets(Math.min(width, u32(at + 22) & 0xFFFFFFFFL), Math.min(height, u32(at + 26) & 0xFFFFFFFFL),
				components, stream.length);
			tiles = new Tile[(int) (across * down)];
			for (int i = 0; i < tiles.length; i++) tiles[i] = new Tile();
			for (int i = 0; i < components; i++) {
				int depth = stream[at + 40 + 3 * i] & 0xFF;
				if (i > 0 && bits != (depth & 0x7F) + 1)
					throw new CodecException("has JPEG 2000 components of different depth, which are not read");
				bits = (depth & 0x7F) + 1;
				if (bits > MOST_BITS)
					throw new CodecException(
						"has JPEG 2000 values of " + bits
							+ " bits, which are not read; ask the archive for it in Explicit VR Little Endian");
				signed = depth > 0x7F;
				if (stream[at + 41 + 3 * i] != 1 || stream[at + 42 + 3 * i] != 1)
					throw new CodecException("has subsampled JPEG 2000 components, which are not read");
			}
		}

		private static long tiles(int size, int tile, int origin) {
			return tile < 1 || origin < 0 ? 0 : ((long) size - origin + tile - 1) / tile;
		}

		private void tilePart() throws CodecException {
			int number = u16(stream, at + 4);
			long length = u32(at + 6) & 0xFFFFFFFFL;
			// the last part may leave its length away; then it reaches to the end marker
			long end = length == 0 ? end() : at + length;
			if (number >= tiles.length || end < at + HEAD + 2L || end > stream.length)
				throw new CodecException("is a truncated JPEG 2000 stream");
			Tile tile = tiles[number];
			if ((stream[at + 10] & 0xFF) != tile.parts)
				throw new CodecException("is a JPEG 2000 stream whose tile parts do not follow each other");
			if (stream[at + 11] != 0) tile.said = stream[at + 11] & 0xFF;
			at += HEAD;
			Jpeg2000Packets own = packets.ofTile();
			int before = tile.head.size();
			segments(tile.head, own, DATA);
			own.require(1);
			if (tile.parts > 0 && tile.head.size() > before)
				throw new CodecException(
					"is JPEG 2000 that changes in a later part of a tile, which is not read; ask the archive for it in Explicit VR Little Endian");
			at += 2;
			if (at > end) throw damaged();
			tile.data.write(stream, at, (int) end - at);
			tile.parts++;
			at = (int) end;
		}

		/**
		 * The packets of a tile. No FF of theirs is followed by more than 8F (section B.10.1, annex D), but in markers in front of packets and
		 * behind their heads: where an FF follows, the library would read the same bits of it again and again. Early versions of OpenJPEG let
		 * the data of a packet end in FF, behind which the next one begins with any other byte.
		 */
		private byte[] packets(Tile tile) throws CodecException {
			byte[] data = tile.data.toByteArray();
			double odd = 0;
			for (int i = 0; i + 1 < data.length; i++) {
				int next = data[i + 1] & 0xFF;
				if (data[i] == -1 && next > 0x8F && next != PACKET && next != END_OF_HEAD && (next == 0xFF || ++odd > packets.ofOneTile()))
					throw damaged();
			}
			boolean open = data.length > 0 && data[data.length - 1] == -1;
			return open ? Arrays.copyOf(data, data.length + 1) : data;
		}

		/** Each tile in one part. */
		private byte[] sound() throws CodecException {
			ByteArrayOutputStream sound = new ByteArrayOutputStream(stream.length + 64);
			sound.writeBytes(new byte[] {(byte) (START >> 8), (byte) START});
			sound.writeBytes(main.toByteArray());
			for (int i = 0; i < tiles.length; i++) {
				byte[] data = packets(tiles[i]);
				int length = HEAD + tiles[i].head.size() + 2 + data.length;
				sound.writeBytes(ByteBuffer.allocate(HEAD).putShort((short) TILE_PART).putShort((short) (HEAD - 2)).putShort((short) i)
					.putInt(length).put((byte) 0).put((byte) 1).array());
				sound.writeBytes(tiles[i].head.toByteArray());
				sound.writeBytes(new byte[] {(byte) (DATA >> 8), (byte) DATA});
				sound.writeBytes(data);
			}
			sound.writeBytes(new byte[] {(byte) (END >> 8), (byte) END});
			return sound.toByteArray();
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
