package org.abscam.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.abscam.bench.Turns.Pass;
import org.abscam.cam.CamMethod;
import org.abscam.cam.Classification;
import org.abscam.cam.ExplainerGraph;
import org.abscam.cam.Probability;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.read.OnnxModel;
import org.abscam.onnx.classifier.TargetLayer;

/** A classifier of float32 whose passes can be measured: forward, phase one at a layer and phase two, in one thread of the CPU. */
final class ExplainedNetwork implements AutoCloseable {

	/** The first layer that {@code abscam models check} lists, the middle one of that list, and the automatic layer. */
	static final List<String> LAYERS = List.of("first", "middle", "last");
	private static final int MASKS = 8;

	private final byte[] onnx;
	private final ClassifierGraph classifier;
	private final Classification classification;
	private final Device cpu;
	private final Array image;
	private final List<Network> open = new ArrayList<>();

	/**
	 * @param onnx the file
	 * @param name its name, for messages
	 * @param folder where its further files are, {@code null} for nowhere
	 */
	ExplainedNetwork(byte[] onnx, String name, Path folder) throws Exception {
		this.onnx = onnx;
		cpu = Device.choose("cpu");
		classifier = ClassifierGraph.of(OnnxModel.read(onnx, name, folder), ClassifierGraph.Wish.NONE, new RuntimeTypes(),
			ExplainerGraph.NAMES);
		classification = new Classification(classifier, Probability.SOFTMAX, UnaryOperator.identity(), false, false);
		image = noise(LongStream.concat(LongStream.of(1, classifier.channels()), Arrays.stream(classifier.spatial())).toArray());
	}

	/** @param file an ONNX file */
	static ExplainedNetwork read(Path file) throws Exception {
		return new ExplainedNetwork(Files.readAllBytes(file), file.toString(), file.toAbsolutePath().getParent());
	}

	/** @return the plain forward pass of one image */
	Pass forward() throws Exception {
		return pass(1, onnx, Map.of(classifier.input(), image));
	}

	/** @return scores and initial map of one image, in the layer's size */
	Pass phaseOne(TargetLayer layer) throws Exception {
		return phaseOne(new ExplainerGraph(classification, layer, CamMethod.ABS_CAM_INITIAL).firstPhase().toByteArray(), image);
	}

	/**
	 * @param graph of phase one, as a file
	 * @param pixels what it is given
	 * @return scores and map
	 */
	Pass phaseOne(byte[] graph, Array pixels) throws Exception {
		return pass(1, graph, Map.of(ExplainerGraph.PIXELS, pixels, ExplainerGraph.CLASS, new Array.Integers(new long[] {-1}, 1)));
	}

	/** @return one masked image of phase two at the automatic layer, of as many at a time as are usual */
	Pass phaseTwo() throws Exception {
		TargetLayer layer = layer("last");
		long[] maps = LongStream.concat(LongStream.of(MASKS, 1), Arrays.stream(layer.spatial())).toArray();
		return pass(MASKS, new ExplainerGraph(classification, layer, CamMethod.ABS_CAM).secondPhase(false).toByteArray(),
			Map.of(ExplainerGraph.INPUT, image, ExplainerGraph.CHANNEL_MAPS, noise(maps), ExplainerGraph.CLASS_INDEX,
				new Array.Integers(new long[] {0}, 1)));
	}

	/** @param name of {@link #LAYERS}, or of a tensor */
	TargetLayer layer(String name) throws Exception {
		List<TargetLayer> candidates = TargetLayer.candidates(classifier.graph(), classifier.head());
		return switch (name) {
			case "first" -> candidates.get(0);
			case "middle" -> candidates.get(candidates.size() / 2);
			case "last" -> TargetLayer.automatic(classifier.graph(), classifier.head());
			default -> TargetLayer.named(classifier.graph(), classifier.head(), name);
		};
	}

	/** @return normally distributed numbers, the same each time */
	static Array noise(long... shape) {
		float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
		Random random = new Random(1);
		for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
		return new Array.Floats(values, shape);
	}

	private Pass pass(int images, byte[] graph, Map<String, Array> inputs) throws Exception {
		Network network = Network.open(graph, cpu, 1);
		open.add(network);
		return Turns.of(images, () -> network.run(inputs));
	}

	@Override
	public void close() {
		open.forEach(Network::close);
	}
}
