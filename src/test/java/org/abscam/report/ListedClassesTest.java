package org.abscam.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListedClassesTest {

	@Test
	void upToTenClassesAreListedInTheirOrder() {
		assertThat(ListedClasses.of(new float[] {1, 3, 2})).containsExactly(0, 1, 2);
		assertThat(ListedClasses.of(new float[] {9, 8, 7, 6, 5, 4, 3, 2, 1, 0})).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
		assertThat(ListedClasses.with(new float[] {1, 3, 2}, 1)).containsExactly(0, 1, 2);
	}

	@Test
	void ofMoreTheBestFiveAndTheOneThatIsAskedFor() {
		float[] scores = {0, 9, 1, 8, 2, -7, 3, 6, 4, 5, -1};
		assertThat(ListedClasses.of(scores)).containsExactly(1, 3, 7, 9, 8);
		assertThat(ListedClasses.with(scores, 9)).containsExactly(1, 3, 7, 9, 8);
		assertThat(ListedClasses.with(scores, 5)).containsExactly(1, 3, 7, 9, 8, 5);
	}
}
