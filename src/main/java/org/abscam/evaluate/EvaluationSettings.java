package org.abscam.evaluate;

import java.util.Optional;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.ExplainException;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.model.ModelSource;

/**
 * How maps are evaluated.
 *
 * @param baseline what masked pixels show, in all measures that mask but ROAD, which imputes
 * @param steps pixels per step of deletion and insertion
 * @param threshold fraction of a map's maximum from which a pixel belongs to a hotspot, 0..1
 * @param tolerance how far beside the truth a maximum still hits
 * @param regions random regions of the masking test, 0 for no test
 * @param road whether ROAD is computed
 * @param stability whether changed images are explained too
 * @param mirror whether stability mirrors images: not for models that tell left from right
 * @param seed of the random regions and noises; the same for each image, so that an image's measures do not depend on the others
 * @param stabilityChannels how many channels of the original and of the changed images phase two keeps for stability, 0 for all
 * @param coherency whether images seen through their maps are explained too
 * @param thresholds where regions of maps begin by class, in place of {@code threshold}, and which maps are shown
 */
public record EvaluationSettings(Baseline baseline, RemovalSteps steps, double threshold, Tolerance tolerance, int regions, boolean road,
	boolean stability, boolean mirror, long seed, int stabilityChannels, boolean coherency,
	ClassThresholds thresholds) {

	/** Channels of phase two in stability where nothing else is said: all of them would cost as much as the map, three or four times. */
	public static final int STABILITY_CHANNELS = 12;

	/** Zero, steps of 1/30, half of the maximum, 15 pixels, 20 regions, ROAD and stability without mirror. */
	public static final EvaluationSettings DEFAULTS =
		new EvaluationSettings(Baseline.ZERO, RemovalSteps.DEFAULT, HotspotFinder.DEFAULT_THRESHOLD,
			Tolerance.DEFAULT, MaskingTest.DEFAULT_REGIONS, true, true, false, 1);

	/** With the usual number of channels in stability, without coherency. */
	public EvaluationSettings(Baseline baseline, RemovalSteps steps, double threshold, Tolerance tolerance, int regions, boolean road,
		boolean stability, boolean mirror, long seed) {
		this(baseline, steps, threshold, tolerance, regions, road, stability, mirror, seed, STABILITY_CHANNELS, false,
			ClassThresholds.USUAL);
	}

	/**
	 * @param channels how many channels phase two keeps for stability, 0 for all
	 * @return these settings with that
	 */
	public EvaluationSettings withStabilityChannels(int channels) {
		return new EvaluationSettings(baseline, steps, threshold, tolerance, regions, road, stability, mirror, seed, channels, coherency,
			thresholds);
	}

	/**
	 * @param explained whether images seen through their maps are explained too
	 * @return these settings with that
	 */
	public EvaluationSettings withCoherency(boolean explained) {
		return new EvaluationSettings(baseline, steps, threshold, tolerance, regions, road, stability, mirror, seed, stabilityChannels,
			explained, thresholds);
	}

	/**
	 * @param ofClasses where regions begin by class, and which maps are shown
	 * @return these settings with that
	 */
	public EvaluationSettings with(ClassThresholds ofClasses) {
		return new EvaluationSettings(baseline, steps, threshold, tolerance, regions, road, stability, mirror, seed, stabilityChannels,
			coherency, ofClasses);
	}

	/** From which part of a map's maximum its region begins. */
	double threshold(String maps, String className) {
		return thresholds.of(maps).getOrDefault(className, threshold);
	}

	/** Checks the ranges. */
	public EvaluationSettings {
		if (!(threshold >= 0 && threshold <= 1) || regions < 0 || stabilityChannels < 0) {
			throw new IllegalArgumentException("a threshold of 0..1 and 0 or more regions and channels are needed");
		}
	}

	/**
	 * Heeds what the model's card says of mirrored images, and of thresholds where these are asked for.
	 *
	 * @param model the model whose maps are measured
	 * @return these settings; where the card says that mirrored images are the same to the model, stability mirrors them
	 * @throws ExplainException if mirroring is asked for, and the card says that the model tells left from right, or if it has no thresholds
	 */
	public EvaluationSettings on(ModelSource model) throws ExplainException {
		EvaluationSettings these = with(thresholds.on(model));
		Optional<Boolean> same = model.card().flatMap(card -> card.settings().mirror());
		if (same.isEmpty()) return these;
		if (mirror && !same.get()) {
			throw new ExplainException(
				"'" + model.name() + "' tells left from right, as its card says (mirror: false); leave 'mirror' away.");
		}
		return new EvaluationSettings(baseline, steps, threshold, tolerance, regions, road, stability, same.get(), seed, stabilityChannels,
			coherency, these.thresholds);
	}
}
