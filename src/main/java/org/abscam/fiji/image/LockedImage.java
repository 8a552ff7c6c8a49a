package org.abscam.fiji.image;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.ImageWindow;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;

/** An image that a command works on: locked until closed, which also keeps its pixels if its window is closed. */
public final class LockedImage implements AutoCloseable {

	private final ImagePlus image;
	private final ImageWindow window;

	private LockedImage(ImagePlus image) {
		this.image = image;
		this.window = image.getWindow();
	}

	/** @throws ExplainException if another command works on the image */
	public static LockedImage of(ImagePlus image) throws ExplainException {
		if (!image.lockSilently()) {
			throw new ExplainException("'" + image.getTitle() + "' is in use by another command; wait until that is done.");
		}
		IJ.resetEscape();
		return new LockedImage(image);
	}

	/** Whether the user closed the image meanwhile. */
	public boolean isClosed() {
		return window != null && window.isClosed();
	}

	/** Shows the progress, and stops on Escape or when the image is closed. */
	public Progress progress() {
		return new EscapeKey(this::isClosed);
	}

	/** Why work was stopped, as the beginning of a sentence without a full stop. */
	public String whyStopped() {
		return isClosed() ? "'" + image.getTitle() + "' was closed" : "Stopped by Escape";
	}

	/**
	 * Work that was not finished.
	 *
	 * @param trouble what went wrong, {@code null} if the user stopped it
	 * @param done how many parts of the work are done and kept
	 * @param kept these parts in words
	 */
	public ExplainException unfinished(ExplainException trouble, int done, String kept) {
		if (trouble != null && done == 0) return trouble;
		String why = trouble == null ? whyStopped() : trouble.getMessage().replaceFirst("[.]$", "");
		return new ExplainException(why + "; " + (done == 0 ? "nothing is" : kept + " are") + " kept.");
	}

	/** Unlocks the image. */
	@Override
	public void close() {
		IJ.showProgress(1);
		image.unlock();
	}
}
