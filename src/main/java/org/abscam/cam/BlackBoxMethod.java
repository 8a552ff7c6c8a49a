package org.abscam.cam;

/** A method that shows a network masked images and looks at its answers alone: it needs neither gradient nor layer. */
public enum BlackBoxMethod implements SaliencyMethod {

		/**
		 * Occlusion: a patch slides over the image; each position has the mean drop of the class probability under the patches that cover it, placed
		 * and averaged as by {@code captum.attr.Occlusion}.
		 */
		OCCLUSION("occlusion", "Occlusion", "Zeiler and Fergus 2014", "none: a patch hides part of x, place by place",
			"norm01(relu(mean over the patches on a pixel of p_c(x) − p_c(x hidden)))"),

		/** RISE: the mean of random masks weighed with the class probability of the image behind them. */
		RISE("rise", "RISE", "Petsiuk et al. 2018", "none: N random masks R_i show part of x", "norm01(Σ p_c(x · R_i) · R_i / (N·keep))");

	private final String option;
	private final String title;
	private final String source;
	private final String channels;
	private final String map;

	BlackBoxMethod(String option, String title, String source, String channels, String map) {
		this.option = option;
		this.title = title;
		this.source = source;
		this.channels = channels;
		this.map = map;
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
	public String source() {
		return source;
	}

	@Override
	public String channelEquation() {
		return channels;
	}

	@Override
	public String mapEquation() {
		return map;
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
