package org.abscam.model;

import java.util.List;

/**
 * One step of a card's preprocessing, as data. Steps apply in the order of the card to the input tensor of one image;
 * statistics never mix the images of a batch.
 *
 * @see <a href="https://github.com/bioimage-io/spec-bioimage-io">BioImage.IO specification, model 0.5</a>
 */
public sealed interface Preprocessing {

	/**
	 * {@code x·gain + offset}.
	 *
	 * @param gain factors: one for all channels, or one per channel; never empty
	 * @param offset terms: as many as there are gains
	 */
	record ScaleLinear(List<Double> gain, List<Double> offset) implements Preprocessing {

		public ScaleLinear {
			gain = List.copyOf(gain);
			offset = List.copyOf(offset);
		}
	}

	/**
	 * {@code (x − mean) / std} with numbers fixed by the card.
	 *
	 * @param mean one for all channels, or one per channel; never empty
	 * @param std as many as there are means, each at least 1e-6
	 */
	record FixedZeroMeanUnitVariance(List<Double> mean, List<Double> std) implements Preprocessing {

		public FixedZeroMeanUnitVariance {
			mean = List.copyOf(mean);
			std = List.copyOf(std);
		}
	}

	/**
	 * {@code (x − mean) / (std + eps)} with the image's own mean and population standard deviation.
	 *
	 * @param perChannel whether each channel has its own statistics, or all channels share them
	 * @param eps above 0, at most 0.1
	 */
	record ZeroMeanUnitVariance(boolean perChannel, double eps) implements Preprocessing {}

	/**
	 * {@code (x − low) / (high − low + eps)} with the image's own percentiles low and high.
	 *
	 * @param perChannel whether each channel has its own percentiles, or all channels share them
	 * @param minPercentile 0 to below {@code maxPercentile}
	 * @param maxPercentile above {@code minPercentile}, to 100
	 * @param eps above 0, at most 0.1
	 */
	record ScaleRange(boolean perChannel, double minPercentile, double maxPercentile, double eps)
		implements
			Preprocessing {}

	/**
	 * {@code min(max(x, min), max)}.
	 *
	 * @param min negative infinity where the card sets no lower bound
	 * @param max positive infinity where the card sets no upper bound
	 */
	record Clip(double min, double max) implements Preprocessing {}

	/** A cast to the given element type. */
	record EnsureDtype(Dtype dtype) implements Preprocessing {}

	/** Element types of the BioImage.IO specification; their card names are the lower-case names. */
	enum Dtype {
			FLOAT32, FLOAT64, UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64, BOOL
	}
}
