package org.abscam.scan;

import ij.ImagePlus;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.abscam.dicom.image.Voi;

/**
 * What a DICOM header says of the display that has no place in ImageJ's text of it. It stays with an image as long as that is open.
 *
 * @param tables of values of interest, in the header's order
 * @param padding of each slice the least and the largest calibrated value that marks what lies outside of the image; {@code null} for none
 * @param own of each slice its first window, where these differ; none where one holds for all, or a slice has none
 * @param mirror lo + hi of the mirror where high is dark, see {@link Scan}; empty where it follows from the tags
 */
record HeaderDisplay(List<Voi.Table> tables, List<float[]> padding, List<HeaderWindow> own, OptionalDouble mirror) {

	private static final String PROPERTY = "org.abscam.dicom";

	static final HeaderDisplay NOTHING = new HeaderDisplay(List.of(), List.of(), List.of(), OptionalDouble.empty());

	/** What was put into an image that this room read, {@link #NOTHING} of others. */
	static HeaderDisplay of(ImagePlus image) {
		return image.getProperty(PROPERTY) instanceof HeaderDisplay display ? display : NOTHING;
	}

	/** Whether this room read the image from DICOM files. */
	static boolean isOurs(ImagePlus image) {
		return image.getProperty(PROPERTY) instanceof HeaderDisplay;
	}

	void putInto(ImagePlus image) {
		image.setProperty(PROPERTY, this);
	}

	boolean hasPadding() {
		return padding.stream().anyMatch(Objects::nonNull);
	}

	/** @param slice from 1 */
	float[] padding(int slice) {
		return slice <= padding.size() ? padding.get(slice - 1) : null;
	}
}
