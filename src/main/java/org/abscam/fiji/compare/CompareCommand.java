package org.abscam.fiji.compare;

import ij.ImagePlus;
import ij.gui.GenericDialog;
import java.util.Optional;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.fiji.command.Answers;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.explain.ExplainRequest;
import org.abscam.fiji.models.ModelChoice;
import org.abscam.fiji.result.Looks;
import org.abscam.report.OverlayLook;

/**
 * The command "Abs-CAM Compare Methods...": what do several methods say of the current slice? Shows a labelled montage, or a 32-bit
 * stack with one slice per method, on one scale from 0 to 1.
 */
public final class CompareCommand extends Command<CompareRequest> {

	private static final int COLUMNS = 16;
	private static final int WIDE = 40;

	@Override
	protected String usual() {
		return CompareRequest.DEFAULT_OPTIONS;
	}

	@Override
	protected CompareRequest parse(String options) throws ExplainException {
		return CompareRequest.parse(options);
	}

	@Override
	protected Optional<CompareRequest> ask(ImagePlus image) throws ExplainException {
		GenericDialog dialog = new GenericDialog("Abs-CAM Compare Methods");
		new ModelChoice().addTo(dialog);
		dialog.addStringField("Class (top, name or index):", ExplainOptions.TOP, COLUMNS);
		dialog.addStringField("Layer (auto or tensor):", ExplainOptions.AUTO_LAYER, COLUMNS);
		dialog.addStringField("Methods (with commas):", CompareRequest.DEFAULT_METHODS, WIDE);
		dialog.addMessage("There are " + String.join(", ", ExplainRequest.methods()) + ".");
		dialog.addChoice("Device:", ExplainRequest.devices(), ExplainRequest.devices()[0]);
		dialog.addStringField("Opacity (0-1):", String.valueOf(OverlayLook.DEFAULT_OPACITY), COLUMNS);
		dialog.addCheckbox("Montage (else a 32-bit stack)", true);
		dialog.showDialog();
		if (dialog.wasCanceled()) return Optional.empty();
		Answers answers = new Answers(dialog);
		answers.choice(ExplainRequest.MODEL);
		answers.text(ExplainRequest.CLASS);
		answers.text(ExplainRequest.LAYER);
		answers.text(CompareRequest.METHODS);
		answers.choice(ExplainRequest.DEVICE);
		answers.text(Looks.OPACITY);
		answers.flags(CompareRequest.FLAGS);
		return Optional.of(CompareRequest.of(answers.options()));
	}

	@Override
	protected void run(ImagePlus image, CompareRequest request) throws ExplainException {
		new CompareRun(image, request).run();
	}
}
