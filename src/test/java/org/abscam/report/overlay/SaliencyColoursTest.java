package org.abscam.report.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ij.process.LUT;
import org.junit.jupiter.api.Test;

class SaliencyColoursTest {

	@Test
	void lightnessRisesEvenlyFromBlackToPale() {
		SaliencyColours colours = new SaliencyColours();
		double first = oklabLightness(colours.rgb(0));
		double last = oklabLightness(colours.rgb(1));

		assertThat(first).isLessThan(0.1);
		assertThat(last).isGreaterThan(0.95);
		for (int i = 0; i < 256; i++) {
			// rounding to 8 bits costs most where it is dark
			assertThat(oklabLightness(colours.rgb(i / 255.))).isCloseTo(0.02 + i / 255. * 0.95, within(i < 40 ? 0.06 : 0.01));
		}
	}

	@Test
	void theMiddleIsColourfulAndValuesOutsideAreTheEnds() {
		SaliencyColours colours = new SaliencyColours();
		int middle = colours.rgb(0.5);

		assertThat(middle >> 16).isGreaterThan(150);
		assertThat(middle >> 8 & 0xff).isLessThan(100);
		assertThat(colours.rgb(-1)).isEqualTo(colours.rgb(0));
		assertThat(colours.rgb(2)).isEqualTo(colours.rgb(1));
	}

	@Test
	void theLookupTableHasTheSameColours() {
		SaliencyColours colours = new SaliencyColours();
		LUT lut = colours.lut();

		for (int i = 0; i < 256; i++) assertThat(lut.getRGB(i) & 0xffffff).isEqualTo(colours.rgb(i / 255.));
	}

	/** From sRGB to Oklab by the matrices of the other direction. Source: Björn Ottosson 2020. */
	private static double oklabLightness(int rgb) {
		double r = linear(rgb >> 16 & 0xff);
		double g = linear(rgb >> 8 & 0xff);
		double b = linear(rgb & 0xff);
		double l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
		double m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
		double s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
		return 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
	}

	private static double linear(int level) {
		double v = level / 255.;
		return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
	}
}
