package org.abscam.evaluate.pixels;

import java.util.function.IntFunction;
import org.abscam.explain.options.ExplainException;

/** Says how probable a class is in preprocessed images. */
@FunctionalInterface
public interface ClassScores {

	/**
	 * @param count number of images
	 * @param images makes each from its position, C×H×W; asked in order, and copied before the next
	 * @return the class probability of each, 0..1
	 * @throws ExplainException if the network does not run
	 * @throws java.util.concurrent.CancellationException if the user stopped it
	 */
	double[] probabilities(int count, IntFunction<float[]> images) throws ExplainException;
}
