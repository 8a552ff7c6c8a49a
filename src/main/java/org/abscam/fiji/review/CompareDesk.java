package org.abscam.fiji.review;

import ij.IJ;
import ij.ImagePlus;
import java.awt.EventQueue;
import java.util.function.Supplier;
import javax.swing.JComponent;
import org.abscam.explain.ExplainException;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.review.views.Comparison;

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

	/** In a window of its own; the reading goes on meanwhile. */
	@Override
	public void explain(ImagePlus image) {
		ReviewDesk open = ReviewDesk.of(image);
		if (open != null) {
			image.getWindow().toFront();
			return;
		}
		status.say("Explaining '" + image.getTitle() + "' in a window of its own…");
		Thread work = new Thread(() -> {
			try {
				if (image.getWindow() == null) image.show();
				new ReviewRun(image, request.get().alone()).run();
			}
			catch (ExplainException | OutOfMemoryError | LinkageError e) {
				EventQueue.invokeLater(() -> status.warn(Command.sentence(e)));
			}
			catch (RuntimeException e) {
				IJ.handleException(e);
			}
		}, "Abs-CAM review of a prior");
		work.setDaemon(true);
		work.start();
	}
}
