package org.abscam.explain.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scores that follow from their masks by a rule, and true ones, see masks.py. */
class MaskScoringTest {

	private static final long[] GRID = {7, 7};
	private static final int SIZE = 49;
	private static final Budget FULL = new Budget.Full();
	private static final Budget AUTO = new Budget.Auto(.99);

	/** Bumps of random place, width and height. */
	private static float[] bumps(int channels, long seed) {
		Random random = new Random(seed);
		float[] maps = new float[channels * SIZE];
		for (int k = 0; k < channels; k++) {
			double x = random.nextDouble() * 6;
			double y = random.nextDouble() * 6;
			double width = 1 + 2 * random.nextDouble();
			double height = random.nextDouble();
			for (int i = 0; i < SIZE; i++) {
				maps[k * SIZE + i] = (float) (height * Math.exp(-(Math.pow(i % 7 - x, 2) + Math.pow(i / 7 - y, 2)) / (width * width)));
			}
		}
		return maps;
	}

	private static MaskScoring scoring(float[] maps, boolean probabilities) {
		return new MaskScoring(maps, GRID, (low, high) -> high - low <= 1e-6f, probabilities);
	}

	private static MaskScorer<RuntimeException> known(float[] scores) {
		return (channels, from, to) -> {
			float[] some = new float[channels.length];
			for (int i = 0; i < some.length; i++) some[i] = scores[channels[i]];
			return some;
		};
	}

	/** A value of each channel's mask. */
	private static float[] ofMasks(float[] maps, java.util.function.ToDoubleFunction<float[]> rule) {
		float[] scores = new float[maps.length / SIZE];
		for (int k = 0; k < scores.length; k++) {
			float[] mask = Arrays.copyOfRange(maps, k * SIZE, (k + 1) * SIZE);
			float low = Float.MAX_VALUE;
			float high = -Float.MAX_VALUE;
			for (float v : mask) {
				low = Math.min(low, v);
				high = Math.max(high, v);
			}
			for (int i = 0; i < SIZE; i++) mask[i] = (mask[i] - low) / (high - low);
			scores[k] = (float) rule.applyAsDouble(mask);
		}
		return scores;
	}

	private static double mean(float[] mask) {
		double sum = 0;
		for (float v : mask) sum += v;
		return sum / SIZE;
	}

	private static double r(float[] maps, float[] scores, float[] others) {
		double[] a = map(maps, scores);
		double[] b = map(maps, others);
		double meanA = Arrays.stream(a).average().orElseThrow();
		double meanB = Arrays.stream(b).average().orElseThrow();
		double ab = 0;
		double aa = 0;
		double bb = 0;
		for (int i = 0; i < SIZE; i++) {
			ab += (a[i] - meanA) * (b[i] - meanB);
			aa += (a[i] - meanA) * (a[i] - meanA);
			bb += (b[i] - meanB) * (b[i] - meanB);
		}
		return ab / Math.sqrt(aa * bb);
	}

	private static double[] map(float[] maps, float[] scores) {
		double[] map = new double[SIZE];
		for (int k = 0; k < scores.length; k++) for (int i = 0; i < SIZE; i++) map[i] += (double) scores[k] * maps[k * SIZE + i];
		for (int i = 0; i < SIZE; i++) map[i] = Math.max(map[i], 0);
		return map;
	}

	/** As of a class that a softmax in float32 leaves nothing: the map is 0 everywhere, and not one of what was not scored. */
	@Test
	void whereAllScoresAre0TheOthersAreToo() {
		for (Budget budget : List.of(AUTO, new Budget.Count(30), new Budget.Share(5))) {
			MaskScores found = scoring(bumps(300, 5), true).score(budget, known(new float[300]));
			assertThat(found.scores()).as(budget.toString()).containsOnly(0);
		}
	}

	@ParameterizedTest
	@CsvSource({"1e-12", "1e-25", "1e-35"})
	void probabilitiesOfNextToNothingArePredictedAsSmall(float least) {
		float[] maps = bumps(300, 5);
		float[] scores = ofMasks(maps, mask -> least * (1 + 4 * mean(mask)));
		float[] found = scoring(maps, true).score(new Budget.Count(60), known(scores)).scores();
		for (int k = 0; k < 300; k++) assertThat(found[k] / scores[k]).isBetween(.8f, 1.25f);
	}

	/** What no process predicts from is scored; the caller says what is wrong with the map. */
	@ParameterizedTest
	@CsvSource({"NaN", "Infinity"})
	void mapsThatAreNoNumbersAreAllScored(float value) {
		float[] maps = bumps(300, 5);
		maps[5 * SIZE + 3] = value;
		float[] scores = new float[300];
		Arrays.fill(scores, .5f);
		for (Budget budget : List.of(AUTO, new Budget.Count(30))) {
			MaskScores found = scoring(maps, true).score(budget, known(scores));
			assertThat(found.scored()).as(budget.toString()).isEqualTo(300);
		}
	}

	@Test
	void equalMasksAndConstantMapsAreScoredOnce() {
		float[] maps = bumps(6, 1);
		float[] twice = Arrays.copyOf(maps, maps.length * 2);
		for (int i = 0; i < maps.length; i++) twice[maps.length + i] = 2 * maps[i];
		Arrays.fill(twice, 4 * SIZE, 5 * SIZE, 3);
		Arrays.fill(twice, 5 * SIZE, 6 * SIZE, 0);
		Arrays.fill(twice, 10 * SIZE, 11 * SIZE, 7);
		List<Integer> asked = new ArrayList<>();
		MaskScores scores = scoring(twice, true).score(FULL, (channels, from, to) -> {
			Arrays.stream(channels).forEach(asked::add);
			float[] numbers = new float[channels.length];
			for (int i = 0; i < numbers.length; i++) numbers[i] = channels[i] / 16f;
			return numbers;
		});
		assertThat(asked).containsExactly(0, 1, 2, 3, 4, 11);
		assertThat(scores.scores()).containsExactly(0, 1 / 16f, 2 / 16f, 3 / 16f, 4 / 16f, 4 / 16f, 0, 1 / 16f, 2 / 16f, 3 / 16f, 4 / 16f,
			11 / 16f);
		assertThat(scores.scored()).isEqualTo(scores.masks()).isEqualTo(6);
		assertThat(scores.exact()).containsOnly(true);
		assertThat(scores.estimate()).isEmpty();
	}

	@Test
	void twoKindsOfMaskNeedFewScores() {
		Random random = new Random(2);
		float[] maps = new float[300 * SIZE];
		float[] scores = new float[300];
		for (int k = 0; k < 300; k++) {
			boolean left = k % 3 == 0;
			scores[k] = left ? .9f : .1f;
			for (int i = 0; i < SIZE; i++) maps[k * SIZE + i] = (i % 7 < 3 == left ? 1 : .1f) * (1 + k % 5) + .01f * random.nextFloat();
		}
		MaskScores few = scoring(maps, true).score(AUTO, known(scores));
		assertThat(few.masks()).isEqualTo(300);
		assertThat(few.scored()).isLessThanOrEqualTo(MaskScoring.usual(300));
		assertThat(few.scores()).containsExactly(scores, within(.05f));
		assertThat(few.estimate().orElseThrow()).isGreaterThan(.999);
	}

	/** A kernel with short memory could not tell what is between known masks, or beyond. */
	@Test
	void scoresThatAreLinearInTheMaskArePredicted() {
		float[] maps = bumps(500, 3);
		float[] scores = ofMasks(maps, mask -> 4 * mean(mask) + mask[10] - mask[30]);
		MaskScores some = scoring(maps, false).score(new Budget.Share(10), known(scores));
		assertThat(some.scored()).isEqualTo(50);
		double error = 0;
		double spread = 0;
		double mean = IntStream.range(0, 500).mapToDouble(k -> scores[k]).average().orElseThrow();
		for (int k = 0; k < 500; k++) {
			error += Math.pow(some.scores()[k] - scores[k], 2);
			spread += Math.pow(scores[k] - mean, 2);
		}
		assertThat(error / spread).isLessThan(.01);
		assertThat(r(maps, some.scores(), scores)).isGreaterThan(.999);
	}

	/** A class that is only there where one place is seen: most scores are near 0, and some are not. */
	@ParameterizedTest
	@CsvSource({"100", "300", "1000"})
	void autoReachesTheAimAndItsEstimateIsRight(int channels) {
		for (int seed = 0; seed < 5; seed++) {
			float[] maps = bumps(channels, 10 + seed);
			float[] scores = ofMasks(maps, mask -> 1 / (1 + Math.exp(6 - 9 * mask[8] - 3 * mask[11])));
			float[] ones = new float[channels];
			Arrays.fill(ones, 1);
			MaskScores few = scoring(maps, true).score(AUTO, known(scores));
			double r = r(maps, few.scores(), scores);
			assertThat(r(maps, ones, scores)).as("phase one").isLessThan(.9);
			assertThat(few.scored()).isLessThanOrEqualTo(MaskScoring.usual(channels));
			assertThat(r).isGreaterThan(.99);
			assertThat(few.estimate().orElseThrow()).isCloseTo(r, within(.01));
			assertThat(few.checked()).isBetween(1, few.scored() / 2);
			for (int k = 0; k < channels; k++) if (few.exact()[k]) assertThat(few.scores()[k]).isEqualTo(scores[k]);
			assertThat(IntStream.range(0, channels).filter(k -> few.exact()[k]).count()).isEqualTo(few.scored());
		}
	}

	/** Nothing can be predicted of noise: checks say so, and it goes on beyond what is usual. */
	@Test
	void whatCannotBePredictedIsScored() {
		Random random = new Random(4);
		float[] maps = bumps(400, 5);
		float[] scores = new float[400];
		for (int k = 0; k < 400; k++) scores[k] = (float) random.nextGaussian();
		MaskScores many = scoring(maps, false).score(AUTO, known(scores));
		assertThat(many.scored()).isGreaterThan(3 * MaskScoring.usual(400));
		assertThat(many.estimate().orElse(1)).isCloseTo(r(maps, many.scores(), scores), within(.01));
	}

	@Test
	void aHigherAimTakesMoreMasks() {
		float[] maps = bumps(600, 6);
		float[] scores = ofMasks(maps, mask -> 1 / (1 + Math.exp(4 - 8 * mask[17] + 6 * mask[40])));
		int before = 0;
		for (double aim : new double[] {.5, .999, .99999}) {
			int scored = scoring(maps, true).score(new Budget.Auto(aim), known(scores)).scored();
			assertThat(scored).isGreaterThanOrEqualTo(before);
			before = scored;
		}
		assertThat(before).isGreaterThan(MaskScoring.usual(600));
	}

	@Test
	void aNumberIsKept() {
		float[] maps = bumps(200, 7);
		float[] scores = ofMasks(maps, mask -> mean(mask));
		for (int number : new int[] {1, 2, 3, 6, 7, 40, 199}) {
			MaskScores some = scoring(maps, true).score(new Budget.Count(number), known(scores));
			assertThat(some.scored()).isEqualTo(number);
			assertThat(some.scores()).doesNotContain(Float.NaN);
			assertThat(some.estimate().isPresent()).as("there is a check").isEqualTo(some.checked() > 0).isEqualTo(number > 1);
		}
		assertThat(scoring(maps, true).score(new Budget.Share(12.5), known(scores)).scored()).isEqualTo(25);
		for (Budget all : List.of(FULL, new Budget.Count(200), new Budget.Count(Integer.MAX_VALUE), new Budget.Share(100))) {
			MaskScores exact = scoring(maps, true).score(all, known(scores));
			assertThat(exact.scores()).isEqualTo(scores);
			assertThat(exact.estimate()).isEmpty();
		}
	}

	@Test
	void ofFewMasksAllAreScored() {
		float[] maps = bumps(16, 8);
		float[] scores = ofMasks(maps, mask -> mean(mask));
		assertThat(scoring(maps, true).score(AUTO, known(scores)).scores()).isEqualTo(scores);
	}

	@ParameterizedTest
	@CsvSource({"1, 1", "96, 24", "128, 32", "500, 50", "576, 57", "1280, 128", "2048, 204"})
	void aQuarterOfFewAndATenthOfManyIsUsual(int channels, int masks) {
		assertThat(MaskScoring.usual(channels)).isEqualTo(masks);
		assertThat(MaskScoring.usual(250)).isBetween(32, 50);
	}

	/** Where all scores are alike the map is that of phase one. */
	@Test
	void scoresThatAreAllEqualNeedOneCheck() {
		float[] maps = bumps(300, 9);
		float[] scores = new float[300];
		for (float score : new float[] {0, 1, .3f}) {
			Arrays.fill(scores, score);
			MaskScores few = scoring(maps, true).score(AUTO, known(scores));
			assertThat(few.scores()).containsExactly(scores, within(1e-6f));
			assertThat(few.scored()).isLessThan(MaskScoring.usual(300));
			if (score > 0) assertThat(few.estimate().orElseThrow()).isCloseTo(1, within(1e-6));
		}
	}

	@Test
	void whatTheScorerThrowsComesThroughAndNoNumberIsRefused() {
		float[] maps = bumps(300, 10);
		IOException broken = new IOException("broken");
		for (int failing : new int[] {0, 1}) {
			int[] round = {0};
			assertThatThrownBy(() -> scoring(maps, true).score(AUTO, (channels, from, to) -> {
				if (round[0]++ == failing) throw broken;
				return new float[channels.length];
			})).isSameAs(broken);
		}
		float[] scores = ofMasks(maps, mask -> mean(mask));
		Arrays.fill(scores, Float.NaN);
		assertThatThrownBy(() -> scoring(maps, true).score(AUTO, known(scores))).hasMessageContaining("NaN");
	}

	@Test
	void cancelledInAnyRoundThereAreNoScores() {
		float[] maps = bumps(300, 11);
		float[] scores = ofMasks(maps, mask -> mask[3]);
		for (Budget budget : List.of(AUTO, new Budget.Count(30), FULL)) {
			int last = budget == FULL ? 1 : 2;
			for (int stopped = 0; stopped < last; stopped++) {
				int until = stopped;
				int[] round = {0};
				assertThat(scoring(maps, true).score(budget, (channels, from, to) -> {
					return round[0]++ == until ? null : known(scores).score(channels, from, to);
				})).isNull();
			}
		}
	}

	@Test
	void progressGoesOn() {
		float[] maps = bumps(300, 12);
		float[] scores = ofMasks(maps, mask -> mask[3]);
		for (Budget budget : List.of(AUTO, new Budget.Auto(.99999), new Budget.Count(30), FULL)) {
			double[] at = {0};
			scoring(maps, true).score(budget, (channels, from, to) -> {
				assertThat(from).isEqualTo(at[0]);
				assertThat(to).isBetween(from, 1.);
				at[0] = to;
				return known(scores).score(channels, from, to);
			});
		}
	}

	@Test
	void itIsTheSameAgainAndWhenTheLastDigitsDiffer() {
		float[] maps = bumps(400, 13);
		float[] scores = ofMasks(maps, mask -> 1 / (1 + Math.exp(4 - 8 * mask[17])));
		Set<Integer> first = exact(scoring(maps, true).score(AUTO, known(scores)));
		assertThat(exact(scoring(maps, true).score(AUTO, known(scores)))).isEqualTo(first);
		float[] others = maps.clone();
		for (int i = 0; i < others.length; i++) others[i] *= 1 + (i % 3 - 1) * 1e-7f;
		assertThat(exact(scoring(others, true).score(AUTO, known(scores)))).isEqualTo(first);
	}

	private static Set<Integer> exact(MaskScores scores) {
		return IntStream.range(0, scores.exact().length).filter(k -> scores.exact()[k]).boxed().collect(Collectors.toSet());
	}

	/** True masks and scores; what is expected was computed in NumPy, from the formulas and not mask by mask. */
	@Test
	void choiceFitPredictionsAndEstimateAreThoseOfTheFormulas() throws IOException {
		try (DataInputStream file = new DataInputStream(MaskScoringTest.class.getResourceAsStream("masks.bin"))) {
			int channels = file.readInt();
			long[] spatial = {file.readInt(), file.readInt()};
			int size = (int) (spatial[0] * spatial[1]);
			float scale = file.readFloat();
			float[] maps = new float[channels * size];
			for (int i = 0; i < maps.length; i++) maps[i] = file.readUnsignedShort() * (scale / 65535);
			double[] scores = new double[channels];
			for (int k = 0; k < channels; k++) scores[k] = file.readFloat();
			int[] chosen = new int[file.readInt()];
			for (int i = 0; i < chosen.length; i++) chosen[i] = file.readInt();

			DistinctMasks masks = DistinctMasks.of(maps, size, (low, high) -> low.equals(high));
			assertThat(masks.count()).isEqualTo(channels);
			Likeness likeness = new Likeness(masks.masks(), spatial);
			assertThat(new Prediction(likeness, masks.maps(), Reading.PLAIN).next(chosen.length, 0, new Random(1)).chosen())
				.containsExactlyElementsOf(Arrays.stream(chosen).boxed().toList());

			double[] found = Arrays.stream(chosen).mapToDouble(k -> scores[k]).toArray();
			Fit fit = Fit.of(likeness, chosen, found, true);
			assertThat(fit.length()).isEqualTo(file.readDouble());
			assertThat(((Scale.LogOdds) fit.scale()).a()).isCloseTo(file.readDouble(), within(1e-9));
			assertThat(((Scale.LogOdds) fit.scale()).b()).isCloseTo(file.readDouble(), within(1e-9));
			assertThat(fit.mean()).isCloseTo(file.readDouble(), within(1e-3));
			assertThat(fit.variance()).isCloseTo(file.readDouble(), within(1e-3));

			Prediction prediction = new Prediction(likeness, masks.maps(), Reading.PLAIN, chosen, found, fit, 1.3);
			for (int k = 0; k < channels; k++) assertThat(prediction.scores()[k]).isCloseTo(file.readDouble(), within(1e-4));
			double mean = IntStream.range(0, 100).mapToDouble(seed -> prediction.estimate(new Random(seed))).average().orElseThrow();
			double expected = file.readDouble();
			assertThat(1 - mean).isCloseTo(1 - expected, within(.03 * (1 - expected)));
			assertThat(file.read()).isEqualTo(-1);
		}
	}

	/** A volume of 4 × 6 × 6 in blocks of 2, one of 3 × 5 whose last blocks are smaller. */
	@Test
	void coarsePicturesAreMeansOfBlocks() {
		float[] volume = new float[144];
		for (int i = 0; i < 144; i++) volume[i] = i;
		float[] coarse = DistinctMasks.coarse(new float[][] {volume}, new long[] {4, 6, 6}, 20)[0];
		assertThat(coarse).hasSize(18);
		assertThat(coarse[0]).isEqualTo((0 + 1 + 6 + 7 + 36 + 37 + 42 + 43) / 8f);
		assertThat(coarse[17]).isEqualTo((100 + 101 + 106 + 107 + 136 + 137 + 142 + 143) / 8f);
		float[] odd = DistinctMasks.coarse(new float[][] {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}}, new long[] {3, 5}, 6)[0];
		assertThat(odd).containsExactly(3, 5, 6.5f, 10.5f, 12.5f, 14);
		assertThat(DistinctMasks.coarse(new float[][] {volume}, new long[] {4, 6, 6}, 144)[0]).isSameAs(volume);
	}
}
