package org.abscam.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What was done so far of work in many numbered parts, in a file to which each part's result is added as soon as it is there, with its length
 * and a checksum. Of a process that was killed all is there but the parts that it was at. It takes 8 bytes of memory per part. Safe for use by
 * many threads.
 */
public final class Journal implements Closeable {

	private static final int HEAD = 2 * Integer.BYTES;
	private static final int LARGEST = 1 << 30;
	/** How often what was written is forced to the disk, for the case that the machine itself fails. */
	private static final long FORCE_NANOS = 10_000_000_000L;

	private final Path file;
	private final FileChannel channel;
	private final long[] places;
	private long end;
	private int done;
	private long forced = System.nanoTime();

	private Journal(Path file, FileChannel channel, int count) {
		this.file = file;
		this.channel = channel;
		places = new long[count];
	}

	/**
	 * Says whether a journal that was found may be gone on with.
	 *
	 * @param <E> why not
	 */
	@FunctionalInterface
	public interface Going<E extends Exception> {

		/** @param title what the journal was begun with */
		void check(String title) throws E;
	}

	/**
	 * Whether a result that was found still holds.
	 *
	 * @param <E> why that cannot be said
	 */
	@FunctionalInterface
	public interface Holds<E extends Exception> {

		/**
		 * @param part number of the part
		 * @param result what was added of it
		 */
		boolean test(int part, byte[] result) throws IOException, E;
	}

	/**
	 * Opens a journal, or begins one.
	 *
	 * @param file where it is
	 * @param title what results depend on, to begin it with
	 * @param count number of parts
	 * @param going looks at the title of one that is there and holds results
	 * @param <E> why it may not be gone on with
	 * @throws IOException if it cannot be read or written
	 * @throws E what the check throws; the journal is left as it was
	 */
	public static <E extends Exception> Journal open(Path file, String title, int count, Going<E> going) throws IOException, E {
		FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
		Journal journal = new Journal(file, channel, count);
		boolean complete = false;
		try {
			journal.begin(title, going);
			complete = true;
			return journal;
		}
		finally {
			if (!complete) channel.close();
		}
	}

	private <E extends Exception> void begin(String title, Going<E> going) throws IOException, E {
		Optional<byte[]> head = record(0);
		end = HEAD + head.map(h -> h.length).orElse(0);
		if (head.isEmpty() || record(end).isEmpty()) { // new, or its process was killed before anything was done
			channel.truncate(0);
			end = 0;
			append(ByteBuffer.wrap(title.getBytes(StandardCharsets.UTF_8)));
			return;
		}
		going.check(new String(head.get(), StandardCharsets.UTF_8));
		for (Optional<byte[]> next = record(end); next.isPresent(); next = record(end)) {
			int part = next.get().length < Integer.BYTES ? -1 : ByteBuffer.wrap(next.get()).getInt();
			if (part >= 0 && part < places.length) put(part, end);
			end += HEAD + next.get().length;
		}
		channel.truncate(end); // what a killed process had half written
	}

	private void put(int part, long place) {
		if (places[part] == 0) done++;
		places[part] = place;
	}

	/** What is written at a place; empty where nothing whole is. */
	private Optional<byte[]> record(long place) throws IOException {
		ByteBuffer head = ByteBuffer.allocate(HEAD);
		if (!fill(head, place)) return Optional.empty();
		int length = head.getInt();
		int checksum = head.getInt();
		if (length <= 0 || length > LARGEST || place + HEAD + length > channel.size()) return Optional.empty();
		ByteBuffer bytes = ByteBuffer.allocate(length);
		return fill(bytes, place + HEAD) && checksum(bytes.array()) == checksum ? Optional.of(bytes.array()) : Optional.empty();
	}

	private boolean fill(ByteBuffer buffer, long place) throws IOException {
		long at = place;
		while (buffer.hasRemaining()) {
			int read = channel.read(buffer, at);
			if (read < 0) return false;
			at += read;
		}
		buffer.flip();
		return true;
	}

	private static int checksum(byte[] bytes) {
		CRC32C crc = new CRC32C();
		crc.update(bytes);
		return (int) crc.getValue();
	}

	private void append(ByteBuffer bytes) throws IOException {
		ByteBuffer record = ByteBuffer.allocate(HEAD + bytes.capacity()).putInt(bytes.capacity()).putInt(checksum(bytes.array()))
			.put(bytes.array()).flip();
		long at = end;
		while (record.hasRemaining()) at += channel.write(record, at);
		end = at;
		if (System.nanoTime() - forced < FORCE_NANOS) return;
		channel.force(false);
		forced = System.nanoTime();
	}

	/**
	 * Forgets results that do not hold any more.
	 *
	 * @param holds looks at each
	 * @param <E> why that cannot be said
	 * @return how many do not
	 */
	public synchronized <E extends Exception> int keep(Holds<E> holds) throws IOException, E {
		int before = done;
		for (int i = 0; i < places.length; i++) {
			if (places[i] == 0 || holds.test(i, result(i))) continue;
			places[i] = 0;
			done--;
		}
		return before - done;
	}

	/** @return whether a part is done */
	public synchronized boolean has(int part) {
		return places[part] != 0;
	}

	/** @return number of parts that are done */
	public synchronized int done() {
		return done;
	}

	/**
	 * Adds what came out of a part.
	 *
	 * @param part its number, from 0
	 * @param result what came out
	 */
	public synchronized void add(int part, byte[] result) throws IOException {
		long place = end;
		append(ByteBuffer.allocate(Integer.BYTES + result.length).putInt(part).put(result));
		put(part, place);
	}

	/**
	 * @param part one that is done
	 * @return what came out of it
	 */
	public synchronized byte[] result(int part) throws IOException {
		byte[] record = record(places[part]).orElseThrow(() -> new IOException("it was changed meanwhile"));
		return Arrays.copyOfRange(record, Integer.BYTES, record.length);
	}

	/** Leaves nothing behind where nothing was done. */
	@Override
	public void close() throws IOException {
		channel.close();
		if (done == 0) Files.deleteIfExists(file);
	}
}
