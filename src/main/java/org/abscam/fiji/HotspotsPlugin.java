package org.abscam.fiji;

import ij.plugin.PlugIn;
import org.abscam.fiji.hotspots.HotspotsCommand;

/** The menu entry "Abs-CAM Hotspots...", see {@link HotspotsCommand}. */
public final class HotspotsPlugin implements PlugIn {

	/**
	 * Does what is asked for. Blocks until it is done.
	 *
	 * @param argument options as in a macro, where ImageJ has none for this thread; may be blank
	 */
	@Override
	public void run(String argument) {
		new HotspotsCommand().run(argument);
	}
}
