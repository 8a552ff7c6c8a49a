package org.abscam.dicom;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as Decimal Strings (DS) have them: at most 16 characters (PS3.5, table 6.2-1). */
final class DecimalString {

	private static final int LONGEST = 16;

	private DecimalString() {}

	/**
	 * @param value a finite number
	 * @return the nearest that 16 characters can say; whole numbers without a point
	 */
	static String of(double value) {
		if (value == Math.rint(value) && Math.abs(value) < 1e15) return Long.toString((long) value);
		String text = Double.toString(value);
		for (int digits = LONGEST; text.length() > LONGEST; digits--) {
			BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
			String plain = rounded.toPlainString();
			text = plain.length() <= LONGEST ? plain : rounded.toString().replace("E+", "E");
		}
		return text;
	}
}
