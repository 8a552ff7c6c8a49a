package org.abscam.dicom;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.util.List;

/**
 * An element of a data set.
 *
 * @param tag group and number, such as 0x00100020
 * @param vr its value representation
 * @param value what it holds
 */
record Element(int tag, Vr vr, Value value) {

	/** What an element holds. */
	sealed interface Value permits Bytes, Items, Span, Fragments, Written {}

	/**
	 * A value in memory.
	 *
	 * @param bytes as stored
	 * @param order of the bytes of numbers
	 */
	record Bytes(byte[] bytes, ByteOrder order) implements Value {}

	/**
	 * A sequence.
	 *
	 * @param sets its items
	 */
	record Items(List<DataSet> sets) implements Value {

		/** Copies the list, once and for all who ask for it. */
		Items {
			sets = List.copyOf(sets);
		}
	}

	/**
	 * A long value, left where it lies.
	 *
	 * @param position of its first byte in the source
	 * @param length its bytes, as the header claims them: fewer may be there
	 * @param order of the bytes of numbers
	 */
	record Span(long position, long length, ByteOrder order) implements Value {}

	/**
	 * Compressed pixel data, left where it lies.
	 *
	 * @param table offsets of the frames as the Basic Offset Table gives them, from the first fragment's item; empty where it is empty
	 * @param fragments where they lie, in their order
	 */
	record Fragments(List<Long> table, List<Span> fragments) implements Value {}

	/** A value that is made while it is written, such as the pixels of many slices. */
	non-sealed interface Written extends Value {

		/** @return its bytes, an even number */
		long length();

		/**
		 * Writes as many bytes as {@link #length()} says, numbers in little endian.
		 *
		 * @param out where to
		 * @throws IOException if they cannot be made or written
		 */
		void writeTo(OutputStream out) throws IOException;
	}
}
