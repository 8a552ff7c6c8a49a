package org.abscam.fiji.review;

import ij.IJ;
import ij.ImagePlus;
import ij.Prefs;
import java.awt.EventQueue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.abscam.explain.ExplainException;
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
import org.abscam.review.session.Sitting;
import org.abscam.review.session.Step;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;

/** One reader at a session: opens case after case in a window of its own, and remembers where the reader stopped. */
final class SessionRun {

	private static final String READER = "abscam.review.reader";

	private final Sitting sitting;
	private boolean stepping;

	private SessionRun(Sitting sitting) {
		this.sitting = sitting;
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
			Session session = request.session();
			Sitting sitting = Sitting.begin(session, reader);
			Prefs.set(READER, sitting.reader());
			Notices.log(sitting.notes());
			SessionRun run = new SessionRun(sitting);
			if (!run.openFrom(1)) throw new ExplainException("No case of the session could be opened; the log says why.");
		}
		catch (ReviewException e) {
			throw new ExplainException(e.getMessage());
		}
	}

	/** Says where the reader stands, and says it anew when he answered. */
	void follow(ReviewState state) {
		state.setCases(place());
		state.addListener(aspect -> {
			if (aspect == Aspect.READING && !stepping) state.setCases(place());
		});
	}

	private ReviewState.Cases place() {
		String title = sitting.session().plan().title();
		return new ReviewState.Cases(title.isEmpty() ? "Session" : title, sitting.position() + 1, sitting.size(), sitting.done(),
			sitting.name(),
			sitting.session().plan().classes());
	}

	/**
	 * Goes to the next case or to the one before, in the background. On Swing's event thread.
	 *
	 * @param by 1 or −1
	 * @param desk of the case that is left
	 */
	void step(int by, ReviewDesk desk) {
		if (stepping) return;
		int to = sitting.position() + by;
		if (to < 0 || to >= sitting.size()) {
			desk.status().say(by < 0 ? "This is the first case."
				: sitting.done() == sitting.size() ? "All cases are read; 'abscam review export' writes the tables."
					: "This is the last case; " + (sitting.size() - sitting.done()) + " others are not read yet.");
			return;
		}
		if (by > 0 && sitting.session().plan().readingFirst() && sitting.step(sitting.position()) != Step.DONE) {
			desk.status().say("Answer first: your reading, and whether it changes.");
			return;
		}
		stepping = true;
		desk.leave();
		try {
			sitting.goTo(to);
		}
		catch (ReviewException e) {
			IJ.log("Abs-CAM: " + e.getMessage());
		}
		desk.close();
		Thread opening = new Thread(() -> {
			boolean[] opened = new boolean[1];
			try {
				opened[0] = openFrom(by);
			}
			finally { // a fault, too, ends the stepping
				EventQueue.invokeLater(() -> {
					stepping = false;
					if (!opened[0]) left();
				});
			}
		}, "Abs-CAM session");
		opening.setDaemon(true);
		opening.start();
	}

	/** Opens the case, or the first one after it that can be opened. */
	private boolean openFrom(int by) {
		List<String> refused = new ArrayList<>();
		boolean opened = false;
		try {
			do {
				try {
					open();
					opened = true;
				}
				catch (ExplainException | ScanException e) {
					refused.add(sitting.name() + ": " + e.getMessage());
				}
			}
			while (!opened && sitting.goTo(sitting.position() + by));
		}
		catch (ReviewException e) {
			refused.add(e.getMessage());
		}
		Notices.log(refused);
		if (!opened) IJ.error("Abs-CAM", "No further case could be opened; the log says why.");
		return opened;
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

	/** The window was closed: the sitting ends, unless it goes on to another case. */
	void left() {
		if (stepping) return;
		try {
			sitting.close();
		}
		catch (ReviewException e) {
			IJ.log("Abs-CAM: " + e.getMessage());
		}
	}
}
