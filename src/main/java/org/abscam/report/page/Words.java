package org.abscam.report.page;

import java.util.Locale;

/** Numbers as they are read. */
final class Words {

	private Words() {}

	/** Three digits behind the point, as tables have them. */
	static String part(double value) {
		return String.format(Locale.ROOT, "%.3f", value);
	}

	/** Of the text of a part: 0..1, also where it is no number or lies beyond. */
	static float bar(String part) {
		float value = Float.parseFloat(part);
		return value > 0 ? Math.min(value, 1) : 0;
	}

	/** One digit behind the point. */
	static String length(double value) {
		return String.format(Locale.ROOT, "%.1f", value);
	}

	/** Three digits that say something, more where there are more in front of the point. */
	static String area(double value, String unit) {
		String number = String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
		return unit.equals("pixel") ? number.replaceFirst("[.]0+$", "") + " pixels" : number + " " + unit + "²";
	}
}
