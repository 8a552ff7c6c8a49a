package org.abscam.fiji;

import ij.IJ;
import ij.ImagePlus;
import ij.io.Opener;
import ij.plugin.PlugIn;
import java.io.IOException;
import java.io.InputStream;
import org.abscam.fiji.command.Command;

/** The command "Abs-CAM Phantom Sample": opens the bundled synthetic ultrasound sweep and makes it the active image. */
public final class PhantomSamplePlugin implements PlugIn {

	static final String NAME = "breast-phantom.tif";
	private static final String RESOURCE = "/models/samples/" + NAME;

	/**
	 * Opens the sample, anew each time. Blocks until it is there.
	 *
	 * @param argument not used
	 */
	@Override
	public void run(String argument) {
		try (InputStream in = PhantomSamplePlugin.class.getResourceAsStream(RESOURCE)) {
			ImagePlus sample = in == null ? null : new Opener().openTiff(in, NAME);
			if (sample == null) IJ.error(Command.TITLE, "The sample is missing from the plugin; install Abs-CAM again.");
			else {
				sample.setTitle(NAME);
				sample.show();
			}
		}
		catch (IOException e) {
			IJ.error(Command.TITLE, "The sample cannot be read (" + e.getMessage() + "); install Abs-CAM again.");
		}
	}
}
