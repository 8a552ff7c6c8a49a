package org.abscam.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import ij.IJ;
import ij.ImagePlus;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.abscam.cam.CamMethod;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.explain.Explanation;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What it costs to evaluate the map of one image: deletion, insertion, drop, masking with 20 regions, stability, also in the mirror, as the
 * card allows it.
 */
class EvaluationCostTest {

	private static final int LESION = 8;
	private static final int FORWARD_PASSES = 150;
	private static final int ROUNDS = 5;
	private static final EvaluationSettings SETTINGS =
		new EvaluationSettings(Baseline.ZERO, RemovalSteps.DEFAULT, HotspotFinder.DEFAULT_THRESHOLD,
			Tolerance.DEFAULT, MaskingTest.DEFAULT_REGIONS, false, true, false, 1);

	@ParameterizedTest
	@CsvSource({"ABS_CAM", "GRAD_CAM"})
	void anEvaluationTakesNoLongerThan150ForwardPassesAndAFifth(CamMethod method) throws Exception {
		ModelSource source = ModelLibrary.bundled().find("breast-ultrasound");
		Scan scan = Scan.of(new ImagePlus("lesion", IJ.openImage("models/samples/breast-phantom.tif").getStack().getProcessor(LESION)));
		ExplainOptions options =
			new ExplainOptions(method, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 0, ExplainOptions.DEFAULT_BATCH);
		try (Evaluator evaluator = Evaluator.open(source, options, ScanSize.of(scan));
			Network plain = Network.open(source.onnx(), Device.choose("cpu"), 0)) {
			NetworkImages images = NetworkImages.of(scan, evaluator.model(), Selection.ALL);
			List<Explanation> explanation = new ArrayList<>();
			evaluator.explainer().explain(images, (index, made) -> explanation.add(made), Progress.NONE);
			EvaluationSettings settings = SETTINGS.on(source);
			Map<String, Array> image = Map.of("image", new Array.Floats(new float[256 * 256], 1, 1, 256, 256));
			double evaluation = Double.POSITIVE_INFINITY;
			double forward = Double.POSITIVE_INFINITY;
			// in turns, and the fastest of each, because the machine may have other work
			for (int round = 0; round < ROUNDS; round++) {
				evaluation = Math.min(evaluation, seconds(() -> evaluator.measure(images, 0, explanation.get(0), settings, Progress.NONE)));
				forward = Math.min(forward, seconds(() -> {
					for (int i = 0; i < FORWARD_PASSES; i++) plain.run(image);
					return null;
				}));
			}
			System.out.printf("%s: evaluated in %.3f s, %d forward passes in %.3f s: %.2f%n", method.option(), evaluation, FORWARD_PASSES,
				forward,
				evaluation / forward);
			assertThat(evaluation).isLessThan(1.2 * forward);
		}
	}

	/** Of all processors together, as other tests run beside this one. */
	private static double seconds(Callable<?> work) throws Exception {
		OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		long start = process.getProcessCpuTime();
		work.call();
		return (process.getProcessCpuTime() - start) / 1e9;
	}
}
