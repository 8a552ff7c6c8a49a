package org.abscam.dicom.web;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A series of an archive, as it tells of it.
 *
 * @param uid Series Instance UID
 * @param number its number in the study
 * @param modality empty where the archive says none
 * @param description empty where there is none
 * @param instances how many
 */
public record ArchivedSeries(String uid, Optional<Integer> number, String modality, String description, Optional<Integer> instances) {

	/** Modalities of objects without an image to look at (PS3.3, section C.7.3.1.1.1), and of segmentations. */
	private static final Set<String> NO_IMAGES =
		Set.of("SR", "KO", "PR", "SEG", "REG", "RTSTRUCT", "RTPLAN", "RTRECORD", "DOC", "AU", "ECG",
			"HD", "EPS", "RESP", "FID", "RWV", "PLAN", "M3D", "ANN", "SMR");

	/** @return whether it is of images to explain, as far as its modality tells */
	public boolean isOfImages() {
		return !NO_IMAGES.contains(modality);
	}

	/** By UID, number, or a part of the description; a place behind the UID or the number, as in {@code 3/2}, is of a part of the series. */
	boolean isCalled(String wish) {
		String name = wish.strip();
		String whole = name.replaceFirst("/\\d+$", "");
		return name.isEmpty() || uid.equals(whole) || number.isPresent() && number.get().toString().equals(whole)
			|| description.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT));
	}

	/** @return as in "series 3 (MR, T1 sagittal, 20 images)" */
	public String inWords() {
		StringBuilder words = new StringBuilder("series ").append(number.map(String::valueOf).orElse("without number")).append(" (");
		words.append(modality.isEmpty() ? "modality unknown" : modality);
		if (!description.isEmpty()) words.append(", ").append(description);
		instances.ifPresent(count -> words.append(", ").append(count).append(count == 1 ? " image" : " images"));
		return words.append(")").toString();
	}
}
