package org.abscam.fiji.compare;

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
 * The command "Abs-CAM Compare Methods...": what do several methods say of the current slice? Shows a labelled montage, or a 32-bit
 * stack with one slice per method, on one scale from 0 to 1.
 */
public final class CompareCommand extends Command<CompareRequest> {

	private static final int METHOD_COLUMNS = 3;

	public CompareCommand() {
		super(MenuOffers.COMPARE, CompareRequest::of);
	}

	@Override
	protected Form form(ImagePlus image) {
		ModelChoice models = new ModelChoice(image);
		Form form = models.addClassesTo(models.addInputsTo(models.addTo(new Form())), offer().get(Options.CLASS));
		return models.addLayersTo(form).tick(Options.METHODS, Options.METHOD.choices(), METHOD_COLUMNS).ask(Options.BUDGET)
			.ask(Options.WINDOW)
			.ask(Options.DEVICE, Device.NAMES, Device.AUTO)
			.ask(Options.OPACITY).flags(Options.MONTAGE).advanced(Options.LAYER, Options.BUDGET, Options.DEVICE, Options.OPACITY)
			.advanced(ScanChoice.rare(image));
	}

	@Override
	protected void run(ImagePlus image, CompareRequest request) throws ExplainException {
		new CompareRun(image, request).run();
	}
}
