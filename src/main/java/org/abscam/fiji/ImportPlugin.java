package org.abscam.fiji;

import ij.plugin.PlugIn;
import org.abscam.fiji.models.ImportCommand;

/** The menu entry "Abs-CAM Import Model...", see {@link ImportCommand}. */
public final class ImportPlugin implements PlugIn {

	/**
	 * Does what is asked for. Blocks until it is done.
	 *
	 * @param argument options as in a macro, where ImageJ has none for this thread; may be blank
	 */
	@Override
	public void run(String argument) {
		new ImportCommand().run(argument);
	}
}
