package org.abscam.option;

import java.util.List;

/** What the SciJava commands for scripts take as inputs, beside their image. */
public final class ScriptOffers {

	public static final Offer EXPLANATION = Offer.of("ScriptedExplanation", Options.MODEL, Options.INPUT, Options.INPUTS, Options.CLASS,
		Options.AGAINST, Options.TARGET,
		Options.REGION,
		Options.METHOD, Options.LAYER, Options.AXES, Options.GRID, Options.PREFIX, Options.FUSE,
		Options.CHANNELS, Options.BUDGET, Options.MAP_ERROR, Options.BASELINE, Options.PRECISION, Options.PATCH, Options.STRIDE,
		Options.MASKS, Options.CELLS, Options.KEEP,
		Options.MASK_SEED, Options.DEVICE, Options.THRESHOLD, Options.CHANNEL, Options.WINDOW,
		Options.STACK,
		Options.FRAMES,
		Options.ROI, Options.FAITHFULNESS, Options.CLASS_SENSITIVITY, Options.RGB, Options.OPACITY);
	public static final Offer HOTSPOTS = Offer.of("ScriptedHotspots", Options.THRESHOLD, Options.MINIMUM, Options.STACK);

	/** All of them. */
	public static final List<Offer> ALL = List.of(EXPLANATION, HOTSPOTS);

	private ScriptOffers() {}
}
