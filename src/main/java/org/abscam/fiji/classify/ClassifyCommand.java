package org.abscam.fiji.classify;

import ij.ImagePlus;
import org.abscam.engine.Device;
import org.abscam.explain.ExplainException;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.command.Form;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.fiji.models.ModelChoice;
import org.abscam.option.MenuOffers;
import org.abscam.option.Offer;
import org.abscam.option.Options;
import org.abscam.option.Said;

/**
 * The command "Abs-CAM Classify...": what does the classifier say of the active image? Fills the table "Abs-CAM Predictions", or the
 * log where there is no screen.
 */
public final class ClassifyCommand extends Command<ClassifyRequest> {

	@Override
	protected Offer offer() {
		return MenuOffers.CLASSIFY;
	}

	@Override
	protected ClassifyRequest request(Said said) throws ExplainException {
		return ClassifyRequest.of(said);
	}

	@Override
	protected Form form(ImagePlus image) {
		Form form = new ModelChoice(image).addTo(new Form()).ask(Options.DEVICE, Device.NAMES, Device.AUTO);
		ScanChoice.addChannelTo(form, image);
		return ScanChoice.addFlagsTo(form.ask(Options.WINDOW), image).flags(MenuOffers.CLASSIFY.option(Options.TABLE.name()).orElseThrow());
	}

	@Override
	protected void run(ImagePlus image, ClassifyRequest request) throws ExplainException {
		new ClassifyRun(image, request).run();
	}
}
