package org.abscam.report.figure;

import java.util.Locale;
import java.util.Optional;

/**
 * A length in a picture.
 *
 * @param part of the picture's width that it takes, 0..1
 * @param text the length with its unit, such as {@code 10 mm}
 */
public record ScaleBar(double part, String text) {

	/** Of the picture's width at most. */
	private static final double LONGEST = 1 / 3.;
	private static final double[] STEPS = {5, 2, 1};

	/**
	 * The longest of 1, 2 or 5 times a power of ten that takes a third of the picture, or less.
	 *
	 * @param width of the picture in units
	 * @param unit of length
	 * @return empty where the unit is the pixel, or the width none
	 */
	public static Optional<ScaleBar> of(double width, String unit) {
		String said = unit.strip();
		boolean pixels = said.isEmpty() || said.toLowerCase(Locale.ROOT).startsWith("pixel");
		if (pixels || !(width > 0) || Double.isInfinite(width)) return Optional.empty();
		int power = (int) Math.floor(Math.log10(width * LONGEST));
		for (double step : STEPS) {
			double length = step * Math.pow(10, power);
			if (length > width * LONGEST * (1 + 1e-9)) continue;
			String number =
				power < 0 ? String.format(Locale.ROOT, "%." + -power + "f", length) : String.format(Locale.ROOT, "%.0f", length);
			return Optional.of(new ScaleBar(length / width, number + " " + (said.equals("micron") || said.equals("um") ? "µm" : said)));
		}
		return Optional.empty();
	}
}
