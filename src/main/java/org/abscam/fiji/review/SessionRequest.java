package org.abscam.fiji.review;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.abscam.explain.options.ExplainException;
import org.abscam.option.Asked;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.option.SessionOptions;
import org.abscam.review.ReviewException;
import org.abscam.review.session.Plan;
import org.abscam.review.session.Session;
import org.abscam.review.session.Worklist;

/**
 * What the command "Abs-CAM Review Session..." is asked for, by its dialog or by a macro.
 *
 * @param folder where the session is kept
 * @param cases folder or table of the cases of a new session; empty to go on with one
 * @param plan how a new one is read
 * @param reader who reads, empty for the one that read last
 */
record SessionRequest(Path folder, Optional<Path> cases, Plan plan, String reader) {

	/** @throws ExplainException for a value out of range; the sentence says what there is */
	static SessionRequest of(Said said) throws ExplainException {
		if (said.text(SessionOptions.SESSION).isBlank())
			throw new ExplainException("Where is the session? Add " + SessionOptions.SESSION.name() + "=[folder of the session].");
		List<String> answers =
			Arrays.stream(said.text(SessionOptions.CLASSES).split(",")).map(String::strip).filter(name -> !name.isEmpty()).distinct()
				.toList();
		Plan plan = new Plan(said.text(SessionOptions.TITLE), answers, said.is(SessionOptions.READING_FIRST), said.is(SessionOptions.AREAS),
			said.is(SessionOptions.BLINDED), seed(said),
			SessionOptions.asked(said.text(SessionOptions.EXPLAIN), said.is(SessionOptions.FAITHFULNESS)));
		return new SessionRequest(Asked.path(said, SessionOptions.SESSION, "a folder"),
			said.text(Options.SCANS).isBlank() ? Optional.empty()
				: Optional.of(Asked.path(said, Options.SCANS, "scans")),
			plan, said.text(Options.READER));
	}

	private static OptionalLong seed(Said said) throws ExplainException {
		String seed = said.text(SessionOptions.ORDER_SEED).strip();
		if (seed.isEmpty()) return OptionalLong.empty();
		if (!seed.matches("\\d{1,16}") || Long.parseLong(seed) > Plan.LARGEST_SEED)
			throw new ExplainException("The seed is '" + seed + "'; use a whole number from 0 to " + Plan.LARGEST_SEED + ".");
		return OptionalLong.of(Long.parseLong(seed));
	}

	/**
	 * Goes on with the session of the folder, or begins one. What was planned of one that there is already is not changed.
	 *
	 * @param notes takes sentences on what is otherwise than said, and on scans that are no cases
	 * @throws ReviewException if there is none and no cases are given, or it cannot be read or kept
	 */
	Session session(Consumer<List<String>> notes) throws ReviewException {
		if (cases.isEmpty()) return Session.open(folder);
		if (Files.exists(folder.resolve("session.json"))) {
			Session before = Session.open(folder);
			if (!before.plan().equals(plan))
				notes.accept(List.of("The session in '" + folder + "' goes on as it was planned when it began, whatever is said now."));
			return before;
		}
		Worklist list = Worklist.of(cases.get());
		notes.accept(list.notes());
		return Session.create(folder, list, plan);
	}
}
