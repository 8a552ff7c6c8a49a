package org.abscam.explain;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.abscam.cam.CamMethod;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Placement;
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
		ScanSize size = new ScanSize(ExplainerFile.USUAL_SIZE, ExplainerFile.USUAL_SIZE, TrialRun.SLICES);
		OptionalLong before = memory(deviceName);
		ExplainOptions one = new ExplainOptions(CamMethod.ABS_CAM_INITIAL, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, deviceName, 0, batch);
		ExplainOptions two = new ExplainOptions(CamMethod.ABS_CAM, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, deviceName, 0, batch);
		try (ImageClassifier classifier = ImageClassifier.open(source, one, size); Explainer first = Explainer.open(source, one, size);
			Explainer both = Explainer.open(source, two, size)) {
			Scan picture = TrialRun.picture(first.model().graph().spatial());
			int[] masks = new int[1];
			double forward = median(runs, () -> classifier.classify(NetworkImages.of(picture, classifier.model()), Progress.NONE));
			double phaseOne = median(runs, () -> first.explain(NetworkImages.of(picture, first.model()), (i, e) -> {}, Progress.NONE));
			double all = median(runs, () -> both.explain(NetworkImages.of(picture, both.model()), (i, e) -> masks[0] = e.forwardPasses(),
				Progress.NONE));
			OptionalLong after = memory(deviceName);
			OptionalLong used = before.isEmpty() || after.isEmpty() ? OptionalLong.empty()
				: OptionalLong.of(after.getAsLong() - before.getAsLong());
			return new Benchmark(both.device(), both.placement(), forward, phaseOne, (all - phaseOne) / Math.max(1, masks[0]), masks[0], 1000 / all,
				used);
		}
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
