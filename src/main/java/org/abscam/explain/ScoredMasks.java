package org.abscam.explain;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How many of the masks of phase two were scored, and how well the rest was predicted.
 *
 * @param scored masks that were scored
 * @param masks different masks that there were; equal ones count once
 * @param estimate Pearson's r between the final map and that of all masks, as it is estimated from masks that were predicted and then scored;
 *        empty where all were scored, or so few that none was predicted first
 * @param checked masks, drawn at random, on whose exact scores the estimate stands
 * @param agreement how near the scores in int8 are; empty where int8 was not tried
 * @param replaced whether the map is that of Abs-CAM, as the method's own is empty
 */
public record ScoredMasks(int scored, int masks, OptionalDouble estimate, int checked, Optional<Agreement> agreement, boolean replaced) {

	/** Of the method's own map. */
	public ScoredMasks(int scored, int masks, OptionalDouble estimate, int checked, Optional<Agreement> agreement) {
		this(scored, masks, estimate, checked, agreement, false);
	}

	/** Of scores that int8 was not tried for. */
	public ScoredMasks(int scored, int masks, OptionalDouble estimate, int checked) {
		this(scored, masks, estimate, checked, Optional.empty(), false);
	}

	/**
	 * @param parts of several layers or images, at least one
	 * @return the sums, with the lowest of the estimates
	 */
	public static ScoredMasks together(List<ScoredMasks> parts) {
		return new ScoredMasks(parts.stream().mapToInt(ScoredMasks::scored).sum(), parts.stream().mapToInt(ScoredMasks::masks).sum(),
			parts.stream().flatMapToDouble(part -> part.estimate.stream()).min(), parts.stream().mapToInt(ScoredMasks::checked).sum(),
			parts.stream().flatMap(part -> part.agreement.stream()).reduce(Agreement::and),
			parts.stream().anyMatch(ScoredMasks::replaced));
	}

	/** @return how many were scored, in words */
	public String count() {
		return scored == masks ? String.format(Locale.ROOT, "all %,d masks scored", masks)
			: String.format(Locale.ROOT, "%,d of %,d masks scored", scored, masks);
	}

	/** @return such as "96 of 2,048 masks scored, estimated r .996" */
	@Override
	public String toString() {
		return count() + (estimate.isPresent() ? ", estimated r " + r(estimate.getAsDouble()) : "");
	}

	/**
	 * @param value a correlation
	 * @return its first three digits, never rounded up to what it does not reach, without the zero in front of the point
	 */
	public static String r(double value) {
		return String.format(Locale.ROOT, "%.3f", Math.floor(value * 1000 + 1e-6) / 1000).replaceFirst("^(-?)0[.]", "$1.");
	}
}
