package org.abscam.fiji.hotspots;

import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;
import org.abscam.option.Said;

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

	/**
	 * @param text options of a macro
	 * @throws ExplainException for an unknown key or a value out of range; the sentence says what there is
	 */
	public static HotspotsRequest parse(String text) throws ExplainException {
		return of(MacroOptions.parse(text, MenuOffers.HOTSPOTS));
	}

	public static HotspotsRequest of(Said said) throws ExplainException {
		return new HotspotsRequest(said.number(Options.THRESHOLD), said.number(Options.MINIMUM), said.is(Options.STACK),
			said.is(Options.ROIS),
			said.is(Options.TABLE));
	}
}
