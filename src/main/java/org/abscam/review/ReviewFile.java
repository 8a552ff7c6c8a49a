package org.abscam.review;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The file {@code NAME.review.json}. Begun: kept in memory as yet. */
final class ReviewFile implements AutoCloseable {

	private final Path path;
	private final List<Reading.Entry> entries = new ArrayList<>();

	private ReviewFile(Path path) {
		this.path = path;
	}

	static ReviewFile open(Path path, String pixels, String name) throws ReviewException {
		return new ReviewFile(path);
	}

	List<Reading.Entry> entries() {
		return List.copyOf(entries);
	}

	void append(Reading.Entry entry) throws ReviewException {
		entries.add(entry);
	}

	Path path() {
		return path;
	}

	@Override
	public void close() throws ReviewException {}
}
