package org.abscam.fiji;

import ij.plugin.PlugIn;
import org.abscam.fiji.review.SessionCommand;

/** The menu entry "Abs-CAM Review Session...", see {@link SessionCommand}. */
public final class SessionPlugin implements PlugIn {

	/**
	 * Does what is asked for. Blocks until the first case is there.
	 *
	 * @param argument options as in a macro, where ImageJ has none for this thread; may be blank
	 */
	@Override
	public void run(String argument) {
		new SessionCommand().run(argument);
	}
}
