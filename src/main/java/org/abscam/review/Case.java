package org.abscam.review;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One scan as it is read: its reading, and the file that each change is appended to before it holds. To be used by one thread.
 */
public final class Case implements AutoCloseable {

	private final Reading reading;
	private final ReviewFile file;
	private final Clock clock;
	private final Stopwatch watch;
	private final String reader;
	private boolean shown;

	private Case(Reading reading, ReviewFile file, Clock clock, LongSupplier nanos, String reader) {
		this.reading = reading;
		this.file = file;
		this.clock = clock;
		this.reader = reader;
		watch = new Stopwatch(nanos, reading.seconds());
	}

	/**
	 * Opens the reading of a scan, or begins one. The file is made with the first change; nobody else can open it until this is closed.
	 *
	 * @param path where it is kept, {@code NAME.review.json}; its folder is made where it is not there
	 * @param pixels SHA-256 of the scan's pixels, in hexadecimal digits, as {@link PixelDigest} computes it
	 * @param name of the scan
	 * @param reader who reads
	 * @throws OtherScanException if the file is of another scan
	 * @throws ReviewException if somebody has it open, or it cannot be read or written; it stays as it is
	 */
	public static Case open(Path path, String pixels, String name, String reader) throws ReviewException {
		return open(path, pixels, name, reader, Clock.systemUTC(), System::nanoTime);
	}

	static Case open(Path path, String pixels, String name, String reader, Clock clock, LongSupplier nanos) throws ReviewException {
		ReviewFile file = ReviewFile.open(path, pixels, name);
		return new Case(new Reading(file.entries()), file, clock, nanos, reader);
	}

	/**
	 * Reads what was kept, also while somebody has it open.
	 *
	 * @param path a file {@code NAME.review.json}
	 * @return the reading
	 * @throws ReviewException if it cannot be read
	 */
	public static Reading read(Path path) throws ReviewException {
		return new Reading(ReviewText.read(path).entries());
	}

	/**
	 * Takes a change up, once it is in the file. Undoing or redoing where there is nothing to undo or redo does nothing.
	 *
	 * @throws ReviewException if it cannot be written: then nothing is changed
	 * @throws IllegalArgumentException if it is of a finding that there is not, adds one that there is, or holds a number that is none
	 */
	public void apply(Change change) throws ReviewException {
		if (change instanceof Change.Undone && !reading.canUndo() || change instanceof Change.Redone && !reading.canRedo()) return;
		reading.check(change);
		Reading.Entry entry = new Reading.Entry(Instant.now(clock), reader, change);
		file.append(entry);
		reading.apply(entry);
	}

	/** The reader's own answer, with the time that it took. */
	public void answer(Change.Stage stage, String answer, double confidence) throws ReviewException {
		apply(new Change.Answered(stage, answer, confidence, seconds()));
	}

	/** The model's answer is shown from now on. */
	public void reveal() throws ReviewException {
		apply(new Change.Revealed(seconds()));
	}

	/** The case is on the screen from now on: its time runs, and that is in the file. */
	public void show() throws ReviewException {
		if (shown) return;
		apply(new Change.Opened(watch.seconds()));
		shown = true;
		watch.start();
	}

	/** The time stands still for a while, as when the window is minimised, or runs again. */
	public void pause(boolean still) {
		if (!shown) return;
		if (still) watch.stop();
		else watch.start();
	}

	/** @return seconds that the case was on the screen, in earlier sittings too */
	public double seconds() {
		return watch.seconds();
	}

	/** What is so now; not to be changed but by {@link #apply}. */
	public Reading reading() {
		return reading;
	}

	public String reader() {
		return reader;
	}

	/** @return where it is kept */
	public Path path() {
		return file.path();
	}

	/** @return what there is to say of the file as it was found, a sentence; empty where there is nothing */
	public Optional<String> note() {
		return file.note();
	}

	/** Lets others open it. If it is on the screen, it leaves it. Closing twice is harmless. */
	@Override
	public void close() throws ReviewException {
		try {
			watch.stop();
			boolean leaves = shown;
			shown = false;
			if (leaves) apply(new Change.Left(watch.seconds()));
		}
		finally {
			file.close();
		}
	}

	/** How long something took, without pauses. */
	private static final class Stopwatch {

		private static final double NANOS = 1e9;

		private final LongSupplier nanos;
		private final double before;
		private long passed;
		private long since;
		private boolean running;

		private Stopwatch(LongSupplier nanos, double before) {
			this.nanos = nanos;
			this.before = before;
		}

		private void start() {
			if (running) return;
			since = nanos.getAsLong();
			running = true;
		}

		private void stop() {
			if (running) passed += nanos.getAsLong() - since;
			running = false;
		}

		private double seconds() {
			return before + (passed + (running ? nanos.getAsLong() - since : 0)) / NANOS;
		}
	}
}
