package org.abscam.report.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.abscam.explain.PosedQuestion;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.report.AnswerSentence;
import org.abscam.report.ExplainedImage;
import org.abscam.report.ExplainedScan;

/** What the model says of a scan, in words. */
final class AnswerWords {

	/** That are named. */
	private static final int MOST_ANSWERS = 4;

	private AnswerWords() {}

	/** Of the whole scan: of one image its answer, of several the one that is given most often, or the image that it is highest on. */
	static String of(ExplainedScan result) {
		if (result.images().size() == 1) return capital(of(result, result.images().get(0)));
		if (!isTop(result)) {
			ExplainedImage most = result.mostTelling(result.images());
			return capital(result.inWords(most)) + ": highest on slice " + most.slice() + ", " + value(result, most);
		}
		Map.Entry<String, List<ExplainedImage>> first = answers(result).get(0);
		return capital(first.getKey() + " on " + first.getValue().size() + " of " + result.images().size() + " slices");
	}

	/** What of several images is beside that. */
	static List<String> beside(ExplainedScan result) {
		if (result.images().size() == 1) return List.of();
		if (!isTop(result)) return List.of("Of " + result.images().size() + " slices.");
		List<String> parts = new ArrayList<>();
		List<Map.Entry<String, List<ExplainedImage>>> answers = answers(result);
		for (Map.Entry<String, List<ExplainedImage>> answer : answers.subList(0, Math.min(MOST_ANSWERS, answers.size()))) {
			ExplainedImage most = result.mostTelling(answer.getValue());
			String sure = "most surely on slice " + most.slice() + ", " + value(result, most);
			parts.add(parts.isEmpty() ? capital(sure) : answer.getKey() + " on " + answer.getValue().size() + ", " + sure);
		}
		if (answers.size() > parts.size()) parts.add((answers.size() - parts.size()) + " other classes");
		return List.of(String.join("; ", parts) + ".");
	}

	/** Whether each image is explained for its own highest class. */
	private static boolean isTop(ExplainedScan result) {
		return result.explainer().question().isOfClass()
			&& result.explainer().options().classChoice().equalsIgnoreCase(ExplainOptions.TOP);
	}

	/** Each answer with its images, the most frequent first. */
	private static List<Map.Entry<String, List<ExplainedImage>>> answers(ExplainedScan result) {
		Map<String, List<ExplainedImage>> answers = new LinkedHashMap<>();
		for (ExplainedImage image : result.images()) answers.computeIfAbsent(result.inWords(image), a -> new ArrayList<>()).add(image);
		return answers.entrySet().stream().sorted((a, b) -> Integer.compare(b.getValue().size(), a.getValue().size())).toList();
	}

	/** Of one image. */
	static String of(ExplainedScan result, ExplainedImage image) {
		return AnswerSentence.of(result, image) + AnswerSentence.explainsOther(result, image).map(other -> ". " + other).orElse("");
	}

	/** What it is and how much. */
	private static String value(ExplainedScan result, ExplainedImage image) {
		PosedQuestion question = result.explainer().question();
		float value = result.value(image);
		boolean probability = question.hasProbabilities() && value >= 0 && value <= 1;
		return question.valueName() + " " + (probability ? AnswerSentence.probability(value) : Words.part(value))
			+ question.unit().map(unit -> " " + unit).orElse("");
	}

	private static String capital(String words) {
		return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
	}
}
