package org.abscam.explain;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.engine.OutOfMemoryException;
import org.abscam.onnx.ClassifierGraph;
import org.abscam.onnx.OnnxException;

/**
 * Phase two: weighs each channel's map M_k with the class probability s_k of the image that it masks, in batches of constant
 * shape as long as memory suffices. Two savings that change nothing: maps that are constant mask everything and share one score, and
 * equal masks are scored once.
 */
final class ChannelScoring implements AutoCloseable {

	/** How far the probability of the whole image in float16 may be from that in float32. */
	private static final float LARGEST_DIFFERENCE = 0.05f;

	/** What WebGPU says of a device that has not its feature shader-f16. */
	private static final String NO_HALVES = "requires f16 but the device does not support it";

	private final String model;
	private final ExplainerGraph graph;
	private final Network masked;
	private final Network combination;
	private final BatchSize batch;
	private final int channelLimit;
	private final boolean halves;

	private ChannelScoring(String model, ExplainerGraph graph, Network masked, Network combination, BatchSize batch, ExplainOptions options) {
		this.model = model;
		this.graph = graph;
		this.masked = masked;
		this.combination = combination;
		this.batch = batch;
		this.channelLimit = options.channels();
		this.halves = isInHalves(options);
	}

	private static boolean isInHalves(ExplainOptions options) {
		return options.precision() == Precision.FLOAT16;
	}

	/**
	 * @param model how to name the model to a user
	 * @param batch masks per run
	 */
	static ChannelScoring open(String model, ExplainerGraph graph, Device device, ExplainOptions options, int batch)
		throws OnnxException, EngineException
	{
		Network masked = isInHalves(options) ? openInHalves(graph, device, options.threads())
			: Network.open(graph.secondPhase(options.baseline() != Baseline.ZERO), device, options.threads());
		try {
			return new ChannelScoring(model, graph.withoutWeights(), masked, Network.open(graph.combination(), device, options.threads()),
				new BatchSize(batch), options);
		}
		catch (OnnxException | EngineException | RuntimeException e) {
			masked.close();
			throw e;
		}
	}

	/** Phase two in float16, tried once on a GPU: one without float16 takes the graph, and refuses to run it. */
	private static Network openInHalves(ExplainerGraph graph, Device device, int threads) throws OnnxException, EngineException {
		Network masked = null;
		boolean complete = false;
		try {
			masked = Network.open(graph.inHalves(!device.isGpu()).secondPhase(true), device, threads);
			float[] image = new float[pixels(graph)];
			if (device.isGpu()) score(masked, graph, image, image, new float[positions(graph)], 1, 0);
			complete = true;
			return masked;
		}
		catch (OutOfMemoryException e) {
			throw e;
		}
		catch (EngineException e) {
			if (e.getMessage().contains(NO_HALVES)) { // not the engine's refusal, lest the CPU, which is slower still, takes over
				throw new OnnxException(device.description() + " has no float16; use float32.", e);
			}
			throw new EngineException("float16 does not work for this network on " + device.description() + ", use float32: " + e.getMessage(), e);
		}
		finally {
			if (masked != null && !complete) masked.close();
		}
	}

	BatchSize batch() {
		return batch;
	}

	/**
	 * The final map of one image.
	 *
	 * @param map row-major values 0..1 in the scan's size
	 * @param scores s_k of the channels that were kept
	 * @param forwardPasses masks that were scored
	 */
	record Result(float[] map, float[] scores, int forwardPasses) {}

	/**
	 * @param input the preprocessed image x
	 * @param baseline what is shown where it is masked, {@code null} for 0
	 * @param probability of the class in the image without masks, from phase one
	 * @return {@code null} if cancelled
	 */
	Result finalMap(float[] input, float[] baseline, float[] channelMaps, int classIndex, float probability, long[] scanSize, Explainer.Step step)
		throws ExplainException
	{
		int size = positions(graph);
		if (halves) requireAgreement(input, classIndex, probability);
		float[] shown = halves && baseline == null ? new float[input.length] : baseline;
		int[] kept = kept(channelMaps, size);
		Map<FloatBuffer, List<Integer>> groups = new HashMap<>();
		for (int k = 0; k < kept.length; k++) groups.computeIfAbsent(mask(channelMaps, kept[k], size), m -> new ArrayList<>()).add(k);
		List<List<Integer>> masks = groups.values().stream().sorted(Comparator.comparing(g -> g.get(0))).toList();
		float[] scores = new float[kept.length];
		int scored = 0;
		while (scored < masks.size()) {
			if (step.isCancelled()) return null;
			List<List<Integer>> rest = masks.subList(scored, masks.size());
			float[] some = batch.run(Integer.MAX_VALUE, count -> score(masked, graph, input, shown,
				maps(channelMaps, kept, rest, count, size), count, classIndex));
			if (halves) requireNumbers(some);
			for (int i = 0; i < some.length && i < rest.size(); i++) for (int k : rest.get(i)) scores[k] = some[i];
			scored = Math.min(scored + some.length, masks.size());
			step.at(scored / (double) masks.size());
		}
		try {
			return new Result(combine(channelMaps, kept, scores, size, scanSize), scores, masks.size());
		}
		catch (OutOfMemoryException e) {
			throw BatchSize.tooLittle(e);
		}
		catch (EngineException e) {
			throw new ExplainException(e);
		}
	}

	/** Where a number overflows on its way and a division hides it, the scores are numbers, but not those of the network. */
	private void requireAgreement(float[] input, int classIndex, float probability) throws ExplainException {
		float[] whole = batch.run(1, one -> score(masked, graph, input, input, new float[positions(graph)], one, classIndex));
		requireNumbers(whole);
		if (Math.abs(whole[0] - probability) > LARGEST_DIFFERENCE) {
			throw new ExplainException(String.format(Locale.ROOT, "'%s' gives the image a probability of %.3f in float16, but of %.3f in float32: its "
				+ "numbers are too large or too fine for float16; use float32.", model, whole[0], probability));
		}
	}

	private void requireNumbers(float[] scores) throws ExplainException {
		for (float score : scores) {
			if (!Float.isFinite(score)) {
				throw new ExplainException("'" + model + "' overflows in float16, its scores are not numbers any more; use float32.");
			}
		}
	}

	/** The maps of the first groups; the last is repeated where there are fewer. */
	private static float[] maps(float[] channelMaps, int[] kept, List<List<Integer>> groups, int count, int size) {
		float[] maps = new float[count * size];
		for (int i = 0; i < count; i++) {
			int channel = kept[groups.get(Math.min(i, groups.size() - 1)).get(0)];
			System.arraycopy(channelMaps, channel * size, maps, i * size, size);
		}
		return maps;
	}

	private static float[] score(Network masked, ExplainerGraph graph, float[] input, float[] baseline, float[] maps, int count, int classIndex)
		throws EngineException
	{
		ClassifierGraph classifier = graph.classification().classifier();
		long[] image = shape(1, classifier.channels(), classifier.spatial());
		Map<String, Array> inputs = new HashMap<>(Map.of(ExplainerGraph.INPUT, new Array.Floats(input, image), ExplainerGraph.CHANNEL_MAPS,
			new Array.Floats(maps, shape(count, 1, graph.layer().spatial())), ExplainerGraph.CLASS_INDEX,
			new Array.Integers(new long[] {classIndex}, 1)));
		if (baseline != null) inputs.put(ExplainerGraph.BASELINE, new Array.Floats(baseline, image));
		return ((Array.Floats) masked.run(inputs).get(ExplainerGraph.CHANNEL_SCORES)).values();
	}

	private float[] combine(float[] channelMaps, int[] kept, float[] scores, int size, long[] scanSize) throws EngineException {
		float[] maps = new float[kept.length * size];
		for (int k = 0; k < kept.length; k++) System.arraycopy(channelMaps, kept[k] * size, maps, k * size, size);
		Map<String, Array> inputs = new HashMap<>(Map.of(
			ExplainerGraph.CHANNEL_MAPS, new Array.Floats(maps, shape(1, kept.length, graph.layer().spatial())),
			ExplainerGraph.CHANNEL_SCORES, new Array.Floats(scores, 1, kept.length)));
		if (graph.classification().resized()) inputs.put(ExplainerGraph.SIZE, new Array.Integers(scanSize, scanSize.length));
		return ((Array.Floats) combination.run(inputs).get(ExplainerGraph.MAP)).values();
	}

	/** Channels with the largest total of M_k, in their own order. */
	private int[] kept(float[] channelMaps, int size) {
		int channels = channelMaps.length / size;
		if (channelLimit == 0 || channelLimit >= channels) return IntStream.range(0, channels).toArray();
		double[] totals = new double[channels];
		for (int i = 0; i < channelMaps.length; i++) totals[i / size] += channelMaps[i];
		return IntStream.range(0, channels).boxed().sorted(Comparator.comparingDouble(k -> -totals[k])).limit(channelLimit)
			.mapToInt(Integer::intValue).sorted().toArray();
	}

	/** What a channel's mask depends on: its map with values 0..1 in the layer's size; all zeros for a constant map. */
	private static FloatBuffer mask(float[] channelMaps, int channel, int size) {
		float[] mask = Arrays.copyOfRange(channelMaps, channel * size, (channel + 1) * size);
		float low = Float.POSITIVE_INFINITY;
		float high = Float.NEGATIVE_INFINITY;
		for (float value : mask) {
			low = Math.min(low, value);
			high = Math.max(high, value);
		}
		boolean constant = ExplainerGraph.isConstant(low, high);
		for (int i = 0; i < size; i++) mask[i] = constant ? 0 : (mask[i] - low) / (high - low);
		return FloatBuffer.wrap(mask);
	}

	/** Values of a channel's map. */
	private static int positions(ExplainerGraph graph) {
		return (int) Arrays.stream(graph.layer().spatial()).reduce(1, Math::multiplyExact);
	}

	/** Values of a preprocessed image. */
	private static int pixels(ExplainerGraph graph) {
		ClassifierGraph classifier = graph.classification().classifier();
		return (int) Arrays.stream(classifier.spatial()).reduce(classifier.channels(), Math::multiplyExact);
	}

	private static long[] shape(long batch, long channels, long[] spatial) {
		long[] shape = new long[2 + spatial.length];
		shape[0] = batch;
		shape[1] = channels;
		System.arraycopy(spatial, 0, shape, 2, spatial.length);
		return shape;
	}

	@Override
	public void close() {
		masked.close();
		combination.close();
	}
}
