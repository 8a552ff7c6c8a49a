package org.abscam.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.abscam.cam.CamMethod;
import org.abscam.evaluate.ConfidenceChange;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.MapMeasures;
import org.abscam.evaluate.MapShape;
import org.abscam.evaluate.MaskingTest;
import org.abscam.evaluate.Stability;
import org.abscam.evaluate.pixels.Curve;
import org.abscam.explain.Explainer;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.report.TrustSentences.Sentence;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TrustSentencesTest {

	private static Explainer explainer;

	@BeforeAll
	static void open() throws Exception {
		explainer = Results.explainer(new ExplainOptions(CamMethod.GRAD_CAM, "top", ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 1));
	}

	/** The words of the specification. */
	@Test
	void aMapThatMaskingContradictsSaysSo() {
		Sentence said = TrustSentences.of(measured(.01, new double[] {.02, .04}, .2, .8, Optional.empty()), "pneumonia").get(0);

		assertThat(said.brief())
			.isEqualTo("Masking the hotspots lowers 'pneumonia' no more than masking random places: do not rely on this map.");
		assertThat(said.isAlarm()).isTrue();
		assertThat(said.figures())
			.isEqualTo("its probability changes by −0.010; with 2 random places of the same shape masked by −0.030 on average");
		assertThat(said.words()).isEqualTo(said.claim() + " (" + said.figures() + ").");
	}

	@Test
	void whatChanceCouldDoIsNoProof() {
		Sentence said = TrustSentences.of(measured(.3, new double[] {.1, .4, 0}, .2, .8, Optional.empty()), "malignant").get(0);

		assertThat(said.words()).contains("more than masking random places does on average", "chance could do as well as this map");
		assertThat(said.isAlarm()).isTrue();
	}

	@Test
	void aMapThatHoldsIsNoWarningAndNoPraise() {
		double[] others = new double[20];
		others[3] = -.02;
		List<Sentence> said = TrustSentences.of(measured(.5, others, .2, .8, Optional.of(new Stability(.9, .9, OptionalDouble.empty()))),
			"malignant");

		assertThat(said).extracting(Sentence::isAlarm).containsOnly(false);
		assertThat(said.get(0).words()).contains("depends on them, whether it is right or wrong", "by −0.500", "by +0.001 on average");
		assertThat(said.get(1).words()).contains("the map moves with it", "similarity 0.90");
	}

	@Test
	void curvesThatContradictAndShiftsThatChangeTheMapWarn() {
		List<Sentence> said =
			TrustSentences.of(measured(.5, new double[20], .7, .4, Optional.of(new Stability(.3, .9, OptionalDouble.empty()))), "benign");

		assertThat(said).extracting(Sentence::isAlarm).containsExactly(false, true, true);
		assertThat(said.get(1).words()).contains("do not rely on this map", "0.700 against 0.400");
		assertThat(said.get(2).words()).contains("do not rely on its details");
	}

	@Test
	void noSentenceIsALoneWordThatCouldBeAFinding() throws Exception {
		ExplainedScan result = Results.of(explainer);
		for (Sentence each : TrustSentences.of(result))
			assertThat(each.words()).contains(" ").endsWith(".").doesNotContain("unfaithful", "weak");
	}

	/** They follow from the measures as the page on trust tells it. */
	@Test
	void wordsOnAPictureSayWhatFollows() throws Exception {
		Optional<Stability> moved = Optional.of(new Stability(.3, .9, OptionalDouble.empty()));
		double[] none = new double[20];
		double[] one = none.clone();
		one[3] = .6;
		Map<String, EvaluatedImage> expected = Map.of("the answer depends on the hotspots", measured(.5, none, .2, .8, Optional.empty()),
			"do not rely on this map", measured(.01, new double[] {.02, .04}, .2, .8, Optional.empty()),
			"chance could do as well as this map", measured(.5, one, .2, .8, Optional.empty()),
			"do not rely on the map's details", measured(.5, none, .2, .8, moved));
		String page = Files.readString(Path.of("src/site/markdown/trust.md")).replaceAll("\\s+", " ");
		expected.forEach((words, image) -> {
			assertThat(TrustSentences.onPicture(image)).contains(words);
			assertThat(page).contains("*" + words + "*");
		});
	}

	@Test
	void whereOneSentenceHasRoomAWarningComesFirst() throws Exception {
		ExplainedScan result = Results.of(explainer);
		ExplainedImage image = result.images().get(0);
		ExplainedImage mixed = with(image, measured(.5, new double[20], .7, .4, Optional.empty()));
		ExplainedImage holds = with(image, measured(.5, new double[20], .2, .8, Optional.empty()));

		assertThat(TrustSentences.of(result, mixed).get(0).isAlarm()).isTrue();
		assertThat(TrustSentences.first(result, mixed).words()).contains("mean probability 0.700 against 0.400");
		assertThat(TrustSentences.first(result, image).words()).isEqualTo("Whether the answer depends on the hotspots was not measured.");
		assertThat(TrustSentences.first(result, result.images().get(1)).brief()).startsWith("The map is empty");
		if (result.sensitivity().flatMap(k -> k.badge()).isEmpty())
			assertThat(TrustSentences.first(result, holds).brief()).startsWith("Masking the hotspots lowers");
	}

	/** As where measuring ended midway: of two images one, which a report may not show. */
	@Test
	void ofAStackItIsSaidOfAllMapsEvenWhereOneAloneWasMeasured() throws Exception {
		ExplainedScan stack = Results.of(explainer);
		EvaluatedImage none = measured(.01, new double[] {.02, .04}, .2, .8, Optional.empty());
		ExplainedScan measured = new ExplainedScan(stack.scan(), explainer, stack.networkImages(),
			List.of(with(stack.images().get(0), none), stack.images().get(1)), stack.slices(), stack.maps(), .5, 1, Optional.empty());

		assertThat(TrustSentences.of(measured)).extracting(Sentence::words)
			.contains("In 0 of 1 maps with hotspots, masking these lowers the "
				+ "answer more than masking random places, beyond chance; do not rely on the other maps.");
	}

	@Test
	void theAnswerIsTheModelsWhateverTheMapExplains() throws Exception {
		ExplainedScan result = Results.of(explainer);
		List<String> classes = result.explainer().model().classes();
		ExplainedImage image = result.images().get(0); // top class 1 at 0.625, map of class 2 at 0.25

		assertThat(AnswerSentence.of(result, image)).isEqualTo(classes.get(1) + ", probability 0.63");
		assertThat(AnswerSentence.explainsOther(result, image)).contains("The map explains '" + classes.get(2) + "', probability 0.25");
		assertThat(AnswerSentence.explainsOther(result, result.images().get(1))).isEmpty();
	}

	@Test
	void nothingIsRoundedToCertainty() {
		assertThat(AnswerSentence.probability(.99999)).isEqualTo("above 0.99");
		assertThat(AnswerSentence.probability(.994)).isEqualTo("0.99");
		assertThat(AnswerSentence.probability(.0001)).isEqualTo("below 0.01");
		assertThat(AnswerSentence.probability(.874)).isEqualTo("0.87");
	}

	@Test
	void theAccuracyIsThatOfTheCard() {
		assertThat(AnswerSentence.accuracy(explainer.model().source().card()))
			.isEqualTo("right in 0.90 of 67 images (95 % interval 0.80 to 0.95), validation images of BUSI");
		assertThat(AnswerSentence.accuracy(Optional.empty())).isEqualTo("how often it is right is not known");
	}

	private static ExplainedImage with(ExplainedImage image, EvaluatedImage measured) {
		return new ExplainedImage(image.slice(), image.label(), image.scores(), image.probabilities(), image.topClass(), image.classIndex(),
			image.peak(), image.channels(), image.forwardPasses(), OptionalInt.empty(), image.hotspots(), Optional.of(measured));
	}

	private static EvaluatedImage measured(double drop, double[] others, double deletion, double insertion, Optional<Stability> stability) {
		MapMeasures measures = new MapMeasures(flat(deletion), flat(insertion), new ConfidenceChange(.9, .5), Optional.empty(),
			Optional.of(new MaskingTest(10, drop, others)), Optional.empty(), new MapShape(.1, OptionalDouble.empty(), .5),
			Optional.empty());
		return new EvaluatedImage(1, "", "a", .9, false, measures, stability, OptionalDouble.empty());
	}

	private static Curve flat(double probability) {
		return new Curve(new double[] {0, 1}, new double[] {probability, probability});
	}
}
