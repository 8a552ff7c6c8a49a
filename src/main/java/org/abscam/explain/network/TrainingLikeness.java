package org.abscam.explain.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.abscam.cam.FeatureDistance;
import org.abscam.explain.options.ExplainException;
import org.abscam.model.Measured;
import org.abscam.model.ModelException;
import org.abscam.model.ModelSource;
import org.abscam.model.TrainingStatistics;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.SaidAxes;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.TargetLayer;

/**
 * Whether an image looks like those that a model was trained on, as far as the model's card knows these.
 *
 * @param measure the distance
 * @param limit distance from which an image does not look like them
 * @param images how many training images it is the distance from
 */
public record TrainingLikeness(FeatureDistance measure, double limit, int images) {

	/** Places that are named in a sentence. */
	private static final int NAMED = 5;

	/**
	 * What a model's card knows.
	 *
	 * @throws ModelException if the statistics cannot be read
	 * @throws ExplainException if they are not of this model
	 */
	static Optional<TrainingLikeness> of(ModelSource source, ClassifierGraph graph) throws ModelException, ExplainException {
		Optional<TrainingStatistics> statistics = source.trainingStatistics();
		if (statistics.isEmpty()) return Optional.empty();
		Measured.Features said = source.card().orElseThrow().settings().measured().features().orElseThrow();
		List<TargetLayer> layers = new ArrayList<>();
		try {
			for (String tensor : said.tensors())
				layers.add(TargetLayer.named(graph.graph(), graph.head(), tensor, SaidAxes.NOTHING));
		}
		catch (OnnxException e) {
			throw new ExplainException("The card of '" + source.name() + "' says features of the training images that the model has not: "
				+ e.getMessage(), e);
		}
		int count = FeatureDistance.count(layers);
		if (count != statistics.get().features()) {
			throw new ExplainException("The training images of '" + source.name() + "' have " + statistics.get().features()
				+ " features in '" + said.statistics().source() + "', but the tensors that its card names have " + count
				+ "; compute them anew with 'abscam models learn'.");
		}
		return Optional.of(new TrainingLikeness(new FeatureDistance(layers, statistics.get().mean(), statistics.get().whitening()),
			said.limit(), said.images()));
	}

	/**
	 * @param distance of an image
	 * @return whether it does not look like the training images
	 */
	public boolean isUnlike(double distance) {
		return !(distance <= limit);
	}

	/**
	 * @param distance of an image
	 * @return the sentence about an image that does not look like the training images; empty where it does
	 */
	Optional<String> warning(double distance) {
		return isUnlike(distance) ? Optional.of("This does not look like what the model was trained on (distance " + shown(distance)
			+ ", limit " + shown(limit) + "): do not believe answer or map.") : Optional.empty();
	}

	/**
	 * @param model a model
	 * @param distances of some images; empty where they were not measured
	 * @param slices the slice of each
	 * @return one sentence about those that do not look like the training images; empty where all do, or nobody knows
	 */
	public static Optional<String> warning(OpenModel model, List<OptionalDouble> distances, List<Integer> slices) {
		if (model.training().isEmpty()) return Optional.empty();
		TrainingLikeness training = model.training().get();
		List<Integer> unlike = new ArrayList<>();
		double farthest = 0;
		for (int i = 0; i < distances.size(); i++) {
			if (distances.get(i).isEmpty() || !training.isUnlike(distances.get(i).getAsDouble())) continue;
			unlike.add(slices.get(i));
			farthest = Math.max(farthest, distances.get(i).getAsDouble());
		}
		if (unlike.isEmpty()) return Optional.empty();
		if (distances.size() == 1) return training.warning(farthest);
		String which = unlike.size() == distances.size() ? "None of the " + distances.size() + " images looks"
			: unlike.size() + " of " + distances.size() + " images (slice " + unlike.stream().limit(NAMED).map(String::valueOf)
				.collect(Collectors.joining(", ")) + (unlike.size() > NAMED ? ", …" : "") + ") " + (unlike.size() == 1 ? "does" : "do")
				+ " not look";
		return Optional.of(which + " like what the model was trained on (distance up to " + shown(farthest) + ", limit "
			+ shown(training.limit) + "): do not believe answer or map of " + (unlike.size() == distances.size() ? "any." : "these."));
	}

	private static String shown(double distance) {
		return String.format(Locale.ROOT, distance < 1000 ? "%.1f" : "%.0f", distance);
	}
}
