package org.abscam.evaluate.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SanityTest {

	private static final int LAYERS = 3;

	@Test
	void passesWhereMapsOfRandomWeightsAreUnlikeTheOriginals() {
		Sanity sanity = Sanity.of(List.of(ending(.1, .3, false), ending(.3, -.1, false))).orElseThrow();
		assertThat(sanity.all().ssim().orElseThrow()).isCloseTo(.2, within(1e-12));
		assertThat(sanity.all().spearman().orElseThrow()).isCloseTo(.1, within(1e-12));
		assertThat(sanity.passes()).isTrue();
		assertThat(sanity.verdict()).isEqualTo("passes");
	}

	@Test
	void doesNotPassWhereEitherMeasureStaysHigh() {
		assertThat(Sanity.of(List.of(ending(.5, 0, false))).orElseThrow().verdict()).isEqualTo("does not pass");
		assertThat(Sanity.of(List.of(ending(.1, .6, false))).orElseThrow().passes()).isFalse();
	}

	/** What the bundled model of old did: all weights random is another map, but the class head random is the same one. */
	@Test
	void doesNotPassWhereARandomClassHeadLeavesTheMapsAsTheyAre() {
		Sanity head = Sanity.of(List.of(cascade(stage(1, .998, .98, false), stage(2, .2, .1, false), stage(LAYERS, .08, .1, false))))
			.orElseThrow();
		assertThat(head.passes()).isFalse();
		assertThat(head.failures()).isEqualTo("class head");
		assertThat(head.head().toString()).isEqualTo("class head random: 0 of 1 maps empty, SSIM 0.998, rank correlation 0.980");
		Sanity between = Sanity.of(List.of(cascade(stage(1, .1, .1, false), stage(2, .2, .71, false), stage(LAYERS, .08, .1, false))))
			.orElseThrow();
		assertThat(between.failures()).as("every stage counts").isEqualTo("2 of 3 layers");
		assertThat(Sanity.of(List.of(cascade(stage(1, .8, .7, false), stage(LAYERS, .49, .49, false)))).orElseThrow().passes())
			.as("above the bounds of class sensitivity, at those of the last stage").isTrue();
	}

	@Test
	void aCorrelationThatIsNotDefinedIsSaid() {
		Sanity.Part head = Sanity.of(List.of(cascade(stage(1, .5, Double.NaN, false), stage(LAYERS, .1, .1, false)),
			cascade(stage(1, .3, .25, false), stage(LAYERS, .1, .1, false)))).orElseThrow().head();
		assertThat(head.undefined()).isEqualTo(1);
		assertThat(head.spearman().orElseThrow()).isEqualTo(.25);
		assertThat(head.ssim().orElseThrow()).isCloseTo(.4, within(1e-12));
		assertThat(head.toString()).contains("undefined of 1, whose original is empty");
	}

	@Test
	void emptyMapsAreCountedAndNotTakenForAlike() {
		Sanity sanity = Sanity.of(List.of(ending(.9, Double.NaN, true), ending(.2, .1, false))).orElseThrow();
		assertThat(sanity.all()).extracting(Sanity.Part::maps, Sanity.Part::empty).containsExactly(2, 1);
		assertThat(sanity.all().ssim().orElseThrow()).isEqualTo(.2);
		assertThat(sanity.passes()).isTrue();
		assertThat(Sanity.of(List.of(ending(.9, Double.NaN, true))).orElseThrow().passes()).as("nothing is left").isTrue();
	}

	@Test
	void cascadesThatWereStoppedEarlyDoNotCount() {
		RandomisationCascade stopped = new RandomisationCascade(1, "a", LAYERS, List.of(stage(1, .9, .9, false)));
		assertThat(Sanity.of(List.of(stopped))).isEmpty();
		assertThat(Sanity.of(List.of(stopped, ending(.1, .1, false))).orElseThrow().maps()).isEqualTo(1);
		assertThat(Sanity.of(List.of())).isEmpty();
	}

	private static RandomisationCascade ending(double ssim, double spearman, boolean empty) {
		return cascade(stage(1, .4, .4, false), stage(LAYERS, ssim, spearman, empty));
	}

	private static RandomisationCascade cascade(RandomisationCascade.Stage... stages) {
		return new RandomisationCascade(1, "a", LAYERS, List.of(stages));
	}

	private static RandomisationCascade.Stage stage(int randomised, double ssim, double spearman, boolean empty) {
		return new RandomisationCascade.Stage("layer", "Conv", randomised, .5, ssim, spearman, empty);
	}
}
