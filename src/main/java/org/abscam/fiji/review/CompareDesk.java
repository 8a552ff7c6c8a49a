package org.abscam.fiji.review;

import ij.IJ;
import ij.ImagePlus;
import java.awt.EventQueue;
import java.util.function.Supplier;
import javax.swing.JComponent;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.review.picture.PictureSet;
import org.abscam.fiji.review.views.Comparison;
import org.abscam.fiji.review.views.OtherScan;
import org.abscam.scan.ScanException;

/** Where a comparison stands: among the pictures of a desk, with the desk's line for what there is to say. */
final class CompareDesk implements Comparison.Desk {

	private final PictureSet pictures;
	private final StatusLine status;
	private final Supplier<ReviewRequest> request;

	/** @param request as which the scan was explained last */
	CompareDesk(PictureSet pictures, StatusLine status, Supplier<ReviewRequest> request) {
		this.pictures = pictures;
		this.status = status;
		this.request = request;
	}

	@Override
	public void setBeside(JComponent view) {
		pictures.setBeside(view);
	}

	@Override
	public void repaintScan() {
		pictures.first().repaint();
	}

	@Override
	public void say(String sentence) {
		status.say(sentence);
	}

	@Override
	public void warn(String sentence) {
		status.warn(sentence);
	}

	@Override
	public void point(String value) {
		status.point(value);
	}

	/** In a window of its own; the reading goes on meanwhile. */
	@Override
	public void explain(OtherScan.Again image) {
		status.say("Explaining it in a window of its own…");
		Thread work = new Thread(() -> {
			try {
				ImagePlus opened = image.open();
				ReviewDesk open = ReviewDesk.of(opened);
				if (open == null) new ReviewRun(opened, request.get().alone()).run();
				else EventQueue.invokeLater(opened.getWindow()::toFront);
			}
			catch (ScanException e) {
				warnLater(e.getMessage() + ".");
			}
			catch (ExplainException | OutOfMemoryError | LinkageError e) {
				warnLater(Command.sentence(e));
			}
			catch (RuntimeException e) {
				IJ.handleException(e);
			}
		}, "Abs-CAM review of a prior");
		work.setDaemon(true);
		work.start();
	}

	private void warnLater(String sentence) {
		EventQueue.invokeLater(() -> status.warn(sentence));
	}
}
