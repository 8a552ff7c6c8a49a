package org.abscam.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the images that a model was trained on look like from inside: mean μ and covariance Σ of their features, and with them the Mahalanobis
 * distance of others, √((f − μ)ᵀ Σ⁻¹ (f − μ)) (Lee et al., A Simple Unified Framework for Detecting Out-of-Distribution Samples, NeurIPS 2018).
 * The covariance of the standardised features is shrunk towards a multiple of the identity as far as Ledoit and Wolf say (A well-conditioned
 * estimator for large-dimensional covariance matrices, 2004), so that few images do.
 */
public final class TrainingStatistics {

	/** More features than this are no statistics that go with a model: 4 MiB. */
	public static final int MOST_FEATURES = 1024;

	/** Images without which there is nothing to learn. */
	public static final int FEWEST_IMAGES = 20;

	/** Part of the held-out training images that are within the limit. */
	private static final double WITHIN = .98;

	private static final int FOLDS = 10;

	/** A feature that hardly changes counts as if it changed by this part of what features do on average, lest noise in it decide. */
	private static final double LEAST_SPREAD = .01;

	private final float[] mean;
	/** M, row-major, with M·Mᵀ = Σ⁻¹. */
	private final float[] whitening;

	private TrainingStatistics(float[] mean, float[] whitening) {
		this.mean = mean;
		this.whitening = whitening;
	}

	/**
	 * The statistics of images.
	 *
	 * @param features a row for each image, at least two, all of one length
	 * @return their statistics
	 */
	public static TrainingStatistics of(double[][] features) {
		int size = features[0].length;
		double[] mean = means(features);
		double[] spread = new double[size];
		for (double[] row : features) for (int i = 0; i < size; i++) spread[i] += (row[i] - mean[i]) * (row[i] - mean[i]);
		for (int i = 0; i < size; i++) spread[i] = Math.sqrt(spread[i] / features.length);
		double least = LEAST_SPREAD * Arrays.stream(spread).average().orElse(0);
		for (int i = 0; i < size; i++) spread[i] += least > 0 ? least : 1;
		double[][] standard = new double[features.length][size];
		for (int n = 0; n < features.length; n++) for (int i = 0; i < size; i++) standard[n][i] = (features[n][i] - mean[i]) / spread[i];
		double[][] inverse = inverseOfCholesky(shrunkCovariance(standard));
		float[] whitening = new float[size * size];
		for (int i = 0; i < size; i++) for (int j = i; j < size; j++) whitening[i * size + j] = (float) (inverse[j][i] / spread[i]);
		float[] centre = new float[size];
		for (int i = 0; i < size; i++) centre[i] = (float) mean[i];
		return new TrainingStatistics(centre, whitening);
	}

	/**
	 * A distance within which 98 % of the training images are from the others: each tenth of them from the nine that it is not part of. A tenth is
	 * ten runs of neighbours, which stay together, as pictures of one patient do in the order of their names, while each kind is in all tenths.
	 *
	 * @param features a row for each image, at least {@link #FEWEST_IMAGES}, in the order of their names
	 * @return the limit
	 */
	public static double limit(double[][] features) {
		int run = (features.length + FOLDS * FOLDS - 1) / (FOLDS * FOLDS);
		double[] distances = new double[features.length];
		for (int fold = 0; fold < FOLDS; fold++) {
			List<double[]> others = new ArrayList<>();
			for (int n = 0; n < features.length; n++) if (n / run % FOLDS != fold) others.add(features[n]);
			TrainingStatistics rest = of(others.toArray(double[][]::new));
			for (int n = 0; n < features.length; n++) if (n / run % FOLDS == fold) distances[n] = rest.distance(features[n]);
		}
		Arrays.sort(distances);
		double place = WITHIN * (distances.length - 1);
		int below = (int) place;
		return distances[below] + (place - below) * (distances[Math.min(below + 1, distances.length - 1)] - distances[below]);
	}

	/**
	 * @param features of an image
	 * @return its distance from the training images
	 */
	double distance(double[] features) {
		double sum = 0;
		for (int j = 0; j < mean.length; j++) {
			double z = 0;
			for (int i = 0; i < mean.length; i++) z += (features[i] - mean[i]) * whitening[i * mean.length + j];
			sum += z * z;
		}
		return Math.sqrt(sum);
	}

	/** @return number of features d */
	public int features() {
		return mean.length;
	}

	/** @return μ, of length d */
	public float[] mean() {
		return mean.clone();
	}

	/** @return M, d×d, row-major, with which the distance is the length of (f − μ)·M */
	public float[] whitening() {
		return whitening.clone();
	}

	/** @return the file: float32 of (1 + d)×d, μ and the rows of M below it */
	public byte[] npy() {
		float[] values = Arrays.copyOf(mean, mean.length + whitening.length);
		System.arraycopy(whitening, 0, values, mean.length, whitening.length);
		return NumPyFile.write(values, mean.length + 1, mean.length);
	}

	/**
	 * @param npy what {@link #npy} wrote
	 * @param shown how messages call the file
	 * @throws ModelException if it is something else
	 */
	static TrainingStatistics read(byte[] npy, String shown) throws ModelException {
		NumPyFile file = NumPyFile.read(npy, shown);
		if (file.rows() != file.columns() + 1 || file.columns() < 1 || file.columns() > MOST_FEATURES)
			throw new ModelException(shown + " is a table of " + file.rows() + "×" + file.columns() +
				", but statistics of d features are (d + 1)×d, d up to " + MOST_FEATURES + "; write it with 'abscam models learn'.");
		for (float value : file.values())
			if (!Float.isFinite(value))
				throw new ModelException(shown + " holds numbers that are none; write it with 'abscam models learn'.");
		return new TrainingStatistics(Arrays.copyOf(file.values(), file.columns()),
			Arrays.copyOfRange(file.values(), file.columns(), file.values().length));
	}

	private static double[] means(double[][] rows) {
		double[] means = new double[rows[0].length];
		for (double[] row : rows) for (int i = 0; i < means.length; i++) means[i] += row[i];
		for (int i = 0; i < means.length; i++) means[i] /= rows.length;
		return means;
	}

	/**
	 * (1 − λ)·S + λ·m·I, where S is the covariance of centred rows, m the mean of its diagonal, and λ how much of S − m·I is chance: the mean of
	 * ‖zzᵀ − S‖²/n² over the rows z, divided by ‖S − m·I‖².
	 */
	static double[][] shrunkCovariance(double[][] rows) {
		int count = rows.length;
		int size = rows[0].length;
		double[][] covariance = new double[size][size];
		double powers = 0;
		for (double[] z : rows) {
			double length = 0;
			for (int i = 0; i < size; i++) {
				length += z[i] * z[i];
				for (int j = 0; j <= i; j++) covariance[i][j] += z[i] * z[j] / count;
			}
			powers += length * length / count;
		}
		double squares = 0;
		double trace = 0;
		for (int i = 0; i < size; i++) {
			trace += covariance[i][i];
			for (int j = 0; j <= i; j++) {
				squares += (i == j ? 1 : 2) * covariance[i][j] * covariance[i][j];
				covariance[j][i] = covariance[i][j];
			}
		}
		double level = trace / size;
		double apart = squares - size * level * level;
		double chance = (powers - squares) / count;
		double shrinkage = apart <= 0 ? 1 : Math.min(1, Math.max(0, chance / apart));
		for (int i = 0; i < size; i++) {
			for (int j = 0; j < size; j++) covariance[i][j] *= 1 - shrinkage;
			covariance[i][i] += shrinkage * level + (level > 0 ? 0 : 1);
		}
		return covariance;
	}

	/** L⁻¹, lower triangular, of a matrix L·Lᵀ. */
	private static double[][] inverseOfCholesky(double[][] matrix) {
		int size = matrix.length;
		double[][] lower = new double[size][size];
		double least = 1e-10 * Arrays.stream(matrix).mapToDouble(row -> Arrays.stream(row).map(Math::abs).max().orElse(0)).max().orElse(1);
		for (int i = 0; i < size; i++) {
			for (int j = 0; j <= i; j++) {
				double sum = matrix[i][j];
				for (int k = 0; k < j; k++) sum -= lower[i][k] * lower[j][k];
				lower[i][j] = i == j ? Math.sqrt(Math.max(sum, least)) : sum / lower[j][j];
			}
		}
		double[][] inverse = new double[size][size];
		for (int i = 0; i < size; i++) {
			inverse[i][i] = 1 / lower[i][i];
			for (int j = 0; j < i; j++) {
				double sum = 0;
				for (int k = j; k < i; k++) sum -= lower[i][k] * inverse[k][j];
				inverse[i][j] = sum / lower[i][i];
			}
		}
		return inverse;
	}
}
