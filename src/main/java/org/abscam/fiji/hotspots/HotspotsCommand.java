package org.abscam.fiji.hotspots;

import ij.ImagePlus;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.command.Form;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;

/**
 * The command "Abs-CAM Hotspots...": outlines the regions where a saliency stack is high. Outlines of a former search of the same
 * slices are replaced.
 */
public final class HotspotsCommand extends Command<HotspotsRequest> {

	public HotspotsCommand() {
		super(MenuOffers.HOTSPOTS, HotspotsRequest::of);
	}

	/** Saliency stacks themselves. */
	@Override
	protected boolean worksOnScans() {
		return false;
	}

	@Override
	protected Form form(ImagePlus image) {
		Form form = new Form().ask(offer().get(Options.THRESHOLD), Form.SHORT);
		form.ask(Options.MINIMUM.labelled("Minimum area (square " + image.getCalibration().getUnits() + "):"), Form.SHORT);
		return form.flag(Options.STACK, image.getStackSize() > 1).flags(Options.ROIS, offer().get(Options.TABLE));
	}

	@Override
	protected void run(ImagePlus image, HotspotsRequest request) throws ExplainException {
		new HotspotsRun(image, request).run();
	}
}
