package org.abscam.dicom.space;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abscam.dicom.DataSet;

/** Whether two images are of one patient, by identifier and date of birth: names are spelt in many ways. */
public enum PatientMatch {

		/** What both say is the same. */
		SAME,
		/** What both say differs. */
		OTHER,
		/** Neither is said by both. */
		UNKNOWN;

	private static final int PATIENT_ID = 0x00100020;
	private static final int BIRTH_DATE = 0x00100030;

	/**
	 * @param one an image
	 * @param other another
	 * @return whether both are of one patient
	 */
	public static PatientMatch of(DataSet one, DataSet other) {
		Optional<Boolean> id = same(one, other, PATIENT_ID);
		Optional<Boolean> birth = same(one, other, BIRTH_DATE);
		if (!id.orElse(true) || !birth.orElse(true)) return OTHER;
		return id.isPresent() || birth.isPresent() ? SAME : UNKNOWN;
	}

	/**
	 * @param one an image
	 * @param other another
	 * @return what both say and say differently, such as {@code patient ID and birth date}; nobody's name or number
	 */
	public static String difference(DataSet one, DataSet other) {
		List<String> differing = new ArrayList<>();
		if (!same(one, other, PATIENT_ID).orElse(true)) differing.add("patient ID");
		if (!same(one, other, BIRTH_DATE).orElse(true)) differing.add("birth date");
		return String.join(" and ", differing);
	}

	/** Empty where not both say it. */
	private static Optional<Boolean> same(DataSet one, DataSet other, int tag) {
		Optional<String> here = one.text(tag);
		Optional<String> there = other.text(tag);
		return here.isEmpty() || there.isEmpty() ? Optional.empty() : Optional.of(here.equals(there));
	}
}
