package org.abscam.dicom;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the elements of a data set (PS3.5, section 7). It keeps short values in memory and leaves long ones and pixels where they lie;
 * whatever lengths a file claims, it allocates no more than {@value #MOST_KEPT} bytes of values and follows sequences no deeper than
 * {@value #DEEPEST}.
 */
final class DataSetReader {

	/** A data set whose structure does not hold; the message completes "it ...". */
	static final class Malformed extends Exception {

		private static final long serialVersionUID = 1L;

		Malformed(String message) {
			super(message);
		}
	}

	private static final int ITEM = 0xFFFEE000;
	private static final int ITEM_END = 0xFFFEE00D;
	private static final int SEQUENCE_END = 0xFFFEE0DD;
	private static final long UNDEFINED = 0xFFFFFFFFL;
	private static final int DEEPEST = 32;
	private static final int LONGEST_KEPT = 1 << 20;
	private static final int MOST_KEPT = 1 << 26;
	private static final int MOST_ELEMENTS = 1 << 20;

	private final Source source;
	private final long length;
	private final ByteOrder order;
	private boolean explicit;
	private long at;
	private long kept;
	private int count;
	private int depth;

	DataSetReader(Source source, long position, boolean explicit, ByteOrder order) throws IOException {
		this.source = source;
		this.length = source.length();
		this.at = position;
		this.explicit = explicit;
		this.order = order;
	}

	/** @return where the next element begins */
	long position() {
		return at;
	}

	/** Reads all elements of a group, which come first, as file meta information does. */
	DataSet group(int group) throws IOException, Malformed {
		DataSet set = new DataSet(CharacterSets.ASCII);
		while (at + 8 <= length && (peekTag() >>> 16) == group) set.add(element(length, CharacterSets.ASCII));
		return set;
	}

	/** Reads to the end of the source; what stands behind the pixel data and is no element belongs to nothing. */
	DataSet all() throws IOException, Malformed {
		DataSet set = new DataSet(CharacterSets.ASCII);
		while (at + 8 <= length) {
			boolean pixels = set.has(Tag.PIXEL_DATA) || set.has(Tag.FLOAT_PIXEL_DATA) || set.has(Tag.DOUBLE_FLOAT_PIXEL_DATA);
			try {
				if (pixels && peekTag() == 0) break;
				set.add(element(length, set.characters()));
			}
			catch (EOFException | Malformed e) {
				if (pixels) break;
				throw e;
			}
		}
		return set;
	}

	private int peekTag() throws IOException {
		ByteBuffer head = bytes(at, 4);
		return tag(head);
	}

	private static int tag(ByteBuffer bytes) {
		return (bytes.getShort() & 0xFFFF) << 16 | bytes.getShort() & 0xFFFF;
	}

	private ByteBuffer bytes(long position, int count) throws IOException {
		byte[] bytes = new byte[count];
		source.read(position, bytes);
		return ByteBuffer.wrap(bytes).order(order);
	}

	private Element element(long end, CharacterSets characters) throws IOException, Malformed {
		if (++count > MOST_ELEMENTS) throw new Malformed("has more than " + MOST_ELEMENTS + " elements");
		ByteBuffer head = bytes(at, 8);
		int tag = tag(head);
		Optional<Vr> named = explicit ? Vr.of(new String(head.array(), 4, 2, StandardCharsets.US_ASCII)) : Optional.empty();
		// an archive that did not know an attribute says UN, which we may know (PS3.5, section 6.2.2)
		Vr vr = named.filter(n -> n != Vr.UN).or(() -> Dictionary.vr(tag).filter(n -> named.isEmpty() || n != Vr.SQ)).orElse(Vr.UN);
		long size;
		if (named.isPresent() && named.get().hasLongForm()) {
			size = bytes(at + 8, 4).getInt() & UNDEFINED;
			at += 12;
		}
		else {
			size = named.isPresent() ? head.getShort(6) & 0xFFFF : head.getInt(4) & UNDEFINED;
			if (named.isEmpty() && explicit && !isImplicit(head, size, end)) throw unknownVr(tag, head);
			at += 8;
		}
		if (size == UNDEFINED) return undefined(tag, named, vr, end, characters);
		if (vr == Vr.SQ && arePixels(tag)) throw new Malformed("has pixel data that is a sequence");
		if (vr == Vr.SQ) return new Element(tag, Vr.SQ, items(size(tag, size, end), characters));
		if (arePixels(tag) || size > LONGEST_KEPT) {
			Element.Span span = new Element.Span(at, size, order);
			// of pixels fewer may be there than are promised; who reads them says so
			if (!arePixels(tag)) size(tag, size, end);
			at = Math.min(end, at + size);
			return new Element(tag, vr, span);
		}
		size(tag, size, end);
		kept += size;
		if (kept > MOST_KEPT) throw new Malformed("has more than " + MOST_KEPT + " bytes of attributes");
		byte[] value = bytes(at, (int) size).array();
		at += size;
		return new Element(tag, vr, new Element.Bytes(value, order));
	}

	private static boolean arePixels(int tag) {
		return tag == Tag.PIXEL_DATA || tag == Tag.FLOAT_PIXEL_DATA || tag == Tag.DOUBLE_FLOAT_PIXEL_DATA;
	}

	/** An element of an explicit data set that names no representation: written as in an implicit one, which some programs did. */
	private boolean isImplicit(ByteBuffer head, long size, long end) {
		boolean letters = head.get(4) >= 'A' && head.get(4) <= 'Z' && head.get(5) >= 'A' && head.get(5) <= 'Z';
		return !letters && (size == UNDEFINED || size <= end - at - 8);
	}

	private static Malformed unknownVr(int tag, ByteBuffer head) {
		return new Malformed("has an unknown value representation at " + Tag.name(tag) + " (bytes "
			+ String.format("%02x %02x", head.get(4), head.get(5)) + ")");
	}

	private long size(int tag, long size, long end) throws Malformed {
		if (at + size > length) throw new Malformed("ends inside attribute " + Tag.name(tag));
		if (at + size > end) throw new Malformed("has a value at " + Tag.name(tag) + " that is longer than the item around it");
		return at + size;
	}

	private Element undefined(int tag, Optional<Vr> named, Vr vr, long end, CharacterSets characters) throws IOException, Malformed {
		if (tag == Tag.PIXEL_DATA) return new Element(tag, vr == Vr.OW ? Vr.OB : vr, fragments());
		if (named.isPresent() && named.get() != Vr.SQ && named.get() != Vr.UN)
			throw new Malformed("has a value of undefined length at " + Tag.name(tag) + " that is no sequence");
		boolean outer = explicit;
		// PS3.5, section 6.2.2: unknown values of undefined length are sequences in implicit little endian
		if (named.isPresent() && named.get() == Vr.UN) explicit = false;
		if (arePixels(tag)) throw new Malformed("has pixel data that is a sequence");
		Element element = new Element(tag, Vr.SQ, items(-1, characters));
		explicit = outer;
		return element;
	}

	/** @param end where the sequence ends, -1 where a delimiter says so */
	private Element.Items items(long end, CharacterSets characters) throws IOException, Malformed {
		if (depth++ > DEEPEST) throw new Malformed("nests sequences more than " + DEEPEST + " deep");
		List<DataSet> items = new ArrayList<>();
		while (end < 0 || at + 8 <= end) {
			ByteBuffer head = bytes(at, 8);
			int tag = tag(head);
			long size = head.getInt() & UNDEFINED;
			at += 8;
			if (tag == SEQUENCE_END && end < 0) break;
			if (tag != ITEM) throw new Malformed("has " + Tag.name(tag) + " where an item of a sequence should begin");
			if (++count > MOST_ELEMENTS) throw new Malformed("has more than " + MOST_ELEMENTS + " elements");
			items.add(item(size == UNDEFINED ? -1 : size(tag, size, end < 0 ? length : end), characters));
		}
		if (end >= 0) at = end;
		depth--;
		return new Element.Items(items);
	}

	private DataSet item(long end, CharacterSets characters) throws IOException, Malformed {
		DataSet set = new DataSet(characters);
		while (end < 0 || at + 8 <= end) {
			if (peekTag() == ITEM_END) {
				at += 8;
				if (end < 0) return set;
				continue;
			}
			set.add(element(end < 0 ? length : end, set.characters()));
		}
		at = end;
		return set;
	}

	private Element.Fragments fragments() throws IOException, Malformed {
		List<Element.Span> fragments = new ArrayList<>();
		List<Long> table = new ArrayList<>();
		boolean first = true;
		while (at + 8 <= length) {
			ByteBuffer head = bytes(at, 8);
			int tag = tag(head);
			long size = head.getInt() & UNDEFINED;
			at += 8;
			if (tag == SEQUENCE_END) return new Element.Fragments(table, fragments);
			if (tag != ITEM) throw new Malformed("has " + Tag.name(tag) + " where a fragment of compressed pixel data should begin");
			if (++count > MOST_ELEMENTS) throw new Malformed("has more than " + MOST_ELEMENTS + " fragments of pixel data");
			if (at + size > length) throw new EOFException();
			if (first) {
				if (size > LONGEST_KEPT * 8L) throw new Malformed("has a table of frames that is " + size + " bytes long");
				ByteBuffer offsets = bytes(at, (int) size);
				while (offsets.remaining() >= 4) table.add(offsets.getInt() & UNDEFINED);
			}
			else fragments.add(new Element.Span(at, size, order));
			first = false;
			at += size;
		}
		// some programs leave the delimiter away at the end of a file
		if (at == length && !fragments.isEmpty()) return new Element.Fragments(table, fragments);
		throw new EOFException();
	}
}
