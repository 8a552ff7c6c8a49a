package org.abscam.fiji;

import ij.plugin.PlugIn;
import org.abscam.fiji.open.ArchiveCommand;

/** The menu entry "Abs-CAM Open from Archive...", see {@link ArchiveCommand}. */
public final class ArchivePlugin implements PlugIn {

	/**
	 * Does what is asked for. Blocks until it is done.
	 *
	 * @param argument options as in a macro, where ImageJ has none for this thread; may be blank
	 */
	@Override
	public void run(String argument) {
		new ArchiveCommand().run(argument);
	}
}
