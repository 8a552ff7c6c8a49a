package org.abscam.dicom.series;

import java.util.Optional;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.Tag;

/**
 * Which part of an image a file holds: all of it, or one part of a concatenation, as an archive divides an image that is large (PS3.3, C.7.6.16.2.2.4).
 *
 * @param instance its Instance Number, infinite where it has none
 * @param object its SOP Instance UID, empty where it has none
 * @param whole what it is a part of; empty where it is none
 * @param part its place among the parts, from 1; a number that grows with it where nobody says
 * @param parts how many there are, 0 where nobody says
 */
record Share(double instance, String object, Optional<String> whole, int part, int parts) {

	static Share of(DataSet set) {
		Optional<String> whole =
			set.text(Tag.CONCATENATION_UID).or(() -> set.text(Tag.SOP_INSTANCE_UID_OF_CONCATENATION_SOURCE)).filter(uid -> !uid.isBlank());
		int part = set.integer(Tag.IN_CONCATENATION_NUMBER).or(() -> set.integer(Tag.CONCATENATION_FRAME_OFFSET_NUMBER)).orElse(0);
		return new Share(set.decimal(Tag.INSTANCE_NUMBER).orElse(Double.POSITIVE_INFINITY), set.text(Tag.SOP_INSTANCE_UID).orElse(""),
			whole, part, set.integer(Tag.IN_CONCATENATION_TOTAL_NUMBER).orElse(0));
	}
}
