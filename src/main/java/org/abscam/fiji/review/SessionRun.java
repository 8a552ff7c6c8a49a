package org.abscam.fiji.review;

import ij.IJ;
import ij.ImagePlus;
import ij.Prefs;
import java.awt.EventQueue;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.fiji.result.Notices;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.fiji.review.state.ReviewState.Aspect;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.review.Case;
import org.abscam.review.ReviewException;
import org.abscam.review.session.Plan;
import org.abscam.review.session.Session;
import org.abscam.review.session.SessionTables;
import org.abscam.review.session.Sitting;
import org.abscam.review.session.Step;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;

/** One reader at a session: opens case after case in a window of its own, and remembers where the reader stopped. */
final class SessionRun {

	private static final String READER = "abscam.review.reader";
	private static final String TABLES = "tables";

	private final Sitting sitting;
	private final Opening opening;
	private boolean stepping;

	/** Opens a case. */
	@FunctionalInterface
	interface Opening {

		/** @param session whose case it is; its sitting stands there */
		void open(SessionRun session) throws ExplainException, ScanException;
	}

	private SessionRun(Sitting sitting, Opening opening) {
		this.sitting = sitting;
		this.opening = opening;
	}

	/**
	 * Opens the case where the reader stopped. Blocks until its window is there.
	 *
	 * @throws ExplainException if the session cannot be opened, or none of its cases from there on
	 */
	static void begin(SessionRequest request) throws ExplainException {
		String reader =
			request.reader().isBlank() ? Prefs.get(READER, System.getProperty("user.name", "reader")) : request.reader().strip();
		try {
			Sitting sitting = Sitting.begin(request.session(Notices::log), reader);
			Prefs.set(READER, sitting.reader());
			begin(sitting, SessionRun::open);
		}
		catch (ReviewException e) {
			throw new ExplainException(e.getMessage());
		}
	}

	/** As above; where nothing can be opened, the sitting is closed again. */
	static SessionRun begin(Sitting sitting, Opening opening) throws ExplainException {
		Notices.log(sitting.notes());
		SessionRun run = new SessionRun(sitting, opening);
		boolean opened = false;
		try {
			opened = run.openFrom(1);
		}
		finally {
			if (!opened) run.left();
		}
		if (!opened) throw new ExplainException("No case of the session could be opened; the log says why.");
		return run;
	}

	/** Says where the reader stands, and says it anew when he answered. */
	void follow(ReviewState state) {
		state.setCases(place());
		state.addListener(aspect -> {
			if (aspect == Aspect.READING && !stepping) state.setCases(place());
		});
	}

	private ReviewState.Cases place() {
		Plan plan = sitting.session().plan();
		return new ReviewState.Cases(plan.title().isEmpty() ? "Session" : plan.title(), sitting.position() + 1, sitting.size(),
			sitting.done(), sitting.name(), plan.classes(), plan.areas());
	}

	/**
	 * Goes to the next case or to the one before, in the background. On Swing's event thread.
	 *
	 * @param by 1 or −1
	 * @param desk of the case that is left
	 */
	void step(int by, ReviewDesk desk) {
		if (stepping) return;
		String not = whyNot(by);
		if (!not.isEmpty()) {
			desk.status().say(not);
			return;
		}
		stepping = true;
		desk.leave();
		goTo(sitting.position() + by).ifPresent(trouble -> Notices.log(List.of(trouble)));
		desk.close();
		Thread thread = new Thread(() -> goOn(by), "Abs-CAM session");
		thread.setDaemon(true);
		thread.start();
	}

	/** Why there is no step to another case now, a sentence; empty where there is. */
	private String whyNot(int by) {
		int to = sitting.position() + by;
		int left = sitting.size() - sitting.done();
		if (to < 0) return "This is the first case.";
		if (to >= sitting.size()) {
			return left == 0 ? "All cases are read; 'Tables of the session' shows what came of them."
				: "This is the last case; " + (left == 1 ? "another one is" : left + " others are") + " not read yet.";
		}
		boolean owes = by > 0 && sitting.session().plan().readingFirst() && sitting.step(sitting.position()) != Step.DONE;
		return owes ? "Answer first: your reading, and whether it changes." : "";
	}

	private void goOn(int by) {
		boolean[] opened = new boolean[1];
		try {
			opened[0] = openFrom(by);
			if (!opened[0]) IJ.error(Command.TITLE, "No further case could be opened; the log says why.");
		}
		finally { // a fault, too, ends the stepping
			EventQueue.invokeLater(() -> {
				stepping = false;
				if (!opened[0]) left();
			});
		}
	}

	/** Opens the case, or the first one after it that can be opened; why others cannot goes to the log. */
	private boolean openFrom(int by) {
		while (true) {
			Optional<String> trouble = opened();
			if (trouble.isEmpty()) return true;
			Notices.log(List.of(sitting.name() + ": " + trouble.get()));
			int to = sitting.position() + by;
			if (to < 0 || to >= sitting.size()) return false;
			goTo(to).ifPresent(time -> Notices.log(List.of(time)));
		}
	}

	/** Opens the case; what keeps it from that, empty where nothing does. */
	private Optional<String> opened() {
		try {
			opening.open(this);
			return Optional.empty();
		}
		catch (ExplainException | ScanException | OutOfMemoryError | LinkageError e) {
			return Optional.of(Command.sentence(e));
		}
		catch (RuntimeException e) { // a fault of ours, which shall be told, and not end the session
			IJ.handleException(e);
			return Optional.of("It could not be opened (" + (e.getMessage() == null ? e.toString() : e.getMessage()) + ").");
		}
	}

	/** Leaves the case for another; what could not be kept of its time, a sentence. */
	private Optional<String> goTo(int place) {
		try {
			sitting.goTo(place);
			return Optional.empty();
		}
		catch (ReviewException e) {
			return Optional.of(e.getMessage());
		}
	}

	private void open() throws ExplainException, ScanException {
		IJ.showStatus("Abs-CAM: opening " + sitting.name());
		ImagePlus image = ScanReader.open(sitting.item().path(), sitting.item().series()).image();
		Plan plan = sitting.session().plan();
		if (plan.blinded()) image.setTitle(sitting.name());
		Said said = MacroOptions.parse(plan.explain().isBlank() ? MenuOffers.REVIEW.usual() : plan.explain(), MenuOffers.REVIEW);
		Set<String> flags = new HashSet<>(said.flags());
		if (plan.readingFirst()) flags.add(Options.FIRST.name());
		else flags.remove(Options.FIRST.name());
		new ReviewRun(image, ReviewRequest.of(new Said(said.values(), flags))).run(Optional.of(this));
	}

	boolean isBlinded() {
		return sitting.session().plan().blinded();
	}

	/** The reading of the case, for the scan whose pixels have that sum. */
	Case reading(String sha256) throws ReviewException {
		return sitting.open(sha256);
	}

	/**
	 * Writes the tables and shows them, in the background; while others' answers and the truth are not to be known yet, it says so. On Swing's
	 * event thread.
	 *
	 * @param status says where they are, or why they are not
	 */
	void showTables(StatusLine status) {
		Session session = sitting.session();
		if (session.plan().readingFirst() && sitting.done() < sitting.size()) {
			status.say("The tables tell the truth and what others answered: they are shown when all cases are read (" + sitting.done()
				+ " of " + sitting.size() + " are).");
			return;
		}
		status.say("Writing the tables…");
		Thread thread = new Thread(() -> writeTables(session, status), "Abs-CAM tables");
		thread.setDaemon(true);
		thread.start();
	}

	private static void writeTables(Session session, StatusLine status) {
		try {
			List<Path> files = SessionTables.write(session, session.folder().resolve(TABLES));
			for (Path file : files) ShownTable.show(file);
			EventQueue.invokeLater(() -> status.say("The tables are in " + files.get(0).getParent() + "."));
		}
		catch (ReviewException e) {
			EventQueue.invokeLater(() -> status.warn(e.getMessage()));
		}
	}

	/** The window was closed: the sitting ends, unless it goes on to another case. */
	void left() {
		if (stepping) return;
		try {
			sitting.close();
		}
		catch (ReviewException e) {
			Notices.log(List.of(e.getMessage()));
		}
	}
}
