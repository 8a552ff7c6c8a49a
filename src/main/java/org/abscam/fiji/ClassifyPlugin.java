package org.abscam.fiji;

import ij.ImagePlus;
import ij.gui.GenericDialog;
import java.util.Optional;
import org.abscam.explain.ExplainException;

/**
 * The command "Abs-CAM Classify...": what does the classifier say of the active image? Fills the table "Abs-CAM Predictions", or the
 * log where there is no screen.
 */
public final class ClassifyPlugin extends Command<ClassifyRequest> {

	@Override
	String usual() {
		return ClassifyRequest.DEFAULT_OPTIONS;
	}

	@Override
	ClassifyRequest parse(String options) throws ExplainException {
		return ClassifyRequest.parse(options);
	}

	@Override
	Optional<ClassifyRequest> ask(ImagePlus image) throws ExplainException {
		GenericDialog dialog = new GenericDialog("Abs-CAM Classify");
		new ModelChoice().addTo(dialog);
		dialog.addChoice("Device:", ExplainRequest.devices(), ExplainRequest.devices()[0]);
		dialog.addCheckbox("Stack (all slices, not only the current one)", image.getStackSize() > 1);
		dialog.addCheckbox("Table of class probabilities", true);
		dialog.showDialog();
		if (dialog.wasCanceled()) return Optional.empty();
		Answers answers = new Answers(dialog);
		answers.choice(ExplainRequest.MODEL);
		answers.choice(ExplainRequest.DEVICE);
		answers.flags(ClassifyRequest.FLAGS);
		return Optional.of(ClassifyRequest.of(answers.options()));
	}

	@Override
	void run(ImagePlus image, ClassifyRequest request) throws ExplainException {
		new ClassifyRun(image, request).run();
	}
}
