package org.abscam.evaluate;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.abscam.evaluate.pixels.ClassScores;
import org.abscam.evaluate.pixels.Curve;
import org.abscam.evaluate.pixels.LinearImputation;
import org.abscam.evaluate.pixels.PixelOrder;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.NetworkInput;

/**
 * Remove and debias (ROAD, Rong et al. 2022): deletion in which the missing pixels are imputed from their neighbours instead of being
 * painted over, so that neither an odd colour nor the shape of the hole gives the class away.
 *
 * @param mostRelevantFirst probability as pixels go, the most salient first
 * @param leastRelevantFirst probability as pixels go, the least salient first
 */
public record Road(Curve mostRelevantFirst, Curve leastRelevantFirst) {

	/** Standard deviation of the noise on imputed pixels, in preprocessed units, as in the authors' code. */
	private static final double NOISE = 0.01;
	private static final double[] FRACTIONS = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};

	/**
	 * Blocks while pixels are imputed and images are scored.
	 *
	 * @param scores says how probable the class is
	 * @param x the preprocessed image
	 * @param map saliency of its pixels, H×W; equal ones in reading order
	 * @param random makes the noise
	 * @return both curves from a tenth to nine tenths of the pixels
	 * @throws ExplainException if the network does not run
	 */
	static Road of(ClassScores scores, NetworkInput x, float[] map, Random random) throws ExplainException {
		int[] descending = PixelOrder.descending(map);
		int[] ascending = new int[descending.length];
		for (int i = 0; i < ascending.length; i++) ascending[i] = descending[ascending.length - 1 - i];
		return new Road(curve(scores, x, descending, random), curve(scores, x, ascending, random));
	}

	/** @return mean over the fractions of (least − most relevant first) / 2, as pytorch-grad-cam combines them; larger is better, 0 is chance */
	public double score() {
		return score(0, 1);
	}

	/** @return the same over 20, 40, 60 and 80 % of the pixels alone, of which {@link EvaluatedImage#arcc} is made */
	double scoreOfFifths() {
		return score(1, 2);
	}

	private double score(int first, int step) {
		double[] least = leastRelevantFirst.probabilities();
		double[] most = mostRelevantFirst.probabilities();
		return IntStream.iterate(first, i -> i < least.length, i -> i + step).mapToDouble(i -> (least[i] - most[i]) / 2).average()
			.orElseThrow();
	}

	private static Curve curve(ClassScores scores, NetworkInput x, int[] order, Random random) throws ExplainException {
		int[] counts = Arrays.stream(FRACTIONS).mapToInt(f -> (int) Math.round(f * order.length)).toArray();
		double[] probabilities = scores.probabilities(counts.length, i -> {
			boolean[] missing = new boolean[order.length];
			for (int k = 0; k < counts[i]; k++) missing[order[k]] = true;
			float[] imputed = imputed(x, missing);
			for (int k = 0; k < imputed.length; k++) if (missing[k % missing.length]) imputed[k] += (float) (NOISE * random.nextGaussian());
			return imputed;
		});
		return new Curve(Arrays.stream(counts).mapToDouble(c -> c / (double) order.length).toArray(), probabilities);
	}

	/**
	 * Replaces pixels so that each is the weighted mean of its eight neighbours, missing ones included: 1/6 for those that share an
	 * edge, 1/12 for those that share a corner; at the border of the image, the weights of those that are there.
	 *
	 * @param x the preprocessed image
	 * @param missing which of the H×W pixels are replaced, not all
	 * @return C×H×W values without noise
	 */
	static float[] imputed(NetworkInput x, boolean[] missing) {
		LinearImputation system = new LinearImputation(missing, x.width());
		float[] imputed = x.values().clone();
		for (int c = 0; c < x.channels(); c++) system.impute(imputed, c * x.pixels());
		return imputed;
	}
}
