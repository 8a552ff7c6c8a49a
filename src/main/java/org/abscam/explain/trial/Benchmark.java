package org.abscam.explain.trial;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.abscam.cam.CamMethod;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Placement;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.ImageClassifier;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.AskedBudget;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Precision;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.options.Scoring;
import org.abscam.model.ModelSource;
import org.abscam.scan.Scan;

/**
 * What a model costs on a device, on a made-up picture, with preprocessing and the way to the device and back.
 *
 * @param device where it ran
 * @param placement which nodes of phase one ran where; empty on the CPU
 * @param forward milliseconds of classifying one image
 * @param phaseOne milliseconds of Abs-CAM's first phase for one image, the forward pass included
 * @param phaseTwo milliseconds of the second phase for one mask
 * @param masks masks that the second phase scored
 * @param imagesPerSecond images that Abs-CAM explains, both phases
 * @param memory bytes of the device's memory that were in use more than before, where the driver tells it; ONNX Runtime keeps what
 *        it had at most
 */
public record Benchmark(Device device, Optional<Placement> placement, double forward, double phaseOne, double phaseTwo, int masks,
	double imagesPerSecond, OptionalLong memory) {

	private static final int MILLION = 1_000_000;
	private static final ScanSize SIZE = new ScanSize(ExplainerFile.USUAL_SIZE, ExplainerFile.USUAL_SIZE, TrialRun.SLICES);

	/**
	 * Runs a model. Blocks until done.
	 *
	 * @param source a model
	 * @param deviceName where to run, see {@link Device#choose}
	 * @param batch masks per run
	 * @param runs how often each part is measured, after once to warm up; the median counts
	 * @return what it cost
	 * @throws ExplainException if the model or the device cannot be had
	 */
	public static Benchmark of(ModelSource source, String deviceName, int batch, int runs) throws ExplainException {
		OptionalLong before = memory(deviceName);
		ExplainOptions one = options(CamMethod.ABS_CAM_INITIAL, deviceName, batch);
		try (ImageClassifier classifier = ImageClassifier.open(source, one, SIZE);
			Explainer first = Explainer.open(source, one, SIZE);
			Explainer both = Explainer.open(source, options(CamMethod.ABS_CAM, deviceName, batch), SIZE)) {
			Scan picture = TrialRun.picture(first.model().graph().spatial());
			int[] masks = new int[1];
			double forward = median(runs, () -> classifier.classify(NetworkImages.of(picture, classifier.model()), Progress.NONE));
			double phaseOne = median(runs, () -> first.explain(NetworkImages.of(picture, first.model()), (i, e) -> {
			}, Progress.NONE));
			double all = median(runs, () -> both.explain(NetworkImages.of(picture, both.model()), (i, e) -> masks[0] = e.forwardPasses(),
				Progress.NONE));
			OptionalLong after = memory(deviceName);
			OptionalLong used = before.isEmpty() || after.isEmpty() ? OptionalLong.empty()
				: OptionalLong.of(after.getAsLong() - before.getAsLong());
			return new Benchmark(both.device(), both.placement(), forward, phaseOne, (all - phaseOne) / Math.max(1, masks[0]), masks[0],
				1000 / all,
				used);
		}
	}

	/**
	 * What the second phase costs in another precision, and what that changes in the map of the same picture.
	 *
	 * @param phaseTwo milliseconds for one mask
	 * @param mapError ‖a − b‖ / ‖b‖ of the final map a in that precision and b in float32
	 * @param scoreError largest difference of a channel's score s_k, which is a probability
	 * @param notes what the user should read, as that it was float32 after all
	 */
	public record Rounded(double phaseTwo, double mapError, double scoreError, List<String> notes) {}

	/**
	 * Runs the model of this benchmark in another precision on the same device. Blocks until done.
	 *
	 * @param other the precision
	 * @param source the same model
	 * @param batch masks per run
	 * @param runs how often it is measured, after once to warm up; the median counts
	 * @return what it costs and changes
	 * @throws ExplainException if model or device cannot compute in it
	 */
	public Rounded in(Precision other, ModelSource source, int batch, int runs) throws ExplainException {
		ExplainOptions single = options(CamMethod.ABS_CAM, device.asked(), batch);
		Explanation[] results = new Explanation[2];
		try (Explainer singles = Explainer.open(source, single, SIZE);
			Explainer rounded = Explainer.open(source, single.with(single.scoring().with(other)), SIZE)) {
			NetworkImages picture = NetworkImages.of(TrialRun.picture(singles.model().graph().spatial()), singles.model());
			singles.explain(picture, (i, e) -> results[0] = e, Progress.NONE);
			double all =
				median(runs, () -> rounded.explain(NetworkImages.of(TrialRun.picture(rounded.model().graph().spatial()), rounded.model()),
					(i, e) -> results[1] = e, Progress.NONE));
			return new Rounded((all - phaseOne) / Math.max(1, masks), relativeL2(results[1].map(), results[0].map()),
				largestDifference(results[1].channelScores(), results[0].channelScores()), rounded.notes());
		}
	}

	private static double relativeL2(float[] a, float[] b) {
		double difference = 0;
		double norm = 0;
		for (int i = 0; i < a.length; i++) {
			difference += Math.pow((double) a[i] - b[i], 2);
			norm += Math.pow(b[i], 2);
		}
		return difference == 0 ? 0 : Math.sqrt(difference / norm);
	}

	private static double largestDifference(float[] a, float[] b) {
		double largest = 0;
		for (int i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
		return largest;
	}

	private static ExplainOptions options(CamMethod method, String deviceName, int batch) {
		return ExplainOptions.DEFAULTS.with(method).with(Scoring.DEFAULTS.with(AskedBudget.ALL))
			.with(Running.on(deviceName).inBatchesOf(batch));
	}

	private static OptionalLong memory(String deviceName) throws ExplainException {
		try {
			return Device.choose(deviceName).memoryInUse();
		}
		catch (EngineException e) {
			throw new ExplainException(e);
		}
	}

	@FunctionalInterface
	private interface Work {

		void run() throws ExplainException;
	}

	private static double median(int runs, Work work) throws ExplainException {
		work.run();
		double[] milliseconds = new double[runs];
		for (int i = 0; i < runs; i++) {
			long start = System.nanoTime();
			work.run();
			milliseconds[i] = (System.nanoTime() - start) / (double) MILLION;
		}
		Arrays.sort(milliseconds);
		return milliseconds[runs / 2];
	}
}
