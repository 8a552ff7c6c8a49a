package org.abscam.dicom.web;

/**
 * A study that a search found, with whose it is: for the screen of who searched, and for nothing that is kept.
 *
 * @param study the study
 * @param patient name and ID of the patient, as far as the archive says them
 */
public record FoundStudy(ArchivedStudy study, String patient) {

	@Override
	public String toString() {
		return "FoundStudy of " + study.date();
	}
}
