package org.abscam.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.abscam.model.ModelCard.FileReference;

/**
 * What was measured of a model, and with it, when it was made: numbers that stand in its card because whoever uses it has not the images to
 * measure them again.
 *
 * @param temperature T, above 0: probabilities are softmax or sigmoid of the scores divided by T; empty where the card does not say
 * @param thresholds by class, the part of a map's maximum, 0 to 1, from which it was found to outline the finding best, on validation
 *          images; in the order of the card
 * @param probabilityCutoff probability of the explained class, 0 to 1, below which its map was found to outline nothing
 * @param accuracy how often the model is right
 * @param features what the images that it was trained on look like from inside
 */
public record Measured(OptionalDouble temperature, Map<String, Double> thresholds, OptionalDouble probabilityCutoff,
	Optional<Accuracy> accuracy, Optional<Features> features) {

	/** Of a card that says nothing of it. */
	public static final Measured NOTHING =
		new Measured(OptionalDouble.empty(), Map.of(), OptionalDouble.empty(), Optional.empty(), Optional.empty());

	/** Copies the map. */
	public Measured {
		thresholds = Collections.unmodifiableMap(new LinkedHashMap<>(thresholds));
	}

	/**
	 * A proportion of right answers.
	 *
	 * @param value 0 to 1
	 * @param images how many images it was measured on, at least 1
	 * @param low lower end of its interval, at most the value
	 * @param high upper end, at least the value
	 * @param on which images these were, in words
	 */
	public record Accuracy(double value, int images, double low, double high, String on) {}

	/**
	 * Where the features of the training images are, and how far from them an image may be.
	 *
	 * @param tensors names of the tensors whose channels are averaged over the positions, at least one
	 * @param statistics the file with their statistics, see {@link TrainingStatistics}
	 * @param limit distance, above 0, from which an image does not look like the training images
	 * @param images how many training images the statistics are of, at least 2
	 */
	public record Features(List<String> tensors, FileReference statistics, double limit, int images) {

		/** Copies the list. */
		public Features {
			tensors = List.copyOf(tensors);
		}
	}
}
