package org.abscam.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.util.Random;
import org.abscam.evaluate.pixels.ControlMap;
import org.abscam.evaluate.pixels.Overlap;
import org.abscam.evaluate.pixels.Resized;
import org.abscam.evaluate.pixels.SpearmanCorrelation;
import org.abscam.explain.options.NetworkInput;
import org.junit.jupiter.api.Test;

/** Building blocks of the measures against what others compute: textbooks, SciPy, ImageJ, and plain elimination. */
class KnownNumbersTest {

	/** Each missing pixel is the weighted mean of its neighbours: solved here as written down, by elimination with a full matrix. */
	@Test
	void imputationSolvesItsEquations() {
		Random random = new Random(6);
		for (int round = 0; round < 6; round++) {
			int width = 5 + round;
			int height = 8 - round;
			int pixels = width * height;
			float[] values = new float[2 * pixels];
			for (int i = 0; i < values.length; i++) values[i] = (float) (3 + random.nextGaussian());
			boolean[] missing = new boolean[pixels];
			for (int i = 0; i < pixels; i++) missing[i] = random.nextInt(4) > 0;
			missing[random.nextInt(pixels)] = false;

			float[] imputed = Road.imputed(new NetworkInput(values, new float[2 * pixels], 2, height, width), missing);

			for (int c = 0; c < 2; c++) {
				double[] expected = eliminated(values, c * pixels, missing, width);
				for (int i = 0; i < pixels; i++) assertThat((double) imputed[c * pixels + i]).isCloseTo(expected[i], within(1e-5));
			}
		}
	}

	private static double[] eliminated(float[] values, int offset, boolean[] missing, int width) {
		int n = missing.length;
		double[][] system = new double[n][n + 1];
		for (int i = 0; i < n; i++) {
			system[i][i] = 1;
			system[i][n] = values[offset + i];
			if (!missing[i]) continue;
			double weights = 0;
			for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) {
				int x = i % width + dx;
				int y = i / width + dy;
				if (dx == 0 && dy == 0 || x < 0 || x >= width || y < 0 || y >= n / width) continue;
				double weight = dx == 0 || dy == 0 ? 1 / 6. : 1 / 12.;
				system[i][y * width + x] = -weight;
				weights += weight;
			}
			system[i][i] = weights;
			system[i][n] = 0;
		}
		for (int k = 0; k < n; k++) for (int i = 0; i < n; i++) {
			if (i == k || system[i][k] == 0) continue;
			double factor = system[i][k] / system[k][k]; // the diagonal dominates
			for (int j = k; j <= n; j++) system[i][j] -= factor * system[k][j];
		}
		double[] solution = new double[n];
		for (int i = 0; i < n; i++) solution[i] = system[i][n] / system[i][i];
		return solution;
	}

	/** Half-pixel centres, the edges held: what PyTorch's interpolate gives for align_corners=False. */
	@Test
	void linearResizeHasHalfPixelCentres() {
		assertThat(Resized.of(new float[] {0, 4}, 2, 1, 4, 1)).containsExactly(0, 1, 3, 4);
		assertThat(Resized.of(new float[] {0, 4}, 1, 2, 1, 4)).containsExactly(0, 1, 3, 4);
		assertThat(Resized.of(new float[] {0, 4, 8, 16}, 2, 2, 4, 4)).containsExactly(0, 1, 3, 4, 2, 3.25f, 5.75f, 7, 6, 7.75f, 11.25f,
			13, 8, 10, 14, 16);
		assertThat(Resized.of(new float[] {0, 1, 2, 3, 4, 5}, 3, 2, 3, 1)).containsExactly(1.5f, 2.5f, 3.5f);
		assertThat(Resized.of(new float[] {1, 3, 5, 7}, 4, 1, 2, 1)).containsExactly(2, 6);
		assertThat(Resized.of(new float[] {1, 3, 5, 7}, 2, 2, 2, 1)).containsExactly(3, 5);
	}

	/** The example of SciPy's manual for stats.spearmanr, with a tie. */
	@Test
	void spearmansCorrelationIsThatOfSciPy() {
		assertThat(SpearmanCorrelation.of(new float[] {1, 2, 3, 4, 5}, new float[] {5, 6, 7, 8, 7})).isCloseTo(0.8207826816681233,
			within(1e-12));
		assertThat(SpearmanCorrelation.of(new float[] {-.5f, 0, -0f, 2}, new float[] {1, 2, 2, 3})).as("0 and -0 are equal")
			.isCloseTo(1, within(1e-12));
		assertThat(SpearmanCorrelation.of(new float[4], new float[] {1, 2, 3, 4})).isNaN();
		assertThatThrownBy(() -> SpearmanCorrelation.of(new float[4], new float[3])).isInstanceOf(IllegalArgumentException.class);
	}

	/** What statsmodels' proportion_confint(8, 10, method='wilson') gives, and the limits of the ends by z²/(n + z²). */
	@Test
	void wilsonsIntervalIsThatOfOthers() {
		WilsonInterval interval = WilsonInterval.of95(8, 10);
		assertThat(interval.low()).isCloseTo(0.49016247153664183, within(1e-12));
		assertThat(interval.high()).isCloseTo(0.9433178485456247, within(1e-12));
		double end = 3.841458820694124 / (10 + 3.841458820694124);
		assertThat(WilsonInterval.of95(0, 10).low()).isZero();
		assertThat(WilsonInterval.of95(0, 10).high()).isCloseTo(end, within(1e-12));
		assertThat(WilsonInterval.of95(10, 10).low()).isCloseTo(1 - end, within(1e-12));
		assertThat(WilsonInterval.of95(10, 10).high()).isEqualTo(1);
		assertThat(WilsonInterval.of95(0, 0)).isEqualTo(new WilsonInterval(0, 1));
		assertThatThrownBy(() -> WilsonInterval.of95(11, 10)).isInstanceOf(IllegalArgumentException.class);
		assertThatThrownBy(() -> WilsonInterval.of95(-1, 10)).isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void edgesAreThoseOfImageJ() {
		int width = 17;
		int height = 11;
		Random random = new Random(9);
		float[] channels = new float[3 * width * height];
		for (int i = 0; i < channels.length; i++) channels[i] = random.nextFloat();
		float[] mean = new float[width * height];
		for (int i = 0; i < channels.length; i++) mean[i % mean.length] += channels[i] / 3;
		FloatProcessor sobel = new FloatProcessor(width, height, mean);
		sobel.filter(ImageProcessor.FIND_EDGES);

		float[] edges = ControlMap.EDGES.of(new NetworkInput(channels, new float[channels.length], 3, height, width), random);

		for (int y = 0; y < height; y++) for (int x = 0; x < width; x++) {
			boolean border = x == 0 || y == 0 || x == width - 1 || y == height - 1;
			assertThat(edges[y * width + x]).as("%d, %d", x, y).isCloseTo(border ? 0 : sobel.getf(x, y), within(1e-5f));
		}
	}

	@Test
	void theCentresMapFallsWithTheDistanceFromTheMiddle() {
		// 5 columns and 3 rows: the corner is √5 away from the middle
		double corner = Math.sqrt(5);
		float two = (float) (1 - 2 / corner);
		float one = (float) (1 - 1 / corner);
		float diagonal = (float) (1 - Math.sqrt(2) / corner);
		float[] map = ControlMap.CENTRE.of(new NetworkInput(new float[15], new float[15], 1, 3, 5), new Random(1));
		assertThat(map).containsExactly(new float[] {0, diagonal, one, diagonal, 0, two, one, 1, one, two, 0, diagonal, one, diagonal, 0},
			within(1e-6f));
	}

	@Test
	void noiseIsAsCoarseAsAnEighthOfTheImage() {
		float[] map = ControlMap.RANDOM.of(new NetworkInput(new float[24 * 16], new float[24 * 16], 1, 16, 24), new Random(3));
		Random random = new Random(3);
		float[] noise = new float[6];
		for (int i = 0; i < 6; i++) noise[i] = random.nextFloat();
		// held beyond the outermost of 3 × 2 centres, which lie at 3.5, 11.5, 19.5 and at 3.5, 11.5
		assertThat(new float[] {map[0], map[23], map[15 * 24], map[15 * 24 + 23]}).containsExactly(noise[0], noise[2], noise[3], noise[5]);
		assertThat((double) map[3 * 24 + 11]).isCloseTo(noise[0] * .5 / 8 + noise[1] * 7.5 / 8, within(1e-6));
		assertThat(ControlMap.RANDOM.of(new NetworkInput(new float[12], new float[12], 1, 3, 4), random)).as("of less than an eighth")
			.hasSize(12);
	}

	@Test
	void mapsAndTruthsOfDifferentSizesAreRefused() {
		float[] map = new float[4];
		boolean[] truth = new boolean[3];
		assertThatThrownBy(() -> Overlap.energyInside(map, truth)).isInstanceOf(IllegalArgumentException.class);
		assertThatThrownBy(() -> Overlap.at(map, truth, .5)).isInstanceOf(IllegalArgumentException.class);
		assertThatThrownBy(() -> Overlap.best(map, truth)).isInstanceOf(IllegalArgumentException.class);
		assertThatThrownBy(() -> PointingGame.of(map, new boolean[5], 2, 2, new Tolerance.Reach(0, 1, 1)))
			.isInstanceOf(IllegalArgumentException.class);
		assertThatThrownBy(() -> Overlap.at(new float[0], new boolean[0], .5)).isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void bestOverlapIsTheHighestThresholdOfEqualOnes() {
		// thresholds 1 and 1/2 both reach an overlap of 1/2: one of two pixels, and two of four
		float[] map = {4, 2, 2, 2, 0};
		assertThat(Overlap.best(map, new boolean[] {true, true, false, false, false})).isEqualTo(new Overlap(1, .5));
		assertThat(Overlap.at(new float[] {0, -1}, new boolean[] {true, true}, .5).iou()).isZero();
	}
}
