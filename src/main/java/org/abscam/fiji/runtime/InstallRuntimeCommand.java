package org.abscam.fiji.runtime;

import ij.IJ;
import ij.ImagePlus;
import java.nio.file.Path;
import org.abscam.engine.EngineException;
import org.abscam.engine.RuntimePackage;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.command.CommandWithoutImage;
import org.abscam.fiji.command.Form;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;

/**
 * The command "Abs-CAM Install GPU Runtime...": takes the library of this system out of a package that the user downloaded, into
 * the folder {@code lib/abscam} of Fiji, from where it is loaded at the next start. Downloads nothing. Needs no image.
 */
public final class InstallRuntimeCommand extends CommandWithoutImage<InstallRuntimeRequest> {

	public InstallRuntimeCommand() {
		super(MenuOffers.INSTALL, InstallRuntimeRequest::of);
	}

	@Override
	protected Form form(ImagePlus image) {
		return new Form().message("Download " + InstallRuntimeRequest.packages() + " first.\nNothing is downloaded here.").ask(
			Options.PACKAGE,
			Form.WIDE);
	}

	@Override
	protected void run(ImagePlus image, InstallRuntimeRequest request) throws ExplainException {
		String home = IJ.getDirectory("imagej");
		if (home == null) throw new ExplainException("ImageJ does not know its own folder; start it from there.");
		IJ.showStatus("Abs-CAM: installing the runtime");
		try {
			IJ.log("Abs-CAM: installed " + RuntimePackage.install(request.file(), Path.of(home)) + "; restart ImageJ to use it");
		}
		catch (EngineException e) {
			throw new ExplainException(e);
		}
		IJ.showStatus("Abs-CAM: installed the runtime; restart ImageJ");
	}
}
