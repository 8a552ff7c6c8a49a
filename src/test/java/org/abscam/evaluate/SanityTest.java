package org.abscam.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SanityTest {

	private static final int LAYERS = 3;

	@Test
	void passesWhereMapsOfRandomWeightsAreUnlikeTheOriginals() {
		Sanity sanity = Sanity.of(List.of(ending(.1, .3, false), ending(.3, -.1, false))).orElseThrow();
		assertThat(sanity.ssim().orElseThrow()).isCloseTo(.2, within(1e-12));
		assertThat(sanity.spearman().orElseThrow()).isCloseTo(.1, within(1e-12));
		assertThat(sanity.passes()).isTrue();
		assertThat(sanity.verdict()).isEqualTo("passes");
	}

	@Test
	void doesNotPassWhereEitherMeasureStaysHigh() {
		assertThat(Sanity.of(List.of(ending(.5, 0, false))).orElseThrow().verdict()).isEqualTo("does not pass");
		assertThat(Sanity.of(List.of(ending(.1, .6, false))).orElseThrow().passes()).isFalse();
	}

	@Test
	void emptyMapsAreCountedAndNotTakenForAlike() {
		Sanity sanity = Sanity.of(List.of(ending(.9, Double.NaN, true), ending(.2, .1, false))).orElseThrow();
		assertThat(sanity).extracting(Sanity::maps, Sanity::empty).containsExactly(2, 1);
		assertThat(sanity.ssim().orElseThrow()).isEqualTo(.2);
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
		List<RandomisationCascade.Stage> stages = new ArrayList<>();
		stages.add(stage(1, .9, .9, false));
		stages.add(stage(LAYERS, ssim, spearman, empty));
		return new RandomisationCascade(1, "a", LAYERS, stages);
	}

	private static RandomisationCascade.Stage stage(int randomised, double ssim, double spearman, boolean empty) {
		return new RandomisationCascade.Stage("layer", "Conv", randomised, .5, ssim, spearman, empty);
	}
}
