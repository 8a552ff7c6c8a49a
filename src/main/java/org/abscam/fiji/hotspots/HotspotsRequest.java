package org.abscam.fiji.hotspots;

import java.util.List;
import org.abscam.explain.ExplainException;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.fiji.explain.ExplainRequest;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.fiji.result.Looks;
import org.abscam.hotspot.HotspotFinder;

/**
 * What the command "Abs-CAM Hotspots..." is asked for, by its dialog or by a macro.
 *
 * @param threshold fraction of a slice's maximum, 0..1, from which pixels belong to hotspots
 * @param minimumArea smallest area of a hotspot in square units of the image
 * @param stack whether all slices are searched, else the current one
 * @param rois whether hotspots go to the ROI Manager
 * @param table whether the table is shown
 */
public record HotspotsRequest(double threshold, double minimumArea, boolean stack, boolean rois, boolean table) {

	/** Of "minimum area", as ImageJ's dialogs take the first word for the key. */
	public static final String MINIMUM = "minimum";
	public static final double DEFAULT_MINIMUM_AREA = 0;

	/** What is done where nothing is said and nobody can be asked. */
	static final String DEFAULT_OPTIONS = String.join(" ", ScanChoice.STACK, ExplainRequest.ROIS, ExplainRequest.TABLE);

	private static final List<String> KEYS = List.of(Looks.THRESHOLD, MINIMUM);
	static final List<String> FLAGS = List.of(ScanChoice.STACK, ExplainRequest.ROIS, ExplainRequest.TABLE);

	/**
	 * @param text options of a macro
	 * @throws ExplainException for an unknown key or a value out of range; the sentence says what there is
	 */
	public static HotspotsRequest parse(String text) throws ExplainException {
		return of(MacroOptions.parse(text, KEYS, FLAGS));
	}

	public static HotspotsRequest of(MacroOptions said) throws ExplainException {
		return new HotspotsRequest(said.fraction(Looks.THRESHOLD, HotspotFinder.DEFAULT_THRESHOLD),
			said.notNegative(MINIMUM, DEFAULT_MINIMUM_AREA), said.flags().contains(ScanChoice.STACK),
			said.flags().contains(ExplainRequest.ROIS), said.flags().contains(ExplainRequest.TABLE));
	}
}
