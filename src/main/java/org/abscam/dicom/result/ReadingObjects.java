package org.abscam.dicom.result;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abscam.dicom.DataSet;

/**
 * What a reading becomes in the archive, in the study of its source: a Structured Report of the reader's decisions, and, where there is one, the
 * report in pages (Encapsulated PDF). The same reading written again has the same UIDs; one that went on has others.
 *
 * @param sets data sets by what their file's name ends with: {@code reading.dcm}, {@code pdf.dcm}
 */
public record ReadingObjects(Map<String, DataSet> sets) {

	/**
	 * A report in pages.
	 *
	 * @param pdf a PDF file
	 * @param title what it is called
	 * @param namesPatient whether it says who the patient is
	 */
	public record Pages(byte[] pdf, String title, boolean namesPatient) {}

	/** @return what the names of the files end with that there may be */
	public static List<String> files() {
		return List.of(Kind.READING.file(), Kind.DOCUMENT.file());
	}

	/**
	 * @param read a reading of frames that {@link ResultObjects#check} let pass
	 * @param pages a report on it, if there is one
	 * @return the objects
	 */
	public static ReadingObjects of(ReadCase read, Optional<Pages> pages) {
		Map<String, DataSet> sets = new LinkedHashMap<>();
		sets.put(Kind.READING.file(), new ReadingReport(read, Identity.of(read, Optional.empty())).document());
		pages.ifPresent(p -> sets.put(Kind.DOCUMENT.file(), EncapsulatedPdf.of(p, read, Identity.of(read, pages))));
		return new ReadingObjects(sets);
	}
}
