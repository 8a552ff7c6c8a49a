package org.abscam.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Hidden folders in which a run that publishes many sets of files in one folder stages one after the other, in place of two that are made
 * and removed for each. Until {@link #close} an empty one stays hidden beside the results; it goes with the process too, and where that is
 * killed, with whoever next writes there. Safe for use by many threads.
 */
public final class SpareFolders implements AutoCloseable {

	private final Queue<Staging> spare = new ConcurrentLinkedQueue<>();
	private final Thread atExit = new Thread(this::clear, "abscam-spare-folders");
	private volatile boolean closed;

	/** @throws IOException if the program is ending */
	public SpareFolders() throws IOException {
		try {
			Runtime.getRuntime().addShutdownHook(atExit);
		}
		catch (IllegalStateException e) {
			throw new IOException(StagedFiles.ENDING, e);
		}
	}

	/** One for what has a name in a folder, which is claimed; made where there is no spare one. */
	Staging take(Path folder, String name) throws IOException {
		for (Staging next = spare.poll(); next != null; next = spare.poll()) {
			Optional<Staging> renamed = next.renamed(folder, name);
			if (renamed.isPresent()) return renamed.get();
			remove(next);
		}
		return Staging.create(folder, name);
	}

	/** Keeps one whose files are all published; it is removed where it holds anything else, or nothing more is to come. */
	void give(Staging published) {
		if (!published.empty()) {
			remove(published);
			return;
		}
		spare.add(published);
		if (closed) clear();
	}

	private void clear() {
		closed = true;
		for (Staging next = spare.poll(); next != null; next = spare.poll()) remove(next);
	}

	private static void remove(Staging staging) {
		try {
			staging.remove();
		}
		catch (IOException e) {
			return; // hidden; the next who writes into the folder tries again
		}
	}

	/** Removes the spare ones. Closing twice is harmless. */
	@Override
	public void close() {
		clear();
		try {
			Runtime.getRuntime().removeShutdownHook(atExit);
		}
		catch (IllegalStateException e) {
			return; // the program is ending, and the hook does the same
		}
	}
}
