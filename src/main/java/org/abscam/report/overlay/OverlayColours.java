package org.abscam.report.overlay;

import java.util.stream.IntStream;

/**
 * Colours of map values 0..1 as they lie over a scan: from brown, near the greys, to bright orange. Over every grey, and at every opacity from 0.3 on, a
 * higher value differs more from the bare scan (CIE 1976 colour difference), and it is lighter. Readers who do not tell red from green, or blue from
 * yellow, see it lighter, too, and no other painted colour stand
 * out noticeably more than the peak but on the lightest of greys. That is why the hue hardly turns: colours from blue to yellow have a
 * grey between them for some readers, and those that end in a pale yellow fade on light tissue just where the map peaks. A map alone has the wider range of
 * {@link SaliencyColours}.
 */
public final class OverlayColours {

	/** What scans are like in the middle; the colours of a legend lie on it. */
	public static final int MID_GREY = 128;

	private static final int LEVELS = 256;
	/** L*, C*ab and h_ab (degrees) at the value 0, of the control point, and at the value 1: curves of Bézier's second degree, found by optimisation. */
	private static final double[] LIGHTNESS = {39.19, 45.59, 69.06};
	private static final double[] CHROMA = {25.01, 50.95, 83.34};
	private static final double[] HUE = {61.78, 84.93, 64.47};
	/** Of D65, CIE 1931. */
	private static final double[] WHITE = {0.95047, 1, 1.08883};
	/** Where CIELAB goes over from a cube to a straight line. */
	private static final double BEND = 6 / 29.;

	private static final int[] RGB = IntStream.range(0, LEVELS).map(i -> colour(i / (LEVELS - 1.))).toArray();

	/**
	 * @param value 0..1
	 * @return 0xRRGGBB
	 */
	public int rgb(double value) {
		return RGB[value >= 1 ? LEVELS - 1 : value > 0 ? (int) (value * (LEVELS - 1) + .5) : 0]; // a Math.max less, of each pixel
	}

	/** The same as it looks over a grey. */
	public int over(int grey, double value, double opacity) {
		int[] pixel = {grey * 0x010101};
		MapPaint.blend(pixel, new int[] {rgb(value)}, opacity);
		return pixel[0];
	}

	private static int colour(double value) {
		double hue = Math.toRadians(along(HUE, value));
		double chroma = along(CHROMA, value);
		double[] linear = linear(along(LIGHTNESS, value), chroma * Math.cos(hue), chroma * Math.sin(hue));
		int packed = 0;
		for (double part : linear) packed = packed << 8 | SaliencyColours.level(part);
		return packed;
	}

	private static double along(double[] curve, double value) {
		double rest = 1 - value;
		return rest * rest * curve[0] + 2 * rest * value * curve[1] + value * value * curve[2];
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
