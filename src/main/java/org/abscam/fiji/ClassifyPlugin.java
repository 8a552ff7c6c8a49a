package org.abscam.fiji;

import ij.plugin.PlugIn;
import org.abscam.fiji.classify.ClassifyCommand;

/** The menu entry "Abs-CAM Classify...", see {@link ClassifyCommand}. */
public final class ClassifyPlugin implements PlugIn {

	/**
	 * Does what is asked for. Blocks until it is done.
	 *
	 * @param argument options as in a macro, where ImageJ has none for this thread; may be blank
	 */
	@Override
	public void run(String argument) {
		new ClassifyCommand().run(argument);
	}
}
