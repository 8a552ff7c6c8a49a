package org.abscam.fiji;

import ij.ImagePlus;
import org.abscam.explain.ExplainException;
import org.abscam.explain.Progress;
import org.abscam.fiji.image.LockedImage;
import org.scijava.command.ContextCommand;

/**
 * A SciJava command for scripts: typed inputs and outputs, in no menu. It shows nothing, leaves the image, the ROI Manager and the
 * tables alone, and blocks until it is done. What is wrong is one sentence, the reason of its cancellation.
 * <p>
 * Only this class and its subclasses know SciJava, which plain ImageJ and the command line do not have.
 */
abstract class ScriptedCommand extends ContextCommand {

	@Override
	public final void run() {
		try {
			if (image() == null) throw new ExplainException("There is no image to work on; give an ImagePlus.");
			try (LockedImage locked = LockedImage.of(image())) {
				run(locked, new UntilCancelled(locked.progress()));
			}
		}
		catch (ExplainException e) {
			if (!isCanceled()) cancel(e.getMessage()); // else the script itself said why
		}
	}

	/** The image to work on, {@code null} if none was given. */
	abstract ImagePlus image();

	/**
	 * Sets the outputs. Blocks until done.
	 *
	 * @throws ExplainException if it cannot be done or was stopped
	 */
	abstract void run(LockedImage locked, Progress progress) throws ExplainException;

	/** Stops also when the script cancels the command. */
	private final class UntilCancelled implements Progress {

		private final Progress shown;

		UntilCancelled(Progress shown) {
			this.shown = shown;
		}

		@Override
		public void at(double fraction, String status) {
			shown.at(fraction, status);
		}

		@Override
		public boolean isCancelled() {
			return isCanceled() || shown.isCancelled();
		}
	}
}
