package org.abscam.fiji.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellTest {

	private final AtomicLong now = new AtomicLong(5_000_000_000L);
	private final Spell spell = new Spell(now::get);

	@Test
	void theRestTakesAsLongAsThePartThatIsDone() {
		assertThat(spell.left(0)).isEmpty();
		now.addAndGet(30_000_000_000L);
		assertThat(spell.left(.25)).as("a quarter in 30 s").contains("about 90 s left");
		now.addAndGet(90_000_000_000L);
		assertThat(spell.left(.8)).as("four fifths in 120 s").contains("about 30 s left");
		assertThat(spell.left(1)).isEmpty();
	}

	@Test
	void whatWasDoneBeforeItsFirstWordDoesNotCount() {
		spell.left(.5);
		now.addAndGet(10_000_000_000L);
		assertThat(spell.left(.75)).contains("about 10 s left");
	}

	@Test
	void nothingIsGuessedFromTheFirstMoments() {
		spell.left(0);
		now.addAndGet(1_000_000_000L);
		assertThat(spell.left(.5)).as("after a second").isEmpty();
		now.addAndGet(9_000_000_000L);
		assertThat(spell.left(.01)).as("of a hundredth").isEmpty();
	}

	@Test
	void workThatBeginsAnewIsMeasuredAnew() {
		spell.left(0);
		now.addAndGet(60_000_000_000L);
		spell.left(.9);
		spell.left(.0);
		now.addAndGet(4_000_000_000L);
		assertThat(spell.left(.5)).contains("about 4 s left");
	}

	@ParameterizedTest
	@CsvSource({"0.4, less than a second", "1.2, about 1 s", "119, about 119 s", "600, about 10 min", "9000, about 2.5 h"})
	void timesAreReadable(double seconds, String words) {
		assertThat(Spell.inWords(seconds)).isEqualTo(words);
	}

	@Test
	void oneIsNotMany() {
		assertThat(Counted.of(1, "image")).isEqualTo("1 image");
		assertThat(Counted.of(0, "image") + ", " + Counted.of(16, "image")).isEqualTo("0 images, 16 images");
	}
}
