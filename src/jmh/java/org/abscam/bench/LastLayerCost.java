package org.abscam.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.abscam.cam.CamMethod;
import org.abscam.cam.Classification;
import org.abscam.cam.ExplainerGraph;
import org.abscam.cam.Probability;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.ClassifierGraph;
import org.abscam.onnx.OnnxModel;
import org.abscam.onnx.TargetLayer;

/**
 * What scores and map of phase one at the automatic layer cost beside the plain forward pass of a model: CPU time of one thread, in turns,
 * so that other work on the machine matters little.
 */
public final class LastLayerCost {

	private static final int WARM_UP = 1;
	private static final int ROUNDS = 11;
	/** Per measurement: some systems count CPU time in steps of 10 ms. */
	private static final int PASSES = 5;

	private LastLayerCost() {}

	/** @param files ONNX files of float32 */
	public static void main(String... files) throws Exception {
		for (String file : files) measure(Path.of(file));
	}

	private static void measure(Path file) throws Exception {
		byte[] onnx = Files.readAllBytes(file);
		ClassifierGraph classifier = ClassifierGraph.of(OnnxModel.read(onnx, file.toString(), file.toAbsolutePath().getParent()),
			ClassifierGraph.Wish.NONE, new RuntimeTypes(), ExplainerGraph.NAMES);
		TargetLayer layer = TargetLayer.automatic(classifier.graph(), classifier.head());
		Classification classification = new Classification(classifier, Probability.SOFTMAX, UnaryOperator.identity(), false, false);
		long[] shape = LongStream.concat(LongStream.of(1, classifier.channels()), Arrays.stream(classifier.spatial())).toArray();
		float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
		Random random = new Random(1);
		for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
		Array image = new Array.Floats(values, shape);
		Map<String, Array> plainInputs = Map.of(classifier.input(), image);
		Map<String, Array> inputs = Map.of(ExplainerGraph.PIXELS, image, ExplainerGraph.CLASS, new Array.Integers(new long[] {-1}, 1));
		Device cpu = Device.choose("cpu");
		try (Network plain = Network.open(onnx, cpu, 1);
			Network explainer =
				Network.open(new ExplainerGraph(classification, layer, CamMethod.ABS_CAM_INITIAL).firstPhase().toByteArray(), cpu, 1)) {
			double[] forward = new double[ROUNDS];
			double[] explained = new double[ROUNDS];
			for (int round = -WARM_UP; round < ROUNDS; round++) {
				double first = milliseconds(plain, plainInputs);
				double second = milliseconds(explainer, inputs);
				if (round < 0) continue;
				forward[round] = first;
				explained[round] = second;
			}
			double[] ratios = new double[ROUNDS];
			for (int i = 0; i < ROUNDS; i++) ratios[i] = explained[i] / forward[i];
			System.out.printf(Locale.ROOT,
				"%s at %s: forward %.1f ms, scores and map %.1f ms of CPU time (medians of %d), ratio %.3f, of pairs %.3f to "
					+ "%.3f%n",
				file.getFileName(), layer, median(forward), median(explained), ROUNDS, median(explained) / median(forward),
				Arrays.stream(ratios).min().orElseThrow(), Arrays.stream(ratios).max().orElseThrow());
		}
	}

	private static double milliseconds(Network network, Map<String, Array> inputs) throws Exception {
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		long start = system.getProcessCpuTime();
		for (int i = 0; i < PASSES; i++) network.run(inputs);
		return (system.getProcessCpuTime() - start) / 1e6 / PASSES;
	}

	private static double median(double... values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}
}
