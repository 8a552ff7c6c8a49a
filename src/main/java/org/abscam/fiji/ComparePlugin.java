package org.abscam.fiji;

import ij.plugin.PlugIn;
import org.abscam.fiji.compare.CompareCommand;

/** The menu entry "Abs-CAM Compare Methods...", see {@link CompareCommand}. */
public final class ComparePlugin implements PlugIn {

	/**
	 * Does what is asked for. Blocks until it is done.
	 *
	 * @param argument options as in a macro, where ImageJ has none for this thread; may be blank
	 */
	@Override
	public void run(String argument) {
		new CompareCommand().run(argument);
	}
}
