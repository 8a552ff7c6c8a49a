package org.abscam.dicom.result;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An area that a reader decided on.
 *
 * @param id names it within its case, the same in all readings of that
 * @param source the frame that it lies on
 * @param decision what the reader thinks of it
 * @param ofModel whether the model marked it first
 * @param outline its area: closed lines, each of columns and rows, a pixel's own corner being 0, 0 of it; those inside of another one are holes
 * @param label what it is
 * @param comment the reader's words, empty where there are none
 * @param measures of the area
 * @param at when it was decided on last
 */
public record ReadFinding(String id, SourceFrame source, Decision decision, boolean ofModel, List<List<double[]>> outline, String label,
	String comment, Measures measures, Optional<LocalDateTime> at) {

	/** What a reader thinks of an area. */
	public enum Decision {

			/** Nothing yet. */
			OPEN("OPEN", "Not decided on"),
			/** It is as the model says. */
			ACCEPTED("ACCEPTED", "Accepted as the model found it"),
			/** It is none. */
			REJECTED("REJECTED", "Rejected"),
			/** It is one, with another outline or of another kind. */
			CHANGED("CHANGED", "Accepted with another outline or label"),
			/** The model missed it. */
			ADDED("ADDED", "Added by the reader");

		private final String value;
		private final String meaning;

		Decision(String value, String meaning) {
			this.value = value;
			this.meaning = meaning;
		}

		Code code() {
			return new Code(value, Code.OWN, meaning);
		}
	}

	/**
	 * @param pixels area in pixels
	 * @param area in mm², empty where the size of pixels is not known
	 * @param peak highest value of the map in it, 0..1; empty where there is no map
	 * @param mean mean of the map in it, 0..1; empty where there is no map
	 */
	public record Measures(double pixels, OptionalDouble area, OptionalDouble peak, OptionalDouble mean) {}
}
