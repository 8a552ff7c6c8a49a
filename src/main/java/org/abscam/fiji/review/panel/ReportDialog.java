package org.abscam.fiji.review.panel;

import ij.IJ;
import java.awt.Component;
import java.awt.EventQueue;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.fiji.review.state.Told;
import org.abscam.report.ExplainedScan;
import org.abscam.report.ReportException;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.report.page.CasePage;
import org.abscam.report.page.CaseReport;
import org.abscam.review.Reading;

/** Asks where a report goes and as what, writes it in the background and opens it. */
public final class ReportDialog {

	private ReportDialog() {}

	/**
	 * @param over the window
	 * @param state what is reported
	 * @param look how maps look
	 * @param told hears what was written, or why nothing was
	 */
	public static void show(Component over, ReviewState state, OverlayLook look, Told told) {
		Optional<ExplainedScan> result = state.explained();
		if (result.isEmpty() || !state.isRevealed()) {
			told.warn("There is nothing to report yet: the model's answer must be there and shown.");
			return;
		}
		Path kept = state.reviewed().path().toAbsolutePath().getParent();
		ReportFields fields = new ReportFields(kept);
		if (!Question.ask(over, "Report", fields, "Write", fields::trouble)) return;
		ReportFields.Wish wish = fields.wish();
		Reading reading = new Reading(state.reading().entries());
		state.setWork("Writing the report");
		Thread writing = new Thread(() -> {
			String said = "";
			String trouble = "";
			try {
				Map<String, Path> files = write(result.get(), look, reading, wish);
				said = "The report is " + String.join(", ", files.values().stream().map(file -> file.getFileName().toString()).toList())
					+ " in " + wish.folder() + ".";
				files.values().stream().findFirst().ifPresent(file -> IJ.runPlugIn("ij.plugin.BrowserLauncher", file.toUri().toString()));
			}
			catch (ReportException | UncheckedIOException e) {
				trouble = e.getMessage();
			}
			catch (OutOfMemoryError | LinkageError e) {
				trouble = Command.sentence(e);
			}
			catch (RuntimeException e) {
				IJ.handleException(e);
				trouble = "The report could not be written: " + (e.getMessage() == null ? e.toString() : e.getMessage());
			}
			String done = said;
			String not = trouble;
			EventQueue.invokeLater(() -> {
				state.setWork(null);
				if (not.isEmpty()) told.say(done);
				else told.warn(not);
			});
		}, "Abs-CAM report");
		writing.setDaemon(true);
		writing.start();
	}

	/**
	 * Blocks until it is written.
	 *
	 * @return the files
	 * @throws ReportException if they cannot be written
	 */
	static Map<String, Path> write(ExplainedScan result, OverlayLook look, Reading reading, ReportFields.Wish wish) throws ReportException {
		CasePage page = CaseReport.of(result, look, new CaseReport.Wish(Optional.of(reading), wish.patient(), LocalDateTime.now()));
		return CaseReport.write(page, wish.forms(), wish.folder());
	}
}
