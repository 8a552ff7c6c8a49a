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
 */
record CaseReading(Reading reading) {

	Optional<Change.Answered> answered(Stage stage) {
		return reading.answer(stage);
	}

	/** As answers are compared: without spaces around them, capitals as small letters; empty where there is none. */
	Optional<String> answer(Stage stage) {
		return answered(stage).map(Change.Answered::answer).flatMap(CaseReading::compared);
	}

	/** The model's, as answers are compared. */
	Optional<String> model() {
		return reading.explanation().map(Change.Explained.By::topClass).flatMap(CaseReading::compared);
	}

	static Optional<String> compared(String answer) {
		return Optional.of(answer.strip().toLowerCase(Locale.ROOT)).filter(word -> !word.isEmpty());
	}

	/** What was marked: before the model's answer was revealed, by the reader alone; after, by him and by the model with his consent. */
	Areas areas(Stage stage) {
		if (stage == Stage.AFTER) return Areas.of(reading.findings());
		List<Finding> own = untilRevealed().findings().stream().filter(f -> f.origin() == Finding.Origin.READER).toList();
		return Areas.of(own);
	}

	private Reading untilRevealed() {
		List<Reading.Entry> entries = reading.entries();
		for (int i = 0; i < entries.size(); i++)
			if (entries.get(i).change() instanceof Change.Revealed) return new Reading(entries.subList(0, i));
		return reading;
	}

	/** Whether an area was given at that stage: it can be, and there is an answer. */
	boolean has(Stage stage) {
		return answered(stage).isPresent();
	}
}
