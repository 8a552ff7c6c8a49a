package org.abscam.explain;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.engine.OutOfMemoryException;
import org.abscam.onnx.OnnxException;

/**
 * Phase two: weighs each channel's map M_k with the class probability s_k of the image that it masks, or what else the target is worth there
 * beyond what it is worth in the fully masked image, in batches of constant
 * shape as long as memory suffices, but for the last ones, which may be a half, a quarter or an eighth as large. Two savings that
 * change nothing: maps that are constant mask everything and share one score, and equal masks are scored once.
 */
final class ChannelScoring implements AutoCloseable {

	private final ExplainerGraph graph;
	private final MaskedClassifier masked;
	private final Network combination;
	private final BatchSize batch;

	private ChannelScoring(ExplainerGraph graph, MaskedClassifier masked, Network combination, BatchSize batch) {
		this.graph = graph;
		this.masked = masked;
		this.combination = combination;
		this.batch = batch;
	}

	/**
	 * @param model how to name the model to a user
	 * @param graphs opens graphs
	 * @param first phase one
	 * @param batch masks per run
	 */
	static ChannelScoring open(String model, ExplainerGraph graph, FaithfulGraphs graphs, Network first, Device device,
		ExplainOptions options, int batch)
		throws OnnxException, EngineException {
		MaskedClassifier masked = MaskedClassifier.open(model, graph, graphs, first, device, options);
		try {
			return new ChannelScoring(graph.withoutWeights(), masked,
				Network.open(graph.combination(), device, options.running().threads()),
				new BatchSize(batch));
		}
		catch (OnnxException | EngineException | RuntimeException e) {
			masked.close();
			throw e;
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
	 * @param channelLimit how many channels are kept, 0 for all
	 * @return {@code null} if cancelled
	 */
	Result finalMap(MaskedClassifier.Subject image, int channelLimit, long[] scanSize, Explainer.Step step) throws ExplainException {
		float[] channelMaps = image.channelMaps();
		int size = MaskedClassifier.positions(graph);
		masked.requireAgreement(image, batch);
		int[] kept = kept(channelMaps, size, channelLimit);
		Map<FloatBuffer, List<Integer>> groups = new HashMap<>();
		for (int k = 0; k < kept.length; k++) groups.computeIfAbsent(mask(channelMaps, kept[k], size), m -> new ArrayList<>()).add(k);
		List<List<Integer>> masks = groups.values().stream().sorted(Comparator.comparing(g -> g.get(0))).toList();
		float[] scores = new float[kept.length];
		int scored = 0;
		while (scored < masks.size()) {
			if (step.isCancelled()) return null;
			List<List<Integer>> rest = masks.subList(scored, masks.size());
			float[] some = batch.run(BatchSize.powerOfTwo(rest.size()),
				count -> masked.probabilities(image, maps(channelMaps, kept, rest, count, size),
					count));
			for (int i = 0; i < some.length && i < rest.size(); i++) for (int k : rest.get(i)) scores[k] = some[i];
			scored = Math.min(scored + some.length, masks.size());
			step.at(scored / (double) masks.size());
		}
		boolean subtracted = !graph.target().isProbability();
		if (subtracted) {
			float nothing = batch.run(1, one -> masked.probabilities(image, new float[size], one))[0];
			for (int k = 0; k < scores.length; k++) scores[k] -= nothing;
		}
		try {
			return new Result(combine(channelMaps, kept, scores, size, scanSize), scores, masks.size() + (subtracted ? 1 : 0));
		}
		catch (OutOfMemoryException e) {
			throw BatchSize.tooLittle(e);
		}
		catch (EngineException e) {
			throw new ExplainException(e);
		}
	}

	/** The maps of the first groups; the last is repeated where there are fewer. */
	private static float[] maps(float[] channelMaps, int[] kept, List<List<Integer>> groups, int count, int size) {
		float[] maps = BatchSize.room(count, size);
		for (int i = 0; i < count; i++) {
			int channel = kept[groups.get(Math.min(i, groups.size() - 1)).get(0)];
			System.arraycopy(channelMaps, channel * size, maps, i * size, size);
		}
		return maps;
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
	private static int[] kept(float[] channelMaps, int size, int channelLimit) {
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

	static long[] shape(long batch, long channels, long[] spatial) {
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
