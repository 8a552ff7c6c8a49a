package org.abscam.evaluate;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Whether a classifier's probabilities are as often right as they say, and the temperature T by which its scores must be divided for that (Guo et
 * al., On Calibration of Modern Neural Networks, ICML 2017).
 *
 * @param images how many images it was measured on
 * @param right how many of them have the highest score in the class of their label
 * @param temperature with which the images' labels are most likely
 * @param determined whether the images say what it is: where all answers are right, the smaller the likelier, and where they are no better than
 *        chance, the larger
 * @param before expected calibration error of the probabilities at temperature 1: the mean over 15 bins of equal width, by the number of
 *        images in each, of the difference between the part that is right and the mean probability of the top class
 * @param after the same at that temperature; on the same images, so that on others it may be more
 */
public record Calibration(int images, int right, double temperature, boolean determined, double before, double after) {

	private static final int BINS = 15;
	private static final double LOWEST = .05;
	private static final double HIGHEST = 20;
	private static final int STEPS = 100;
	/** Of a mean negative log-likelihood. */
	private static final double ROUNDING = 1e-9;

	/**
	 * One image.
	 *
	 * @param scores class scores before softmax or sigmoid
	 * @param label index of the class that it is
	 */
	public record Labelled(float[] scores, int label) {}

	/**
	 * @param images at least one
	 * @param sigmoid whether each class has a probability of its own, else softmax makes them
	 * @return how far they are calibrated
	 */
	public static Calibration of(List<Labelled> images, boolean sigmoid) {
		int right = (int) images.stream().filter(i -> top(i.scores) == i.label).count();
		double temperature = Math.exp(lowest(log -> surprise(images, sigmoid, Math.exp(log)), Math.log(LOWEST), Math.log(HIGHEST)));
		double least = surprise(images, sigmoid, temperature) + ROUNDING;
		boolean determined = surprise(images, sigmoid, LOWEST) > least && surprise(images, sigmoid, HIGHEST) > least;
		return new Calibration(images.size(), right, temperature, determined, error(images, sigmoid, 1),
			error(images, sigmoid, temperature));
	}

	private static int top(float[] scores) {
		int top = 0;
		for (int c = 1; c < scores.length; c++) if (scores[c] > scores[top]) top = c;
		return top;
	}

	/** Mean negative log-likelihood of the labels, which has one minimum. */
	private static double surprise(List<Labelled> images, boolean sigmoid, double temperature) {
		double sum = 0;
		for (Labelled image : images) {
			if (!sigmoid) sum += logSum(image.scores, temperature) - image.scores[image.label] / temperature;
			else for (int c = 0; c < image.scores.length; c++)
				sum += Math.log1p(Math.exp((c == image.label ? -1 : 1) * image.scores[c] / temperature));
		}
		return sum / images.size();
	}

	private static double logSum(float[] scores, double temperature) {
		double highest = scores[top(scores)] / temperature;
		double sum = 0;
		for (float score : scores) sum += Math.exp(score / temperature - highest);
		return highest + Math.log(sum);
	}

	/** By the golden section. */
	private static double lowest(DoubleUnaryOperator of, double low, double high) {
		double golden = (Math.sqrt(5) - 1) / 2;
		double from = low;
		double to = high;
		for (int i = 0; i < STEPS; i++) {
			double a = to - golden * (to - from);
			double b = from + golden * (to - from);
			if (of.applyAsDouble(a) < of.applyAsDouble(b)) to = b;
			else from = a;
		}
		return (from + to) / 2;
	}

	/**
	 * @param images at least one
	 * @param sigmoid whether each class has a probability of its own, else softmax makes them
	 * @param temperature by which their scores are divided
	 * @return expected calibration error of the probabilities, in {@value #BINS} bins
	 */
	public static double error(List<Labelled> images, boolean sigmoid, double temperature) {
		double[] said = new double[BINS];
		double[] right = new double[BINS];
		for (Labelled image : images) {
			int top = top(image.scores);
			double p = sigmoid ? 1 / (1 + Math.exp(-image.scores[top] / temperature))
				: Math.exp(image.scores[top] / temperature - logSum(image.scores, temperature));
			int bin = Math.min(BINS - 1, Math.max(0, (int) Math.ceil(p * BINS) - 1));
			said[bin] += p;
			if (top == image.label) right[bin]++;
		}
		double sum = 0;
		for (int bin = 0; bin < BINS; bin++) sum += Math.abs(right[bin] - said[bin]);
		return sum / images.size();
	}
}
