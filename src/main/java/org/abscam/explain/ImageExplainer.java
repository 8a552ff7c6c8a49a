package org.abscam.explain;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.abscam.engine.Array;
import org.abscam.engine.EngineException;
import org.abscam.engine.Placement;
import org.abscam.explain.options.BatchSize;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Where;
import org.abscam.onnx.classifier.TargetLayer;

/** Makes the map of an image: at one layer, or without looking into the network. Holds native memory until closed. */
sealed interface ImageExplainer extends AutoCloseable permits LayerExplainer, BlackBoxExplainer {

	/** The layer whose activations the map is made of; empty where it looks at no layer. */
	Optional<TargetLayer> layer();

	/** The layer whose evidence is joined with the map; empty where there is none. */
	default Optional<TargetLayer> finer() {
		return Optional.empty();
	}

	/** Where phase one ran, when it was tried on a GPU. */
	Optional<Placement> placement();

	/** Sentences on how it was opened that the user should read. */
	Stream<String> notes();

	/** Sentences on what became of the images that it was asked for until now, of whatever scan. */
	default Stream<String> notesOfImages() {
		return Stream.empty();
	}

	/** The batches of masks, if there are any. */
	Stream<BatchSize> batches();

	/**
	 * The forward pass, and phase one, of a batch.
	 *
	 * @param region where the target lies in each image, {@code null} where nobody gives it
	 * @param classIndex the class to explain, −1 for the one with the highest score of each image
	 * @return among others {@link org.abscam.cam.ExplainerGraph#SCORES}, a row for each image
	 */
	Map<String, Array> run(Array.Floats pixels, Array.Floats region, long classIndex) throws EngineException;

	/**
	 * Draws the random masks of an image as those of another, if there are any.
	 *
	 * @param results of the batch, which are changed
	 */
	default void draw(Map<String, Array> results, int image, DrawnMasks as) {}

	/**
	 * @param channelLimit how many channels phase two keeps, 0 for all
	 * @return what the results of a batch say of one of its images, masks scored; {@code null} if cancelled
	 */
	Explanation explanation(Map<String, Array> results, int image, long[] size, int channelLimit, Explainer.Step step)
		throws ExplainException;

	@Override
	void close();

}
