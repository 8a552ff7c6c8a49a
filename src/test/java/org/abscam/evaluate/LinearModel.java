package org.abscam.evaluate;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.abscam.evaluate.pixels.ClassScores;

/** Models whose probability is known in closed form. */
final class LinearModel {

	private LinearModel() {}

	/** p = w·x + bias. */
	static ClassScores of(float[] weights, double bias) {
		return of(weights, bias, y -> y);
	}

	/** p = 1/(1 + exp(−w·x − bias)). */
	static ClassScores logistic(float[] weights, double bias) {
		return of(weights, bias, y -> 1 / (1 + Math.exp(-y)));
	}

	private static ClassScores of(float[] weights, double bias, DoubleUnaryOperator probability) {
		return (count, images) -> {
			double[] probabilities = new double[count];
			for (int n = 0; n < count; n++) {
				float[] image = images.apply(n);
				double sum = IntStream.range(0, weights.length).mapToDouble(i -> (double) weights[i] * image[i]).sum();
				probabilities[n] = probability.applyAsDouble(sum + bias);
			}
			return probabilities;
		};
	}
}
