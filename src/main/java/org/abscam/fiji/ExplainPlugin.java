package org.abscam.fiji;

import ij.plugin.PlugIn;
import org.abscam.fiji.explain.ExplainCommand;
import org.abscam.fiji.review.ReviewCommand;

/** The menu entry "Abs-CAM Explain...", see {@link ExplainCommand}. */
public final class ExplainPlugin implements PlugIn {

	/**
	 * Does what is asked for. Blocks until it is done.
	 *
	 * @param argument options as in a macro, where ImageJ has none for this thread; may be blank
	 */
	@Override
	public void run(String argument) {
		new ExplainCommand(ReviewCommand::open).run(argument);
	}
}
