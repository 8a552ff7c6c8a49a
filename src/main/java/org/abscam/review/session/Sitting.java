package org.abscam.review.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.abscam.files.Claim;
import org.abscam.files.Reason;
import org.abscam.review.Case;
import org.abscam.review.Reading;
import org.abscam.review.ReviewException;

/**
 * One reader at a session, case by case in his order, from where he stopped. What he does is in the case's file before it holds, so that a sitting that is cut
 * short has lost nothing. To be used by one thread.
 */
public final class Sitting implements AutoCloseable {

	private final Session session;
	private final String reader;
	private final Claim claim;
	private final int[] order;
	private final Step[] steps;
	private final List<String> notes = new ArrayList<>();
	private int position;
	private Case open;

	private Sitting(Session session, String reader, Claim claim) {
		this.session = session;
		this.reader = reader;
		this.claim = claim;
		order = ReadingOrder.of(session.items().size(), session.plan().seed(), reader);
		steps = new Step[order.length];
		resume();
	}

	/**
	 * Begins, or goes on. Nobody else can read under this name until it is closed.
	 *
	 * @param session the session
	 * @param reader his name, under which files are kept
	 * @return the sitting, at the case where he stopped, or else at the first that is not done
	 * @throws ReviewException if the name cannot be, is taken just now, or nothing can be written
	 */
	public static Sitting begin(Session session, String reader) throws ReviewException {
		String name = session.reader(reader);
		Path folder = session.folder(name);
		try {
			Files.createDirectories(folder);
			Claim claim = Claim.soon(folder, "sitting").orElseThrow(() -> new ReviewException(
				"'" + name
					+ "' is reading this session in another window or on another machine; close it there, or read under another name."));
			return new Sitting(session, name, claim);
		}
		catch (IOException e) {
			throw new ReviewException("Nothing can be kept in '" + folder + "' (" + Reason.of(e) + "); choose a folder that you may write.",
				e);
		}
	}

	private void resume() {
		Instant last = Instant.MIN;
		position = -1;
		for (int i = 0; i < order.length; i++) {
			Optional<Reading> reading = reading(i);
			steps[i] = Step.of(reading, session.plan());
			if (steps[i] == Step.NEW) continue;
			List<Reading.Entry> entries = reading.get().entries();
			Instant at = entries.get(entries.size() - 1).at();
			if (at.isBefore(last)) continue;
			last = at;
			position = i;
		}
		int from = Math.max(0, position);
		for (int i = 0; i < order.length; i++) {
			position = (from + i) % order.length;
			if (steps[position] != Step.DONE) return;
		}
		position = from;
	}

	private Optional<Reading> reading(int place) {
		Path file = session.file(reader, order[place]);
		if (!Files.exists(file)) return Optional.empty();
		try {
			return Optional.of(Case.read(file));
		}
		catch (ReviewException e) {
			notes.add(e.getMessage());
			return Optional.empty();
		}
	}

	public Session session() {
		return session;
	}

	/** @return his name as files are kept under it */
	public String reader() {
		return reader;
	}

	/** @return number of cases */
	public int size() {
		return order.length;
	}

	/** @return place of the case in his order, from 0 */
	public int position() {
		return position;
	}

	/** @return the case */
	public Worklist.Item item() {
		return session.items().get(order[position]);
	}

	/** @return what to call the case on the screen: where file names are hidden, its number in his order */
	public String name() {
		return session.plan().blinded() ? "Case " + (position + 1) : item().id();
	}

	/** @return readings that could not be read when the sitting began, a sentence for each */
	public List<String> notes() {
		return List.copyOf(notes);
	}

	/** @return how far he has come with a case */
	public Step step(int place) {
		if (place == position && open != null) steps[place] = Step.of(Optional.of(open.reading()), session.plan());
		return steps[place];
	}

	/** @return number of cases that are done */
	public int done() {
		if (open != null) step(position);
		return (int) Arrays.stream(steps).filter(step -> step == Step.DONE).count();
	}

	/**
	 * Leaves the case for another.
	 *
	 * @param place in his order, from 0
	 * @return whether there is such a case
	 * @throws ReviewException if the end of its time cannot be written; the case is left all the same
	 */
	public boolean goTo(int place) throws ReviewException {
		if (place < 0 || place >= order.length) return false;
		if (place == position) return true;
		try {
			leave();
		}
		finally {
			position = place;
		}
		return true;
	}

	/** @return whether there was a next case, to which he went */
	public boolean next() throws ReviewException {
		return goTo(position + 1);
	}

	/**
	 * Shows the case; its time runs until another comes or the sitting is closed, which also closes it.
	 *
	 * @param pixels SHA-256 of the scan's pixels, see {@link org.abscam.review.PixelDigest}
	 * @return its reading
	 * @throws ReviewException if it is the reading of another scan, or cannot be read or written
	 */
	public Case open(String pixels) throws ReviewException {
		if (open != null) return open;
		Case opened = Case.open(session.file(reader, order[position]), pixels, name(), reader);
		try {
			opened.show();
		}
		catch (ReviewException e) {
			opened.close();
			throw e;
		}
		open = opened;
		return opened;
	}

	private void leave() throws ReviewException {
		if (open == null) return;
		step(position);
		Case left = open;
		open = null;
		left.close();
	}

	/** Leaves the case. Closing twice is harmless. */
	@Override
	public void close() throws ReviewException {
		try {
			leave();
		}
		finally {
			try {
				claim.close();
			}
			catch (IOException e) {
				// the lock ends with its channel
			}
		}
	}
}
