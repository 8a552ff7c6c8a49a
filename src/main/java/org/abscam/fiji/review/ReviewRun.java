package org.abscam.fiji.review;

import ij.IJ;
import ij.ImagePlus;
import ij.Prefs;
import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;
import org.abscam.fiji.explain.ExplainRun;
import org.abscam.fiji.image.LockedImage;
import org.abscam.fiji.result.Notices;
import org.abscam.fiji.result.ResultTables;
import org.abscam.fiji.review.views.OtherScan;
import org.abscam.report.ExplainedScan;
import org.abscam.review.Case;
import org.abscam.review.ReviewException;
import org.abscam.scan.ScanException;

/** Explains one image of ImageJ as asked for, and opens the window to read it in. */
final class ReviewRun {

	private static final String READER = "abscam.review.reader";

	private final ImagePlus image;
	private final ReviewRequest request;

	ReviewRun(ImagePlus image, ReviewRequest request) {
		this.image = image;
		this.request = request;
	}

	/**
	 * Blocks until the window is there.
	 *
	 * @throws ExplainException if the image cannot be explained, its reading cannot be kept, or there is no screen
	 */
	void run() throws ExplainException {
		run(Optional.empty());
	}

	/** @param session that the image is a case of, if it is one */
	void run(Optional<SessionRun> session) throws ExplainException {
		if (GraphicsEnvironment.isHeadless())
			throw new ExplainException("The review window needs a screen; without one, use Abs-CAM Explain or abscam explain.");
		OtherScan beside = beside();
		try (LockedImage locked = LockedImage.of(image)) {
			IJ.showStatus("Abs-CAM: opening the model");
			Progress progress = locked.progress();
			ExplainRun run = new ExplainRun(image, request.explain());
			ExplainedScan result = run.explained(progress);
			ExplainException unfinished = null;
			try {
				ExplainRun.requireComplete(result, locked);
			}
			catch (ExplainException e) {
				unfinished = e;
			}
			// a case that was stopped is read with the maps that there are, or explained anew, and is no reason to go on to the next one
			boolean stopped = session.isPresent() && result.trouble().isEmpty();
			boolean open = (stopped || !result.images().isEmpty()) && !locked.isClosed();
			if (open) open(result, session, beside);
			else if (!result.images().isEmpty()) run.saliency(result, new ResultTables(result)).show(); // there is no window to read it in any more
			if (unfinished != null && !(session.isPresent() && open)) throw unfinished;
			if (unfinished != null) say(result.images().isEmpty()
				? locked.whyStopped() + "; there is no map yet. 'Explain anew' makes it." : unfinished.getMessage());
			if (unfinished != null && result.trouble().isPresent()) Notices.log(List.of(unfinished.getMessage()));
		}
		IJ.showStatus("");
	}

	/** What is to stand beside the scan, {@code null} for nothing. */
	private OtherScan beside() throws ExplainException {
		try {
			return request.with().isEmpty() ? null : OtherScan.named(request.with(), image);
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
	}

	/** In the window. */
	private void say(String sentence) {
		onEventThread(() -> {
			ReviewDesk desk = ReviewDesk.of(image);
			if (desk != null) desk.status().warn(sentence);
		});
	}

	private void open(ExplainedScan explained, Optional<SessionRun> session, OtherScan beside) throws ExplainException {
		ExplainedScan result = explained.images().isEmpty() ? null : explained;
		PixelSums sums = PixelSums.of(image);
		ReviewDesk before = ReviewDesk.of(image);
		onEventThread(() -> {
			if (before != null) before.leave();
		});
		try {
			Case reviewed = session.isPresent() ? session.get().reading(sums.sha256())
				: ReadingPlace.open(image, request.folder(), sums.sha256(), reader());
			onEventThread(() -> {
				ReviewDesk desk = new ReviewDesk(image, reviewed, sums, request, session);
				desk.open(result);
				if (beside != null) desk.comparison().show(beside);
			});
		}
		catch (ReviewException e) {
			throw new ExplainException(e.getMessage());
		}
	}

	private String reader() {
		String reader =
			request.reader().isBlank() ? Prefs.get(READER, System.getProperty("user.name", "reader")) : request.reader().strip();
		Prefs.set(READER, reader);
		return reader;
	}

	private static void onEventThread(Runnable work) {
		if (EventQueue.isDispatchThread()) {
			work.run();
			return;
		}
		try {
			EventQueue.invokeAndWait(work);
		}
		catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		catch (InvocationTargetException e) {
			throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
		}
	}
}
