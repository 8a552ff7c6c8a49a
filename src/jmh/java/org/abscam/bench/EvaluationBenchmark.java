package org.abscam.bench;

import ij.IJ;
import ij.ImagePlus;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.abscam.cam.SaliencyMethod;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.Evaluator;
import org.abscam.evaluate.MaskingTest;
import org.abscam.evaluate.RemovalSteps;
import org.abscam.evaluate.Tolerance;
import org.abscam.explain.Baseline;
import org.abscam.explain.ExplainOptions;
import org.abscam.explain.Explanation;
import org.abscam.explain.NetworkImages;
import org.abscam.explain.Progress;
import org.abscam.explain.ScanSize;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What evaluating the map of one image costs, once the map is there: deletion, insertion, drop, masking with 20 random regions and
 * stability. Beside it 150 forward passes of the same model, one image each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
public class EvaluationBenchmark {

	private static final int FORWARD_PASSES = 150;
	private static final int LESION = 8;
	private static final EvaluationSettings SETTINGS =
		new EvaluationSettings(Baseline.ZERO, RemovalSteps.DEFAULT, HotspotFinder.DEFAULT_THRESHOLD,
			Tolerance.DEFAULT, MaskingTest.DEFAULT_REGIONS, false, true, false, 1);

	/** A bundled model. */
	@Param({"breast-ultrasound", "chest-xray"})
	public String model;

	/** What makes the map. */
	@Param({"abs-cam", "abs-cam-initial", "grad-cam"})
	public String method;

	private Network plain;
	private Map<String, Array> plainInputs;
	private Evaluator evaluator;
	private NetworkImages images;
	private Explanation explanation;
	private EvaluationSettings settings;

	/** Opens the model and makes the map. */
	@Setup(Level.Trial)
	public void open() throws Exception {
		ModelSource source = ModelLibrary.bundled().find(model);
		Scan scan = Scan.of(new ImagePlus("lesion", IJ.openImage("models/samples/breast-phantom.tif").getStack().getProcessor(LESION)));
		ExplainOptions options =
			new ExplainOptions(SaliencyMethod.of(method).orElseThrow(), ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 0,
				ExplainOptions.DEFAULT_BATCH);
		evaluator = Evaluator.open(source, options, ScanSize.of(scan));
		settings = SETTINGS.on(source);
		images = NetworkImages.of(scan, evaluator.model(), Selection.ALL);
		evaluator.explainer().explain(images, (index, made) -> explanation = made, Progress.NONE);
		plain = Network.open(source.onnx(), Device.choose("cpu"), 0);
		long[] shape =
			{1, evaluator.model().graph().channels(), evaluator.model().graph().spatial()[0], evaluator.model().graph().spatial()[1]};
		plainInputs = Map.of(evaluator.model().graph().input(), new Array.Floats(new float[(int) (shape[1] * shape[2] * shape[3])], shape));
	}

	/** Frees native memory. */
	@TearDown(Level.Trial)
	public void close() {
		evaluator.close();
		plain.close();
	}

	/** The yardstick. */
	@Benchmark
	public Object forwardPasses() throws Exception {
		Object last = null;
		for (int i = 0; i < FORWARD_PASSES; i++) last = plain.run(plainInputs);
		return last;
	}

	/** All measures of one map. */
	@Benchmark
	public Object evaluation() throws Exception {
		return evaluator.measure(images, 0, explanation, settings, Progress.NONE).orElseThrow();
	}
}
