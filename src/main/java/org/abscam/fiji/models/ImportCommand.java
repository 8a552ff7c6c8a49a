package org.abscam.fiji.models;

import ij.IJ;
import ij.ImagePlus;
import java.nio.file.Path;
import java.util.Optional;
import org.abscam.evaluate.pixels.Pictures;
import org.abscam.evaluate.sensitivity.ClassSensitivity;
import org.abscam.evaluate.sensitivity.SensitivityMeasurement;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.trial.ModelImport;
import org.abscam.explain.trial.ModelImport.Imported;
import org.abscam.explain.trial.PreprocessingTrial;
import org.abscam.fiji.choice.Models;
import org.abscam.fiji.command.CommandWithoutImage;
import org.abscam.fiji.command.Form;
import org.abscam.fiji.image.EscapeKey;
import org.abscam.fiji.result.Notices;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.scan.Scan;

/**
 * The command "Abs-CAM Import Model...": takes an ONNX file, a folder with a card or a BioImage.IO zip into Fiji's folder
 * {@code models}, once it ran on a test picture. The other commands offer it from then on. Needs no image.
 */
public final class ImportCommand extends CommandWithoutImage<ImportRequest> {

	public ImportCommand() {
		super(MenuOffers.IMPORT, ImportRequest::of);
	}

	@Override
	protected Form form(ImagePlus image) {
		return new Form().ask(Options.SOURCE, Form.WIDE).ask(Options.NAME)
			.message("For an .onnx file alone; others bring a card that says it:")
			.ask(Options.LABELS, Form.WIDE).ask(Options.PREPROCESSING).ask(Options.MEAN).ask(Options.STD).ask(Options.SIZE)
			.ask(Options.ACTIVATION).ask(MenuOffers.IMPORT.get(Options.INPUT), Form.WIDE)
			.ask(Options.INTENDED_USE, Form.WIDE).ask(Options.LICENCE).ask(Options.TO, Form.WIDE).flags(Options.REPLACE)
			.advanced(Options.SIZE, Options.ACTIVATION, Options.INPUT, Options.INTENDED_USE, Options.LICENCE, Options.TO)
			.forget(Options.NAME, Options.REPLACE);
	}

	@Override
	protected Optional<ImportRequest> ask(ImagePlus image) throws ExplainException {
		Optional<Said> said = new ImportDialog(image, form(image), title()).ask();
		return said.isEmpty() ? Optional.empty() : Optional.of(request(said.get()));
	}

	@Override
	protected void run(ImagePlus image, ImportRequest request) throws ExplainException {
		Path models = request.to().isPresent() ? request.to().get() : Models.folder().orElseThrow(() -> new ExplainException(
			"ImageJ does not know its own folder; say where the model goes with " + Options.TO.name() + "=[path of a folder]."));
		IJ.resetEscape();
		try {
			Imported imported =
				ModelImport.run(request.options(), models, Optional.ofNullable(image).map(Scan::of), new EscapeKey(() -> false));
			Notices.log(imported.notices());
			boolean offered = request.to().isEmpty();
			IJ.log("Abs-CAM: imported '" + imported.name() + "', " + imported.trial() + "; it lies in " + imported.folder()
				+ (offered ? " and can be chosen as model=" + imported.name() : ""));
			imported.answers().map(PreprocessingTrial::lines).ifPresent(Notices::log);
			if (image != null && image.getStackSize() >= ClassSensitivity.FEWEST) {
				IJ.showStatus("Abs-CAM: comparing the maps of classes on the open stack (Esc leaves that out)");
				Notices.log(SensitivityMeasurement.ofImported(imported.folder(), Pictures.of(Scan.of(image)), new EscapeKey(() -> false)));
			}
			IJ.showStatus("Abs-CAM: imported " + imported.name());
		}
		finally {
			IJ.showProgress(1);
		}
	}
}
