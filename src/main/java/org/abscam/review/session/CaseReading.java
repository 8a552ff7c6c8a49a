package org.abscam.review.session;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.abscam.review.Change;
import org.abscam.review.Change.Stage;
import org.abscam.review.Finding;
import org.abscam.review.Reading;

/**
 * What one reader did with one case.
 *
 * @param reading it
 * @param areas whether he was asked to mark areas, or to say that there are none
 */
record CaseReading(Reading reading, boolean areas) {

	Optional<Change.Answered> answered(Stage stage) {
		return reading.answer(stage);
	}

	/** As answers are compared: without spaces around them, capitals as small letters; empty where there is none. */
	Optional<String> answer(Stage stage) {
		return answered(stage).map(Change.Answered::answer).flatMap(CaseReading::compared);
	}

	/** The explanation that was there when the answer was revealed; what the reader had explained after that is another question. */
	Optional<Change.Explained.By> explanation() {
		return untilRevealed().explanation().or(() -> reading.entries().stream().map(Reading.Entry::change)
			.filter(Change.Explained.class::isInstance).map(e -> ((Change.Explained) e).explanation()).findFirst());
	}

	/** The model's, as answers are compared. */
	Optional<String> model() {
		return explanation().map(Change.Explained.By::topClass).flatMap(CaseReading::compared);
	}

	static Optional<String> compared(String answer) {
		return Optional.of(answer.strip().toLowerCase(Locale.ROOT)).filter(word -> !word.isEmpty());
	}

	/** What was marked: before the model's answer was revealed, by the reader alone; after, by him and by the model with his consent. */
	Areas areas(Stage stage) {
		return Areas.of(findings(stage));
	}

	/** How many areas that is. */
	long count(Stage stage) {
		return findings(stage).stream().filter(Areas::isMeant).count();
	}

	private List<Finding> findings(Stage stage) {
		if (stage == Stage.AFTER) return reading.findings();
		return untilRevealed().findings().stream().filter(f -> f.origin() == Finding.Origin.READER).toList();
	}

	private Reading untilRevealed() {
		List<Reading.Entry> entries = reading.entries();
		for (int i = 0; i < entries.size(); i++)
			if (entries.get(i).change() instanceof Change.Revealed) return new Reading(entries.subList(0, i));
		return reading;
	}

	/** Whether areas were given at that stage: there is an answer, and, where he was asked, an area or the word that there is none. */
	boolean has(Stage stage) {
		return answered(stage).isPresent() && !lacksAreas(stage);
	}

	/** Whether he was asked for areas, and said nothing of them up to that stage. */
	boolean lacksAreas(Stage stage) {
		return areas && !untilRevealed().hasMarked() && (stage == Stage.BEFORE || !reading.hasMarked());
	}
}
