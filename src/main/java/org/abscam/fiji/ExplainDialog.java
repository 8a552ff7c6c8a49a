package org.abscam.fiji;

import ij.ImagePlus;
import ij.gui.GenericDialog;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
		dialog.addChoice("Device:", new String[] {Device.AUTO, "cpu", "gpu"}, Device.AUTO);
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
		Map<String, String> values = new HashMap<>();
		values.put(ExplainRequest.MODEL, dialog.getNextChoice());
		values.put(ExplainRequest.CLASS, dialog.getNextString());
		values.put(ExplainRequest.METHOD, dialog.getNextChoice());
		values.put(ExplainRequest.LAYER, dialog.getNextString());
		values.put(ExplainRequest.CHANNELS, dialog.getNextString());
		values.put(ExplainRequest.DEVICE, dialog.getNextChoice());
		values.put(ExplainRequest.THRESHOLD, dialog.getNextString());
		values.put(ExplainRequest.OPACITY, dialog.getNextString());
		values.replaceAll((key, value) -> value.strip());
		values.values().removeIf(String::isEmpty);
		Set<String> flags = new HashSet<>();
		for (String flag : ExplainRequest.FLAGS) if (dialog.getNextBoolean()) flags.add(flag);
		return Optional.of(ExplainRequest.of(new MacroOptions(values, flags)));
	}
}
