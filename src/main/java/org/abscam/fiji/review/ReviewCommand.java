package org.abscam.fiji.review;

import ij.ImagePlus;
import org.abscam.engine.Device;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.choice.ModelChoice;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.command.Form;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;
import org.abscam.option.Said;

/** The command "Abs-CAM Review...": explains the active image, and opens the window to read it in. */
public final class ReviewCommand extends Command<ReviewRequest> {

	public ReviewCommand() {
		super(MenuOffers.REVIEW, ReviewRequest::of);
	}

	/**
	 * Explains an image and opens the window, as "Abs-CAM Explain..." does where it is asked to. Blocks until the window is there.
	 *
	 * @param image the image
	 * @param said what "Abs-CAM Explain..." was told
	 * @throws ExplainException if it cannot be explained
	 */
	public static void open(ImagePlus image, Said said) throws ExplainException {
		new ReviewRun(image, ReviewRequest.of(said)).run();
	}

	@Override
	protected Form form(ImagePlus image) {
		ModelChoice models = new ModelChoice(image);
		Form form = models.addClassesTo(models.addTo(new Form())).ask(Options.AGAINST).ask(Options.METHOD);
		models.addLayersTo(form).ask(Options.BUDGET);
		ScanChoice.addChannelTo(models.addInputsTo(form), image);
		form.ask(Options.WINDOW).ask(Options.DEVICE, Device.NAMES, Device.AUTO).ask(Options.THRESHOLD).ask(Options.OPACITY)
			.ask(Options.READER).ask(Options.WITH, Form.WIDE).ask(offer().get(Options.OUT), Form.WIDE);
		return ScanChoice.addFlagsTo(form, image).flag(Options.FAITHFULNESS, image.getStackSize() == 1)
			.flag(Options.CLASS_SENSITIVITY, false)
			.flag(Options.FIRST, false)
			.advanced(Options.AGAINST, Options.LAYER, Options.BUDGET, Options.DEVICE, Options.THRESHOLD, Options.OPACITY, Options.WITH,
				Options.OUT,
				Options.CLASS_SENSITIVITY)
			.advanced(ScanChoice.rare(image)).forget(Options.WITH);
	}

	@Override
	protected void run(ImagePlus image, ReviewRequest request) throws ExplainException {
		new ReviewRun(image, request).run();
	}
}
