package org.abscam.report.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.abscam.report.Seen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Colours over scans, judged by {@link Seen}. */
class OverlayColoursTest {

	private static final int STEPS = 16;
	private static final OverlayColours COLOURS = new OverlayColours();

	/** The judge itself: numpy, from the same sources (float64). */
	@ParameterizedTest
	@CsvSource({"de7629,a0a0a0,67.4631,54.6897,58.9382,63.2355", "5ce1e6,000000,90.7074,86.5489,82.2788,96.2795",
		"f087ff,78c35a,133.3792,101.9910,81.1110,66.0809", "0000ff,ffffff,149.9606,112.1505,127.6510,65.8723",
		"5a514a,404040,9.9862,9.0435,10.1585,10.0699"})
	void differencesAreThoseOfAnotherProgram(String one, String other, double all, double protan, double deutan, double tritan) {
		double[] expected = {all, protan, deutan, tritan};
		for (Seen seen : Seen.values()) {
			assertThat(seen.difference(Integer.parseInt(one, 16), Integer.parseInt(other, 16))).as(seen.name())
				.isCloseTo(expected[seen.ordinal()], within(0.02));
		}
	}

	/** On grey 160 at opacity 0.5 the peak once differed by 26 from the bare scan, and 0.6 of the map by 38. */
	@Test
	void thePeakStandsOutMost() {
		double peak = Seen.BY_ALL.difference(COLOURS.over(160, 1, .5), 0xa0a0a0);
		double lower = Seen.BY_ALL.difference(COLOURS.over(160, .6, .5), 0xa0a0a0);
		assertThat(peak).isGreaterThan(lower + 15).isGreaterThan(45);
	}

	/** Those of readers who lack cones end where the peak is nearly as light as the scan. */
	@ParameterizedTest
	@EnumSource
	void amongPaintedColoursThePeakStandsOutMostForAllReaders(Seen seen) {
		int lightest = seen == Seen.BY_ALL ? 255 : 225;
		double slack = seen == Seen.BY_ALL ? 0 : 2.3; // what is just noticed (Mahy 1994)
		for (int grey = 0; grey <= lightest; grey++) {
			for (double opacity = .3; opacity < 1.01; opacity += .1) {
				double peak = seen.difference(COLOURS.over(grey, 1, opacity), grey * 0x010101);
				for (int step = STEPS / 2; step < STEPS; step++) {
					double lower = seen.difference(COLOURS.over(grey, step / (double) STEPS, opacity), grey * 0x010101);
					assertThat(peak).as("grey %d, opacity %.1f, value %d/%d", grey, opacity, step, STEPS).isGreaterThan(lower - slack);
				}
			}
		}
	}

	/** Half of the map and the peak are told apart inside of one hotspot, at the usual opacity. */
	@ParameterizedTest
	@EnumSource
	void halfOfTheMapAndThePeakAreToldApart(Seen seen) {
		for (int grey = 0; grey < 256; grey++)
			assertThat(seen.difference(COLOURS.over(grey, .5, .5), COLOURS.over(grey, 1, .5))).as("grey " + grey).isGreaterThan(10);
	}

	/** The more the map says, the more a pixel differs from the bare scan: on all greys, at all opacities. */
	@Test
	void overEveryGreyAHigherValueDiffersMoreFromTheBareScan() {
		Seen seen = Seen.BY_ALL;
		for (int grey = 0; grey < 256; grey++) {
			double[] bare = seen.lab(grey * 0x010101);
			for (double opacity = .3; opacity < 1.01; opacity += .1) {
				double before = -1;
				for (int step = 0; step <= STEPS; step++) {
					int colour = COLOURS.rgb(step / (double) STEPS);
					double[] blended = new double[3]; // with fractions, as the rounding of pixels is larger than a step at low opacity
					for (int i = 0; i < 3; i++) blended[i] = grey + opacity * ((colour >> 16 - 8 * i & 0xff) - grey);
					double difference = Seen.distance(bare, seen.lab(blended));
					assertThat(difference).as("grey %d, opacity %.1f, value %d/%d", grey, opacity, step, STEPS).isGreaterThan(before);
					before = difference;
				}
			}
		}
	}

	/** As it is painted, in whole numbers. */
	@Test
	void thePaintedPeakDiffersMoreThanHalfOfTheMapDoes() {
		for (int grey = 0; grey < 256; grey++) {
			for (double opacity = .3; opacity < 1.01; opacity += .1) {
				int[] pixels = {grey * 0x010101, grey * 0x010101, grey * 0x010101};
				new MapPaint(OverlayLook.of(opacity, .5)).over(pixels, new float[] {.5f, .75f, 1});
				double[] by = new double[3];
				for (int i = 0; i < 3; i++) by[i] = Seen.BY_ALL.difference(grey * 0x010101, pixels[i]);
				assertThat(by).as("grey %d, opacity %.1f", grey, opacity).isSorted();
				assertThat(by[0]).isGreaterThan(8); // more than three times what is just noticed
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void aHigherValueIsLighter(Seen seen) {
		double before = 0;
		for (int step = 0; step <= STEPS; step++) {
			double lightness = seen.lab(COLOURS.rgb(step / (double) STEPS))[0];
			assertThat(lightness).as("value %d/%d", step, STEPS).isGreaterThan(before);
			before = lightness;
		}
		assertThat(before - seen.lab(COLOURS.rgb(0))[0]).isGreaterThan(25);
	}

	@Test
	void outlinesStandOutFromTheColoursToo() {
		for (FindingLook look : FindingLook.values()) {
			for (int step = 8; step <= STEPS; step++) {
				for (int grey = 0; grey < 256; grey += 5) {
					int below = COLOURS.over(grey, step / (double) STEPS, OverlayLook.DEFAULT_OPACITY);
					assertThat(Math.max(Seen.contrast(look.colour().getRGB(), below), Seen.contrast(FindingLook.HALO.getRGB(), below)))
						.as("%s over %06x", look, below).isGreaterThanOrEqualTo(3);
				}
			}
		}
	}

	@Test
	void valuesOutsideAreTheEnds() {
		assertThat(COLOURS.rgb(-1)).isEqualTo(COLOURS.rgb(0));
		assertThat(COLOURS.rgb(2)).isEqualTo(COLOURS.rgb(1));
		assertThat(COLOURS.over(128, 1, 0)).isEqualTo(0x808080);
		assertThat(COLOURS.over(7, .5, 1)).isEqualTo(COLOURS.rgb(.5));
	}
}
