package org.abscam.report.figure;

import java.util.Locale;
import java.util.function.DoubleToIntFunction;

/**
 * Which colour a value has.
 *
 * @param colour of a value, as 0xRRGGBB
 * @param highest value; the lowest is 0
 * @param quantity what the values are
 */
public record ColourScale(DoubleToIntFunction colour, double highest, String quantity) {

	/**
	 * @param value any
	 * @return it with two digits behind the point, without zeros that say nothing
	 */
	public static String number(double value) {
		String number = String.format(Locale.ROOT, "%.2f", value);
		return number.contains(".") ? number.replaceAll("0+$", "").replaceAll("\\.$", "") : number;
	}
}
