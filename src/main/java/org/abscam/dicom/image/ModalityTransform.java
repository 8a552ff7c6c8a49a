package org.abscam.dicom.image;

import java.util.Optional;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.Tag;

/**
 * From stored values to those of the modality, such as Hounsfield units (PS3.3, section C.11.1): a table, or slope and intercept.
 *
 * @param table the table, empty where there is none
 * @param slope of the line
 * @param intercept of the line
 */
record ModalityTransform(Optional<LookupTable> table, double slope, double intercept) {

	/**
	 * @param frame a frame
	 * @param signed whether stored values have a sign
	 * @param name how sentences call the image
	 * @return its transform, the identity where none is named
	 * @throws DicomException if what is named cannot be used
	 */
	static ModalityTransform of(FrameFacts frame, boolean signed, String name) throws DicomException {
		Optional<DataSet> item = frame.set().item(Tag.MODALITY_LUT_SEQUENCE);
		if (item.isPresent()) {
			LookupTable table = LookupTable.of(item.get(), Tag.LUT_DESCRIPTOR, Tag.LUT_DATA, signed)
				.orElseThrow(
					() -> new DicomException(name + " has a modality lookup table that is not whole; copy it again from its source"));
			return new ModalityTransform(Optional.of(table), 1, 0);
		}
		Optional<DataSet> line = frame.holder(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, Tag.RESCALE_SLOPE)
			.or(() -> frame.holder(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, Tag.RESCALE_INTERCEPT));
		double slope = line.flatMap(s -> s.decimal(Tag.RESCALE_SLOPE)).filter(v -> v != 0)
			.or(() -> frame.set().decimal(Tag.DOSE_GRID_SCALING).filter(v -> v != 0)).orElse(1.);
		double intercept = line.flatMap(s -> s.decimal(Tag.RESCALE_INTERCEPT)).orElse(0.);
		return new ModalityTransform(Optional.empty(), slope, intercept);
	}

	/** @return the modality's value of a stored one */
	double apply(int stored) {
		return table.isPresent() ? table.get().at(stored) : stored * slope + intercept;
	}
}
