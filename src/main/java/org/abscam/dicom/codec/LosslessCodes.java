package org.abscam.dicom.codec;

/**
 * A table of Huffman codes of lossless JPEG (ISO 10918-1, sections C.2 and H.1.2.2): a code says the category of a difference, which as many
 * further bits follow.
 */
final class LosslessCodes {

	/** Bits of a code and its difference at most. */
	static final int LONGEST = 32;
	private static final int CODE = 16;
	/** The largest category stands for one difference alone, and has no bits. */
	private static final int LARGEST = 16;
	/** Most codes and their differences are found by so many bits, in a table that stays in the processor's first cache. */
	private static final int USUAL = 12;

	private final int[] usual = new int[1 << USUAL];
	/** By length: the first code that is longer, filled with zeros to sixteen bits. */
	private final int[] bounds = new int[CODE + 1];
	/** By length: what is to be added to a code to get the place of its category. */
	private final int[] offsets = new int[CODE + 1];
	private final byte[] categories;

	private LosslessCodes(byte[] categories) {
		this.categories = categories;
	}

	/**
	 * @param at where the sixteen numbers of codes of each length begin, behind which the categories stand
	 * @param end of the segment
	 */
	static LosslessCodes of(byte[] stream, int at, int end) throws CodecException {
		if (end - at < CODE) throw new CodecException("is a damaged JPEG stream");
		int count = 0;
		for (int i = at; i < at + CODE; i++) count += stream[i] & 0xFF;
		if (end - at < CODE + count) throw new CodecException("is a damaged JPEG stream");
		byte[] categories = new byte[count];
		System.arraycopy(stream, at + CODE, categories, 0, count);
		LosslessCodes codes = new LosslessCodes(categories);
		for (byte category : categories) if (category < 0 || category > LARGEST) throw new CodecException("is a damaged JPEG stream");
		int code = 0;
		int first = 0;
		for (int length = 1; length <= CODE; length++) {
			int of = stream[at + length - 1] & 0xFF;
			codes.offsets[length] = first - code;
			code += of;
			first += of;
			if (code > 1 << length) throw new CodecException("is a damaged JPEG stream");
			codes.bounds[length] = code << CODE - length;
			code <<= 1;
		}
		for (int i = 0; i < codes.bounds[USUAL] >> CODE - USUAL; i++) {
			int found = codes.sought(i << LONGEST - USUAL);
			if (found >> 16 <= USUAL) codes.usual[i] = found;
		}
		return codes;
	}

	/** @return how many codes there are */
	int size() {
		return categories.length;
	}

	/**
	 * @param next the next {@value #LONGEST} bits of the stream
	 * @return how many of them the code and its difference have, times 65,536, and the difference in sixteen bits
	 * @throws CodecException if no code begins so
	 */
	int of(int next) throws CodecException {
		int found = usual[next >>> LONGEST - USUAL];
		return found != 0 ? found : sought(next);
	}

	private int sought(int next) throws CodecException {
		int length = 1;
		while (length <= CODE && next >>> LONGEST - CODE >= bounds[length]) length++;
		if (length > CODE) throw new CodecException("is a damaged JPEG stream");
		int category = categories[offsets[length] + (next >>> LONGEST - length)];
		if (category == 0) return length << 16;
		if (category == LARGEST) return length << 16 | 1 << LARGEST - 1;
		int value = next << length >>> LONGEST - category;
		return length + category << 16 | (value >> category - 1 != 0 ? value : value - (1 << category) + 1) & 0xFFFF;
	}
}
