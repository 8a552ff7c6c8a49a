package org.abscam.report.page;

import java.awt.image.BufferedImage;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * All that stands on a report, in the order in which it is read.
 *
 * @param scan name of the scan
 * @param made when the report was made
 * @param alarms sentences that come before anything else, in red: what the model is not meant for first
 * @param answer what the model says, in words
 * @param beside sentences beside the answer
 * @param patient facts of the patient and of the study; none unless they were asked for
 * @param reading what the reader answered, before and after; none where nobody read
 * @param plates pictures of the slices that tell most
 * @param legend what the colours and lines of the pictures are
 * @param bar the colours of the map from its lowest to its highest value; empty where none is painted
 * @param trust how far the maps can be trusted, as it was measured
 * @param findings the findings
 * @param probabilities what the model says of each class
 * @param model facts of the model
 * @param provenance facts of how the result was made
 */
public record CasePage(String scan, LocalDateTime made, List<String> alarms, String answer, List<String> beside, List<Fact> patient,
	List<Fact> reading, List<Plate> plates, String legend, Optional<BufferedImage> bar,
	List<Said> trust, Table findings, Table probabilities, List<Fact> model,
	List<Fact> provenance) {

	/** What stands on each report. */
	static final String PURPOSE = "Research; not for diagnosis.";

	/**
	 * A name and what it is.
	 *
	 * @param name a word or two
	 * @param value may be long
	 */
	record Fact(String name, String value) {}

	/**
	 * A sentence.
	 *
	 * @param words the sentence
	 * @param isAlarm whether it warns
	 */
	record Said(String words, boolean isAlarm) {}

	/**
	 * A slice in three pictures of the same size, in the proportions of the body.
	 *
	 * @param title which slice
	 * @param words what the model says of it
	 * @param trust how far its map can be trusted
	 * @param scan as the model saw it
	 * @param map with the map over it
	 * @param outlines with the outlines of the findings
	 */
	record Plate(String title, List<String> words, List<Said> trust, BufferedImage scan, BufferedImage map,
		BufferedImage outlines) {}

	/**
	 * A table.
	 *
	 * @param columns their titles
	 * @param rows cells of each row, as many as there are columns
	 * @param note what is left out of it, and where that is
	 */
	record Table(List<Column> columns, List<List<String>> rows, Optional<String> note) {}

	/**
	 * A column of a table.
	 *
	 * @param title may be empty
	 * @param weight its width beside that of the others
	 * @param kind what its cells are
	 */
	record Column(String title, double weight, Kind kind) {

		/** What the cells of a column are. */
		enum Kind {
				/** Words, from the left. */
				WORDS,
				/** Numbers, aligned at the right. */
				NUMBERS,
				/** Numbers 0..1, each with a bar of that length. */
				PARTS
		}
	}
}
