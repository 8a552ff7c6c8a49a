package org.abscam.review.agreement;

import java.util.OptionalDouble;

/**
 * Agreement beyond chance, κ = (observed − expected) / (1 − expected). What is not defined is empty, and the note says why.
 *
 * @param cases number of cases
 * @param observed share of pairs of answers to one case that are the same, 0..1
 * @param value κ, 1 where all agree, 0 where they agree as often as by chance
 * @param error its standard error for many cases
 * @param errorByChance that error if answers agreed by chance alone, for a test of κ = 0
 * @param note a sentence on what is empty, else empty
 */
public record Kappa(int cases, OptionalDouble observed, OptionalDouble value, OptionalDouble error, OptionalDouble errorByChance,
	String note) {

	/** Standard deviations of a normal distribution that hold 95% of it. */
	private static final double Z95 = 1.959963984540054;

	static Kappa undefined(int cases, OptionalDouble observed, String note) {
		return new Kappa(cases, observed, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), note);
	}

	static Kappa of(int cases, double observed, double value, double variance, double varianceByChance) {
		OptionalDouble byChance = OptionalDouble.of(Math.sqrt(Math.max(0, varianceByChance)));
		if (cases == 1 || observed == 1) {
			return new Kappa(cases, OptionalDouble.of(observed), OptionalDouble.of(value), OptionalDouble.empty(), byChance,
				cases == 1 ? "One case is too few for an interval."
					: "All answers agree, from which the formula for many cases gives no interval.");
		}
		double error = Math.sqrt(Math.max(0, variance));
		return new Kappa(cases, OptionalDouble.of(observed), OptionalDouble.of(value), OptionalDouble.of(error), byChance, "");
	}

	/** @return lower limit of the 95% interval, κ − 1.96 standard errors, not below −1; empty where there is no error */
	public OptionalDouble low() {
		return error.isEmpty() ? error : OptionalDouble.of(Math.max(-1, value.getAsDouble() - Z95 * error.getAsDouble()));
	}

	/** @return upper limit of the 95% interval, not above 1; empty where there is no error */
	public OptionalDouble high() {
		return error.isEmpty() ? error : OptionalDouble.of(Math.min(1, value.getAsDouble() + Z95 * error.getAsDouble()));
	}
}
