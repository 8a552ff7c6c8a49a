package org.abscam.scan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Writes small TIFF files, tag by tag, for tests. The first page begins at byte 8; behind each page lie the lists that do not fit into
 * its directory, then its pixels.
 */
final class TiffBytes {

	static final int WIDTH = 256, HEIGHT = 257, BITS = 258, COMPRESSION = 259, PHOTOMETRIC = 262, ORDER = 266, DESCRIPTION = 270,
		OFFSETS = 273, SAMPLES = 277, ROWS = 278, LENGTHS = 279, PLANAR = 284, PREDICTOR = 317, FORMAT = 339, SUBFILE = 254;
	static final int BYTE = 1, SHORT = 3, LONG = 4;

	private record Entry(int type, long count, long[] values) {}

	private final TreeMap<Integer, Entry> entries = new TreeMap<>();
	private final List<byte[]> strips = new ArrayList<>();
	private boolean offsetsGiven;
	private final List<Integer> gaps = new ArrayList<>();

	/** A grey page of 8 bits in one strip. */
	static TiffBytes grey(int width, int height) {
		return new TiffBytes().with(WIDTH, width).with(HEIGHT, height).with(BITS, 8).with(COMPRESSION, 1).with(PHOTOMETRIC, 1)
			.with(SAMPLES, 1).with(ROWS, height).strip(new byte[width * height]);
	}

	/** A tag of numbers of 32 bits; one of short numbers where there is one small number. */
	TiffBytes with(int tag, long... values) {
		return typed(tag, values.length == 1 && values[0] <= 0xffff ? SHORT : LONG, values);
	}

	TiffBytes typed(int tag, int type, long... values) {
		return claimed(tag, type, values.length, values);
	}

	/** A tag that claims to have another count of numbers than it has. */
	TiffBytes claimed(int tag, int type, long count, long... values) {
		offsetsGiven |= tag == OFFSETS;
		entries.put(tag, new Entry(type, count, values));
		return this;
	}

	TiffBytes without(int tag) {
		entries.remove(tag);
		offsetsGiven |= tag == OFFSETS;
		return this;
	}

	/** The strips, in place of those before; they lie behind each other. */
	TiffBytes strips(byte[]... content) {
		strips.clear();
		strips.addAll(Arrays.asList(content));
		return this;
	}

	private TiffBytes strip(byte[] content) {
		strips.add(content);
		return this;
	}

	/** So many bytes between a strip and the one before it. */
	TiffBytes gaps(Integer... bytes) {
		gaps.addAll(List.of(bytes));
		return this;
	}

	Path write(Path file) throws IOException {
		return write(file, ByteOrder.LITTLE_ENDIAN, this);
	}

	static Path write(Path file, ByteOrder order, TiffBytes... pages) throws IOException {
		return Files.write(file, toBytes(order, pages));
	}

	static byte[] toBytes(ByteOrder order, TiffBytes... pages) {
		ByteBuffer bytes = ByteBuffer.allocate(1 << 20).order(order);
		bytes.putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4d4d)).putShort((short) 42).putInt(8);
		int link = 4;
		for (TiffBytes page : pages) {
			int start = bytes.position();
			bytes.putInt(link, start);
			link = page.put(bytes);
		}
		return Arrays.copyOf(bytes.array(), bytes.position());
	}

	/** Where the offset of the next page stands. */
	private int put(ByteBuffer bytes) {
		if (!offsetsGiven) {
			long[] lengths = strips.stream().mapToLong(s -> s.length).toArray();
			entries.put(OFFSETS, new Entry(LONG, lengths.length, new long[lengths.length]));
			entries.putIfAbsent(LENGTHS, new Entry(LONG, lengths.length, lengths));
		}
		int directory = bytes.position();
		int free = directory + 2 + 12 * entries.size() + 4;
		long[] offsets = new long[strips.size()];
		int at = free + entries.values().stream().mapToInt(TiffBytes::outside).sum();
		for (int i = 0; i < offsets.length; i++) {
			at += i < gaps.size() ? gaps.get(i) : 0;
			offsets[i] = at;
			at += strips.get(i).length;
		}
		bytes.putShort((short) entries.size());
		for (var tag : entries.entrySet()) {
			Entry entry = tag.getValue();
			long[] values = tag.getKey() == OFFSETS && !offsetsGiven ? offsets : entry.values;
			bytes.putShort((short) (int) tag.getKey()).putShort((short) entry.type).putInt((int) entry.count);
			int next = bytes.position() + 4;
			if (outside(entry) > 0) {
				bytes.putInt(free);
				bytes.position(free);
				free += outside(entry);
			}
			for (long value : values) put(bytes, entry.type, value);
			bytes.position(next);
		}
		bytes.putInt(0);
		for (int i = 0; i < offsets.length; i++) bytes.position((int) offsets[i]).put(strips.get(i));
		bytes.position(Math.max(at, free));
		return directory + 2 + 12 * entries.size();
	}

	private static int outside(Entry entry) {
		int bytes = entry.values.length * size(entry.type);
		return bytes > 4 ? bytes : 0;
	}

	private static int size(int type) {
		return switch (type) {
			case SHORT -> 2;
			case LONG -> 4;
			default -> 1;
		};
	}

	private static void put(ByteBuffer bytes, int type, long value) {
		switch (size(type)) {
			case 1 -> bytes.put((byte) value);
			case 2 -> bytes.putShort((short) value);
			default -> bytes.putInt((int) value);
		}
	}
}
