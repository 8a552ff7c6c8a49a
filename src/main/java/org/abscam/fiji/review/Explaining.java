package org.abscam.fiji.review;

import ij.IJ;
import ij.ImagePlus;
import java.awt.EventQueue;
import java.util.Locale;
import java.util.function.Consumer;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.explain.ExplainRequest;
import org.abscam.fiji.explain.ExplainRun;
import org.abscam.fiji.image.LockedImage;
import org.abscam.report.ExplainedScan;

/** Explains a scan once more while its window is open, in the background. */
final class Explaining implements Progress {

	private final ImagePlus image;
	private final ExplainRequest request;
	private final Consumer<String> status;
	private final Done done;
	private volatile boolean cancelled;

	/** What came out; on Swing's event thread. */
	@FunctionalInterface
	interface Done {

		/**
		 * @param result {@code null} if there is none
		 * @param trouble a sentence for the user, {@code null} if there was none
		 */
		void take(ExplainedScan result, String trouble);
	}

	/** @param status hears how far it is, on Swing's event thread */
	Explaining(ImagePlus image, ExplainRequest request, Consumer<String> status, Done done) {
		this.image = image;
		this.request = request;
		this.status = status;
		this.done = done;
	}

	void start() {
		Thread thread = new Thread(this::run, "Abs-CAM review");
		thread.setDaemon(true);
		thread.start();
	}

	void cancel() {
		cancelled = true;
	}

	private void run() {
		try (LockedImage locked = LockedImage.of(image)) {
			ExplainedScan result = new ExplainRun(image, request).explained(this);
			String trouble = null;
			try {
				ExplainRun.requireComplete(result, locked);
			}
			catch (ExplainException e) {
				trouble = e.getMessage();
			}
			end(result, trouble);
		}
		catch (ExplainException | OutOfMemoryError | LinkageError e) {
			end(null, Command.sentence(e));
		}
		catch (RuntimeException e) {
			end(null, "It could not be explained: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
			IJ.handleException(e);
		}
	}

	private void end(ExplainedScan result, String trouble) {
		EventQueue.invokeLater(() -> done.take(result, trouble));
	}

	@Override
	public void at(double fraction, String words) {
		EventQueue.invokeLater(() -> status.accept(String.format(Locale.ROOT, "%s, %.0f %% (Esc stops)", words, fraction * 100)));
	}

	@Override
	public boolean isCancelled() {
		return cancelled;
	}
}
