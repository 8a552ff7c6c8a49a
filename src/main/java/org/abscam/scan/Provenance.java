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
 */
public record Provenance(String fileName, String format, int bitDepth, String photometricInterpretation, Double rescaleSlope,
	Double rescaleIntercept, String modality) {}
