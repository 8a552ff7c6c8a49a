package org.abscam.fiji.review.panel;

import ij.IJ;
import java.awt.Component;
import java.awt.EventQueue;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.review.state.ReviewState;
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
	 * @param told takes a sentence on what was written, or why nothing was
	 */
	public static void show(Component over, ReviewState state, OverlayLook look, Consumer<String> told) {
		Optional<ExplainedScan> result = state.explained();
		if (result.isEmpty() || !state.isRevealed()) {
			told.accept("There is nothing to report yet: the model's answer must be there and shown.");
			return;
		}
		Path kept = state.reviewed().path().toAbsolutePath().getParent();
		ReportFields fields = new ReportFields(kept);
		if (!Question.ask(over, "Report", fields, "Write", fields::trouble)) return;
		ReportFields.Wish wish = fields.wish();
		Reading reading = new Reading(state.reading().entries());
		state.setWork("Writing the report");
		Thread writing = new Thread(() -> {
			String said;
			try {
				Map<String, Path> files = write(result.get(), look, reading, wish);
				said = "The report is " + String.join(", ", files.values().stream().map(file -> file.getFileName().toString()).toList())
					+ " in " + wish.folder() + ".";
				files.values().stream().findFirst().ifPresent(file -> IJ.runPlugIn("ij.plugin.BrowserLauncher", file.toUri().toString()));
			}
			catch (ReportException | UncheckedIOException e) {
				said = e.getMessage();
			}
			catch (OutOfMemoryError | LinkageError e) {
				said = Command.sentence(e);
			}
			catch (RuntimeException e) {
				IJ.handleException(e);
				said = "The report could not be written: " + (e.getMessage() == null ? e.toString() : e.getMessage());
			}
			String sentence = said;
			EventQueue.invokeLater(() -> {
				state.setWork(null);
				told.accept(sentence);
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
