package org.abscam.scan;

/**
 * Where a scan comes from, as far as it is known. It names nobody: of a DICOM header, only what the pixels mean.
 *
 * @param fileName the name of the file or of the folder, without its path; the title of an image without a file
 * @param format the format, such as {@code TIFF} or {@code DICOM}, or {@code null} where it is not known
 * @param bitDepth the bits of a pixel in ImageJ: 8, 16, 24 (colour) or 32
 * @param photometricInterpretation of a DICOM image, such as {@code MONOCHROME1}, otherwise {@code null}
 * @param rescaleSlope of a DICOM image, {@code null} where there is none or where slices differ
 * @param rescaleIntercept of a DICOM image, {@code null} where there is none or where slices differ
 * @param modality of a DICOM image, such as {@code CT}, otherwise {@code null}
 * @param laterality of a DICOM image, side of the body such as {@code R}, otherwise {@code null}
 * @param patientOrientation of a DICOM image, where rows and columns run, such as {@code L\\F} to the left and to the feet, otherwise {@code null}
 * @param pixelPadding of a DICOM image, the stored value or values, such as {@code -2000} or {@code 0 to 3}, that lie outside of it and were
 *        left out; {@code null} where there is none
 */
public record Provenance(String fileName, String format, int bitDepth, String photometricInterpretation, Double rescaleSlope,
	Double rescaleIntercept, String modality, String laterality, String patientOrientation, String pixelPadding) {

	/** Of an image whose header says nothing of sides and padding. */
	public Provenance(String fileName, String format, int bitDepth, String photometricInterpretation, Double rescaleSlope,
		Double rescaleIntercept, String modality) {
		this(fileName, format, bitDepth, photometricInterpretation, rescaleSlope, rescaleIntercept, modality, null, null, null);
	}
}
