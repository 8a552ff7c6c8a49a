package org.abscam.cohort;

import com.google.gson.JsonObject;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.abscam.files.Journal;
import org.abscam.files.Reason;

/** The results of a cohort's scans so far. Safe for use by many threads. */
final class ScanJournal implements Closeable {

	private static final String FORMAT = "abscam cohort 1\n";

	private final Path file;
	private final Journal journal;

	private ScanJournal(Path file, Journal journal) {
		this.file = file;
		this.journal = journal;
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
	static ScanJournal open(Path file, JsonObject run, int count) throws CohortException {
		try {
			return new ScanJournal(file, Journal.open(file, FORMAT + run, count, title -> check(file, run, title)));
		}
		catch (IOException e) {
			throw unusable(file, e);
		}
	}

	private static void check(Path file, JsonObject run, String title) throws CohortException {
		if (!title.startsWith(FORMAT))
			throw new CohortException("'" + file + "' was not made by this version of Abs-CAM; use another --out.");
		Optional<String> other = CohortRecord.difference(run, CohortRecord.parse(title.substring(FORMAT.length()), file));
		if (other.isPresent()) {
			throw new CohortException("'" + file.getParent() + "' holds an unfinished run with " + other.get()
				+ "; go on with what that run was asked for, or use another --out.");
		}
	}

	/** Forgets results that do not hold any more. */
	int keep(Holds holds) throws CohortException {
		try {
			return journal.<CohortException> keep((index, result) -> holds.test(ScanResult.of(index, result)));
		}
		catch (IOException e) {
			throw unusable(file, e);
		}
	}

	/** Whether a scan is done. */
	boolean has(int index) {
		return journal.has(index);
	}

	/** Number of scans that are done. */
	int done() {
		return journal.done();
	}

	/** Adds what became of a scan. */
	void add(ScanResult result) throws CohortException {
		try {
			journal.add(result.index(), result.bytes());
		}
		catch (IOException e) {
			throw unusable(file, e);
		}
	}

	/** What became of a scan that is done. */
	ScanResult result(int index) throws CohortException {
		try {
			return ScanResult.of(index, journal.result(index));
		}
		catch (IOException e) {
			throw unusable(file, e);
		}
	}

	private static CohortException unusable(Path file, IOException e) {
		return new CohortException("'" + file + "', which holds what is done so far, cannot be read or written (" + Reason.of(e)
			+ "); free some space or mend that, and start again: what is done is kept.", e);
	}

	@Override
	public void close() throws IOException {
		journal.close();
	}
}
