package org.abscam.fiji.review.panel;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.report.AnswerSentence;
import org.abscam.report.ExplainedImage;
import org.abscam.report.ExplainedScan;
import org.abscam.report.TrustSentences;

/**
 * What the header says, free of Swing.
 *
 * @param alarms sentences to be read before anything else
 * @param answer what the model says of the shown slice, or why nothing is said
 * @param map what the map explains and through which window
 * @param trust how far the map can be trusted; empty where there is none
 * @param allTrust all that is known of that
 * @param image what is shown, empty where nothing may be
 */
record ShownAnswer(List<String> alarms, String answer, String map, Optional<TrustSentences.Sentence> trust, List<String> allTrust,
	Optional<ExplainedImage> image) {

	static ShownAnswer of(ReviewState state) {
		if (state.explained().isEmpty()) return nothing(List.of(), state.work().map(w -> w + " …").orElse("Not explained yet"));
		ExplainedScan result = state.explained().get();
		if (!state.isRevealed()) return nothing(result.explainer().model().warnings(result.scan()), "The model's answer is hidden");
		Optional<ExplainedImage> shown = result.imageOf(state.slice());
		if (shown.isEmpty()) return nothing(alarms(result, shown),
			(state.axes().areMany() ? "" : "Slice ") + state.axes().brief(state.slice()) + " was not explained");
		ExplainedImage image = shown.get();
		List<String> all = new ArrayList<>();
		TrustSentences.of(result, image).forEach(sentence -> all.add(sentence.words()));
		TrustSentences.of(result).forEach(sentence -> all.add(sentence.words()));
		String map = AnswerSentence.explainsOther(result, image).orElse("The map explains '" + result.inWords(image) + "'");
		return new ShownAnswer(alarms(result, shown), AnswerSentence.of(result, image),
			map + ", by " + result.explainer().options().method().title(), Optional.of(TrustSentences.first(result, image)), all, shown);
	}

	private static ShownAnswer nothing(List<String> alarms, String why) {
		return new ShownAnswer(alarms, why, "", Optional.empty(), List.of(), Optional.empty());
	}

	/** What the model is not meant for first, then what is said of the shown image, then of all. */
	private static List<String> alarms(ExplainedScan result, Optional<ExplainedImage> image) {
		Set<String> alarms = new LinkedHashSet<>(result.explainer().model().warnings(result.scan()));
		image.ifPresent(shown -> alarms.addAll(result.warnings(shown)));
		if (image.isEmpty()) result.unlikeTraining().ifPresent(alarms::add);
		List<String> others = new ArrayList<>(result.warnings());
		result.unlikeTraining().ifPresent(others::remove);
		alarms.addAll(others);
		return List.copyOf(alarms);
	}
}
