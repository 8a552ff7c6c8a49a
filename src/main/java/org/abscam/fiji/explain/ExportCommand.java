package org.abscam.fiji.explain;

import ij.IJ;
import ij.ImagePlus;
import ij.io.SaveDialog;
import java.nio.file.Path;
import java.util.Optional;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.trial.ExplainerFile;
import org.abscam.fiji.choice.ModelChoice;
import org.abscam.fiji.choice.Models;
import org.abscam.fiji.command.CommandWithoutImage;
import org.abscam.fiji.command.Form;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.report.CompleteFile;
import org.abscam.report.ReportException;

/**
 * The command "Abs-CAM Export Explainer...": writes a model and a method as one plain ONNX file that returns scores and map in any
 * ONNX Runtime. Needs no image.
 */
public final class ExportCommand extends CommandWithoutImage<ExportRequest> {

	private static final String EXTENSION = ".onnx";

	public ExportCommand() {
		super(MenuOffers.EXPORT, ExportRequest::of);
	}

	@Override
	protected Form form(ImagePlus image) {
		ModelChoice models = new ModelChoice(image);
		Form form = models.addInputsTo(models.addTo(new Form())).ask(Options.AGAINST).ask(Options.TARGET).ask(Options.METHOD);
		return models.addLayersTo(form).elsewhere(Options.FILE).advanced(Options.AGAINST, Options.TARGET, Options.LAYER);
	}

	/** The file is asked for with ImageJ's own dialog, whose title's first word is the macro key. */
	@Override
	protected Optional<ExportRequest> ask(ImagePlus image) throws ExplainException {
		Form form = form(image);
		Optional<Said> read = form.ask(title());
		if (read.isEmpty()) return Optional.empty();
		SaveDialog save = new SaveDialog("File of the explainer", "explainer", EXTENSION);
		if (save.getFileName() == null) return Optional.empty();
		return Optional.of(request(read.get().with(Options.FILE, Path.of(save.getDirectory(), save.getFileName()).toString())));
	}

	@Override
	protected void run(ImagePlus image, ExportRequest request) throws ExplainException {
		IJ.showStatus("Abs-CAM: compiling the explainer");
		int size = ExplainerFile.USUAL_SIZE;
		byte[] onnx = ExplainerFile.compile(request.options().inputs().of(Models.find(request.model())), request.options(),
			new ScanSize(size, size, size));
		try {
			CompleteFile.write(request.file(), onnx);
		}
		catch (ReportException e) {
			throw new ExplainException(e);
		}
		IJ.showStatus("Abs-CAM: wrote " + request.file().getFileName());
	}
}
