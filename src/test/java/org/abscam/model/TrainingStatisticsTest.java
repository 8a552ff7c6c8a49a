package org.abscam.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against scikit-learn 1.7: {@code LedoitWolf(assume_centered=True).fit((X - mean) / sd)}, {@code sd = X.std(0) + .01 * X.std(0).mean()}, and
 * the square root of its {@code mahalanobis}.
 */
class TrainingStatisticsTest {

	/** X of the same formula in Python. */
	private static double[][] rows(int count, int size, double shift) {
		double[][] rows = new double[count][size];
		for (int a = 0; a < count; a++) {
			for (int i = 0; i < size; i++) {
				rows[a][i] = Math.sin(.7 * (a + 1) * (i + 1) + shift) * (i + 1) + .3 * Math.cos(1.3 * a * (i + 2))
					+ 4 * Math.sin(.9 * (a + 1) + shift) + 2 * i;
			}
		}
		return rows;
	}

	private static double[] probe(int size, int which) {
		double[] row = rows(3, size, .5)[which];
		for (int i = 0; i < size; i++) row[i] += new double[] {0, 3, -7}[which];
		return row;
	}

	/** Many images of few features, and few of many. */
	@ParameterizedTest
	@CsvSource({"30, 4, 1.9467408675582483, 2.3769615097693713, 3.00185636061554",
		"12, 8, 2.4391776225390007, 2.9769597901337534, 3.636107378578931"})
	void distancesAreThoseOfScikitLearn(int count, int size, double first, double second, double third) {
		TrainingStatistics statistics = TrainingStatistics.of(rows(count, size, 0));
		double[] expected = {first, second, third};
		for (int which = 0; which < 3; which++)
			assertThat(statistics.distance(probe(size, which))).isCloseTo(expected[which], within(2e-6));
	}

	/** numpy.quantile(distances, .98), each tenth from the statistics of the other nine. */
	@Test
	void theLimitIsThatOfHeldOutImages() {
		assertThat(TrainingStatistics.limit(rows(30, 4, 0))).isCloseTo(2.9275116401609367, within(2e-6));
	}

	/** A ReLU that no training image reached: whoever reaches it is far. */
	@Test
	void whatNeverChangesIsNoFault() {
		double[][] rows = rows(30, 4, 0);
		for (double[] row : rows) row[2] = 0;
		TrainingStatistics statistics = TrainingStatistics.of(rows);
		double[] like = rows[7].clone();
		double[] unlike = like.clone();
		unlike[2] = 5;
		assertThat(statistics.distance(like)).isLessThan(4);
		assertThat(statistics.distance(unlike)).isGreaterThan(30);
		double[][] same = new double[25][3];
		for (double[] row : same) Arrays.fill(row, 2);
		assertThat(TrainingStatistics.of(same).distance(new double[] {2, 2, 2})).isZero();
		assertThat(TrainingStatistics.of(same).distance(new double[] {2, 2, 9})).isBetween(1., 1e4);
	}

	@Test
	void theFileHoldsTheSame() throws ModelException {
		TrainingStatistics statistics = TrainingStatistics.of(rows(30, 4, 0));
		byte[] npy = statistics.npy();
		assertThat(npy).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
		assertThat((npy.length - 4 * 4 * 5) % 64).isZero();
		assertThat(new String(npy, 10, 118, StandardCharsets.US_ASCII))
			.startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (5, 4), }")
			.endsWith("\n");
		TrainingStatistics read = TrainingStatistics.read(npy, "here");
		assertThat(read.features()).isEqualTo(4);
		assertThat(read.distance(probe(4, 1))).isEqualTo(statistics.distance(probe(4, 1)));
	}

	@Test
	void aFileThatIsSomethingElseIsRefused() {
		byte[] good = TrainingStatistics.of(rows(30, 4, 0)).npy();
		byte[] other = good.clone();
		System.arraycopy("(4, 5)".getBytes(StandardCharsets.US_ASCII), 0, other, text(good).indexOf("(5, 4)"), 6);
		byte[] doubles = good.clone();
		doubles[text(good).indexOf("<f4") + 2] = '8';
		byte[] notNumbers = good.clone();
		Arrays.fill(notNumbers, notNumbers.length - 4, notNumbers.length, (byte) -1);
		byte[] longHeader = good.clone();
		longHeader[9] = (byte) 0xff;
		for (byte[] bad : new byte[][] {{}, {1, 2, 3}, Arrays.copyOf(good, 9), Arrays.copyOf(good, 60),
			Arrays.copyOf(good, good.length - 1), other,
			doubles, notNumbers, longHeader})
			assertThatThrownBy(() -> TrainingStatistics.read(bad, "'x.npy'")).isInstanceOf(ModelException.class)
				.hasMessageStartingWith("'x.npy' ").hasMessageEndingWith("write it with 'abscam models learn'.");
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}
}
