package org.abscam.evaluate.compare;

import org.abscam.evaluate.Measure;
import org.abscam.evaluate.statistics.Estimate;

/**
 * What a method's maps are better or worse by than those of another, on the images that both have.
 *
 * @param mean mean of the paired differences with its bootstrap interval
 * @param p of Wilcoxon's signed-rank test, of McNemar's exact test for what is true or false
 * @param adjusted p after Holm's correction over the measures of the two methods
 * @param verdict what that comes to
 */
public record Difference(Estimate mean, double p, double adjusted, Verdict verdict) {

	private static final double SIGNIFICANT = .05;

	/** What a difference comes to. */
	public enum Verdict {

			BETTER("better"), WORSE("worse"),
			/** Chance may do as well. */
			OPEN("");

		private final String word;

		Verdict(String word) {
			this.word = word;
		}

		/** @return as tables show it, empty where it is open */
		@Override
		public String toString() {
			return word;
		}

		static Verdict of(Measure measure, double difference, double adjusted) {
			if (!(adjusted <= SIGNIFICANT) || difference == 0) return OPEN;
			return difference > 0 == (measure.better() == Measure.Better.HIGH) ? BETTER : WORSE;
		}
	}
}
