package org.abscam.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.abscam.cam.CamMethod;
import org.abscam.cam.Classification;
import org.abscam.cam.ExplainerGraph;
import org.abscam.cam.Probability;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.RuntimeTypes;
import org.abscam.explain.ExplainOptions;
import org.abscam.explain.ExplainerFile;
import org.abscam.explain.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.ClassifierGraph;
import org.abscam.onnx.OnnxModel;
import org.abscam.onnx.TargetLayer;
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
 * What explaining costs beside the plain forward pass of the same model in ONNX Runtime, on the CPU. Milliseconds per run of one
 * batch; phase two is one batch of masked images.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ExplainBenchmark {

	private static final int SCAN = 256;

	/** A shipped model, a network of the expected values, or ResNet-50 with seeded weights. */
	@Param({"breast-ultrasound", "chest-xray", "resnet50"})
	public String model;

	/** Images or masks per run. */
	@Param({"1", "8"})
	public int batch;

	private Network plain;
	private Network lastLayer;
	private Network firstLayer;
	private Network masked;
	private Map<String, Array> plainInputs;
	private Map<String, Array> explainInputs;
	private Map<String, Array> maskedInputs;

	/** Compiles the graphs. */
	@Setup(Level.Trial)
	public void open() throws Exception {
		byte[] onnx = onnx();
		OnnxModel read = OnnxModel.read(onnx, model, null);
		ClassifierGraph classifier = ClassifierGraph.of(read, ClassifierGraph.Wish.NONE, new RuntimeTypes(), ExplainerGraph.NAMES);
		Classification classification = new Classification(classifier, Probability.SOFTMAX, UnaryOperator.identity(), false, false);
		TargetLayer last = TargetLayer.automatic(classifier.graph(), classifier.head());
		TargetLayer first = TargetLayer.candidates(classifier.graph(), classifier.head()).get(0);
		Device cpu = Device.choose("cpu");
		plain = Network.open(onnx, cpu, 0);
		boolean shipped = Files.exists(Path.of("models", model));
		if (shipped) { // with the card's preprocessing before and the resize to the scan behind
			lastLayer = Network.open(whole(last), cpu, 0);
			firstLayer = Network.open(whole(first), cpu, 0);
		}
		else {
			lastLayer = Network.open(new ExplainerGraph(classification, last, CamMethod.ABS_CAM_INITIAL).firstPhase(), cpu, 0);
			firstLayer = Network.open(new ExplainerGraph(classification, first, CamMethod.ABS_CAM_INITIAL).firstPhase(), cpu, 0);
		}
		masked = Network.open(new ExplainerGraph(classification, last, CamMethod.ABS_CAM).secondPhase(false).toByteArray(), cpu, 0);

		int size = classifier.channels() * (int) Arrays.stream(classifier.spatial()).reduce(1, (a, b) -> a * b);
		Array images = numbers(shape(batch, classifier.channels(), classifier.spatial()), size * batch);
		long[] classes = new long[batch];
		Arrays.fill(classes, -1);
		plainInputs = Map.of(read.graph().inputs().get(0), images);
		Array pixels = shipped ? numbers(new long[] {batch, 1, SCAN, SCAN}, batch * SCAN * SCAN) : images;
		explainInputs = Map.of(ExplainerGraph.PIXELS, pixels, ExplainerGraph.CLASS, new Array.Integers(classes, batch));
		maskedInputs = new HashMap<>();
		maskedInputs.put(ExplainerGraph.INPUT, numbers(shape(1, classifier.channels(), classifier.spatial()), size));
		maskedInputs.put(ExplainerGraph.CHANNEL_MAPS, numbers(shape(batch, 1, last.spatial()), batch * (int) Arrays.stream(last.spatial())
			.reduce(1, (a, b) -> a * b)));
		maskedInputs.put(ExplainerGraph.CLASS_INDEX, new Array.Integers(new long[] {0}, 1));
	}

	private byte[] whole(TargetLayer layer) throws Exception {
		return ExplainerFile.compile(ModelLibrary.bundled().find(model),
			new ExplainOptions(CamMethod.ABS_CAM_INITIAL, ExplainOptions.TOP, layer.tensor(),
				0, Device.AUTO, 0, batch),
			new ScanSize(SCAN, SCAN, 1));
	}

	private byte[] onnx() throws Exception {
		if (model.equals("resnet50")) return ResNet50.onnx();
		Path shipped = Path.of("models", model, "model.onnx");
		return Files.readAllBytes(Files.exists(shipped) ? shipped : Path.of("src/test/resources/vectors", model, "model.onnx"));
	}

	private static Array numbers(long[] shape, int count) {
		Random random = new Random(1);
		float[] values = new float[count];
		for (int i = 0; i < count; i++) values[i] = random.nextFloat();
		return new Array.Floats(values, shape);
	}

	private static long[] shape(long batch, long channels, long[] spatial) {
		long[] shape = new long[2 + spatial.length];
		shape[0] = batch;
		shape[1] = channels;
		System.arraycopy(spatial, 0, shape, 2, spatial.length);
		return shape;
	}

	/** Frees native memory. */
	@TearDown(Level.Trial)
	public void close() {
		plain.close();
		lastLayer.close();
		firstLayer.close();
		masked.close();
	}

	/** The yardstick: the model as it is. */
	@Benchmark
	public Object forward() throws Exception {
		return plain.run(plainInputs);
	}

	/** Scores and map of phase one at the last layer. */
	@Benchmark
	public Object phaseOneAtLastLayer() throws Exception {
		return lastLayer.run(explainInputs);
	}

	/** Scores and map of phase one at the first layer: the gradient of the whole network. */
	@Benchmark
	public Object phaseOneAtFirstLayer() throws Exception {
		return firstLayer.run(explainInputs);
	}

	/** One batch of masked forward passes of phase two. */
	@Benchmark
	public Object phaseTwoBatch() throws Exception {
		return masked.run(maskedInputs);
	}
}
