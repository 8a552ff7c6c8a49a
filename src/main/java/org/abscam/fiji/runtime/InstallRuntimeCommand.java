package org.abscam.fiji.runtime;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.GenericDialog;
import java.nio.file.Path;
import java.util.Optional;
import org.abscam.engine.EngineException;
import org.abscam.engine.RuntimePackage;
import org.abscam.explain.ExplainException;
import org.abscam.fiji.command.Answers;
import org.abscam.fiji.command.CommandWithoutImage;

/**
 * The command "Abs-CAM Install GPU Runtime...": takes the library of this system out of a package that the user downloaded, into
 * the folder {@code lib/abscam} of Fiji, from where it is loaded at the next start. Downloads nothing. Needs no image.
 */
public final class InstallRuntimeCommand extends CommandWithoutImage<InstallRuntimeRequest> {

	private static final int WIDE = 40;

	@Override
	protected InstallRuntimeRequest parse(String options) throws ExplainException {
		return InstallRuntimeRequest.parse(options);
	}

	@Override
	protected Optional<InstallRuntimeRequest> ask(ImagePlus image) throws ExplainException {
		GenericDialog dialog = new GenericDialog("Abs-CAM Install GPU Runtime");
		dialog.addMessage("Download " + InstallRuntimeRequest.packages() + " first.\nNothing is downloaded here.");
		dialog.addFileField("File (the package):", "", WIDE); // the first word is the macro key
		dialog.showDialog();
		if (dialog.wasCanceled()) return Optional.empty();
		Answers answers = new Answers(dialog);
		answers.text(InstallRuntimeRequest.FILE);
		return Optional.of(InstallRuntimeRequest.of(answers.options()));
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
