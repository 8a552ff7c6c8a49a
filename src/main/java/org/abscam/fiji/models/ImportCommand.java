package org.abscam.fiji.models;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.GenericDialog;
import java.nio.file.Path;
import java.util.Optional;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ImportOptions;
import org.abscam.explain.ModelImport;
import org.abscam.explain.ModelImport.Imported;
import org.abscam.fiji.command.Answers;
import org.abscam.fiji.command.CommandWithoutImage;
import org.abscam.fiji.image.EscapeKey;
import org.abscam.model.UsualPreprocessing;

/**
 * The command "Abs-CAM Import Model...": takes an ONNX file, a folder with a card or a BioImage.IO zip into Fiji's folder
 * {@code models}, once it ran on a test picture. The other commands offer it from then on. Needs no image.
 */
public final class ImportCommand extends CommandWithoutImage<ImportRequest> {

	private static final int COLUMNS = 16;
	private static final int WIDE = 40;

	@Override
	protected ImportRequest parse(String options) throws ExplainException {
		return ImportRequest.parse(options);
	}

	/** The first word of each label is the macro key. */
	@Override
	protected Optional<ImportRequest> ask(ImagePlus image) throws ExplainException {
		GenericDialog dialog = new GenericDialog("Abs-CAM Import Model");
		dialog.addFileField("Source (.onnx, rdf.yaml or .zip):", "", WIDE);
		dialog.addStringField("Name (empty: as the source):", "", COLUMNS);
		dialog.addMessage("For an .onnx file alone; others bring a card that says it:");
		dialog.addStringField("Labels (a, b, c or a text file):", "", WIDE);
		dialog.addChoice("Preprocessing of 0-255:", UsualPreprocessing.NAMES.toArray(String[]::new), UsualPreprocessing.NONE);
		dialog.addStringField("Mean (one, or one per channel):", "", COLUMNS);
		dialog.addStringField("Std (one, or one per channel):", "", COLUMNS);
		dialog.addStringField("Size (HxW, if the model takes any):", "", COLUMNS);
		dialog.addChoice("Activation (none: outputs are probabilities):", ImportOptions.ACTIVATIONS.toArray(String[]::new),
			ImportOptions.AUTO);
		dialog.addStringField("Intended-use:", "", WIDE);
		dialog.addStringField("License (SPDX, such as MIT):", "", COLUMNS);
		dialog.addMessage("Where to:");
		dialog.addStringField("To (folder; empty: Fiji's models):", "", WIDE);
		dialog.addCheckbox("Replace an older model of this name", false);
		dialog.showDialog();
		if (dialog.wasCanceled()) return Optional.empty();
		Answers answers = new Answers(dialog);
		for (String key : ImportRequest.KEYS) {
			if (key.equals(ImportRequest.PREPROCESSING) || key.equals(ImportRequest.ACTIVATION)) answers.choice(key);
			else answers.text(key);
		}
		answers.flags(ImportRequest.FLAGS);
		return Optional.of(ImportRequest.of(answers.options()));
	}

	@Override
	protected void run(ImagePlus image, ImportRequest request) throws ExplainException {
		Path models = request.to().isPresent() ? request.to().get() : Models.folder().orElseThrow(() -> new ExplainException(
			"ImageJ does not know its own folder; say where the model goes with " + ImportRequest.TO + "=[path of a folder]."));
		IJ.resetEscape();
		try {
			Imported imported = ModelImport.run(request.options(), models, new EscapeKey(() -> false));
			for (String notice : imported.notices()) IJ.log("Abs-CAM: " + notice);
			boolean offered = request.to().isEmpty();
			IJ.log("Abs-CAM: imported '" + imported.name() + "', " + imported.trial() + "; it lies in " + imported.folder()
				+ (offered ? " and can be chosen as model=" + imported.name() : ""));
			IJ.showStatus("Abs-CAM: imported " + imported.name());
		}
		finally {
			IJ.showProgress(1);
		}
	}
}
