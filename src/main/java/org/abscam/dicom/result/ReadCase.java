package org.abscam.dicom.result;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a reader made of a case.
 *
 * @param reader who
 * @param sources the frames that were read, all of one study, see {@link ResultObjects#check}
 * @param findings what was decided on, in the order of the scan
 * @param unaided the answer before the model's was seen
 * @param aided the answer after that
 * @param note words on the case as a whole, empty where there are none
 * @param model what explained it, where something did
 * @param version of Abs-CAM
 * @param signed when the reader signed it, empty where that was not done
 * @param made when this is written down; the UIDs do not depend on it
 */
public record ReadCase(Reader reader, List<SourceFrame> sources, List<ReadFinding> findings, Optional<Answer> unaided,
	Optional<Answer> aided, String note, Optional<Algorithm> model, String version, Optional<LocalDateTime> signed, LocalDateTime made) {

	/**
	 * A person.
	 *
	 * @param name as the person writes it, or in DICOM's way, {@code Doe^Jane}
	 * @param organization where the person works; empty where that is not said
	 */
	public record Reader(String name, String organization) {

		/** Without what separates values. */
		String plainName() {
			return Code.cut(Code.plain(name.isBlank() ? "not named" : name.strip()).replace('=', ' '), Code.LONGEST_MEANING);
		}
	}

	/**
	 * @param answer a class
	 * @param confidence 0..1, empty where it was not asked
	 */
	public record Answer(String answer, OptionalDouble confidence) {}

	/** Whether nothing is left to decide. */
	boolean isComplete() {
		return findings.stream().noneMatch(f -> f.decision() == ReadFinding.Decision.OPEN);
	}
}
