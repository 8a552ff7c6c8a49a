package org.abscam.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.measure.Calibration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.abscam.evaluate.pixels.ClassScores;
import org.abscam.evaluate.pixels.Curve;
import org.abscam.evaluate.pixels.Overlap;
import org.abscam.evaluate.pixels.SpearmanCorrelation;
import org.abscam.evaluate.pixels.StructuralSimilarity;
import org.abscam.evaluate.sensitivity.RandomisationCascade;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.GaussianFilter;
import org.abscam.explain.options.NetworkInput;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Measures of cases whose outcome can be worked out by hand. */
class ClosedFormTest {

	private static final Offset<Double> EXACT = within(1e-12);
	private static final Tolerance.Reach NONE = new Tolerance.Reach(0, 1, 1);

	@Test
	void deletingInOrderOfAnIndicatorGivesAStraightDropAndThenAFloor() throws Exception {
		// p is the share of the left half that is still there, so deleting it first brings p to 0 at one half: area 1/4
		int width = 10;
		NetworkInput x = ones(width, 6);
		float[] left = leftHalf(width, 6);
		ClassScores share = LinearModel.of(scaled(left, 1 / 30f), 0);
		float[] zero = Baseline.ZERO.of(x);
		RemovalSteps steps = RemovalSteps.parts(10);
		Curve best = DeletionCurve.of(share, x, zero, left, steps);
		assertThat(best.fractions()).containsExactly(new double[] {0, .1, .2, .3, .4, .5, .6, .7, .8, .9, 1}, EXACT);
		assertThat(best.area()).isCloseTo(1 / 4., within(1e-6));
		assertThat(DeletionCurve.of(share, x, zero, scaled(left, -1), steps).area()).isCloseTo(3 / 4., within(1e-6));
		assertThat(InsertionCurve.of(share, x, zero, left, steps).area()).isCloseTo(3 / 4., within(1e-6));
		assertThat(InsertionCurve.of(share, x, zero, scaled(left, -1), steps).area()).isCloseTo(1 / 4., within(1e-6));
	}

	@Test
	void deletionOfALinearModelInRandomOrderIsNearOneHalf() throws Exception {
		NetworkInput x = ones(40, 40);
		float[] weights = scaled(noise(1600, 7), 2 / 1600f); // adding up to about 1
		ClassScores model = LinearModel.of(weights, 0);
		double whole = model.probabilities(1, i -> x.values())[0];
		Curve curve = DeletionCurve.of(model, x, Baseline.ZERO.of(x), noise(1600, 1), RemovalSteps.DEFAULT);
		assertThat(curve.fractions()).hasSize(31);
		assertThat(curve.area() / whole).isCloseTo(1 / 2., within(.02));
		assertThat(DeletionCurve.of(model, x, Baseline.ZERO.of(x), weights, RemovalSteps.DEFAULT).area() / whole)
			.isCloseTo(1 / 3., within(.02)); // weights from 0 to 1 in falling order: what is left after t is (1 − t)²
	}

	@Test
	void areaUsesTheTrueFractionsWhereTheLastStepIsShort() {
		assertThat(RemovalSteps.pixels(4).counts(10)).containsExactly(0, 4, 8, 10);
		assertThat(new Curve(new double[] {0, .4, .8, 1}, new double[] {1, 1, 0, 0}).area()).isCloseTo(.6, EXACT);
		assertThat(RemovalSteps.EXACT.counts(224 * 224)).hasSize(225);
		assertThat(RemovalSteps.DEFAULT.counts(7)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
		assertThatThrownBy(() -> new RemovalSteps(3, 4)).isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void allChannelsOfAPixelGoTogetherAndTiesInReadingOrder() throws Exception {
		NetworkInput x = new NetworkInput(new float[] {1, 2, 3, 4, 10, 20, 30, 40}, new float[8], 2, 2, 2);
		float[] sums = {1, 1, 1, 1, 1, 1, 1, 1};
		Curve curve = DeletionCurve.of(LinearModel.of(sums, 0), x, new float[8], new float[] {.5f, 0, .5f, 1}, RemovalSteps.pixels(1));
		assertThat(curve.probabilities()).containsExactly(110, 66, 55, 22, 0);
	}

	@Test
	void constantMapPointsNowhere() {
		boolean[] everywhere = new boolean[12];
		Arrays.fill(everywhere, true);
		float[] uniform = new float[12];
		Arrays.fill(uniform, .5f);
		assertThat(PointingGame.of(uniform, everywhere, 4, 3, NONE).hit()).isFalse();
		assertThat(PointingGame.of(new float[12], everywhere, 4, 3, NONE).hit()).isFalse();
	}

	@Test
	void firstOfSeveralMaximaInReadingOrderCounts() {
		float[] map = {0, 1, 0, 0, 0, 1};
		assertThat(PointingGame.of(map, new boolean[] {false, true, false, false, false, false}, 3, 2, NONE))
			.isEqualTo(new PointingGame(true, 1, 0, 0, 0));
		assertThat(PointingGame.of(map, new boolean[] {false, false, false, false, false, true}, 3, 2, NONE).hit()).isFalse();
	}

	@Test
	void toleranceIsARadiusInclusive() {
		float[] map = new float[81];
		map[40] = 1; // column 4, row 4
		boolean[] truth = new boolean[81];
		truth[8 * 9 + 7] = true; // 3 columns and 4 rows away
		assertThat(PointingGame.of(map, truth, 9, map.length / 9, new Tolerance.Reach(5, 1, 1)).hit()).isTrue();
		assertThat(PointingGame.of(map, truth, 9, map.length / 9, new Tolerance.Reach(4.99, 1, 1)).hit()).isFalse();
		assertThat(PointingGame.of(map, truth, 9, map.length / 9, new Tolerance.Reach(5, 2, 1)).hit()).as("pixels twice as wide").isFalse();
	}

	@Test
	void toleranceInMillimetresNeedsAScale() throws Exception {
		Calibration microns = new Calibration();
		microns.setUnit("um");
		microns.pixelWidth = 500;
		microns.pixelHeight = 250;
		Tolerance.Reach reach = new Tolerance(2, true).in(microns);
		assertThat(holds(reach, 4, 0)).isTrue();
		assertThat(holds(reach, 5, 0)).isFalse();
		assertThat(holds(reach, 0, 8)).isTrue();
		assertThatThrownBy(() -> new Tolerance(2, true).in(new Calibration())).isInstanceOf(ExplainException.class)
			.hasMessageContaining("Set Scale");
		assertThat(holds(Tolerance.DEFAULT.in(microns), 15, 0)).isTrue();
	}

	@Test
	void mapThatIsTheTruthIsPerfect() {
		boolean[] truth = disc(20, 20, 12, 9, 4);
		float[] map = floats(truth);
		assertThat(Overlap.energyInside(map, truth)).isEqualTo(1);
		assertThat(Overlap.at(map, truth, .5)).isEqualTo(new Overlap(.5, 1));
		assertThat(Overlap.best(map, truth)).isEqualTo(new Overlap(1, 1));
		assertThat(PointingGame.of(map, truth, 20, map.length / 20, NONE).hit()).isTrue();
	}

	@Test
	void uniformMapHasTheShareOfTheAreaAndNoRegion() {
		boolean[] truth = new boolean[100];
		Arrays.fill(truth, 0, 23, true);
		float[] uniform = new float[100];
		Arrays.fill(uniform, .7f);
		assertThat(Overlap.energyInside(uniform, truth)).isCloseTo(.23, EXACT);
		assertThat(Overlap.at(uniform, truth, .5).iou()).isZero();
		assertThat(Overlap.best(uniform, truth).iou()).isZero();
		assertThat(Overlap.energyInside(new float[100], truth)).isZero();
	}

	@Test
	void randomMapsAreNearChance() {
		boolean[] truth = disc(64, 64, 30, 30, 16);
		double area = IntStream.range(0, truth.length).filter(i -> truth[i]).count() / (double) truth.length;
		int hits = 0;
		double energy = 0;
		for (int seed = 0; seed < 400; seed++) {
			float[] map = noise(truth.length, seed);
			if (PointingGame.of(map, truth, 64, map.length / 64, NONE).hit()) hits++;
			energy += Overlap.energyInside(map, truth) / 400;
		}
		WilsonInterval interval = new HitRate(hits, 400).interval();
		assertThat(area).isBetween(interval.low(), interval.high());
		assertThat(energy).isCloseTo(area, within(.005));
	}

	@Test
	void bestOverlapIsThatAtItsThreshold() {
		boolean[] truth = disc(30, 30, 14, 14, 8);
		for (int seed = 0; seed < 200; seed++) {
			float[] map = GaussianFilter.smooth(noise(900, seed), 30, 30, 3, 3);
			Overlap best = Overlap.best(map, truth);
			assertThat(Overlap.at(map, truth, best.threshold())).isEqualTo(best);
		}
	}

	@Test
	void dropAndIncreaseFollowThePaper() {
		assertThat(new ConfidenceChange(.8, .2).drop()).isCloseTo(.75, EXACT);
		assertThat(new ConfidenceChange(.8, .2).isIncrease()).isFalse();
		assertThat(new ConfidenceChange(.5, .6).drop()).isZero();
		assertThat(new ConfidenceChange(.5, .6).isIncrease()).isTrue();
		assertThat(new ConfidenceChange(.5, .5).isIncrease()).isFalse();
	}

	@Test
	void fullMapLeavesTheImageAndEmptyMapTheBaseline() throws Exception {
		NetworkInput x = new NetworkInput(new float[] {1, 2, 3, 4}, new float[] {-1, -1, -1, -1}, 1, 2, 2);
		ClassScores sum = LinearModel.of(new float[] {1, 1, 1, 1}, 0);
		assertThat(ConfidenceChange.of(sum, x, Baseline.BLACK.of(x), new float[] {1, 1, 1, 1}).masked()).isEqualTo(10);
		assertThat(ConfidenceChange.of(sum, x, Baseline.BLACK.of(x), new float[4]).masked()).isEqualTo(-4);
		assertThat(ConfidenceChange.of(sum, x, Baseline.MEAN.of(x), new float[4]).masked()).isEqualTo(10);
		assertThat(Baseline.ZERO.of(x)).containsOnly(0);
		assertThat(Baseline.of("Blur")).contains(Baseline.BLUR);
		assertThat(Baseline.of("grey")).isEmpty();
	}

	@Test
	void blurOfAStepHasTheBellsIntegral() {
		// far from the ends, a step behind a Gaussian of σ is Φ(distance / σ); at 448 columns σ is 10
		int width = 448;
		float[] step = new float[width * 224];
		for (int i = 0; i < step.length; i++) step[i] = i % width < 224 ? 0 : 1;
		float[] blur = Baseline.BLUR.of(new NetworkInput(step, new float[step.length], 1, 224, width));
		assertThat((double) blur[100 * width + 223]).isCloseTo(0.4801, within(1e-3)); // Φ(−0.05)
		assertThat((double) blur[100 * width + 233]).isCloseTo(0.8289, within(1e-3)); // Φ(0.95)
		assertThat((double) blur[100 * width + 213]).isCloseTo(0.1469, within(1e-3)); // Φ(−1.05)
	}

	@Test
	void hidingWhatMattersBeatsEveryOtherPlace() throws Exception {
		NetworkInput x = ones(30, 20);
		boolean[] spot = disc(30, 20, 15, 10, 3);
		int pixels = (int) IntStream.range(0, spot.length).filter(i -> spot[i]).count();
		ClassScores share = LinearModel.of(scaled(floats(spot), 1f / pixels), 0);
		MaskingTest test = MaskingTest.of(share, x, Baseline.ZERO.of(x), spot, 20, new Random(5));
		assertThat(test.pixels()).isEqualTo(pixels);
		assertThat(test.drop()).isCloseTo(1, within(1e-6));
		assertThat(test.randomDrops()).hasSize(20);
		assertThat(Arrays.stream(test.randomDrops()).max().orElseThrow()).isLessThan(.99);
		assertThat(test.pValue()).isCloseTo(1 / 21., EXACT);
	}

	@Test
	void hidingTellsNothingWhereEveryPixelCountsAlike() throws Exception {
		NetworkInput x = ones(16, 16);
		float[] weights = new float[256];
		Arrays.fill(weights, 1 / 256f);
		MaskingTest test = MaskingTest.of(LinearModel.of(weights, 0), x, Baseline.ZERO.of(x), disc(16, 16, 8, 8, 3), 20, new Random(5));
		assertThat(test.meanRandomDrop()).isCloseTo(test.drop(), within(1e-9));
		assertThat(test.pValue()).isEqualTo(1);
		assertThat(new MaskingTest(1, .5, new double[] {.5, .6, .4}).pValue()).isCloseTo(.75, EXACT);
	}

	@Test
	void randomRegionsHaveTheSameAreaAtAnotherPlace() {
		boolean[] region = disc(20, 10, 3, 3, 2);
		Random random = new Random(1);
		for (int i = 0; i < 200; i++) {
			boolean[] moved = MaskingTest.moved(region, 20, region.length / 20, random);
			assertThat(moved).isNotEqualTo(region);
			assertThat(IntStream.range(0, 200).filter(k -> moved[k]).count())
				.isEqualTo(IntStream.range(0, 200).filter(k -> region[k]).count());
		}
	}

	@Test
	void imputationKeepsWhatIsKnownAndFindsConstants() {
		NetworkInput x = ones(9, 7);
		boolean[] missing = new boolean[63];
		Arrays.fill(missing, 10, 40, true);
		float[] spoilt = x.values().clone();
		for (int i = 10; i < 40; i++) spoilt[i] = 99;
		assertThat(Road.imputed(new NetworkInput(spoilt, spoilt, 1, 7, 9), missing)).containsExactly(x.values(), within(1e-6f));
		Arrays.fill(missing, true);
		assertThatThrownBy(() -> Road.imputed(x, missing)).isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void roadTellsRelevantPixelsFromIrrelevantOnes() throws Exception {
		Random random = new Random(3);
		float[] values = new float[400];
		for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
		NetworkInput x = new NetworkInput(values, new float[400], 1, 20, 20);
		boolean[] spot = disc(20, 20, 10, 10, 4);
		float[] weights = new float[400];
		for (int i = 0; i < 400; i++) weights[i] = spot[i] ? Math.signum(values[i]) / 50 : 0; // only the spot's own pixels speak for the class
		ClassScores scores = LinearModel.of(weights, 0);
		double good = Road.of(scores, x, floats(spot), new Random(1)).score();
		double bad = Road.of(scores, x, scaled(floats(spot), -1), new Random(1)).score();
		assertThat(good).isGreaterThan(.1);
		assertThat(bad).isCloseTo(-good, within(.05));
		assertThat(Math.abs(Road.of(scores, x, noise(400, 8), new Random(1)).score())).isLessThan(good / 4);
	}

	@Test
	void roadsScoreIsHalfTheMeanDistanceOfItsCurves() {
		double[] fractions = {.1, .5, .9};
		Road road = new Road(new Curve(fractions, new double[] {.5, .3, .1}), new Curve(fractions, new double[] {.9, .8, .4}));
		assertThat(road.score()).isCloseTo((.4 + .5 + .3) / 3 / 2, EXACT);
	}

	/** Of an image of ones, every imputed pixel is 1 but for its noise, of standard deviation 0.01. */
	@Test
	void roadPutsNoiseOnImputedPixelsAlone() throws Exception {
		int pixels = 40 * 50;
		float[] falling = new float[pixels];
		for (int i = 0; i < pixels; i++) falling[i] = -i;
		List<float[]> scored = new ArrayList<>();
		Road road = Road.of((count, images) -> {
			for (int i = 0; i < count; i++) scored.add(images.apply(i).clone());
			return new double[count];
		}, ones(40, 50), falling, new Random(2));

		assertThat(scored).hasSize(18);
		assertThat(road.mostRelevantFirst().fractions()).containsExactly(new double[] {.1, .2, .3, .4, .5, .6, .7, .8, .9}, EXACT);
		for (int i = 0; i < 18; i++) {
			int missing = pixels / 10 * (1 + i % 9);
			float[] image = scored.get(i);
			int start = i < 9 ? 0 : pixels - missing;
			double sum = 0;
			double squares = 0;
			for (int k = 0; k < pixels; k++) {
				if (k < start || k >= start + missing) assertThat(image[k]).isEqualTo(1);
				sum += image[k] - 1;
				squares += Math.pow(image[k] - 1, 2);
			}
			assertThat(sum / missing).isCloseTo(0, within(4 * .01 / Math.sqrt(missing)));
			assertThat(Math.sqrt(squares / missing)).isCloseTo(.01, within(4 * .01 / Math.sqrt(2 * missing)));
		}
	}

	@Test
	void similarityAndCorrelationOfAMapWithItself() {
		float[] map = noise(400, 4);
		assertThat(StructuralSimilarity.of(map, map, 20, 20)).isCloseTo(1, EXACT);
		assertThat(SpearmanCorrelation.of(map, map)).isCloseTo(1, EXACT);
		assertThat(SpearmanCorrelation.of(map, scaled(map, -1))).isCloseTo(-1, EXACT);
		assertThat(SpearmanCorrelation.of(map, new float[400])).isNaN();
		assertThat(Math.abs(SpearmanCorrelation.of(map, noise(400, 5)))).isLessThan(3 / Math.sqrt(400));
		// two constant maps a and b: (2ab + C1)/(a² + b² + C1)
		float[] half = new float[36];
		Arrays.fill(half, .5f);
		assertThat(StructuralSimilarity.of(half, new float[36], 6, 6)).isCloseTo(1e-4 / (.25 + 1e-4), within(1e-9));
	}

	@Test
	void shiftRepeatsTheBorderAndMirrorIsItsOwnInverse() {
		float[] plane = {1, 2, 3, 4, 5, 6};
		assertThat(Stability.shifted(plane, 3, 2, 1, 1)).containsExactly(1, 1, 2, 1, 1, 2);
		assertThat(Stability.mirrored(plane, 3)).containsExactly(3, 2, 1, 6, 5, 4);
		assertThat(Stability.mirrored(Stability.mirrored(plane, 3), 3)).containsExactly(plane);
	}

	@Test
	void stagesOfTheCascadeAreSpreadEvenly() {
		assertThat(RandomisationCascade.stops(4, 0)).containsExactly(1, 2, 3, 4);
		assertThat(RandomisationCascade.stops(11, 3)).containsExactly(1, 6, 11);
		assertThat(RandomisationCascade.stops(5, 9)).containsExactly(1, 2, 3, 4, 5);
		assertThat(RandomisationCascade.stops(5, 1)).containsExactly(5);
	}

	private static boolean holds(Tolerance.Reach reach, int columns, int rows) {
		return reach.holds(reach.squared(columns, rows, 0));
	}

	private static NetworkInput ones(int width, int height) {
		float[] values = new float[width * height];
		Arrays.fill(values, 1);
		return new NetworkInput(values, new float[values.length], 1, height, width);
	}

	private static float[] leftHalf(int width, int height) {
		float[] map = new float[width * height];
		for (int i = 0; i < map.length; i++) map[i] = i % width < width / 2 ? 1 : 0;
		return map;
	}

	private static boolean[] disc(int width, int height, int column, int row, int radius) {
		boolean[] disc = new boolean[width * height];
		for (int i = 0; i < disc.length; i++) disc[i] = Math.hypot(i % width - column, i / width - row) <= radius;
		return disc;
	}

	private static float[] floats(boolean[] mask) {
		float[] floats = new float[mask.length];
		for (int i = 0; i < floats.length; i++) floats[i] = mask[i] ? 1 : 0;
		return floats;
	}

	private static float[] scaled(float[] values, float factor) {
		float[] scaled = values.clone();
		for (int i = 0; i < scaled.length; i++) scaled[i] *= factor;
		return scaled;
	}

	private static float[] noise(int count, long seed) {
		Random random = new Random(seed);
		float[] noise = new float[count];
		for (int i = 0; i < count; i++) noise[i] = random.nextFloat();
		return noise;
	}
}
