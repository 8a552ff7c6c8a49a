package org.abscam.report.overlay;

import ij.process.LUT;
import java.util.stream.IntStream;

/**
 * Colours of map values 0..1 in an image of their own, from black through violet, red and orange to pale yellow; over a scan they are
 * {@link OverlayColours}. Lightness rises evenly in Oklab, so that equal steps of the map look equally large, in print without colour too.
 */
public final class SaliencyColours {

	private static final int LEVELS = 256;
	private static final double DARKEST = 0.02;
	private static final double LIGHTEST = 0.97;
	/** Hue in degrees of the value 0; it turns by {@link #TURN} up to the value 1. */
	private static final double FIRST_HUE = 285;
	private static final double TURN = 180;
	/** Reached in the middle of the range where the screen can show it. */
	private static final double CHROMA = 0.2;

	private static final int[] RGB = IntStream.range(0, LEVELS).map(i -> colour(i / (LEVELS - 1.))).toArray();

	/**
	 * @param value 0..1
	 * @return 0xRRGGBB
	 */
	public int rgb(double value) {
		return RGB[(int) (Math.min(Math.max(value, 0), 1) * (LEVELS - 1) + .5)];
	}

	/** The same colours as a lookup table with display range 0..1. */
	public LUT lut() {
		byte[] red = new byte[LEVELS];
		byte[] green = new byte[LEVELS];
		byte[] blue = new byte[LEVELS];
		for (int i = 0; i < LEVELS; i++) {
			red[i] = (byte) (RGB[i] >> 16);
			green[i] = (byte) (RGB[i] >> 8);
			blue[i] = (byte) RGB[i];
		}
		LUT lut = new LUT(red, green, blue);
		lut.min = 0;
		lut.max = 1;
		return lut;
	}

	private static int colour(double value) {
		double lightness = DARKEST + value * (LIGHTEST - DARKEST);
		double hue = Math.toRadians(FIRST_HUE + TURN * value);
		double chroma = CHROMA * Math.sqrt(Math.sin(Math.PI * (0.02 + 0.9 * value)));
		double[] linear = linear(lightness, chroma, hue);
		for (double most = chroma, step = chroma / 2; step > 1e-4; step /= 2) { // the most chroma below that fits into sRGB
			boolean fits = isShown(linear(lightness, most, hue));
			if (fits && most == chroma) break;
			most += fits ? step : -step;
			linear = linear(lightness, most, hue);
		}
		int packed = 0;
		for (double part : linear) packed = packed << 8 | level(part);
		return packed;
	}

	/** Oklab to linear sRGB. Source: Björn Ottosson, A perceptual color space for image processing, 2020. */
	private static double[] linear(double lightness, double chroma, double hue) {
		double a = chroma * Math.cos(hue);
		double b = chroma * Math.sin(hue);
		double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
		double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
		double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
		return new double[] {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
			-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s, -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
	}

	private static double cube(double value) {
		return value * value * value;
	}

	private static boolean isShown(double[] linear) {
		for (double part : linear) if (part < 0 || part > 1) return false;
		return true;
	}

	/** The transfer function of sRGB (IEC 61966-2-1). */
	static int level(double linear) {
		double value = Math.min(Math.max(linear, 0), 1);
		return (int) Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * Math.pow(value, 1 / 2.4) - 0.055));
	}
}
