package org.abscam.explain;

/**
 * How masked images are scored: in phase two, and, as to what is shown where they are masked, by black-box methods.
 *
 * @param channels how many channels with the largest total of M_k phase two keeps, 0 for all
 * @param baseline what is shown where an image is masked
 * @param precision in what phase two computes the masked images
 */
public record Scoring(int channels, Baseline baseline, Precision precision) {

	/** As the paper: all channels, 0 after preprocessing, in float32. */
	public static final Scoring DEFAULTS = new Scoring(0, Baseline.ZERO, Precision.FLOAT32);

	/** Checks the range. */
	public Scoring {
		if (channels < 0) throw new IllegalArgumentException("channels >= 0 are needed");
	}

	/**
	 * @param kept how many channels phase two keeps, 0 for all
	 * @return this with that
	 */
	public Scoring keeping(int kept) {
		return new Scoring(kept, baseline, precision);
	}

	/**
	 * @param shown what is shown where an image is masked
	 * @return this with that
	 */
	public Scoring with(Baseline shown) {
		return new Scoring(channels, shown, precision);
	}

	/**
	 * @param computed in what phase two computes the masked images
	 * @return this with that
	 */
	public Scoring with(Precision computed) {
		return new Scoring(channels, baseline, computed);
	}
}
