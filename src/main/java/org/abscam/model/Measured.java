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

	/** These features alone. */
	public static Measured of(Features features) {
		return new Measured(OptionalDouble.empty(), Map.of(), OptionalDouble.empty(), Optional.empty(), Optional.of(features));
	}

	/** These of a calibration alone. */
	public static Measured of(OptionalDouble temperature, Optional<Accuracy> accuracy) {
		return new Measured(temperature, Map.of(), OptionalDouble.empty(), accuracy, Optional.empty());
	}

	/** Copies the map. */
	public Measured {
		thresholds = Collections.unmodifiableMap(new LinkedHashMap<>(thresholds));
	}

	/** @return what there is of it as it stands in a card, by the name of the setting; {@link MeasuredReader} reads the same */
	Map<String, Object> settings() {
		Map<String, Object> settings = new LinkedHashMap<>();
		temperature.ifPresent(t -> settings.put("temperature", t));
		if (!thresholds.isEmpty()) settings.put("thresholds", thresholds);
		probabilityCutoff.ifPresent(p -> settings.put("probability_cutoff", p));
		accuracy.ifPresent(a -> settings.put("accuracy", a.setting()));
		features.ifPresent(f -> settings.put("features", f.setting()));
		return settings;
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
	public record Accuracy(double value, int images, double low, double high, String on) {

		/** As it stands in a card. */
		private Map<String, Object> setting() {
			Map<String, Object> setting = new LinkedHashMap<>();
			setting.put("value", value);
			setting.put("n", images);
			setting.put("low", low);
			setting.put("high", high);
			setting.put("on", on);
			return setting;
		}
	}

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

		/** As it stands in a card. */
		private Map<String, Object> setting() {
			Map<String, Object> setting = new LinkedHashMap<>();
			setting.put("tensors", tensors);
			setting.put("source", statistics.source());
			statistics.sha256().ifPresent(sum -> setting.put("sha256", sum));
			setting.put("limit", limit);
			setting.put("images", images);
			return setting;
		}
	}
}
