package org.abscam.fiji;

import ij.ImagePlus;
import ij.gui.GenericDialog;
import java.util.Optional;
import org.abscam.cam.CamMethod;
import org.abscam.engine.Device;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.report.SaliencyOverlay;

/**
 * Asks what is to be explained and how. The first word of each label is the macro key, so that ImageJ's recorder writes down what
 * {@link ExplainRequest#parse} reads.
 */
final class ExplainDialog {

	private static final String TITLE = "Abs-CAM Explain";
	private static final int COLUMNS = 16;

	private final GenericDialog dialog = new GenericDialog(TITLE);

	/** Needs a screen. */
	ExplainDialog(ImagePlus image) {
		new ModelChoice().addTo(dialog);
		dialog.addStringField("Class (top, name or index):", ExplainOptions.TOP, COLUMNS);
		dialog.addChoice("Method:", ExplainRequest.methods(), CamMethod.ABS_CAM.option());
		dialog.addStringField("Layer (auto or tensor):", ExplainOptions.AUTO_LAYER, COLUMNS);
		dialog.addStringField("Channels (all or number):", ExplainRequest.ALL_CHANNELS, COLUMNS);
		dialog.addChoice("Device:", ExplainRequest.devices(), Device.AUTO);
		dialog.addStringField("Threshold (0-1):", String.valueOf(HotspotFinder.DEFAULT_THRESHOLD), COLUMNS);
		dialog.addStringField("Opacity (0-1):", String.valueOf(SaliencyOverlay.DEFAULT_OPACITY), COLUMNS);
		dialog.addCheckbox("Stack (all slices, not only the current one)", image.getStackSize() > 1);
		dialog.addCheckbox("Overlay on the image", true);
		dialog.addCheckbox("RGB copy with the map drawn in", false);
		dialog.addCheckbox("ROIs of the hotspots to the ROI Manager", true);
		dialog.addCheckbox("Table of predictions and table of hotspots", true);
	}

	/**
	 * Blocks until the user is done.
	 *
	 * @return what the user wants, empty for nothing
	 * @throws ExplainException if a value is out of range
	 */
	Optional<ExplainRequest> ask() throws ExplainException {
		dialog.showDialog();
		if (dialog.wasCanceled()) return Optional.empty();
		Answers answers = new Answers(dialog);
		answers.choice(ExplainRequest.MODEL);
		answers.text(ExplainRequest.CLASS);
		answers.choice(ExplainRequest.METHOD);
		answers.text(ExplainRequest.LAYER);
		answers.text(ExplainRequest.CHANNELS);
		answers.choice(ExplainRequest.DEVICE);
		answers.text(ExplainRequest.THRESHOLD);
		answers.text(ExplainRequest.OPACITY);
		answers.flags(ExplainRequest.FLAGS);
		return Optional.of(ExplainRequest.of(answers.options()));
	}
}
