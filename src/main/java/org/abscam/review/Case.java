package org.abscam.review;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;

/**
 * One scan as it is read: its reading, and the file that each change is appended to before it holds. To be used by one thread.
 */
public final class Case implements AutoCloseable {

	private final Reading reading;
	private final ReviewFile file;
	private final Clock clock;
	private String reader;

	private Case(Reading reading, ReviewFile file, Clock clock, String reader) {
		this.reading = reading;
		this.file = file;
		this.clock = clock;
		this.reader = reader;
	}

	/**
	 * Opens the reading of a scan, or begins one.
	 *
	 * @param path where it is kept, {@code NAME.review.json}
	 * @param pixels SHA-256 of the scan's pixels, in hexadecimal digits
	 * @param name of the scan
	 * @param reader who reads
	 * @throws ReviewException if the file is of another scan, or cannot be read or written
	 */
	public static Case open(Path path, String pixels, String name, String reader) throws ReviewException {
		ReviewFile file = ReviewFile.open(path, pixels, name);
		return new Case(new Reading(file.entries()), file, Clock.systemUTC(), reader);
	}

	/**
	 * Takes a change up, once it is in the file.
	 *
	 * @throws ReviewException if it cannot be written: then nothing is changed
	 */
	public void apply(Change change) throws ReviewException {
		Reading.Entry entry = new Reading.Entry(Instant.now(clock), reader, change);
		file.append(entry);
		reading.apply(entry);
	}

	/** What is so now; not to be changed but by {@link #apply}. */
	public Reading reading() {
		return reading;
	}

	public String reader() {
		return reader;
	}

	/** Another reader goes on. */
	public void setReader(String name) {
		reader = name;
	}

	/** @return where it is kept */
	public Path path() {
		return file.path();
	}

	@Override
	public void close() throws ReviewException {
		file.close();
	}
}
