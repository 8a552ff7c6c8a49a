package org.abscam.scan;

import ij.ImagePlus;
import java.util.List;
import org.abscam.dicom.image.Voi;

/**
 * What a DICOM header says of the display that has no place in ImageJ's text of it. It stays with an image as long as that is open.
 *
 * @param tables of values of interest, in the header's order
 * @param padding of each slice the least and the largest calibrated value that marks what lies outside of the image; {@code null} for none
 */
record HeaderDisplay(List<Voi.Table> tables, List<float[]> padding) {

	private static final String PROPERTY = "org.abscam.dicom";

	static final HeaderDisplay NOTHING = new HeaderDisplay(List.of(), List.of());

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

	/** @param slice from 1 */
	float[] padding(int slice) {
		return slice <= padding.size() ? padding.get(slice - 1) : null;
	}
}
