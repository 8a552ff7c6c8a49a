package org.abscam.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.EngineException;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;

/**
 * Maps at one or several layers, fused to one. Many threads may use it.
 *
 * @param question what is asked
 * @param options how it is explained
 * @param parts one for each layer, in order
 */
record LayerMaps(PosedQuestion question, ExplainOptions options, List<ImageExplainer> parts) {

	/**
	 * Phase one of a batch.
	 *
	 * @param explained index of a class, −1 for the one with the highest score of each image
	 */
	List<Map<String, Array>> firstPhase(Array.Floats pixels, Array.Floats region, long explained) throws EngineException {
		List<Map<String, Array>> results = new ArrayList<>();
		for (ImageExplainer part : parts) results.add(part.run(pixels, region, explained));
		return results;
	}

	/** With the fused map of the layers; {@code null} if cancelled. */
	Explanation explanation(List<Map<String, Array>> results, int image, long[] size, Explainer.Step step) throws ExplainException {
		return explanation(results, image, size, options.scoring().channels(), step);
	}

	/** @param channels how many channels phase two keeps, 0 for all */
	Explanation explanation(List<Map<String, Array>> results, int image, long[] size, int channels, Explainer.Step step)
		throws ExplainException {
		List<Explanation> ofLayers = new ArrayList<>();
		for (int i = 0; i < parts.size(); i++) {
			Explanation one = parts.get(i).explanation(results.get(i), image, size, channels, step.part(i, parts.size()));
			if (one == null) return null;
			ofLayers.add(one);
		}
		return Explanation.fused(options.where().fusion(), ofLayers).at(distance(results.get(0), image));
	}

	/** How far an image of a batch is from the training images; empty where that was not asked. */
	static OptionalDouble distance(Map<String, Array> results, int image) {
		return results.get(ExplainerGraph.DISTANCE) instanceof Array.Floats distances ? OptionalDouble.of(distances.values()[image])
			: OptionalDouble.empty();
	}
}
