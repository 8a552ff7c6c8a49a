package org.abscam.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against NumPy and scipy.optimize.minimize_scalar (bounded, xatol 1e-10) on scores of the same formula. */
class CalibrationTest {

	private static List<Calibration.Labelled> images() {
		List<Calibration.Labelled> images = new ArrayList<>();
		for (int a = 0; a < 200; a++) {
			float[] scores = new float[3];
			int top = 0;
			for (int c = 0; c < 3; c++) {
				scores[c] = (float) (3 * Math.sin(1.1 * a + 2. * c) + 2 * Math.cos(.37 * a * c));
				if (scores[c] > scores[top]) top = c;
			}
			images.add(new Calibration.Labelled(scores, a * 7 % 10 < 7 ? top : a % 3));
		}
		return images;
	}

	@Test
	void softmaxIsCalibratedAsByScipy() {
		Calibration found = Calibration.of(images(), false);
		assertThat(found.images()).isEqualTo(200);
		assertThat(found.right()).isEqualTo(158);
		assertThat(found.temperature()).isCloseTo(2.4480461664457764, within(1e-5));
		assertThat(found.before()).isCloseTo(0.15080343717825498, within(1e-9));
		assertThat(found.after()).isCloseTo(0.16251971430196524, within(1e-5));
		assertThat(Calibration.error(images(), false, 2.4480461664457764)).isCloseTo(0.16251971430196524, within(1e-9));
	}

	@Test
	void sigmoidsAreCalibratedAsByScipy() {
		Calibration found = Calibration.of(images(), true);
		assertThat(found.temperature()).isCloseTo(3.100664566634863, within(1e-5));
		assertThat(found.before()).isCloseTo(0.15330868082793317, within(1e-9));
		assertThat(found.after()).isCloseTo(0.08377381337823989, within(1e-5));
	}

	/** Where every answer is right, each smaller temperature is likelier: what the search ends at is no temperature. */
	@Test
	void answersThatAreAllRightDetermineNoTemperature() {
		List<Calibration.Labelled> right =
			List.of(new Calibration.Labelled(new float[] {2, 0}, 0), new Calibration.Labelled(new float[] {0, 3}, 1));
		assertThat(Calibration.of(right, false).determined()).isFalse();
		List<Calibration.Labelled> mixed =
			List.of(new Calibration.Labelled(new float[] {2, 0}, 0), new Calibration.Labelled(new float[] {2, 0}, 0),
				new Calibration.Labelled(new float[] {2, 0}, 0), new Calibration.Labelled(new float[] {2, 0}, 1));
		Calibration known = Calibration.of(mixed, false); // p = 3/4 where 2 / T = ln 3
		assertThat(known.determined()).isTrue();
		assertThat(known.temperature()).isCloseTo(2 / Math.log(3), within(1e-3));
	}
}
