package org.abscam.fiji.compare;

import ij.ImagePlus;
import org.abscam.engine.Device;
import org.abscam.explain.ExplainException;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.command.Form;
import org.abscam.fiji.models.ModelChoice;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;

/**
 * The command "Abs-CAM Compare Methods...": what do several methods say of the current slice? Shows a labelled montage, or a 32-bit
 * stack with one slice per method, on one scale from 0 to 1.
 */
public final class CompareCommand extends Command<CompareRequest> {

	/** Letters in a line of a message. */
	private static final int LINE = 75;

	public CompareCommand() {
		super(MenuOffers.COMPARE, CompareRequest::of);
	}

	@Override
	protected Form form(ImagePlus image) {
		ModelChoice models = new ModelChoice(image);
		return models.addInputsTo(models.addTo(new Form())).ask(offer().get(Options.CLASS)).ask(Options.LAYER)
			.ask(Options.METHODS, Form.WIDE)
			.message(methods()).ask(Options.BUDGET).ask(Options.WINDOW)
			.ask(Options.DEVICE, Device.NAMES, Device.AUTO)
			.ask(Options.OPACITY).flags(Options.MONTAGE);
	}

	/** In lines that are no wider than the fields. */
	private static String methods() {
		StringBuilder text = new StringBuilder("There are");
		int line = text.length();
		for (String method : Options.METHOD.choices()) {
			boolean full = line + method.length() > LINE;
			text.append(full ? "\n" : " ").append(method).append(',');
			line = (full ? 0 : line + 1) + method.length() + 1;
		}
		return text.substring(0, text.length() - 1) + ".";
	}

	@Override
	protected void run(ImagePlus image, CompareRequest request) throws ExplainException {
		new CompareRun(image, request).run();
	}
}
