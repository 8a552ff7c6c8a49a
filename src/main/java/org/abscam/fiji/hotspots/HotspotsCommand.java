package org.abscam.fiji.hotspots;

import ij.ImagePlus;
import ij.gui.GenericDialog;
import java.util.Optional;
import org.abscam.explain.ExplainException;
import org.abscam.fiji.command.Answers;
import org.abscam.fiji.command.Command;
import org.abscam.fiji.result.Looks;
import org.abscam.hotspot.HotspotFinder;

/**
 * The command "Abs-CAM Hotspots...": outlines the regions where a saliency stack is high. Outlines of a former search of the same
 * slices are replaced.
 */
public final class HotspotsCommand extends Command<HotspotsRequest> {

	private static final int COLUMNS = 8;

	@Override
	protected String usual() {
		return HotspotsRequest.DEFAULT_OPTIONS;
	}

	@Override
	protected HotspotsRequest parse(String options) throws ExplainException {
		return HotspotsRequest.parse(options);
	}

	@Override
	protected Optional<HotspotsRequest> ask(ImagePlus image) throws ExplainException {
		GenericDialog dialog = new GenericDialog("Abs-CAM Hotspots");
		dialog.addStringField("Threshold (0-1 of each slice's maximum):", String.valueOf(HotspotFinder.DEFAULT_THRESHOLD), COLUMNS);
		dialog.addStringField("Minimum area (square " + image.getCalibration().getUnits() + "):",
			String.valueOf(HotspotsRequest.DEFAULT_MINIMUM_AREA), COLUMNS);
		dialog.addCheckbox("Stack (all slices, not only the current one)", image.getStackSize() > 1);
		dialog.addCheckbox("ROIs to the ROI Manager", true);
		dialog.addCheckbox("Table of hotspots", true);
		dialog.showDialog();
		if (dialog.wasCanceled()) return Optional.empty();
		Answers answers = new Answers(dialog);
		answers.text(Looks.THRESHOLD);
		answers.text(HotspotsRequest.MINIMUM);
		answers.flags(HotspotsRequest.FLAGS);
		return Optional.of(HotspotsRequest.of(answers.options()));
	}

	@Override
	protected void run(ImagePlus image, HotspotsRequest request) throws ExplainException {
		new HotspotsRun(image, request).run();
	}
}
