package org.abscam.explain;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.engine.OutOfMemoryException;
import org.abscam.explain.network.FaithfulGraphs;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.BatchSize;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Precision;
import org.abscam.explain.options.RoundingChoice;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.quantise.Quantisation;

/** Says how probable the class is in masked images, or what else the target is worth there: the network of phase two, in float32, float16 or int8. */
final class MaskedClassifier implements AutoCloseable {

	/** How far the probability of the whole image in float16 may be from that in float32. */
	private static final float LARGEST_DIFFERENCE = 0.05f;

	/** What WebGPU says of a device that has not its feature shader-f16. */
	private static final String NO_HALVES = "requires f16 but the device does not support it";

	private final String model;
	private final ExplainerGraph graph;
	private final Network network;
	private final boolean halves;
	/** In int8, beside the network in float32; {@code null} where int8 is not wanted or cannot be. */
	private final RoundedClassifier rounded;
	private final Optional<String> note;

	private MaskedClassifier(String model, ExplainerGraph graph, Network network, boolean halves, RoundedClassifier rounded,
		Optional<String> note) {
		this.model = model;
		this.graph = graph;
		this.network = network;
		this.halves = halves;
		this.rounded = rounded;
		this.note = note;
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
	record Subject(float[] input, float[] baseline, float[] channelMaps, int classIndex, Array.Floats particulars, float whole) {

		/** This shown whole, whatever the mask. */
		Subject unmasked() {
			return new Subject(input, input, null, classIndex, particulars, whole);
		}
	}

	/**
	 * @param model how to name the model to a user
	 * @param graphs opens the graph
	 * @param first phase one
	 */
	static MaskedClassifier open(String model, ExplainerGraph graph, FaithfulGraphs graphs, Network first, Device device,
		ExplainOptions options)
		throws OnnxException, EngineException {
		Precision precision = options.scoring().precision();
		if (precision == Precision.FLOAT16) return openInHalves(model, graph, graphs, first, device);
		RoundingChoice choice = RoundingChoice.of(model, graph, device, options.scoring());
		ExplainerGraph bare = graph.withoutWeights();
		if (choice.quantisation().isEmpty()) {
			Network network = graphs.second(graph.secondPhase(options.scoring().baseline() != Baseline.ZERO), first, false);
			return new MaskedClassifier(model, bare, network, false, null, choice.note());
		}
		Quantisation quantisation = choice.quantisation().get();
		Network singles = graphs.second(graph.rangedSecondPhase(quantisation), first, false);
		return new MaskedClassifier(model, bare, singles, false,
			new RoundedClassifier(model, bare, quantisation, singles, device, options.running().threads()), choice.note());
	}

	/** Tried once on a GPU: one without float16 takes the graph, and refuses to run it. */
	private static MaskedClassifier openInHalves(String model, ExplainerGraph graph, FaithfulGraphs graphs, Network first, Device device)
		throws OnnxException, EngineException {
		MaskedClassifier classifier = null;
		boolean complete = false;
		try {
			classifier =
				new MaskedClassifier(model, graph.withoutWeights(), graphs.second(graph.inHalves(!device.isGpu()).secondPhase(true), first,
					true), true, null, Optional.empty());
			if (device.isGpu())
				classifier.network.run(inputs(classifier.graph, new Subject(new float[pixels(graph)], null, null, 0, particulars(graph), 0),
					new float[positions(graph)], 1, true));
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

	/** An image whose masks are scored. Holds native memory until closed. */
	final class Ready implements AutoCloseable {

		private final Subject image;
		private final RoundedClassifier.OfImage own;

		private Ready(Subject image, RoundedClassifier.OfImage own) {
			this.image = image;
			this.own = own;
		}

		/**
		 * @param maps maps in the layer's size, one after another
		 * @param count number of maps
		 * @return the target after its activation, of a class its probability, of the image under each mask
		 */
		float[] probabilities(float[] maps, int count) throws EngineException, ExplainException {
			return MaskedClassifier.this.probabilities(own == null || own.network() == null ? network : own.network(), image, maps, count);
		}

		/** How near int8 is to float32; empty where int8 was not tried. */
		Optional<Agreement> agreement() {
			return Optional.ofNullable(own).map(RoundedClassifier.OfImage::agreement);
		}

		/** What tells the network of this image from others: empty where it is the one of all images; in int8, what was found of it. */
		String network() {
			return own == null || own.network() == null ? "" : own.agreement().toString();
		}

		@Override
		public void close() {
			if (own != null) own.close();
		}
	}

	/**
	 * Gets ready for an image's masks, and checks that the network says of it what it says in phase one: where a number overflows in float16 and
	 * a division hides it, the scores are numbers, but not those of the network. In int8, float32 takes over where it does not.
	 *
	 * @param image an image
	 * @param batch runs it
	 * @throws ExplainException if it does not
	 */
	Ready prepare(Subject image, BatchSize batch) throws ExplainException {
		if (halves) requireAgreement(image, batch);
		return new Ready(image, rounded == null ? null : rounded.open(image, batch));
	}

	/** A sentence for the user where it is not int8 for any image though that was asked for. */
	Stream<String> notes() {
		return note.stream();
	}

	/** A sentence for the user where it was not int8 for some of the images until now. */
	Stream<String> notesOfImages() {
		return Optional.ofNullable(rounded).flatMap(RoundedClassifier::note).stream();
	}

	private void requireAgreement(Subject image, BatchSize batch) throws ExplainException {
		Subject unmasked = image.unmasked();
		float whole = batch.run(1, one -> probabilities(network, unmasked, new float[positions(graph)], one))[0];
		if (Math.abs(whole - image.whole) > LARGEST_DIFFERENCE * Math.max(1, Math.abs(image.whole))) {
			throw new ExplainException(
				String.format(Locale.ROOT,
					"'%s' gives the image a " + (graph.target().isProbability() ? "probability" : "value")
						+ " of %.3f in float16, but of %.3f in float32: its "
						+ "numbers are too large or too fine for float16; use float32.",
					model, whole, image.whole));
		}
	}

	private float[] probabilities(Network used, Subject image, float[] maps, int count) throws EngineException, ExplainException {
		float[] probabilities = ((Array.Floats) used.run(inputs(graph, image, maps, count, halves || rounded != null))
			.get(ExplainerGraph.CHANNEL_SCORES)).values();
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

	/**
	 * What the network takes.
	 *
	 * @param graph its graph
	 * @param maps maps in the layer's size, one after another
	 * @param count number of maps
	 * @param baseline whether it takes a baseline, be it 0
	 */
	static Map<String, Array> inputs(ExplainerGraph graph, Subject image, float[] maps, int count, boolean baseline) {
		ClassifierGraph classifier = graph.classification().classifier();
		long[] shape = ChannelScoring.shape(1, classifier.channels(), classifier.spatial());
		Map<String, Array> inputs =
			new HashMap<>(Map.of(ExplainerGraph.INPUT, new Array.Floats(image.input, shape), ExplainerGraph.CHANNEL_MAPS,
				new Array.Floats(maps, ChannelScoring.shape(count, 1, graph.layer().spatial())), ExplainerGraph.CLASS_INDEX,
				new Array.Integers(new long[] {image.classIndex}, 1)));
		float[] shown = baseline && image.baseline == null ? new float[image.input.length] : image.baseline;
		if (image.particulars != null) inputs.put(ExplainerGraph.PARTICULARS, image.particulars);
		if (shown != null) inputs.put(ExplainerGraph.BASELINE, new Array.Floats(shown, shape));
		return inputs;
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
