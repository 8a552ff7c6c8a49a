package org.abscam.scan;

import java.util.Locale;
import java.util.OptionalDouble;
import org.abscam.dicom.image.Voi;

/** How values become grey levels between the bounds of a window (PS3.3, section C.11.2). */
public sealed interface GreyFunction {

	/**
	 * @param value of the scan, see {@link Scan}
	 * @param range bounds of the window in the values of the scan
	 * @return 0 for black to 1 for white
	 */
	double level(double value, Window range);

	/**
	 * @return the function as outputs call it: {@code LINEAR}, {@code LINEAR_EXACT}, {@code SIGMOID} or {@code TABLE}
	 */
	String word();

	/** Functions that follow from the bounds alone. */
	enum Curve implements GreyFunction {

			/** A line between the bounds; a header's are centre − width/2 and centre + width/2 − 1. */
			LINEAR,

			/** A line between the bounds; a header's are centre − width/2 and centre + width/2. */
			LINEAR_EXACT,

			/** 1/(1 + exp(−4 (v − centre)/width)), of which 12 % of the grey levels lie below the bounds and 12 % above them. */
			SIGMOID;

		@Override
		public double level(double value, Window range) {
			double width = range.high() - range.low();
			if (this == SIGMOID) return 1 / (1 + Math.exp(-4 * (value - (range.low() + range.high()) / 2) / width));
			return Math.min(Math.max((value - range.low()) / width, 0), 1);
		}

		@Override
		public String word() {
			return name();
		}

		/** The function of a header's word; LINEAR is what holds where it says none. */
		static Curve of(String word) {
			for (Curve curve : values()) if (curve.name().equals(word.strip().toUpperCase(Locale.ROOT))) return curve;
			return LINEAR;
		}
	}

	/**
	 * A table of the header; the bounds are the first and the last value that it tells apart.
	 *
	 * @param table from values of the header
	 * @param mirror lo + hi of the mirror where high is dark, see {@link Scan}
	 */
	record Table(Voi.Table table, OptionalDouble mirror) implements GreyFunction {

		@Override
		public double level(double value, Window range) {
			return mirror.isEmpty() ? table.apply(value) : 1 - table.apply(mirror.getAsDouble() - value);
		}

		@Override
		public String word() {
			return "TABLE";
		}
	}
}
