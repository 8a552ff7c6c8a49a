package org.abscam.fiji.classify;

import ij.ImagePlus;
import org.abscam.engine.Device;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.choice.ModelChoice;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.command.Form;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;

/**
 * The command "Abs-CAM Classify...": what does the classifier say of the active image? Fills the table "Abs-CAM Predictions", or the
 * log where there is no screen.
 */
public final class ClassifyCommand extends Command<ClassifyRequest> {

	public ClassifyCommand() {
		super(MenuOffers.CLASSIFY, ClassifyRequest::of);
	}

	@Override
	protected Form form(ImagePlus image) {
		ModelChoice models = new ModelChoice(image);
		Form form = models.addInputsTo(models.addTo(new Form())).ask(Options.DEVICE, Device.NAMES, Device.AUTO);
		ScanChoice.addChannelTo(form, image);
		return ScanChoice.addFlagsTo(form.ask(Options.WINDOW), image).flags(MenuOffers.CLASSIFY.option(Options.TABLE.name()).orElseThrow())
			.advanced(Options.DEVICE).advanced(ScanChoice.rare(image));
	}

	@Override
	protected void run(ImagePlus image, ClassifyRequest request) throws ExplainException {
		new ClassifyRun(image, request).run();
	}
}
