package org.abscam.review.session;

import java.util.Optional;
import org.abscam.review.Change;
import org.abscam.review.Reading;

/** How far a reader has come with a case. */
public enum Step {

		/** Not looked at. */
		NEW,
		/** His own answer is not given, or the model's not shown. */
		READING,
		/** The model's answer was shown; his answer after that is not given. */
		REVEALED,
		/** All is given. */
		DONE;

	/**
	 * @param reading of the case, empty where there is none
	 * @param plan whether the model's answer is revealed on the way
	 */
	static Step of(Optional<Reading> reading, Plan plan) {
		if (reading.isEmpty() || reading.get().entries().isEmpty()) return NEW;
		if (reading.get().answer(Change.Stage.AFTER).isPresent()) return DONE;
		boolean before = !plan.readingFirst() || reading.get().answer(Change.Stage.BEFORE).isPresent();
		return before && reading.get().isRevealed() ? REVEALED : READING;
	}
}
