package org.abscam.dicom.series;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.abscam.dicom.image.ImageForm;
import org.abscam.dicom.image.ImageFrames;
import org.abscam.dicom.image.Photometric;

/**
 * A DICOM file, by the few things that tell its series; its header is not kept.
 *
 * @param path where it lies
 * @param label the series that it belongs to
 * @param isImage whether it has pixels
 * @param refusal why they cannot be read, a sentence; empty where they can
 * @param look its pixels, empty where there are none that can be read
 * @param slices its frames; none where there are no pixels that can be read
 * @param share which part of an image it holds
 */
record SeriesFile(Path path, Label label, boolean isImage, Optional<String> refusal, Optional<Look> look, List<Slice> slices, Share share) {

	private static final int PATIENT_ID = 0x00100020;

	/**
	 * What a header calls a series; what it does not say is empty.
	 *
	 * @param uid Series Instance UID
	 * @param number Series Number
	 * @param modality such as MR
	 * @param description Series Description
	 * @param study Study Instance UID
	 * @param date of the study, eight digits
	 * @param patient Patient ID
	 */
	record Label(String uid, String number, String modality, String description, String study, String date, String patient) {}

	/**
	 * How pixels look.
	 *
	 * @param width in pixels
	 * @param height in pixels
	 * @param frames how many
	 * @param type what all images of a stack have in common
	 * @param dark whether high values are dark
	 * @param rescaling how they become values of the modality
	 * @param spacing of rows and columns in mm
	 */
	record Look(int width, int height, int frames, String type, boolean dark, String rescaling, Optional<double[]> spacing) {

		private static Look of(ImageFrames image) {
			ImageForm form = image.form();
			int bits = image.isColour() ? 24 : form.bitsAllocated() == 8 && !form.signed() ? 8 : 16;
			boolean dark = form.photometric() == Photometric.MONOCHROME1;
			return new Look(form.columns(), form.rows(), form.frames(), bits + " " + form.signed() + form.bitsStored() + dark, dark,
				image.isLinear() ? image.slope(0) + " " + image.intercept(0) : "a table", image.pixelSpacing());
		}
	}

	/** @throws DicomException if it is damaged, or cannot be read at all */
	static SeriesFile read(Path path) throws DicomException {
		try (DicomObject object = DicomObject.read(path)) {
			DataSet set = object.data();
			Label label = new Label(set.text(Tag.SERIES_INSTANCE_UID).orElse(""), set.text(Tag.SERIES_NUMBER).orElse(""),
				set.text(Tag.MODALITY).orElse(""), set.text(Tag.SERIES_DESCRIPTION).orElse(""),
				set.text(Tag.STUDY_INSTANCE_UID).orElse(""), set.text(Tag.STUDY_DATE).orElse(""), set.text(PATIENT_ID).orElse(""));
			boolean image = set.has(Tag.PIXEL_DATA) || set.has(Tag.FLOAT_PIXEL_DATA) || set.has(Tag.DOUBLE_FLOAT_PIXEL_DATA);
			Share share = Share.of(set);
			if (!image) return new SeriesFile(path, label, false, Optional.empty(), Optional.empty(), List.of(), share);
			try {
				Look look = Look.of(ImageFrames.of(object, path.toString()));
				return new SeriesFile(path, label, true, Optional.empty(), Optional.of(look), Slice.of(path, set, look.frames()), share);
			}
			catch (DicomException e) {
				return new SeriesFile(path, label, true, Optional.of(e.getMessage()), Optional.empty(), List.of(), share);
			}
		}
	}

	String fileName() {
		return path.getFileName().toString();
	}
}
