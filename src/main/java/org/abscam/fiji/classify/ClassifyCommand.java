package org.abscam.fiji.classify;

import ij.ImagePlus;
import ij.gui.GenericDialog;
import java.util.List;
import java.util.Optional;
import org.abscam.explain.ExplainException;
import org.abscam.fiji.command.Answers;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.explain.ExplainRequest;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.fiji.models.ModelChoice;

/**
 * The command "Abs-CAM Classify...": what does the classifier say of the active image? Fills the table "Abs-CAM Predictions", or the
 * log where there is no screen.
 */
public final class ClassifyCommand extends Command<ClassifyRequest> {

	@Override
	protected String usual() {
		return ClassifyRequest.DEFAULT_OPTIONS;
	}

	@Override
	protected ClassifyRequest parse(String options) throws ExplainException {
		return ClassifyRequest.parse(options);
	}

	@Override
	protected Optional<ClassifyRequest> ask(ImagePlus image) throws ExplainException {
		GenericDialog dialog = new GenericDialog("Abs-CAM Classify");
		new ModelChoice().addTo(dialog);
		ScanChoice.addChannelTo(dialog, image);
		dialog.addChoice("Device:", ExplainRequest.devices(), ExplainRequest.devices()[0]);
		List<String> flags = ScanChoice.addFlagsTo(dialog, image);
		dialog.addCheckbox("Table of class probabilities", true);
		flags.add(ExplainRequest.TABLE);
		dialog.showDialog();
		if (dialog.wasCanceled()) return Optional.empty();
		Answers answers = new Answers(dialog);
		answers.choice(ExplainRequest.MODEL);
		if (ScanChoice.hasChannels(image)) answers.choice(ScanChoice.CHANNEL);
		answers.choice(ExplainRequest.DEVICE);
		answers.flags(flags);
		return Optional.of(ClassifyRequest.of(answers.options()));
	}

	@Override
	protected void run(ImagePlus image, ClassifyRequest request) throws ExplainException {
		new ClassifyRun(image, request).run();
	}
}
