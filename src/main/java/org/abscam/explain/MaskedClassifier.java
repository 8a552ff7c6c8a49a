package org.abscam.explain;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.engine.OutOfMemoryException;
import org.abscam.onnx.ClassifierGraph;
import org.abscam.onnx.OnnxException;

/** Says how probable the class is in masked images, or what else the target is worth there: the network of phase two, in float32 or in float16. */
final class MaskedClassifier implements AutoCloseable {

	/** How far the probability of the whole image in float16 may be from that in float32. */
	private static final float LARGEST_DIFFERENCE = 0.05f;

	/** What WebGPU says of a device that has not its feature shader-f16. */
	private static final String NO_HALVES = "requires f16 but the device does not support it";

	private final String model;
	private final ExplainerGraph graph;
	private final Network network;
	private final boolean halves;

	private MaskedClassifier(String model, ExplainerGraph graph, Network network, boolean halves) {
		this.model = model;
		this.graph = graph;
		this.network = network;
		this.halves = halves;
	}

	/**
	 * What phase one and preprocessing made of one image.
	 *
	 * @param input the preprocessed image x
	 * @param baseline what is shown where it is masked, {@code null} for 0
	 * @param channelMaps M_k of all channels, in the layer's size
	 * @param classIndex the class that is explained
	 * @param particulars what else the target takes from the image without masks, {@code null} for nothing
	 * @param whole the target after its activation in the image without masks; of a class, its probability
	 */
	record Subject(float[] input, float[] baseline, float[] channelMaps, int classIndex, Array.Floats particulars, float whole) {}

	/**
	 * @param model how to name the model to a user
	 * @param graphs opens the graph
	 * @param first phase one
	 */
	static MaskedClassifier open(String model, ExplainerGraph graph, FaithfulGraphs graphs, Network first, Device device,
		ExplainOptions options)
		throws OnnxException, EngineException {
		if (options.scoring().precision() == Precision.FLOAT16) return openInHalves(model, graph, graphs, first, device);
		Network network = graphs.second(graph.secondPhase(options.scoring().baseline() != Baseline.ZERO), first, false);
		return new MaskedClassifier(model, graph.withoutWeights(), network, false);
	}

	/** Tried once on a GPU: one without float16 takes the graph, and refuses to run it. */
	private static MaskedClassifier openInHalves(String model, ExplainerGraph graph, FaithfulGraphs graphs, Network first, Device device)
		throws OnnxException, EngineException {
		MaskedClassifier classifier = null;
		boolean complete = false;
		try {
			classifier =
				new MaskedClassifier(model, graph.withoutWeights(), graphs.second(graph.inHalves(!device.isGpu()).secondPhase(true), first,
					true), true);
			if (device.isGpu())
				classifier.run(new Subject(new float[pixels(graph)], null, null, 0, particulars(graph), 0), new float[positions(graph)], 1);
			complete = true;
			return classifier;
		}
		catch (OutOfMemoryException e) {
			throw e;
		}
		catch (EngineException e) {
			// not the engine's refusal, lest the CPU, which is slower still, takes over
			if (e.getMessage().contains(NO_HALVES)) throw new OnnxException(device.description() + " has no float16; use float32.", e);
			throw new OnnxException(
				"float16 does not work for this network on " + device.description() + ", use float32: " + e.getMessage(), e);
		}
		finally {
			if (classifier != null && !complete) classifier.close();
		}
	}

	/**
	 * Checks that the network says of an image what it says in phase one: where a number overflows in float16 and a division hides it,
	 * the scores are numbers, but not those of the network.
	 *
	 * @param image an image
	 * @param batch runs it
	 * @throws ExplainException if it does not
	 */
	void requireAgreement(Subject image, BatchSize batch) throws ExplainException {
		if (!halves) return;
		Subject unmasked = new Subject(image.input, image.input, null, image.classIndex, image.particulars, image.whole);
		float whole = batch.run(1, one -> probabilities(unmasked, new float[positions(graph)], one))[0];
		if (Math.abs(whole - image.whole) > LARGEST_DIFFERENCE * Math.max(1, Math.abs(image.whole))) {
			throw new ExplainException(
				String.format(Locale.ROOT,
					"'%s' gives the image a " + (graph.target().isProbability() ? "probability" : "value")
						+ " of %.3f in float16, but of %.3f in float32: its "
						+ "numbers are too large or too fine for float16; use float32.",
					model, whole, image.whole));
		}
	}

	/**
	 * @param image the image that is masked
	 * @param maps maps in the layer's size, one after another
	 * @param count number of maps
	 * @return the target after its activation, of a class its probability, of the image under each mask
	 */
	float[] probabilities(Subject image, float[] maps, int count) throws EngineException, ExplainException {
		float[] probabilities = run(image, maps, count);
		if (halves) {
			for (float probability : probabilities) {
				if (!Float.isFinite(probability)) {
					throw new ExplainException("'" + model + "' overflows in float16, its scores are not numbers any more; use float32.");
				}
			}
		}
		requireNumbers(model, probabilities);
		return probabilities;
	}

	/**
	 * @param model how to name the model to a user
	 * @param scores what it says of masked images
	 * @throws ExplainException if something is no number: a map made of it would look as if there was no evidence
	 */
	static void requireNumbers(String model, float[] scores) throws ExplainException {
		for (float score : scores) {
			if (!Float.isFinite(score)) {
				throw new ExplainException(
					"'" + model + "' says " + score + " of the image with parts of it masked, so that there is no map; "
						+ "use another baseline, such as mean, or a method that masks nothing, such as grad-cam.");
			}
		}
	}

	private float[] run(Subject image, float[] maps, int count) throws EngineException {
		ClassifierGraph classifier = graph.classification().classifier();
		long[] shape = ChannelScoring.shape(1, classifier.channels(), classifier.spatial());
		Map<String, Array> inputs =
			new HashMap<>(Map.of(ExplainerGraph.INPUT, new Array.Floats(image.input, shape), ExplainerGraph.CHANNEL_MAPS,
				new Array.Floats(maps, ChannelScoring.shape(count, 1, graph.layer().spatial())), ExplainerGraph.CLASS_INDEX,
				new Array.Integers(new long[] {image.classIndex}, 1)));
		float[] shown = halves && image.baseline == null ? new float[image.input.length] : image.baseline;
		if (image.particulars != null) inputs.put(ExplainerGraph.PARTICULARS, image.particulars);
		if (shown != null) inputs.put(ExplainerGraph.BASELINE, new Array.Floats(shown, shape));
		return ((Array.Floats) network.run(inputs).get(ExplainerGraph.CHANNEL_SCORES)).values();
	}

	/** Zeros in place of an image's particulars; {@code null} where the target has none. */
	private static Array.Floats particulars(ExplainerGraph graph) {
		long[] shape = graph.target().particulars(graph.classification())
			.map(sizes -> LongStream.concat(LongStream.of(1), Arrays.stream(sizes).mapToLong(s -> ((Number) s).longValue())).toArray())
			.orElse(null);
		return shape == null ? null : new Array.Floats(new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)], shape);
	}

	/** Values of a channel's map. */
	static int positions(ExplainerGraph graph) {
		return (int) Arrays.stream(graph.layer().spatial()).reduce(1, Math::multiplyExact);
	}

	/** Values of a preprocessed image. */
	private static int pixels(ExplainerGraph graph) {
		ClassifierGraph classifier = graph.classification().classifier();
		return (int) Arrays.stream(classifier.spatial()).reduce(classifier.channels(), Math::multiplyExact);
	}

	@Override
	public void close() {
		network.close();
	}
}
