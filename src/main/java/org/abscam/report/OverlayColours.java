package org.abscam.report;

import java.util.stream.IntStream;

/**
 * Colours of map values 0..1 as they lie over a scan: from umber, near the greys, to orange. Over every grey, and at every opacity, a higher value
 * differs more from the bare scan (CIE 1976 colour difference), and is lighter; also for readers who do not tell red from green, or blue from yellow.
 * That is why the hue stays: colours that turn from blue to yellow have a grey between them for some readers, and those that end in a pale yellow
 * fade on light tissue just where the map peaks. A map alone has the wider range of {@link SaliencyColours}.
 */
final class OverlayColours {

	/** What scans are like in the middle; the colours of a legend lie on it. */
	static final int MID_GREY = 128;

	private static final int LEVELS = 256;
	/** L* of the values 0 and 1, between which it rises evenly. */
	private static final double DARKEST = 35;
	private static final double LIGHTEST = 60;
	/** Chroma C*ab of the values 0 and 1, between which it rises as the square root of the value. */
	private static final double DULLEST = 6;
	private static final double BRIGHTEST = 70.5;
	/** Hue h_ab in degrees. */
	private static final double FIRST_HUE = 62;
	private static final double LAST_HUE = 61;
	/** Of D65, CIE 1931. */
	private static final double[] WHITE = {0.95047, 1, 1.08883};
	/** Where CIELAB goes over from a cube to a straight line. */
	private static final double BEND = 6 / 29.;

	private static final int[] RGB = IntStream.range(0, LEVELS).map(i -> colour(i / (LEVELS - 1.))).toArray();

	/**
	 * @param value 0..1
	 * @return 0xRRGGBB
	 */
	int rgb(double value) {
		return RGB[(int) (Math.min(Math.max(value, 0), 1) * (LEVELS - 1) + .5)];
	}

	/** The same as it looks over a grey. */
	int over(int grey, double value, double opacity) {
		int[] pixel = {grey * 0x010101};
		MapPaint.blend(pixel, new int[] {rgb(value)}, opacity);
		return pixel[0];
	}

	private static int colour(double value) {
		double hue = Math.toRadians(FIRST_HUE + value * (LAST_HUE - FIRST_HUE));
		double chroma = DULLEST + Math.sqrt(value) * (BRIGHTEST - DULLEST);
		double[] linear = linear(DARKEST + value * (LIGHTEST - DARKEST), chroma * Math.cos(hue), chroma * Math.sin(hue));
		int packed = 0;
		for (double part : linear) packed = packed << 8 | SaliencyColours.level(part);
		return packed;
	}

	/** CIELAB (CIE 15:2004) to linear sRGB (IEC 61966-2-1). */
	private static double[] linear(double lightness, double a, double b) {
		double middle = (lightness + 16) / 116;
		double x = WHITE[0] * unbent(middle + a / 500);
		double y = WHITE[1] * unbent(middle);
		double z = WHITE[2] * unbent(middle - b / 200);
		return new double[] {3.2404542 * x - 1.5371385 * y - 0.4985314 * z, -0.9692660 * x + 1.8760108 * y + 0.0415560 * z,
			0.0556434 * x - 0.2040259 * y + 1.0572252 * z};
	}

	private static double unbent(double value) {
		return value > BEND ? value * value * value : 3 * BEND * BEND * (value - 4 / 29.);
	}
}
