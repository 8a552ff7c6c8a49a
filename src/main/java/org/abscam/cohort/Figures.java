package org.abscam.cohort;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as tables of cohorts have them: six digits, the same on every machine. */
final class Figures {

	private static final MathContext SIX = new MathContext(6, RoundingMode.HALF_EVEN);
	private static final int SMALL = 12;

	private Figures() {}

	/** Empty for what is no number. */
	static String of(double value) {
		if (!Double.isFinite(value)) return "";
		if (value == 0) return "0";
		BigDecimal rounded = new BigDecimal(value).round(SIX).stripTrailingZeros();
		return rounded.scale() > SMALL ? rounded.toString() : rounded.toPlainString();
	}
}
