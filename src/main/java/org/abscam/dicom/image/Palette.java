package org.abscam.dicom.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.Tag;

/** The colours of an image with a palette (PS3.3, section C.7.6.3.1.5), also where its tables are in segments (section C.7.9.2). */
final class Palette {

	private static final int[] DESCRIPTORS = {Tag.RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
		Tag.GREEN_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR, Tag.BLUE_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR};
	private static final int[] DATA = {Tag.RED_PALETTE_COLOR_LOOKUP_TABLE_DATA, Tag.GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA,
		Tag.BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA};
	private static final int[] SEGMENTED = {Tag.SEGMENTED_RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
		Tag.SEGMENTED_GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA, Tag.SEGMENTED_BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA};
	private static final int MOST_ENTRIES = 1 << 16;

	private final LookupTable[] tables;

	private Palette(LookupTable[] tables) {
		this.tables = tables;
	}

	/** @throws DicomException if a colour's table is missing or not whole */
	static Palette of(DataSet set, boolean signed, String name) throws DicomException {
		LookupTable[] tables = new LookupTable[3];
		for (int k = 0; k < 3; k++) {
			int colour = k;
			tables[k] = LookupTable.of(set, DESCRIPTORS[k], DATA[k], signed)
				.or(() -> segmented(set, DESCRIPTORS[colour], SEGMENTED[colour], signed))
				.orElseThrow(() -> new DicomException(name + " has a palette that is not whole; copy it again from its source"));
		}
		return new Palette(tables);
	}

	private static Optional<LookupTable> segmented(DataSet set, int descriptor, int data, boolean signed) {
		Optional<double[]> said = set.decimals(descriptor).filter(d -> d.length == 3);
		Optional<byte[]> bytes = set.bytes(data);
		if (said.isEmpty() || bytes.isEmpty() || said.get()[2] != 16) return Optional.empty();
		int said16 = (int) said.get()[0] & 0xFFFF;
		int count = said16 == 0 ? MOST_ENTRIES : said16;
		int first = signed ? (short) (int) said.get()[1] : (int) said.get()[1] & 0xFFFF;
		ByteBuffer words = ByteBuffer.wrap(bytes.get()).order(set.order(data));
		int[] entries = new int[count];
		int filled = expand(words, entries, 0, words.remaining() / 2, 0);
		return filled == count ? Optional.of(new LookupTable(first, 16, entries)) : Optional.empty();
	}

	/** Segments of equal values, of lines, and copies of earlier segments; −1 where they are not sound. */
	private static int expand(ByteBuffer words, int[] entries, int at, int most, int depth) {
		int filled = at;
		for (int segment = 0; segment < most && words.remaining() >= 4 && filled >= 0 && filled < entries.length; segment++) {
			int kind = words.getShort() & 0xFFFF;
			int length = words.getShort() & 0xFFFF;
			if (kind == 0) filled = discrete(words, entries, filled, length);
			else if (kind == 1 && words.remaining() >= 2) filled = line(entries, filled, length, words.getShort() & 0xFFFF);
			else if (kind == 2 && words.remaining() >= 4 && depth == 0) {
				long offset = words.getShort() & 0xFFFFL | (words.getShort() & 0xFFFFL) << 16;
				if (offset >= words.limit()) return -1;
				ByteBuffer again = words.duplicate().order(words.order()).position((int) offset);
				filled = expand(again, entries, filled, length, 1);
			}
			else return -1;
		}
		return filled;
	}

	private static int discrete(ByteBuffer words, int[] entries, int at, int length) {
		// a segment of nothing would cost time without end
		if (length == 0 || words.remaining() < 2 * length || at + length > entries.length) return -1;
		for (int i = 0; i < length; i++) entries[at + i] = words.getShort() & 0xFFFF;
		return at + length;
	}

	private static int line(int[] entries, int at, int length, int end) {
		if (at == 0 || at + length > entries.length || length == 0) return -1;
		int start = entries[at - 1];
		for (int i = 1; i <= length; i++) entries[at + i - 1] = (int) Math.round(start + (end - start) * (double) i / length);
		return at + length;
	}

	/**
	 * @param stored numbers of colours
	 * @return red, green and blue of 8 bits, those of a pixel side by side
	 */
	int[] colours(int[] stored) {
		int[] colours = new int[stored.length * 3];
		for (int k = 0; k < 3; k++) {
			int shift = Math.max(0, shift(tables[k]));
			for (int i = 0; i < stored.length; i++) colours[3 * i + k] = tables[k].at(stored[i]) >> shift;
		}
		return colours;
	}

	/** Some programs say 16 bits and store 8, others say 8 and store 16. */
	private static int shift(LookupTable table) {
		int largest = Arrays.stream(table.entries()).max().orElse(0);
		if (largest > table.largest()) return 8;
		return table.bits() == 16 && largest <= 255 ? 0 : table.bits() - 8;
	}
}
