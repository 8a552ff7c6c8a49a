package org.abscam.review;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abscam.files.Claim;
import org.abscam.files.Reason;

/**
 * The file {@code NAME.review.json}, which one window has at a time. It is a whole JSON object before and after each entry, which takes the place
 * of the last line by one write, forced to the disk. Nothing that was written is written again.
 */
final class ReviewFile implements AutoCloseable {

	private final Path path;
	private final Claim claim;
	private final byte[] head;
	private final List<Reading.Entry> entries;
	private final Optional<String> note;
	private RandomAccessFile file;
	private long end;
	private long size;
	private boolean whole;
	private boolean closed;

	private ReviewFile(Path path, Claim claim, byte[] head, ReviewText found) throws ReviewException {
		this.path = path;
		this.claim = claim;
		this.head = head;
		entries = new ArrayList<>(found.entries());
		end = found.end();
		whole = found.whole();
		size = sizeNow();
		note = found.lost()
			? Optional.of("The last entry in '" + path + "' was half written when the program ended, and is lost; all before it is there.")
			: Optional.empty();
	}

	/**
	 * Opens a reading, or finds that it is not begun.
	 *
	 * @throws ReviewException if it is of another scan, somebody has it open, or it cannot be read or written
	 */
	static ReviewFile open(Path wanted, String pixels, String name) throws ReviewException {
		Path path = wanted.toAbsolutePath().normalize();
		String fileName = path.getFileName().toString();
		Claim claim = claim(path, fileName);
		boolean opened = false;
		try {
			byte[] head = ReviewText.head(name, pixels);
			ReviewText found =
				Files.exists(path) ? ReviewText.read(path, head) : new ReviewText(name, pixels, List.of(), 0, false, false);
			if (found.end() > 0 && !found.pixels().equals(pixels)) {
				throw new OtherScanException("'" + path + "' is the reading of another scan, '" + ReviewText.brief(found.scan())
					+ "', whose pixels are others; open that scan, or move the file away.");
			}
			if (Files.exists(path) && !Files.isWritable(path))
				throw new ReviewException("'" + path + "' is write-protected; make it writable, or copy it to where you may write.");
			ReviewFile file = new ReviewFile(path, claim, head, found);
			opened = true;
			return file;
		}
		finally {
			if (!opened) closeQuietly(claim);
		}
	}

	private static Claim claim(Path path, String name) throws ReviewException {
		try {
			Path folder = Files.createDirectories(path.getParent());
			return Claim.soon(folder, name).orElseThrow(() -> new ReviewException(
				"'" + path + "' is open in another window or on another machine; close it there, or read under another name."));
		}
		catch (IOException e) {
			throw unwritable(path, e);
		}
	}

	private static ReviewException unwritable(Path path, IOException e) {
		return new ReviewException(
			"The reading cannot be kept in '" + path + "' (" + Reason.of(e) + "); choose a folder that you may write, with free space.", e);
	}

	List<Reading.Entry> entries() {
		return List.copyOf(entries);
	}

	/** Blocks until it is on the disk. */
	void append(Reading.Entry entry) throws ReviewException {
		if (closed) throw new ReviewException("'" + path + "' is closed; open the scan again.");
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		if (end == 0) bytes.writeBytes(head);
		else if (!entries.isEmpty()) bytes.writeBytes(",\n".getBytes(StandardCharsets.UTF_8));
		bytes.writeBytes(EntryText.write(entry).getBytes(StandardCharsets.UTF_8));
		long behind = end + bytes.size();
		bytes.writeBytes(ReviewText.TAIL);
		if (end + bytes.size() > ReviewText.LARGEST) throw new ReviewException("'" + path + "' has grown to "
			+ (ReviewText.LARGEST >> 20) + " MB; move it away and go on in a new one.");
		if (sizeNow() != size) throw new ReviewException(
			"'" + path + "' was changed by another program; close the scan and open it again, so that nothing is overwritten.");
		try {
			write(bytes.toByteArray());
		}
		catch (IOException e) {
			restore();
			throw new ReviewException("This cannot be kept in '" + path + "' (" + Reason.of(e)
				+ "), so nothing is changed; free space there, and do it once more.", e);
		}
		entries.add(entry);
		end = behind;
		size = end + ReviewText.TAIL.length;
		whole = true;
	}

	private long sizeNow() throws ReviewException {
		try {
			return Files.exists(path) ? Files.size(path) : 0;
		}
		catch (IOException e) {
			throw unwritable(path, e);
		}
	}

	private void write(byte[] bytes) throws IOException {
		if (file == null) file = new RandomAccessFile(path.toFile(), "rw"); // a channel would be closed by an interrupt
		if (!whole) file.setLength(end);
		file.seek(end);
		file.write(bytes);
		file.getFD().sync();
	}

	/** The last line was overwritten: its place is there even on a disk that is full. */
	private void restore() throws ReviewException {
		if (file == null) return;
		try {
			if (end == 0) file.setLength(0);
			else {
				byte[] tail = ReviewText.TAIL;
				int skipped = entries.isEmpty() ? 1 : 0;
				file.seek(end);
				file.write(tail, skipped, tail.length - skipped);
				file.setLength(end + tail.length - skipped);
				whole = true;
			}
		}
		catch (IOException e) {
			whole = false; // what is half written is cut off with the next entry
		}
		size = sizeNow();
	}

	Path path() {
		return path;
	}

	/** What there is to say of the file as it was found. */
	Optional<String> note() {
		return note;
	}

	@Override
	public void close() throws ReviewException {
		if (closed) return;
		closed = true;
		try {
			if (file != null) file.close();
			if (Files.exists(path) && Files.size(path) == 0) Files.delete(path);
		}
		catch (IOException e) {
			throw unwritable(path, e);
		}
		finally {
			closeQuietly(claim);
		}
	}

	private static void closeQuietly(Claim claim) {
		try {
			claim.close();
		}
		catch (IOException e) {
			// the lock ends with its channel; whoever claims the name next removes its file
		}
	}
}
