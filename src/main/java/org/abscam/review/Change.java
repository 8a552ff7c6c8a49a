package org.abscam.review;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** One thing that happened in a reading. Nothing is overwritten: what is true now follows from all of them in their order. */
public sealed interface Change {

	/** @return whether a reader may take it back */
	default boolean canBeUndone() {
		return false;
	}

	/**
	 * The model explained the case. Findings of an explanation before that nobody decided on are gone with it.
	 *
	 * @param explanation what was asked and with what
	 * @param findings the hotspots
	 */
	record Explained(Explained.By explanation, List<Finding> findings) implements Change {

		/**
		 * @param model name of the model
		 * @param sha256 of its file
		 * @param method option name of the method
		 * @param question what the maps explain, in words
		 * @param answer what the model says of the case, in words
		 * @param topClass class with the highest score in the slice that speaks most for it
		 * @param probability of that class, empty where the model puts out none
		 * @param window the values that were black and white, in words
		 */
		public record By(String model, String sha256, String method, String question, String answer, String topClass,
			OptionalDouble probability, String window) {}
	}

	/** A change of one finding. */
	sealed interface OfFinding extends Change {

		/** @return id of the finding */
		String finding();

		@Override
		default boolean canBeUndone() {
			return true;
		}
	}

	/** The reader marked what the model had not. */
	record Added(Finding added) implements OfFinding {

		@Override
		public String finding() {
			return added.id();
		}
	}

	/** The reader accepts, rejects, or takes that back. */
	record Decided(String finding, Status status) implements OfFinding {}

	/** The reader drew another outline. */
	record Redrawn(String finding, Outline outline, Finding.Measures measures) implements OfFinding {}

	/** The reader calls it something else. */
	record Labelled(String finding, String label) implements OfFinding {}

	/** The reader says something of it. */
	record Commented(String finding, String comment) implements OfFinding {}

	/** The reader took his own area away; a finding of the model is rejected instead. */
	record Removed(String finding) implements OfFinding {}

	/** When an answer was given. */
	enum Stage {
			/** Before the reader saw the model's answer. */
			BEFORE,
			/** After that. */
			AFTER
	}

	/**
	 * The reader's own answer.
	 *
	 * @param stage before or after the model's was revealed
	 * @param answer a class
	 * @param confidence 0..1
	 * @param seconds from when the case was shown, pauses between sessions left out
	 */
	record Answered(Stage stage, String answer, double confidence, double seconds) implements Change {}

	/**
	 * Whether the reader says that there is no area to mark, or takes that back.
	 *
	 * @param said whether he says so
	 */
	record NoArea(boolean said) implements Change {

		@Override
		public boolean canBeUndone() {
			return true;
		}
	}

	/** The model's answer and map were shown. */
	record Revealed(double seconds) implements Change {}

	/**
	 * The case came on the screen, in a session.
	 *
	 * @param seconds that it was there before
	 */
	record Opened(double seconds) implements Change {}

	/**
	 * The case left the screen.
	 *
	 * @param seconds that it was there in all
	 */
	record Left(double seconds) implements Change {}

	/** Words on the case as a whole. */
	record Noted(String text) implements Change {

		@Override
		public boolean canBeUndone() {
			return true;
		}
	}

	/** The last change that can be undone and was not is taken back. */
	record Undone() implements Change {}

	/** The last change that was taken back holds again. */
	record Redone() implements Change {}

	/** @return the id of the finding that is changed, if it is one */
	default Optional<String> ofFinding() {
		return this instanceof OfFinding one ? Optional.of(one.finding()) : Optional.empty();
	}
}
