package org.abscam.fiji;

import ij.plugin.PlugIn;
import org.abscam.fiji.runtime.InstallRuntimeCommand;

/** The menu entry "Abs-CAM Install GPU Runtime...", see {@link InstallRuntimeCommand}. */
public final class InstallRuntimePlugin implements PlugIn {

	/**
	 * Does what is asked for. Blocks until it is done.
	 *
	 * @param argument options as in a macro, where ImageJ has none for this thread; may be blank
	 */
	@Override
	public void run(String argument) {
		new InstallRuntimeCommand().run(argument);
	}
}
