package org.abscam.dicom;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bytes that can be read at any place: of a file, or in memory. */
interface Source extends Closeable {

	/** @return number of bytes */
	long length() throws IOException;

	/**
	 * Reads as many bytes as the array has.
	 *
	 * @param position of the first, from 0
	 * @param bytes gets them
	 * @throws EOFException if there are not so many
	 */
	void read(long position, byte[] bytes) throws IOException;

	@Override
	void close() throws IOException;

	/** @return the bytes of an array, which is not copied */
	static Source of(byte[] all) {
		return new Source() {

			@Override
			public long length() {
				return all.length;
			}

			@Override
			public void read(long position, byte[] bytes) throws EOFException {
				if (position < 0 || position > all.length - bytes.length) throw new EOFException();
				System.arraycopy(all, (int) position, bytes, 0, bytes.length);
			}

			@Override
			public void close() {
				// memory needs none
			}
		};
	}

	/** @return a file; it is opened by the first reading, and by the first one after it was closed; small reads come from a buffer */
	static Source of(Path path) {
		return new Source() {

			private final ByteBuffer window = ByteBuffer.allocate(1 << 13).limit(0);
			private long start;
			private FileChannel channel;

			private FileChannel open() throws IOException {
				if (channel == null) {
					channel = FileChannel.open(path, StandardOpenOption.READ);
					window.limit(0);
				}
				return channel;
			}

			@Override
			public synchronized long length() throws IOException {
				return open().size();
			}

			@Override
			public synchronized void read(long position, byte[] bytes) throws IOException {
				open();
				if (bytes.length > window.capacity()) {
					fill(ByteBuffer.wrap(bytes), position);
					return;
				}
				if (position < start || position + bytes.length > start + window.limit()) {
					window.clear();
					start = position;
					int at = 0;
					while (window.hasRemaining() && at >= 0) at = channel.read(window, start + window.position());
					window.flip();
				}
				if (position + bytes.length > start + window.limit()) throw new EOFException();
				window.get((int) (position - start), bytes);
			}

			private void fill(ByteBuffer bytes, long position) throws IOException {
				while (bytes.hasRemaining()) {
					int read = channel.read(bytes, position + bytes.position());
					if (read < 0) throw new EOFException();
				}
			}

			@Override
			public synchronized void close() throws IOException {
				if (channel != null) channel.close();
				channel = null;
			}
		};
	}
}
