package org.abscam.fiji;

import ij.plugin.PlugIn;
import org.abscam.fiji.explain.ExportCommand;

/** The menu entry "Abs-CAM Export Explainer...", see {@link ExportCommand}. */
public final class ExportPlugin implements PlugIn {

	/**
	 * Does what is asked for. Blocks until it is done.
	 *
	 * @param argument options as in a macro, where ImageJ has none for this thread; may be blank
	 */
	@Override
	public void run(String argument) {
		new ExportCommand().run(argument);
	}
}
