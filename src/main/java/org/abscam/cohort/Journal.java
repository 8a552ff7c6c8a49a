package org.abscam.cohort;

import com.google.gson.JsonObject;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.abscam.files.Reason;

/**
 * What was done so far, in a file to which each scan's result is added as soon as it is there, with its length and a checksum. Of a process
 * that was killed all is there but the scans that it was at. It takes 8 bytes of memory per scan. Safe for use by many threads.
 */
final class Journal implements Closeable {

	private static final String FORMAT = "abscam cohort 1\n";
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

	/** Whether a result that was found still holds. */
	@FunctionalInterface
	interface Holds {

		boolean test(ScanResult result) throws CohortException;
	}

	/**
	 * Opens a journal, or begins one.
	 *
	 * @param file where it is
	 * @param run what the rows depend on
	 * @param count number of scans
	 * @throws CohortException if it is that of another run, or cannot be read or written
	 */
	static Journal open(Path file, JsonObject run, int count) throws CohortException {
		try {
			FileChannel channel =
				FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
			Journal journal = new Journal(file, channel, count);
			boolean complete = false;
			try {
				journal.begin(run);
				complete = true;
				return journal;
			}
			finally {
				if (!complete) channel.close();
			}
		}
		catch (IOException e) {
			throw unusable(file, e);
		}
	}

	private void begin(JsonObject run) throws IOException, CohortException {
		Optional<byte[]> head = record(0);
		end = HEAD + head.map(h -> h.length).orElse(0);
		if (head.isEmpty() || record(end).isEmpty()) { // new, or its process was killed before any scan was done
			channel.truncate(0);
			end = 0;
			append((FORMAT + run).getBytes(StandardCharsets.UTF_8));
			return;
		}
		String text = new String(head.get(), StandardCharsets.UTF_8);
		if (!text.startsWith(FORMAT))
			throw new CohortException("'" + file + "' was not made by this version of Abs-CAM; use another --out.");
		Optional<String> other = RunRecord.difference(run, RunRecord.parse(text.substring(FORMAT.length()), file));
		if (other.isPresent()) {
			throw new CohortException("'" + file.getParent() + "' holds an unfinished run with " + other.get()
				+ "; go on with what that run was asked for, or use another --out.");
		}
		for (Optional<byte[]> next = record(end); next.isPresent(); next = record(end)) {
			ScanResult result = ScanResult.of(next.get());
			if (result.index() < places.length) put(result.index(), end);
			end += HEAD + next.get().length;
		}
		channel.truncate(end); // what a killed process had half written
	}

	private void put(int index, long place) {
		if (places[index] == 0) done++;
		places[index] = place;
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

	private void append(byte[] bytes) throws IOException {
		ByteBuffer record = ByteBuffer.allocate(HEAD + bytes.length).putInt(bytes.length).putInt(checksum(bytes)).put(bytes).flip();
		long at = end;
		while (record.hasRemaining()) at += channel.write(record, at);
		end = at;
		if (System.nanoTime() - forced < FORCE_NANOS) return;
		channel.force(false);
		forced = System.nanoTime();
	}

	/** Forgets results that do not hold any more. */
	synchronized int keep(Holds holds) throws CohortException {
		int before = done;
		for (int i = 0; i < places.length; i++) {
			if (places[i] == 0 || holds.test(result(i))) continue;
			places[i] = 0;
			done--;
		}
		return before - done;
	}

	/** Whether a scan is done. */
	synchronized boolean has(int index) {
		return places[index] != 0;
	}

	/** Number of scans that are done. */
	synchronized int done() {
		return done;
	}

	/** Adds what became of a scan. */
	synchronized void add(ScanResult result) throws CohortException {
		try {
			long place = end;
			append(result.bytes());
			put(result.index(), place);
		}
		catch (IOException e) {
			throw unusable(file, e);
		}
	}

	/** What became of a scan that is done. */
	synchronized ScanResult result(int index) throws CohortException {
		try {
			return ScanResult.of(record(places[index]).orElseThrow(() -> new IOException("it was changed meanwhile")));
		}
		catch (IOException e) {
			throw unusable(file, e);
		}
	}

	private static CohortException unusable(Path file, IOException e) {
		return new CohortException("'" + file + "', which holds what is done so far, cannot be read or written (" + Reason.of(e)
			+ "); free some space or mend that, and start again: what is done is kept.", e);
	}

	/** Leaves nothing behind where nothing was done. */
	@Override
	public void close() throws IOException {
		channel.close();
		if (done == 0) Files.deleteIfExists(file);
	}
}
