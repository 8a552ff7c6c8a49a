package org.abscam.fiji.review.panel;

import ij.IJ;
import ij.ImagePlus;
import java.awt.Component;
import java.awt.EventQueue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.result.ReadCase;
import org.abscam.dicom.result.ReadingObjects;
import org.abscam.dicom.web.Archive;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.dicom.web.Credentials;
import org.abscam.dicom.web.Stored;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.fiji.review.state.Told;
import org.abscam.report.DicomReading;
import org.abscam.report.ExplainedScan;
import org.abscam.report.ReportException;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.report.page.CaseReport;
import org.abscam.report.page.ReportForm;
import org.abscam.review.Finding;
import org.abscam.review.Reading;
import org.abscam.review.Status;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;

/** Asks where a reading goes, writes it as DICOM objects beside its file, and stores these in the background. What an archive refuses is there still. */
public final class StoreDialog {

	private StoreDialog() {}

	/**
	 * What is stored.
	 *
	 * @param image the scan as ImageJ shows it
	 * @param reading what was decided
	 * @param reader who decided
	 * @param explained answer and maps, for the pages
	 * @param look how maps look
	 * @param folder keeps the objects
	 */
	record Read(ImagePlus image, Reading reading, String reader, Optional<ExplainedScan> explained, OverlayLook look, Path folder) {}

	/**
	 * What came of it.
	 *
	 * @param done whether all was stored
	 * @param sentence what was stored, or why not
	 */
	record Outcome(boolean done, String sentence) {

		private static Outcome not(String why) {
			return new Outcome(false, why);
		}
	}

	/**
	 * @param over the window
	 * @param state what is stored
	 * @param look how maps look in the pages
	 * @param told hears what was stored, or why nothing was
	 */
	public static void show(Component over, ReviewState state, OverlayLook look, Told told) {
		Reading reading = new Reading(state.reading().entries());
		Optional<ExplainedScan> explained = state.isRevealed() ? state.explained() : Optional.empty();
		boolean open = reading.findings().stream().map(Finding::status).anyMatch(Status.OPEN::equals);
		StoreFields fields = new StoreFields(state.reviewed().reader(), open, explained.isPresent());
		if (!Question.ask(over, "Store", fields, "Store", fields::trouble)) return;
		StoreFields.Wish wish = fields.wish();
		Read read = new Read(state.image(), reading, state.reviewed().reader(), explained, look,
			state.reviewed().path().toAbsolutePath().getParent());
		state.setWork("Storing the reading");
		Thread storing = new Thread(() -> {
			Outcome outcome = stored(read, wish);
			EventQueue.invokeLater(() -> {
				state.setWork(null);
				if (outcome.done()) told.say(outcome.sentence());
				else told.warn(outcome.sentence());
			});
		}, "Abs-CAM store");
		storing.setDaemon(true);
		storing.start();
	}

	/**
	 * Blocks until it is stored, or refused.
	 *
	 * @return what came of it
	 */
	static Outcome stored(Read read, StoreFields.Wish wish) {
		try {
			Archive archive = Archive.at(ArchiveAddress.parse(wish.archive(), false), Credentials.of(wish.credentials(), System.getenv()));
			Scan scan = ScanReader.shown(read.image());
			List<Path> files = List.copyOf(DicomReading.of(read.reading(), scan, new ReadCase.Reader(read.reader(), wish.organization()),
				wish.signed() ? Optional.of(Instant.now()) : Optional.empty(), pages(read, wish)).write(scan, read.folder()).values());
			try {
				Stored stored = archive.store(files);
				return new Outcome(true,
					stored.count() + (stored.count() == 1 ? " object" : " objects") + " stored in " + wish.archive() + "."
						+ (stored.warnings().isEmpty() ? "" : " " + String.join(" ", stored.warnings())));
			}
			catch (DicomException e) {
				return Outcome.not(ended(e.getMessage()) + " The objects are in " + read.folder() + "; store them again from there.");
			}
		}
		catch (DicomException | ScanException | ReportException e) {
			return Outcome.not(ended(e.getMessage()));
		}
		catch (IOException | UncheckedIOException e) {
			return Outcome.not("The pages of the report cannot be made (" + e.getMessage() + "); store it without them.");
		}
		catch (OutOfMemoryError | LinkageError e) {
			return Outcome.not(Command.sentence(e));
		}
		catch (RuntimeException e) {
			IJ.handleException(e);
			return Outcome.not("It could not be stored: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
		}
	}

	private static String ended(String sentence) {
		return sentence.replaceAll("--([a-z-]+)", "'$1'") + (sentence.endsWith(".") ? "" : ".");
	}

	private static Optional<ReadingObjects.Pages> pages(Read read, StoreFields.Wish wish) throws ReportException, IOException {
		if (!wish.pages() || read.explained().isEmpty()) return Optional.empty();
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ReportForm.PDF.write(CaseReport.of(read.explained().get(), read.look(),
			new CaseReport.Wish(Optional.of(read.reading()), wish.patient(), LocalDateTime.now())), out);
		return Optional.of(new ReadingObjects.Pages(out.toByteArray(), "Abs-CAM: report on a reading, for research", wish.patient()));
	}
}
