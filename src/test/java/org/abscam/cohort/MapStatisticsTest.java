package org.abscam.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers worked out by hand. */
class MapStatisticsTest {

	@Test
	void evenMapIsSpreadEverywhere() {
		float[] map = new float[20 * 10];
		Arrays.fill(map, .5f);
		MapStatistics even = MapStatistics.of(List.of(map), 20, 10);
		assertThat(even.peak()).isEqualTo(.5);
		assertThat(even.mean()).isEqualTo(.5);
		assertThat(even.entropy()).isEqualTo(1, within(1e-12));
		assertThat(even.x()).isEqualTo(.5, within(1e-12));
		assertThat(even.y()).isEqualTo(.5, within(1e-12));
		assertThat(even.corners()).as("four times a fifth of a fifth").isEqualTo(.16, within(1e-12));
	}

	@Test
	void twoPixelsOfOneSixteenthAndTwoSixteenths() {
		float[] map = new float[4 * 4];
		map[0] = 1;
		map[6] = 2; // third column, second row
		MapStatistics two = MapStatistics.of(List.of(map), 4, 4);
		assertThat(two.mean()).isEqualTo(3 / 16.0);
		assertThat(two.x()).isEqualTo((.125 + 2 * .625) / 3, within(1e-12));
		assertThat(two.y()).isEqualTo((.125 + 2 * .375) / 3, within(1e-12));
		assertThat(two.corners()).isEqualTo(1 / 3.0, within(1e-12));
		// (ln 3 − 2/3 ln 2) / ln 16
		assertThat(two.entropy()).isEqualTo((Math.log(3) - 2 * Math.log(2) / 3) / Math.log(16), within(1e-12));
		float[] one = new float[16];
		one[5] = 1;
		assertThat(MapStatistics.of(List.of(one), 4, 4).entropy()).isZero();
	}

	/** Of a volume's slices all pixels count; what is no number, or below 0, is nothing. */
	@Test
	void slicesOfAVolumeAreOneMap() {
		float[] first = {1, 0, Float.NaN, -1};
		float[] second = {0, 3, Float.POSITIVE_INFINITY, 0};
		MapStatistics both = MapStatistics.of(List.of(first, second), 2, 2);
		assertThat(both.peak()).isEqualTo(3);
		assertThat(both.mean()).isEqualTo(4 / 8.);
		assertThat(both.x()).isEqualTo((.25 + 3 * .75) / 4, within(1e-12));
		assertThat(both.y()).isEqualTo(.25, within(1e-12));
		assertThat(both.corners()).as("centres a quarter away from the edges").isZero();
		assertThat(both.entropy()).isEqualTo((Math.log(4) - 3 * Math.log(3) / 4) / Math.log(8), within(1e-12));
		assertThat(MapStatistics.of(List.of(new float[] {.5f}), 1, 1).entropy()).as("of one pixel").isZero();
	}

	/** A fifth of width and height, at all four ends. */
	@Test
	void cornersAreAFifthOfEachSide() {
		for (double[] inside : new double[][] {{.19, .19}, {.81, .19}, {.19, .81}, {.81, .81}})
			assertThat(MapStatistics.isCorner(inside[0], inside[1])).isTrue();
		for (double[] outside : new double[][] {{.21, .1}, {.1, .21}, {.79, .9}, {.9, .79}, {.5, .1}, {.1, .5}})
			assertThat(MapStatistics.isCorner(outside[0], outside[1])).isFalse();
	}

	@Test
	void slicesWeighAsMuchAsIsOnThem() {
		List<Surroundings> slices = List.of(new Surroundings(.5, .1, 1), new Surroundings(1, 0, 2),
			new Surroundings(Double.NaN, Double.NaN, 4));
		Surroundings all = Surroundings.together(slices, List.of(new float[] {1, -9}, new float[] {1, 2}, new float[2]));
		assertThat(all.outside()).isEqualTo((1 * .5 + 3 * 1) / 4, within(1e-12));
		assertThat(all.text()).isEqualTo(1 * .1 / 4, within(1e-12));
		assertThat(all.letters()).isEqualTo(7);
	}

	@Test
	void emptyMapHasNoPlace() {
		MapStatistics empty = MapStatistics.of(List.of(new float[12]), 4, 3);
		assertThat(empty.peak()).isZero();
		assertThat(empty.mean()).isZero();
		assertThat(empty.x()).isNaN();
		assertThat(empty.corners()).isNaN();
	}

	@Test
	void cellsOfTheCommonGridAreMeansOfTheirPixels() {
		float[] fine = new float[64 * 96];
		for (int y = 0; y < 96; y++) for (int x = 0; x < 64; x++) fine[y * 64 + x] = x < 2 && y < 3 ? (x + 2 * y) / 5f : 0;
		assertThat(CoarseMap.of("a", fine, 64, 96).cells()[0]).as("mean of 0, .2, .4, .6, .8, 1").isEqualTo((byte) Math.round(.5 * 255));
		assertThat(CoarseMap.of("a", fine, 64, 96).cells()[1]).isZero();
		// 48 columns: one and a half in each cell
		float[] odd = new float[48 * 48];
		for (int y = 0; y < 48; y++) odd[y * 48 + 1] = 1;
		byte[] cells = CoarseMap.of("a", odd, 48, 48).cells();
		for (int row : new int[] {0, 15, 31}) {
			assertThat(cells[row * 32]).as("half of its one and a half").isEqualTo((byte) Math.round(255 / 3.0));
			assertThat(cells[row * 32 + 1]).isEqualTo((byte) Math.round(255 / 3.0));
			assertThat(cells[row * 32 + 2]).isZero();
		}
		// 16 columns: each in two cells
		float[] small = new float[16 * 16];
		small[16 + 3] = 1;
		byte[] doubled = CoarseMap.of("a", small, 16, 16).cells();
		for (int at : new int[] {2 * 32 + 6, 2 * 32 + 7, 3 * 32 + 6, 3 * 32 + 7}) assertThat(doubled[at]).isEqualTo((byte) 255);
		int sum = 0;
		for (byte cell : doubled) sum += cell & 0xff;
		assertThat(sum).isEqualTo(4 * 255);
	}

	@Test
	void numbersHaveSixDigits() {
		assertThat(Figures.of(1 / 3.0)).isEqualTo("0.333333");
		assertThat(Figures.of(2 / 3.0)).isEqualTo("0.666667");
		assertThat(Figures.of(1234567.8)).isEqualTo("1234570");
		assertThat(Figures.of(1)).isEqualTo("1");
		assertThat(Figures.of(100)).isEqualTo("100");
		assertThat(Figures.of(-0.0)).isEqualTo("0");
		assertThat(Figures.of(0.00012345678)).isEqualTo("0.000123457");
		assertThat(Figures.of(.1f)).as("no digits that a float has not").isEqualTo("0.1");
		assertThat(Figures.of(1.23456789e-20)).isEqualTo("1.23457E-20");
		assertThat(Figures.of(Double.NaN)).isEmpty();
		assertThat(Figures.of(Double.POSITIVE_INFINITY)).isEmpty();
	}
}
