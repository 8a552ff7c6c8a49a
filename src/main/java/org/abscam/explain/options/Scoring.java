package org.abscam.explain.options;

import org.abscam.explain.budget.Budget;

/**
 * How masked images are scored: in phase two, and, as to what is shown where they are masked, by black-box methods.
 *
 * @param channels how many channels with the largest total of M_k phase two keeps, 0 for all
 * @param budget how many of the masks of these phase two scores
 * @param baseline what is shown where an image is masked
 * @param precision in what phase two computes the masked images
 */
public record Scoring(int channels, AskedBudget budget, Baseline baseline, Precision precision) {

	/** All channels with the usual budget, 0 after preprocessing as in the paper, in float32. */
	public static final Scoring DEFAULTS = new Scoring(0, AskedBudget.DEFAULTS, Baseline.ZERO, Precision.FLOAT32);

	/** Checks the range. */
	public Scoring {
		if (channels < 0) throw new IllegalArgumentException("channels >= 0 are needed");
	}

	/**
	 * @param kept how many channels phase two keeps, 0 for all
	 * @return this with that
	 */
	public Scoring keeping(int kept) {
		return new Scoring(kept, budget, baseline, precision);
	}

	/**
	 * @param spent how many masks phase two scores
	 * @return this with that
	 */
	public Scoring with(AskedBudget spent) {
		return new Scoring(channels, spent, baseline, precision);
	}

	/**
	 * @param available channels of a layer
	 * @return how many masks are scored there
	 */
	public Budget budget(int available) {
		return budget.of(available, channels > 0);
	}

	/**
	 * @param shown what is shown where an image is masked
	 * @return this with that
	 */
	public Scoring with(Baseline shown) {
		return new Scoring(channels, budget, shown, precision);
	}

	/**
	 * @param computed in what phase two computes the masked images
	 * @return this with that
	 */
	public Scoring with(Precision computed) {
		return new Scoring(channels, budget, baseline, computed);
	}
}
