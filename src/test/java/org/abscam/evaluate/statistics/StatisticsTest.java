package org.abscam.evaluate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against SciPy's {@code wilcoxon}, {@code binomtest} and {@code rankdata} and NumPy's {@code percentile}; see {@code statistics.py}. */
class StatisticsTest {

	private static JsonObject expected;

	@BeforeAll
	static void read() throws Exception {
		try (Reader in = new InputStreamReader(StatisticsTest.class.getResourceAsStream("statistics.json"), StandardCharsets.UTF_8)) {
			expected = JsonParser.parseReader(in).getAsJsonObject();
		}
	}

	@Test
	void signedRanksAreThoseOfScipy() {
		for (JsonElement row : expected.getAsJsonArray("signed")) {
			JsonObject c = row.getAsJsonObject();
			double p = c.get("p").getAsDouble();
			assertThat(SignedRank.pValue(doubles(c.getAsJsonArray("differences")))).as(c.get("name").getAsString()).isCloseTo(p,
				within(1e-9 * p));
		}
		assertThat(SignedRank.pValue(new double[4])).as("nothing but zeros").isEqualTo(1);
		assertThat(SignedRank.pValue(new double[0])).isNaN();
	}

	@Test
	void mcNemarIsTheBinomialTest() {
		JsonArray p = expected.getAsJsonArray("mcnemar_p");
		for (int i = 0; i < p.size(); i++) {
			JsonArray counts = expected.getAsJsonArray("mcnemar").get(i).getAsJsonArray();
			assertThat(McNemar.pValue(counts.get(0).getAsInt(), counts.get(1).getAsInt())).as(counts.toString())
				.isCloseTo(p.get(i).getAsDouble(), within(1e-9 * p.get(i).getAsDouble()));
		}
	}

	@Test
	void holm() {
		assertThat(Holm.adjusted(doubles(expected.getAsJsonArray("holm")))).containsExactly(doubles(expected.getAsJsonArray("holm_p")),
			within(1e-12));
		assertThat(Holm.adjusted(new double[] {.03, Double.NaN, .02})).as("what was no test does not count").containsExactly(.04,
			Double.NaN,
			.04);
	}

	@Test
	void percentilesAndRanks() {
		double[] sorted = doubles(expected.getAsJsonArray("percentiles"));
		Arrays.sort(sorted);
		double[] parts = {0, .025, .3, .975, 1};
		double[] values = doubles(expected.getAsJsonArray("percentile_values"));
		for (int i = 0; i < parts.length; i++) assertThat(Bootstrap.percentile(sorted, parts[i])).isCloseTo(values[i], within(1e-12));
		assertThat(Ranks.of(doubles(expected.getAsJsonArray("ranks")))).containsExactly(doubles(expected.getAsJsonArray("rank_values")));
	}

	/** {@code numpy.corrcoef}. */
	@Test
	void correlationIsPearsons() {
		assertThat(Pearson.of(new double[] {1, 2, 3, 4, 7}, new double[] {2, 1, 4, 3, 9})).isCloseTo(0.9204922441828913, within(1e-12));
		assertThat(Pearson.of(new float[] {1, 2, 3}, new float[] {3, 2, 1})).isEqualTo(-1);
		assertThat(Pearson.of(new double[] {.1, .1, .1}, new double[] {1, 2, 4})).as("of a constant, whatever rounding makes of its mean")
			.isNaN();
		assertThatThrownBy(() -> Pearson.of(new double[2], new double[3])).hasMessageContaining("2 numbers cannot be paired with 3");
	}

	/** All 6^6 samples of six values have these percentiles; so do so many draws, nearly. */
	@Test
	void bootstrapIsNearTheExactOne() {
		double[] values = doubles(expected.getAsJsonArray("bootstrap"));
		double[] limits = doubles(expected.getAsJsonArray("bootstrap_limits"));
		Estimate many = new Bootstrap(200_000, 3).mean(values);
		assertThat(many.mean()).isCloseTo(.475, within(1e-12));
		assertThat(many.low()).isCloseTo(limits[0], within(.004));
		assertThat(many.high()).isCloseTo(limits[1], within(.004));
		Estimate usual = new Bootstrap(1).mean(values);
		assertThat(usual.low()).isCloseTo(limits[0], within(.03));
		assertThat(usual.high()).isCloseTo(limits[1], within(.03));
		assertThat(new Bootstrap(1).mean(values)).as("the same seed").isEqualTo(usual);
		assertThat(new Bootstrap(2).mean(values)).as("another one").isNotEqualTo(usual);
		assertThat(new Bootstrap(1).mean(new double[] {.25})).isEqualTo(new Estimate(1, .25, .25, .25));
		assertThat(new Bootstrap(1).mean(new double[0]).isKnown()).isFalse();
	}

	/** Intervals of the mean of 60 uniform numbers hold ½ in about 95 of 100 samples, as they are made for. */
	@Test
	void bootstrapCoversTheMean() {
		SplittableRandom random = new SplittableRandom(4);
		Bootstrap bootstrap = new Bootstrap(400, 5);
		int covered = 0;
		for (int i = 0; i < 600; i++) {
			Estimate e = bootstrap.mean(random.doubles(60).toArray());
			if (e.low() <= .5 && .5 <= e.high()) covered++;
		}
		assertThat(covered / 600.).isBetween(.91, .98);
	}

	private static double[] doubles(JsonArray array) {
		double[] values = new double[array.size()];
		for (int i = 0; i < values.length; i++) values[i] = array.get(i).getAsDouble();
		return values;
	}
}
