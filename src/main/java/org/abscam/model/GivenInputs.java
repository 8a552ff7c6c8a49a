package org.abscam.model;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is said of a model's inputs beside the image.
 *
 * @param values by name of the input: a number, a word, several numbers with commas, or the file of an image
 * @param trial whether inputs of which nothing is said are held at something that can be, to see whether the model runs
 */
public record GivenInputs(Map<String, Given> values, boolean trial) {

	/** Nothing. */
	public static final GivenInputs NONE = new GivenInputs(Map.of(), false);
	/** Nothing, for a trial: numbers are held in the middle of their range, else at 0; images are black. */
	public static final GivenInputs TRIAL = new GivenInputs(Map.of(), true);

	/** Copies the map. */
	public GivenInputs {
		values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
	}

	/**
	 * What is said of one.
	 *
	 * @param text as it is said
	 * @param from where it stands, in words
	 * @param asked whether it was said for this model, and is to be refused where the model has no such input
	 * @param folder the folder that the path of an image counts from; empty for the one in which the program runs
	 */
	public record Given(String text, String from, boolean asked, Optional<Path> folder) {

		/** What stands in the header of a DICOM file is from here, and the attribute follows. */
		private static final String HEADER = "DICOM ";

		/** Of what is no path, or counts from the folder in which the program runs. */
		public Given(String text, String from, boolean asked) {
			this(text, from, asked, Optional.empty());
		}

		/** What the scan's header says. @param attribute name or number of it */
		public static Given ofHeader(String text, String attribute) {
			return new Given(text, HEADER + "(" + attribute + ")", false);
		}

		/** @return whether what is said to be from there was said by the scan's header, so that it belongs to the patient */
		public static boolean isOfHeader(String from) {
			return from.startsWith(HEADER);
		}
	}
}
