package org.abscam.dicom.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.abscam.dicom.DataSet;

/**
 * A lookup table (PS3.3, section C.11.1.1.1): values below the first one get the first entry, those above the last one the last.
 *
 * @param first the stored value of the first entry
 * @param bits of the entries
 * @param entries values, 0 and more
 */
record LookupTable(int first, int bits, int[] entries) {

	/**
	 * @param set holds descriptor and data
	 * @param descriptor tag of three numbers: count, first value, bits
	 * @param data tag of the entries
	 * @param signed whether the first value has a sign, as stored values then do
	 * @return the table, empty where there is none or it is not whole
	 */
	static Optional<LookupTable> of(DataSet set, int descriptor, int data, boolean signed) {
		Optional<double[]> said = set.decimals(descriptor).filter(d -> d.length == 3);
		Optional<byte[]> bytes = set.bytes(data);
		if (said.isEmpty() || bytes.isEmpty()) return Optional.empty();
		int count = (int) said.get()[0] & 0xFFFF;
		int entries = count == 0 ? 1 << 16 : count;
		int first = signed ? (short) (int) said.get()[1] : (int) said.get()[1] & 0xFFFF;
		int bits = (int) said.get()[2];
		if (bits < 1 || bits > 16) return Optional.empty();
		return values(bytes.get(), entries, set.order(data)).map(v -> new LookupTable(first, bits, v));
	}

	/** Entries of two bytes each, or, where there are just as many bytes as entries, of one. */
	private static Optional<int[]> values(byte[] bytes, int count, ByteOrder order) {
		if (bytes.length < count) return Optional.empty();
		int[] values = new int[count];
		boolean wide = bytes.length >= 2 * count;
		ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
		for (int i = 0; i < count; i++) values[i] = wide ? buffer.getShort() & 0xFFFF : bytes[i] & 0xFF;
		return Optional.of(values);
	}

	/** @return what stands for a stored value */
	int at(int value) {
		return entries[(int) Math.max(0, Math.min(entries.length - 1L, (long) value - first))];
	}

	/** @return the largest entry that its bits can say */
	int largest() {
		return (1 << bits) - 1;
	}
}
