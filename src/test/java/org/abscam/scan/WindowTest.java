package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WindowTest {

	@Test
	void centreAndWidthGiveBothBounds() {
		assertThat(Window.ofCentreWidth(40, 400)).isEqualTo(new Window(-160, 240));
	}

	@Test
	void emptyOrEndlessWindowsAreRefused() {
		for (double[] bounds : new double[][] {{1, 1}, {2, 1}, {Double.NaN, 1}, {0, Double.NaN}, {0, Double.POSITIVE_INFINITY},
			{Double.NEGATIVE_INFINITY, 0}})
			assertThatThrownBy(() -> new Window(bounds[0], bounds[1])).isInstanceOf(IllegalArgumentException.class);
		assertThatThrownBy(() -> Window.ofCentreWidth(0, -1)).isInstanceOf(IllegalArgumentException.class);
	}
}
