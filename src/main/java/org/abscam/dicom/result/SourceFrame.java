package org.abscam.dicom.result;

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
