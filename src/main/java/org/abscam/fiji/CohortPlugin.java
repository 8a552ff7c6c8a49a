package org.abscam.fiji;

import ij.plugin.PlugIn;
import org.abscam.fiji.cohort.CohortCommand;

/** The menu entry "Abs-CAM Cohort...", see {@link CohortCommand}. */
public final class CohortPlugin implements PlugIn {

	/**
	 * Does what is asked for. Blocks until it is done.
	 *
	 * @param argument options as in a macro, where ImageJ has none for this thread; may be blank
	 */
	@Override
	public void run(String argument) {
		new CohortCommand().run(argument);
	}
}
