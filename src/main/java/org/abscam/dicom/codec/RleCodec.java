package org.abscam.dicom.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** RLE of PS3.5, annex G: each byte of each value in a segment of its own, the highest first, packed as PackBits does. */
final class RleCodec implements Codec {

	private static final int HEADER = 64;

	@Override
	public Samples decode(byte[] stream, FrameShape shape) throws CodecException {
		if (stream.length < HEADER) throw new CodecException("ends inside the header of its RLE segments");
		ByteBuffer header = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
		int bytes = Math.max(1, shape.bitsAllocated() / 8);
		int segments = header.getInt();
		if (segments != bytes * shape.samples())
			throw new CodecException("has " + segments + " RLE segments where " + bytes * shape.samples() + " belong");
		int[] offsets = new int[segments + 1];
		for (int s = 0; s < segments; s++) offsets[s] = header.getInt();
		offsets[segments] = stream.length;
		boolean packed = shape.bitsAllocated() == 1 && length(stream, offsets[0]) < shape.values();
		int[] values = new int[packed ? (shape.values() + 7) / 8 : shape.values()];
		for (int s = 0; s < segments; s++) {
			int from = offsets[s];
			int to = offsets[s + 1];
			if (from < HEADER || from > to || to > stream.length) throw new CodecException("has an RLE segment outside of its stream");
			unpack(stream, from, to, values, s / bytes, shape.samples(), 8 * (bytes - 1 - s % bytes));
		}
		return new Samples(packed ? bits(values, shape.values()) : values, 0, false);
	}

	/** @return of how many bytes the last segment is, which begins there */
	private static long length(byte[] stream, int from) {
		long length = 0;
		for (int at = from; at >= HEADER && at < stream.length;) {
			int control = stream[at++];
			if (control == -128) continue;
			int count = control >= 0 ? control + 1 : 1 - control;
			int stored = control >= 0 ? count : 1;
			if (at + stored <= stream.length) length += count; // else what makes the length even
			at += stored;
		}
		return length;
	}

	/** Single bits are stored as a byte each, or as they are without a code: the first in the lowest bit of a byte. */
	private static int[] bits(int[] bytes, int count) {
		int[] values = new int[count];
		for (int i = 0; i < count; i++) values[i] = bytes[i / 8] >> i % 8 & 1;
		return values;
	}

	private static void unpack(byte[] stream, int from, int to, int[] values, int first, int step, int shift) throws CodecException {
		int at = from;
		int value = first;
		while (value < values.length) {
			if (at >= to) throw new CodecException("has an RLE segment that ends before its last pixel");
			int control = stream[at++];
			if (control == -128) continue;
			int count = control >= 0 ? control + 1 : 1 - control;
			if (at + (control >= 0 ? count : 1) > to) throw new CodecException("has an RLE segment that ends before its last pixel");
			for (int i = 0; i < count && value < values.length; i++, value += step) {
				values[value] |= (stream[control >= 0 ? at + i : at] & 0xFF) << shift;
			}
			at += control >= 0 ? count : 1;
		}
	}
}
