package org.abscam.fiji;

import ij.plugin.PlugIn;
import org.abscam.fiji.hotspots.OverlayCommand;

/** The menu entry "Abs-CAM Overlay...", see {@link OverlayCommand}. */
public final class OverlayPlugin implements PlugIn {

	/**
	 * Does what is asked for. Blocks until it is done.
	 *
	 * @param argument options as in a macro, where ImageJ has none for this thread; may be blank
	 */
	@Override
	public void run(String argument) {
		new OverlayCommand().run(argument);
	}
}
