package org.abscam.evaluate.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.abscam.explain.Explanation;
import org.abscam.explain.options.NetworkInput;
import org.junit.jupiter.api.Test;

class ControlMapTest {

	private static final int SIZE = 32;

	@Test
	void theCentreIsTheMaximumAndTheCornersAreZero() {
		float[] map = on(ControlMap.CENTRE);

		assertThat(map[16 * SIZE + 16]).isEqualTo(1);
		assertThat(map[0]).isEqualTo(0);
		assertThat(map[5 * SIZE + 16]).isEqualTo(map[(SIZE - 1 - 5) * SIZE + 16]);
	}

	@Test
	void edgesLieAtTheStepOnly() {
		float[] map = on(ControlMap.EDGES);

		for (int column = 0; column < SIZE; column++) {
			float expected = column == 9 || column == 10 ? 1 : 0;
			assertThat(map[7 * SIZE + column]).as("column " + column).isEqualTo(expected);
		}
	}

	/** Sobel's masks give 2 beside a single bright pixel, above and below it, and √2 at its corners. */
	@Test
	void edgesOfASinglePixelAreSobelsWeightsInAllDirections() {
		float[] channels = new float[2 * 7 * 5];
		channels[3 * 7 + 4] = 4;
		channels[7 * 5 + 3 * 7 + 4] = 2; // mean 3
		float[] edges = ControlMap.EDGES.of(new NetworkInput(channels, new float[70], 2, 5, 7), new Random(4));

		float[] expected = new float[35];
		float corner = (float) (3 * Math.sqrt(2));
		expected[2 * 7 + 3] = expected[2 * 7 + 5] = corner;
		expected[2 * 7 + 4] = 6;
		expected[3 * 7 + 3] = expected[3 * 7 + 5] = 6;
		assertThat(edges).containsExactly(expected); // the lowest row is a border, which has none
	}

	@Test
	void noiseFillsTheRangeAndComesAgainWithItsSeed() {
		float[] map = on(ControlMap.RANDOM);
		double sum = 0;
		for (float value : map) sum += value;

		assertThat(map).contains(0f, 1f).isEqualTo(on(ControlMap.RANDOM));
		assertThat(sum / map.length).isCloseTo(0.5, within(0.2));
		for (ControlMap control : ControlMap.values()) assertThat(ControlMap.of(control.option())).contains(control);
	}

	/** Of a picture that is 0 up to column 9 and 1 from column 10. */
	private static float[] on(ControlMap control) {
		float[] step = new float[SIZE * SIZE];
		for (int i = 0; i < step.length; i++) step[i] = i % SIZE < 10 ? 0 : 1;
		Explanation explanation =
			new Explanation(new float[1], new float[1], 0, new float[SIZE * SIZE], new long[] {SIZE, SIZE}, 1, 0, new float[0]);
		return control.on(new NetworkInput(step, new float[SIZE * SIZE], 1, SIZE, SIZE), explanation, new Random(4));
	}
}
