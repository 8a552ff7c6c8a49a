package org.abscam.fiji;

import ij.plugin.PlugIn;
import org.abscam.fiji.review.ReviewCommand;

/** The menu entry "Abs-CAM Review...", see {@link ReviewCommand}. */
public final class ReviewPlugin implements PlugIn {

	/**
	 * Does what is asked for. Blocks until the window is there.
	 *
	 * @param argument options as in a macro, where ImageJ has none for this thread; may be blank
	 */
	@Override
	public void run(String argument) {
		new ReviewCommand().run(argument);
	}
}
