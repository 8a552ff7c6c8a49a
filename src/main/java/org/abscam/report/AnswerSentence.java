package org.abscam.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.abscam.cam.Probability;
import org.abscam.explain.network.OpenModel;
import org.abscam.model.Measured;
import org.abscam.model.ModelCard;

/** What a model says, and how good it is, in the words of windows, reports and logs. */
public final class AnswerSentence {

	private static final int NAMED = 3;

	private AnswerSentence() {}

	/**
	 * The model's answer, whatever the map explains.
	 *
	 * @param result an explained scan
	 * @param image one of its images
	 * @return such as {@code malignant, probability 0.87}; of a model that finds several things and knows from where on, all that it finds; of
	 *         other questions than those for a class, what was asked with its value
	 */
	public static String of(ExplainedScan result, ExplainedImage image) {
		if (!result.explainer().question().isOfClass() || !result.explainer().question().hasProbabilities())
			return result.explainer().question().answer(image.scores(), image.probabilities(), image.classIndex());
		OpenModel model = result.explainer().model();
		Map<String, Double> from = model.source().card().map(c -> c.settings().operatingThresholds()).orElse(Map.of());
		if (model.probability() == Probability.SIGMOID && !from.isEmpty() && image.probabilities().length > 2)
			return found(model, image.probabilities(), from);
		return named(model, image.probabilities(), image.topClass());
	}

	/** Of a model in which classes do not exclude each other. */
	private static String found(OpenModel model, float[] probabilities, Map<String, Double> from) {
		List<Integer> found = IntStream.range(0, probabilities.length).boxed()
			.filter(i -> from.containsKey(model.classes().get(i)) && probabilities[i] >= from.get(model.classes().get(i)))
			.sorted(Comparator.comparingDouble(i -> -probabilities[i])).toList();
		if (found.isEmpty()) {
			int most =
				IntStream.range(0, probabilities.length).boxed().max(Comparator.comparingDouble(i -> probabilities[i])).orElseThrow();
			return "no class reaches its threshold; highest " + named(model, probabilities, most);
		}
		return found.stream().limit(NAMED).map(i -> named(model, probabilities, i)).collect(Collectors.joining("; "))
			+ (found.size() > NAMED ? "; and " + (found.size() - NAMED) + " more" : "");
	}

	private static String named(OpenModel model, float[] probabilities, int index) {
		return model.classes().get(index) + ", probability " + probability(probabilities[index]);
	}

	/**
	 * @param probability 0..1
	 * @return with two digits, never rounded to certainty: {@code above 0.99}, {@code below 0.01}
	 */
	public static String probability(double probability) {
		if (probability >= 0.995) return "above 0.99";
		if (probability < 0.005) return "below 0.01";
		return String.format(Locale.ROOT, "%.2f", probability);
	}

	/**
	 * @param result an explained scan
	 * @param image one of its images
	 * @return what the map explains, where that is not the model's answer; empty where it is
	 */
	public static Optional<String> explainsOther(ExplainedScan result, ExplainedImage image) {
		if (!result.explainer().question().isOfClass() || image.classIndex() == image.topClass()) return Optional.empty();
		String probability = result.probability(image, image.classIndex()).map(p -> ", probability " + probability(p)).orElse("");
		return Optional.of("The map explains '" + result.className(image.classIndex()) + "'" + probability);
	}

	/**
	 * @param accuracy what a model's card says was measured
	 * @return such as {@code right in 0.90 of 67 images (95 % interval 0.80 to 0.95), validation images of BUSI}
	 */
	public static String accuracy(Measured.Accuracy accuracy) {
		String on = accuracy.on().isBlank() ? "" : ", " + accuracy.on();
		return String.format(Locale.ROOT, "right in %.2f of %d images (95 %% interval %.2f to %.2f)%s", accuracy.value(), accuracy.images(),
			accuracy.low(), accuracy.high(), on);
	}

	/**
	 * @param card a model's card, if it has one
	 * @return how often it was right, or that nobody says
	 */
	public static String accuracy(Optional<ModelCard> card) {
		return card.flatMap(c -> c.settings().measured().accuracy()).map(AnswerSentence::accuracy)
			.orElse("how often it is right is not known");
	}
}
