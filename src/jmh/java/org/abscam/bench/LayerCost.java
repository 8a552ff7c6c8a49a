package org.abscam.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * What scores and map of phase one cost at some layers beside the plain forward pass of a model: CPU time of one thread, in turns, so that
 * other work on the machine matters little. Prints the rows of a table.
 *
 * <pre>
 * LayerCost [--layer first|middle|last|NAME]... FILE...
 * </pre>
 *
 * The first layer is the first that {@code abscam models check} lists, the middle one the one in the middle of that list, the last one the automatic
 * layer; all three where none is said.
 */
public final class LayerCost {

	private static final String OPTION = "--layer";
	private static final List<String> LAYERS = List.of("first", "middle", "last");
	private static final int ROUNDS = 7;
	/** Least CPU time of a measurement, in milliseconds: some systems count it in steps of 10 ms. */
	private static final int ENOUGH = 300;

	/** A graph with what it is given, and what it took. */
	private record Run(String what, Network network, Map<String, Array> inputs, double[] milliseconds) implements AutoCloseable {

		Run(String what, Network network, Map<String, Array> inputs) {
			this(what, network, inputs, new double[ROUNDS]);
		}

		double median() {
			double[] sorted = milliseconds.clone();
			Arrays.sort(sorted);
			return sorted[sorted.length / 2];
		}

		double fastest() {
			return Arrays.stream(milliseconds).min().orElseThrow();
		}

		@Override
		public void close() {
			network.close();
		}
	}

	private LayerCost() {}

	/** @param arguments ONNX files of float32, and layers */
	public static void main(String... arguments) throws Exception {
		List<String> layers = new ArrayList<>();
		List<Path> files = new ArrayList<>();
		for (int i = 0; i < arguments.length; i++) {
			if (arguments[i].equals(OPTION)) layers.add(arguments[++i]);
			else files.add(Path.of(arguments[i]));
		}
		System.out.printf("CPU time of one thread, medians of %d rounds of %d ms and more; in brackets, the fastest by the fastest%n%n",
			ROUNDS,
			ENOUGH);
		System.out.println("| network | layer | forward, ms | scores and map, ms | times the forward pass |");
		System.out.println("|---|---|---:|---:|---:|");
		for (Path file : files) measure(file, layers.isEmpty() ? LAYERS : layers);
	}

	private static void measure(Path file, List<String> layers) throws Exception {
		byte[] onnx = Files.readAllBytes(file);
		ClassifierGraph classifier = ClassifierGraph.of(OnnxModel.read(onnx, file.toString(), file.toAbsolutePath().getParent()),
			ClassifierGraph.Wish.NONE, new RuntimeTypes(), ExplainerGraph.NAMES);
		Classification classification = new Classification(classifier, Probability.SOFTMAX, UnaryOperator.identity(), false, false);
		Array image = noise(LongStream.concat(LongStream.of(1, classifier.channels()), Arrays.stream(classifier.spatial())).toArray());
		Map<String, Array> inputs = Map.of(ExplainerGraph.PIXELS, image, ExplainerGraph.CLASS, new Array.Integers(new long[] {-1}, 1));
		Device cpu = Device.choose("cpu");
		List<Run> runs = new ArrayList<>();
		try {
			runs.add(new Run("forward", Network.open(onnx, cpu, 1), Map.of(classifier.input(), image)));
			for (String layer : layers) {
				TargetLayer target = layer(classifier, layer);
				ExplainerGraph graph = new ExplainerGraph(classification, target, CamMethod.ABS_CAM_INITIAL);
				String what = (LAYERS.contains(layer) ? layer + ", " : "") + target.tensor();
				runs.add(new Run(what, Network.open(graph.firstPhase(), cpu, 1), inputs));
			}
			int passes = (int) Math.ceil(ENOUGH / Math.max(1, milliseconds(runs.get(0), 20)));
			for (Run run : runs) milliseconds(run, 1);
			for (int round = 0; round < ROUNDS; round++) {
				for (Run run : runs) run.milliseconds[round] = milliseconds(run, passes);
			}
			Run forward = runs.get(0);
			for (Run run : runs.subList(1, runs.size())) {
				System.out.printf(Locale.ROOT, "| %s | %s | %.1f | %.1f | %.2f (%.2f) |%n",
					file.getFileName().toString().replace(".onnx", ""),
					run.what, forward.median(), run.median(), run.median() / forward.median(), run.fastest() / forward.fastest());
			}
		}
		finally {
			runs.forEach(Run::close);
		}
	}

	private static TargetLayer layer(ClassifierGraph classifier, String name) throws Exception {
		List<TargetLayer> candidates = TargetLayer.candidates(classifier.graph(), classifier.head());
		return switch (name) {
			case "first" -> candidates.get(0);
			case "middle" -> candidates.get(candidates.size() / 2);
			case "last" -> TargetLayer.automatic(classifier.graph(), classifier.head());
			default -> TargetLayer.named(classifier.graph(), classifier.head(), name);
		};
	}

	private static Array noise(long... shape) {
		float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
		Random random = new Random(1);
		for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
		return new Array.Floats(values, shape);
	}

	/** CPU time of a pass. */
	private static double milliseconds(Run run, int passes) throws Exception {
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		long start = system.getProcessCpuTime();
		for (int i = 0; i < passes; i++) run.network.run(run.inputs);
		return (system.getProcessCpuTime() - start) / 1e6 / passes;
	}
}
