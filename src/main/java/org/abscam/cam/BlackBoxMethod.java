package org.abscam.cam;

/** A method that shows a network masked images and looks at its answers alone: it needs neither gradient nor layer. */
public enum BlackBoxMethod implements SaliencyMethod {

		/**
		 * Occlusion: a patch slides over the image; each position has the mean drop of the class probability under the patches that cover it
		 * (Zeiler and Fergus 2014; placed and averaged as by {@code captum.attr.Occlusion}).
		 */
		OCCLUSION("occlusion", "Occlusion"),

		/** RISE: the mean of random masks M_i weighed with the class probability of the image behind them (Petsiuk et al. 2018). */
		RISE("rise", "RISE");

	private final String option;
	private final String title;

	BlackBoxMethod(String option, String title) {
		this.option = option;
		this.title = title;
	}

	@Override
	public String option() {
		return option;
	}

	@Override
	public String title() {
		return title;
	}

	@Override
	public boolean hasTwoPhases() {
		return false;
	}

	@Override
	public boolean needsGradient() {
		return false;
	}

	@Override
	public String toString() {
		return option;
	}
}
