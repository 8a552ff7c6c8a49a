package org.abscam.fiji.explain;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.GenericDialog;
import ij.io.SaveDialog;
import java.nio.file.Path;
import java.util.Optional;
import org.abscam.cam.CamMethod;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.explain.ExplainerFile;
import org.abscam.explain.ScanSize;
import org.abscam.fiji.command.Answers;
import org.abscam.fiji.command.CommandWithoutImage;
import org.abscam.fiji.models.ModelChoice;
import org.abscam.fiji.models.Models;
import org.abscam.report.CompleteFile;
import org.abscam.report.ReportException;

/**
 * The command "Abs-CAM Export Explainer...": writes a model and a method as one plain ONNX file that returns scores and map in any
 * ONNX Runtime. Needs no image.
 */
public final class ExportCommand extends CommandWithoutImage<ExportRequest> {

	private static final int COLUMNS = 16;
	private static final String EXTENSION = ".onnx";

	@Override
	protected ExportRequest parse(String options) throws ExplainException {
		return ExportRequest.parse(options);
	}

	@Override
	protected Optional<ExportRequest> ask(ImagePlus image) throws ExplainException {
		GenericDialog dialog = new GenericDialog("Abs-CAM Export Explainer");
		new ModelChoice().addTo(dialog);
		dialog.addChoice("Method:", ExplainRequest.methods(), CamMethod.ABS_CAM.option());
		dialog.addStringField("Layer (auto or tensor):", ExplainOptions.AUTO_LAYER, COLUMNS);
		dialog.showDialog();
		if (dialog.wasCanceled()) return Optional.empty();
		Answers answers = new Answers(dialog);
		answers.choice(ExplainRequest.MODEL);
		answers.choice(ExplainRequest.METHOD);
		answers.text(ExplainRequest.LAYER);
		SaveDialog save = new SaveDialog("File of the explainer", "explainer", EXTENSION); // the first word is the macro key
		if (save.getFileName() == null) return Optional.empty();
		answers.put(ExportRequest.FILE, Path.of(save.getDirectory(), save.getFileName()).toString());
		return Optional.of(ExportRequest.of(answers.options()));
	}

	@Override
	protected void run(ImagePlus image, ExportRequest request) throws ExplainException {
		IJ.showStatus("Abs-CAM: compiling the explainer");
		int size = ExplainerFile.USUAL_SIZE;
		byte[] onnx = ExplainerFile.compile(Models.find(request.model()), request.options(), new ScanSize(size, size, size));
		try {
			CompleteFile.write(request.file(), onnx);
		}
		catch (ReportException e) {
			throw new ExplainException(e);
		}
		IJ.showStatus("Abs-CAM: wrote " + request.file().getFileName());
	}
}
