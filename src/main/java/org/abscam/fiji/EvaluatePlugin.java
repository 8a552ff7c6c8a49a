package org.abscam.fiji;

import ij.plugin.PlugIn;
import org.abscam.fiji.evaluate.EvaluateCommand;

/** The menu entry "Abs-CAM Evaluate...", see {@link EvaluateCommand}. */
public final class EvaluatePlugin implements PlugIn {

	/**
	 * Does what is asked for. Blocks until it is done.
	 *
	 * @param argument options as in a macro, where ImageJ has none for this thread; may be blank
	 */
	@Override
	public void run(String argument) {
		new EvaluateCommand().run(argument);
	}
}
