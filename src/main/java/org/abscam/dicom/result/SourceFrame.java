package org.abscam.dicom.result;

import java.util.Arrays;
import java.util.Optional;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;
import org.abscam.dicom.image.FrameFacts;

/**
 * A frame of the archive that a slice of a scan was read from.
 *
 * @param header the data set that it is in
 * @param frame its place in that, from 0
 */
public record SourceFrame(DataSet header, int frame) {

	String instance() {
		return header.text(Tag.SOP_INSTANCE_UID).orElseThrow();
	}

	String series() {
		return header.text(Tag.SERIES_INSTANCE_UID).orElseThrow();
	}

	FrameFacts facts() {
		return FrameFacts.of(header, frame);
	}

	/** @return the UID of the frame of reference that it lies in */
	public Optional<String> frameOfReference() {
		return header.text(ResultTag.FRAME_OF_REFERENCE_UID);
	}

	/**
	 * Whether its spacing is that of the detector, not of the body in front of it, which is magnified: Pixel Spacing is not there, or is the same as
	 * Imager Pixel Spacing without a word on a calibration (PS3.3, section 10.7.1.3).
	 */
	boolean isMeasuredAtDetector() {
		Optional<double[]> detector = header.decimals(Tag.IMAGER_PIXEL_SPACING).filter(v -> v.length == 2);
		if (detector.isEmpty()) return false;
		Optional<double[]> said = facts().pixelSpacing();
		return said.isEmpty() || Arrays.equals(said.get(), detector.get()) && !header.has(ResultTag.PIXEL_SPACING_CALIBRATION_TYPE);
	}

	/** The whole instance as an item that refers to it. */
	DataSet instanceReference() {
		return new DataSet().put(ResultTag.REFERENCED_SOP_CLASS_UID, header.text(Tag.SOP_CLASS_UID).orElseThrow())
			.put(ResultTag.REFERENCED_SOP_INSTANCE_UID, instance());
	}

	/** The frame as an item that refers to it; an image of one frame is referred to as a whole. */
	DataSet reference() {
		DataSet reference = instanceReference();
		if (header.integer(Tag.NUMBER_OF_FRAMES).orElse(1) > 1) reference.put(ResultTag.REFERENCED_FRAME_NUMBER, (double) frame + 1);
		return reference;
	}
}
