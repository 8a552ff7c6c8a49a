package org.abscam.fiji;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import ij.plugin.PlugIn;
import java.awt.GraphicsEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.abscam.explain.ExplainException;
import org.abscam.model.ModelLibrary;

/**
 * The command "Abs-CAM Explain...": what in the active image made the classifier say what it says? Blocks until done. Without a
 * screen too; where not even a macro's {@code run(...)} works without one, as in plain ImageJ, the options can be given as the
 * plugin's argument, {@code call("ij.IJ.runPlugIn", "org.abscam.fiji.ExplainPlugin", "model=breast-ultrasound stack")}.
 */
public final class ExplainPlugin implements PlugIn {

	static final String TITLE = "Abs-CAM";

	/**
	 * Explains the active image and shows maps, overlay, regions and tables as asked for. Errors are shown as one sentence, and abort
	 * a macro.
	 *
	 * @param argument options, where ImageJ has none for this thread; may be blank
	 */
	@Override
	public void run(String argument) {
		String said = Macro.getOptions(); // of this thread and of this moment
		ImagePlus image = WindowManager.getCurrentImage();
		if (image == null) {
			IJ.noImage();
			return;
		}
		try {
			Optional<ExplainRequest> request = request(said == null ? argument : said, image);
			if (request.isPresent()) new ExplainRun(image, request.get(), library()).run();
		}
		catch (ExplainException e) {
			IJ.error(TITLE, e.getMessage());
		}
	}

	private static Optional<ExplainRequest> request(String said, ImagePlus image) throws ExplainException {
		if (said != null && !said.isBlank()) return Optional.of(ExplainRequest.parse(said));
		if (GraphicsEnvironment.isHeadless()) return Optional.of(ExplainRequest.parse(ExplainRequest.DEFAULT_OPTIONS));
		return new ExplainDialog(library(), image).ask();
	}

	/** The bundled models and those in Fiji's folder {@code models}. */
	static ModelLibrary library() {
		String home = IJ.getDirectory("imagej");
		Path models = home == null ? null : Path.of(home, "models");
		return models != null && Files.isDirectory(models) ? ModelLibrary.with(models) : ModelLibrary.bundled();
	}
}
