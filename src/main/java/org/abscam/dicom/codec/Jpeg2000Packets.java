package org.abscam.dicom.codec;

/**
 * How many packets a JPEG 2000 stream promises (ISO 15444-1, section B.12). Each takes a byte, if an empty one: a decoder would look for
 * thousands of layers or precincts that are nowhere for minutes.
 */
final class Jpeg2000Packets {

	private static final int MOST_LEVELS = 32;
	private static final int LARGEST_BLOCK = 8;
	private static final int MOST_ORDER_CHANGES = 128;
	private static final int BYTES_OF_ORDER_CHANGE = 7;
	/** One, but some encoders leave the last ones away. */
	private static final int MOST_PER_BYTE = 4;

	private final double tileWidth;
	private final double tileHeight;
	private final int components;
	private final int bytes;
	private int layers = 1;
	private double precincts = 1;
	private double further;

	/** @param bytes of the stream */
	Jpeg2000Packets(double tileWidth, double tileHeight, int components, int bytes) {
		this.tileWidth = tileWidth;
		this.tileHeight = tileHeight;
		this.components = components;
		this.bytes = bytes;
	}

	/** @return those of a tile, whose head may say otherwise */
	Jpeg2000Packets ofTile() {
		Jpeg2000Packets own = new Jpeg2000Packets(tileWidth, tileHeight, components, bytes);
		own.layers = layers;
		own.precincts = precincts;
		own.further = further;
		return own;
	}

	/** Of a coding style (section A.6.1), which begins with its marker. */
	void coding(byte[] stream, int at, int length) throws CodecException {
		require(length >= 12);
		layers = (stream[at + 6] & 0xFF) << 8 | stream[at + 7] & 0xFF;
		require(layers >= 1);
		precincts = precincts(stream, at + 9, (stream[at + 4] & 1) == 1, at + 2 + length);
	}

	/** Of a component's coding style (section A.6.2). */
	void component(byte[] stream, int at, int length) throws CodecException {
		int wide = components < 257 ? 1 : 2;
		require(length >= 8 + wide);
		further += precincts(stream, at + 5 + wide, (stream[at + 4 + wide] & 1) == 1, at + 2 + length);
	}

	/** Of changes of the progression order (section A.6.6), each of which is looked through. */
	void orderChanges(int length) throws CodecException {
		require(length <= 2 + MOST_ORDER_CHANGES * BYTES_OF_ORDER_CHANGE);
	}

	/**
	 * @param from where levels, code blocks and transformation stand, then, where they are said, the sizes of precincts: one byte for each
	 *        resolution level
	 */
	private double precincts(byte[] stream, int from, boolean sized, int end) throws CodecException {
		int levels = stream[from] & 0xFF;
		int across = stream[from + 1] & 0xFF;
		int down = stream[from + 2] & 0xFF;
		require(levels <= MOST_LEVELS && across <= LARGEST_BLOCK && down <= LARGEST_BLOCK && across + down <= LARGEST_BLOCK);
		require((stream[from + 4] & 0xFF) <= 1 && (!sized || from + 5 + levels < end));
		if (!sized) return levels + 1;
		double count = 0;
		for (int r = 0; r <= levels; r++) {
			int size = stream[from + 5 + r];
			// only the lowest level may have precincts of one sample (table A.21)
			require(r == 0 || (size & 15) > 0 && (size >> 4 & 15) > 0);
			double scale = Math.scalb(1.0, levels - r);
			count += Math.ceil(Math.ceil(tileWidth / scale) / (1 << (size & 15)))
				* Math.ceil(Math.ceil(tileHeight / scale) / (1 << (size >> 4 & 15)));
		}
		return count;
	}

	/** @return as many packets as a tile has, or more */
	double ofOneTile() {
		return layers * (precincts * components + further);
	}

	/** @throws CodecException if so many tiles cannot be in the stream */
	void require(int tiles) throws CodecException {
		require(ofOneTile() * tiles <= MOST_PER_BYTE * (double) bytes);
	}

	private static void require(boolean sound) throws CodecException {
		if (!sound) throw new CodecException("is a damaged JPEG 2000 stream");
	}
}
