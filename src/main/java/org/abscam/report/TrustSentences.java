package org.abscam.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.Faithfulness;
import org.abscam.evaluate.MapMeasures;
import org.abscam.evaluate.MaskingTest;
import org.abscam.evaluate.Stability;
import org.abscam.evaluate.sensitivity.ClassLikeness;
import org.abscam.evaluate.sensitivity.ClassSensitivity;
import org.abscam.evaluate.sensitivity.KnownSensitivity;
import org.abscam.explain.network.TrainingLikeness;

/**
 * How far maps can be trusted, in sentences that say what was done and what came out; never a lone word that could be read as a finding.
 * Windows, reports and logs all say it in these words.
 */
public final class TrustSentences {

	private TrustSentences() {}

	/**
	 * A sentence.
	 *
	 * @param claim what came out and what follows, without its full stop
	 * @param figures the numbers behind it, empty where there are none
	 * @param isAlarm whether it warns
	 */
	public record Sentence(String claim, String figures, boolean isAlarm) {

		/** @return the whole sentence, its numbers in brackets */
		public String words() {
			return claim + (figures.isEmpty() ? "" : " (" + figures + ")") + ".";
		}

		/** @return the sentence without its numbers */
		public String brief() {
			return claim + ".";
		}
	}

	/**
	 * @param result an explained scan
	 * @param image one of its images
	 * @return what is known of that image's map, the warnings first; none where nothing was measured
	 */
	public static List<Sentence> of(ExplainedScan result, ExplainedImage image) {
		if (image.isEmpty()) return List.of(alarm("The map is empty: nothing was found that the answer depends on", ""));
		List<Sentence> said = new ArrayList<>();
		image.measures().ifPresent(measured -> said.addAll(of(measured, result.inWords(image))));
		image.classes().filter(ClassLikeness::isAlike).ifPresent(classes -> said
			.add(alarm("The map is like those of other classes: it shows where the network looks for these, too", "")));
		said.sort(Comparator.comparing(sentence -> !sentence.isAlarm));
		return said;
	}

	/**
	 * @param result an explained scan
	 * @return what is known of all its maps together
	 */
	public static List<Sentence> of(ExplainedScan result) {
		List<Sentence> said = new ArrayList<>();
		result.sensitivity().ifPresent(known -> said.add(of(known)));
		masked(result.images()).ifPresent(said::add);
		Optional<TrainingLikeness> training = result.explainer().model().training();
		if (training.isEmpty()) said.add(note("Whether the model was trained on images like these is not known"));
		else if (result.unlikeTraining().isEmpty()) {
			said.add(note("As far as the model can tell, "
				+ (result.images().size() == 1 ? "the image looks" : "the images look") + " like the " + training.get().images()
				+ " that it was trained on"));
		}
		result.spent().ifPresent(spent -> said.add(note("Of the masks that make the maps: " + spent)));
		return said;
	}

	/**
	 * What must stand beside a map where there is room for one sentence.
	 *
	 * @param result an explained scan
	 * @param image one of its images
	 * @return the first warning; else the first of all else; else that nothing was measured
	 */
	public static Sentence first(ExplainedScan result, ExplainedImage image) {
		List<Sentence> ofImage = of(result, image);
		return Stream.concat(ofImage.stream(), result.sensitivity().map(TrustSentences::of).stream()).filter(Sentence::isAlarm).findFirst()
			.or(() -> ofImage.stream().findFirst()).orElse(NOT_MEASURED);
	}

	private static final Sentence NOT_MEASURED = note("Whether the answer depends on the hotspots was not measured");

	/**
	 * What stands on a picture, where there is room for a few words only.
	 *
	 * @param image a map that was measured
	 * @return words that cannot be read as a finding; empty where the map has no hotspot or masking was not tested
	 */
	public static Optional<String> onPicture(EvaluatedImage image) {
		return image.faithfulness().map(word -> switch (word) {
			case UNFAITHFUL -> "do not rely on this map";
			case CONSISTENT -> "the answer depends on the hotspots";
			case WEAK -> image.measures().masking().filter(test -> test.pValue() > Faithfulness.SIGNIFICANT).isPresent()
				? "chance could do as well as this map" : "do not rely on the map's details";
		});
	}

	static List<Sentence> of(EvaluatedImage image, String explained) {
		List<Sentence> said = new ArrayList<>();
		MapMeasures measures = image.measures();
		measures.masking().ifPresent(test -> said.add(masking(test, explained)));
		double deletion = measures.deletion().area();
		double insertion = measures.insertion().area();
		if (insertion <= deletion) {
			said.add(alarm("The image without the map's best pixels keeps '" + explained
				+ "' better than these pixels alone bring it: do not rely on this map",
				String.format(Locale.ROOT, "mean probability %.3f against %.3f", deletion, insertion)));
		}
		image.stability().ifPresent(stability -> said.add(stability(stability)));
		return said;
	}

	private static Sentence masking(MaskingTest test, String explained) {
		String lowers = "Masking the hotspots lowers '" + explained + "' ";
		int others = test.randomDrops().length;
		String figures = "its probability changes by " + change(test.drop()) + "; with " + others + " random "
			+ (others == 1 ? "place of the same shape masked by " + change(test.meanRandomDrop())
				: "places of the same shape masked by " + change(test.meanRandomDrop()) + " on average");
		if (test.drop() <= test.meanRandomDrop())
			return alarm(lowers + "no more than masking random places: do not rely on this map", figures);
		if (test.pValue() > Faithfulness.SIGNIFICANT) {
			return alarm(lowers + "more than masking random places does on average, but some of these lower it as much: chance could do as "
				+ "well as this map", figures);
		}
		return new Sentence(lowers + "more than masking random places: the answer depends on them, whether it is right or wrong", figures,
			false);
	}

	private static Sentence stability(Stability stability) {
		boolean changes = stability.shifted() < Faithfulness.STABLE;
		return new Sentence("Where the image is moved a little, the map " + (changes ? "changes: do not rely on its details"
			: "moves with it"), String.format(Locale.ROOT, "by 2 %% of its size; similarity %.2f, 1 being the same map",
				stability.shifted()),
			changes);
	}

	/** Of a stack, in how many slices masking costs more than chance. */
	private static Optional<Sentence> masked(List<ExplainedImage> images) {
		List<MaskingTest> tests = images.stream().flatMap(image -> image.measures().stream())
			.flatMap(measured -> measured.measures().masking().stream()).toList();
		if (tests.isEmpty()) return images.stream().allMatch(ExplainedImage::isEmpty) ? Optional.empty() : Optional.of(NOT_MEASURED);
		if (images.size() == 1) return Optional.empty(); // the sentences of the image say it
		long hold = tests.stream().filter(test -> test.drop() > test.meanRandomDrop() && test.pValue() <= Faithfulness.SIGNIFICANT)
			.count();
		return Optional.of(new Sentence("In " + hold + " of " + tests.size()
			+ " maps with hotspots, masking these lowers the answer more than masking random places, beyond chance"
			+ (hold == tests.size() ? "" : "; do not rely on the other maps"), "", hold < tests.size()));
	}

	private static Sentence of(KnownSensitivity known) {
		return switch (known.verdict()) {
			case DOES_NOT_DEPEND -> alarm("Maps of this method do not depend on the class: they show where the network looks for anything",
				known.measured().map(ClassSensitivity::figures).orElse(""));
			case DEPENDS -> new Sentence("Maps of this method differ from class to class",
				known.measured().map(ClassSensitivity::figures).orElse(""), false);
			case NOT_APPLICABLE -> note("Maps of classes cannot be compared: " + known.inapplicable().orElse(""));
			case NOT_MEASURED -> note("Whether the maps of this model depend on the class was not measured");
		};
	}

	private static Sentence alarm(String claim, String figures) {
		return new Sentence(claim, figures, true);
	}

	private static Sentence note(String claim) {
		return new Sentence(claim, "", false);
	}

	/** Of a drop the change, with its sign. */
	private static String change(double drop) {
		String size = String.format(Locale.ROOT, "%.3f", Math.abs(drop));
		return size.equals("0.000") ? size : (drop > 0 ? "−" : "+") + size;
	}
}
