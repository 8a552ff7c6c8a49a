package org.abscam.cam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What users are told of one image, and u of it, from numbers that are worked out by hand. */
class TargetValuesTest {

	private static final float LN2 = (float) Math.log(2);
	private static final float[] SCORES = {1, 2, 2 + LN2, -3};
	private static final float[] PROBABILITIES = {.125f, .25f, .5f, .125f};

	/** Of scores 2 and 2 + ln 2 the weights are 1/3 and 2/3, their mean 2 + 2/3·ln 2; α is one half of that. */
	@Test
	void aClassRatherThanOthersIsADifferenceOfScores() {
		Contrast contrast = new Contrast(0, List.of(1, 2), 3, .5f);
		assertThat(contrast.value(SCORES, PROBABILITIES, 0)).isCloseTo(1 - .5f * (2 + 2 * LN2 / 3), within(1e-6f));
		assertThat(contrast.activated(SCORES, PROBABILITIES, 0)).isEqualTo(contrast.value(SCORES, PROBABILITIES, 0));
		assertThat(contrast.others(SCORES, 0)).containsExactly(1, 2);
	}

	@Test
	void similarClassesAreTheHighestOthers() {
		Contrast contrast = new Contrast(-1, List.of(), 2, 1);
		assertThat(contrast.others(SCORES, 2)).containsExactly(1, 0);
		assertThat(contrast.others(SCORES, 3)).containsExactly(2, 1);
		float weight = (float) (1 / (1 + Math.exp(-1)));
		assertThat(contrast.value(SCORES, PROBABILITIES, 2)).isCloseTo(2 + LN2 - (weight * 2 + (1 - weight)), within(1e-6f));
	}

	@Test
	void amountsGoUpOrDown() {
		assertThat(new Target.Amount(1, true).activated(SCORES, PROBABILITIES, 1)).isEqualTo(.25f);
		assertThat(new Target.Amount(1, false).activated(SCORES, PROBABILITIES, 1)).isEqualTo(-.25f);
		assertThat(new Target.Amount(1, false).value(SCORES, PROBABILITIES, 1)).as("what is told has no sign of its own").isEqualTo(.25f);
	}

	@Test
	void unlikenessIsOneLessTheCosine() {
		assertThat(new Likeness(new float[] {3, 4}, true).activated(new float[] {.75f}, new float[] {.75f}, 0)).isEqualTo(.75f);
		assertThat(new Likeness(new float[] {3, 4}, false).activated(new float[] {.75f}, new float[] {.75f}, 0)).isEqualTo(.25f);
		assertThat(new Likeness(new float[] {3, 4}, true).reported(null)).isEqualTo(1);
	}

	@Test
	void onlyWhatIsGivenARegionTakesOne() {
		assertThat(new Region(0, Region.Where.GIVEN).takesRegion()).isTrue();
		assertThat(new Region(0, Region.Where.PREDICTED).takesRegion()).isFalse();
		assertThat(new Region(0, Region.Where.EVERYWHERE).takesRegion()).isFalse();
		assertThat(new Box(0, true).takesRegion()).isTrue();
		assertThat(new Box(0, false).takesRegion()).isFalse();
		assertThat(Target.OneClass.HIGHEST.takesRegion()).isFalse();
		assertThat(Target.OneClass.HIGHEST.value(SCORES, PROBABILITIES, 2)).isEqualTo(.5f);
		assertThat(Target.OneClass.HIGHEST.activated(SCORES, PROBABILITIES, 0)).isEqualTo(.125f);
	}

	@Test
	void methodsThatLookAtAnswersAlone() {
		assertThat(SaliencyMethod.all()).hasSize(CamMethod.values().length + 2).endsWith(BlackBoxMethod.OCCLUSION, BlackBoxMethod.RISE);
		for (BlackBoxMethod method : BlackBoxMethod.values()) assertThat(method.hasTwoPhases()).as(method.option()).isFalse();
	}
}
