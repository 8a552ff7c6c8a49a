package org.abscam.explain;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.engine.OutOfMemoryException;
import org.abscam.explain.budget.Budget;
import org.abscam.explain.budget.MaskScores;
import org.abscam.explain.budget.MaskScoring;
import org.abscam.explain.budget.Reading;
import org.abscam.explain.network.FaithfulGraphs;
import org.abscam.explain.options.BatchSize;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.onnx.OnnxException;

/**
 * Phase two: weighs each channel's map M_k with the class probability s_k of the image that it masks, or what else the target is worth there
 * beyond what it is worth in the fully masked image, in batches of constant
 * shape as long as memory suffices, but for the last ones, which may be a half, a quarter or an eighth as large. Which masks are scored
 * within a budget, and what the others are worth, says {@link MaskScoring}.
 */
final class ChannelScoring implements AutoCloseable {

	private final ExplainerGraph graph;
	private final MaskedClassifier masked;
	private final Network combination;
	private final BatchSize batch;
	private final KeptScores.Asked kept;

	private ChannelScoring(ExplainerGraph graph, MaskedClassifier masked, Network combination, BatchSize batch,
		KeptScores.Asked kept) {
		this.graph = graph;
		this.masked = masked;
		this.combination = combination;
		this.batch = batch;
		this.kept = kept;
	}

	/**
	 * @param model how to name the model to a user
	 * @param graphs opens graphs
	 * @param first phase one
	 * @param batch masks per run
	 * @param kept scores that other methods had computed
	 */
	static ChannelScoring open(String model, ExplainerGraph graph, FaithfulGraphs graphs, Network first, Device device,
		ExplainOptions options, int batch, KeptScores.Asked kept)
		throws OnnxException, EngineException {
		MaskedClassifier masked = MaskedClassifier.open(model, graph, graphs, first, device, options);
		try {
			return new ChannelScoring(graph.withoutWeights(), masked,
				Network.open(graph.combination(), device, options.running().threads()),
				new BatchSize(batch), kept);
		}
		catch (OnnxException | EngineException | RuntimeException e) {
			masked.close();
			throw e;
		}
	}

	/** Sentences for the user on what masks were scored with. */
	Stream<String> notes() {
		return masked.notes();
	}

	/** The same of the images until now. */
	Stream<String> notesOfImages() {
		return masked.notesOfImages();
	}

	BatchSize batch() {
		return batch;
	}

	/**
	 * The final map of one image.
	 *
	 * @param map row-major values 0..1 in the scan's size
	 * @param scores s_k of the channels that were kept
	 * @param masks how many masks were scored
	 * @param forwardPasses the same, and that of the fully masked image where there is one
	 */
	record Result(float[] map, float[] scores, ScoredMasks masks, int forwardPasses) {}

	/**
	 * @param further what else phase one says of it, {@code null} for nothing
	 * @param channelLimit how many channels are kept, 0 for all
	 * @param budget how many of their masks are scored
	 * @return {@code null} if cancelled
	 */
	Result finalMap(MaskedClassifier.Subject image, Further further, int channelLimit, Budget budget, long[] scanSize, Explainer.Step step)
		throws ExplainException {
		int size = MaskedClassifier.positions(graph);
		try (MaskedClassifier.Ready ready = masked.prepare(image, batch)) {
			int[] channels = largest(image.channelMaps(), size, channelLimit);
			float[] maps = maps(image.channelMaps(), channels, channels.length, size);
			Further ofChannels =
				further == null ? null : new Further(maps(further.summed, channels, channels.length, size), further.evidence);
			Known known = new Known(kept.of(image, size, ready.network()), maps, size);
			boolean subtracted = !graph.target().isProbability();
			float nothing = subtracted ? batch.run(1, one -> ready.probabilities(new float[size], one))[0] : 0;
			MaskScores scores =
				new MaskScoring(maps, graph.layer().spatial(), ExplainerGraph::isConstant, !subtracted, reading(ofChannels)).score(budget,
					(some, from, to) -> scored(ready, known, some, nothing, step.between(from, to)));
			if (scores == null) return null;
			Map<String, Array> combined = combine(maps, scores.scores(), ofChannels, scanSize);
			Array.Floats replaced = (Array.Floats) combined.get(ExplainerGraph.REPLACED);
			return new Result(((Array.Floats) combined.get(ExplainerGraph.MAP)).values(), scores.scores(),
				new ScoredMasks(scores.scored(), scores.masks(), scores.estimate(), scores.checked(), ready.agreement(),
					replaced != null && replaced.values()[0] > 0),
				scores.scored() + (subtracted ? 1 : 0));
		}
		catch (OutOfMemoryException e) {
			throw BatchSize.tooLittle(e);
		}
		catch (EngineException e) {
			throw new ExplainException(e);
		}
	}

	/**
	 * What is known of an image's masks.
	 *
	 * @param scores by mask, {@code null} where none are kept
	 * @param maps M_k of the channels that are kept
	 * @param size values of a map
	 */
	private record Known(KeptScores.OfImage scores, float[] maps, int size) {

		/** The score of a channel's mask, not a number where it is not known. */
		float find(int channel) {
			return scores == null ? Float.NaN : scores.find(mask(channel));
		}

		void keep(int channel, float score) {
			if (scores != null) scores.keep(mask(channel), score);
		}

		private float[] mask(int channel) {
			return MaskScoring.mask(maps, channel, size, ExplainerGraph::isConstant);
		}
	}

	/**
	 * Scores the masks of some channels that are not known, the last of which fills up the last batch.
	 *
	 * @param image the image, ready
	 * @param known what is known of it
	 * @param nothing what the target is worth in the fully masked image, 0 of probabilities
	 * @return {@code null} if cancelled
	 */
	private float[] scored(MaskedClassifier.Ready image, Known known, int[] channels, float nothing, Explainer.Step step)
		throws ExplainException {
		float[] scores = new float[channels.length];
		for (int i = 0; i < channels.length; i++) scores[i] = known.find(channels[i]) - nothing;
		int[] open = IntStream.range(0, channels.length).filter(i -> Float.isNaN(scores[i])).toArray();
		int scored = 0;
		while (scored < open.length) {
			if (step.isCancelled()) return null;
			int[] rest = Arrays.stream(open, scored, open.length).map(i -> channels[i]).toArray();
			float[] some = batch.run(BatchSize.powerOfTwo(rest.length),
				count -> image.probabilities(maps(known.maps, rest, count, known.size), count));
			for (int i = 0; i < some.length && i < rest.length; i++) {
				known.keep(rest[i], some[i]);
				scores[open[scored++]] = some[i] - nothing;
			}
			step.at(scored / (double) open.length);
		}
		return scores;
	}

	/** The maps of the first channels; the last is repeated where there are fewer. */
	private static float[] maps(float[] maps, int[] channels, int count, int size) {
		float[] some = BatchSize.room(count, size);
		for (int i = 0; i < count; i++)
			System.arraycopy(maps, channels[Math.min(i, channels.length - 1)] * size, some, i * size, size);
		return some;
	}

	private Map<String, Array> combine(float[] maps, float[] scores, Further further, long[] scanSize) throws EngineException {
		Map<String, Array> inputs = new HashMap<>(Map.of(
			ExplainerGraph.CHANNEL_MAPS, new Array.Floats(maps, shape(1, scores.length, graph.layer().spatial())),
			ExplainerGraph.CHANNEL_SCORES, new Array.Floats(scores, 1, scores.length)));
		if (further != null)
			inputs.put(ExplainerGraph.SUMMED_MAPS, new Array.Floats(further.summed, shape(1, scores.length, graph.layer().spatial())));
		if (further != null && further.evidence != null) {
			inputs.put(ExplainerGraph.FINER_EVIDENCE,
				new Array.Floats(further.evidence, shape(1, 1, graph.mapped())));
		}
		if (graph.classification().resized()) inputs.put(ExplainerGraph.SIZE, new Array.Integers(scanSize, scanSize.length));
		return combination.run(inputs);
	}

	/** How the map comes of the scores. */
	private Reading reading(Further further) {
		if (further == null) return Reading.PLAIN;
		return new Reading(graph.method().partOfMean(), further.summed, graph.method().share(), further.evidence == null ? null
			: Reading.means(further.evidence, graph.mapped(), graph.layer().spatial()));
	}

	/**
	 * What phase one says of an image for Abs-CAM plus.
	 *
	 * @param summed L_k of all channels
	 * @param evidence of a finer layer in the size of the network's input, {@code null} where none is joined
	 */
	record Further(float[] summed, float[] evidence) {}

	/** The channels with the largest total of M_k, in their own order. */
	private static int[] largest(float[] channelMaps, int size, int channelLimit) {
		int channels = channelMaps.length / size;
		if (channelLimit == 0 || channelLimit >= channels) return IntStream.range(0, channels).toArray();
		double[] totals = new double[channels];
		for (int i = 0; i < channelMaps.length; i++) totals[i / size] += channelMaps[i];
		return IntStream.range(0, channels).boxed().sorted(Comparator.comparingDouble(k -> -totals[k])).limit(channelLimit)
			.mapToInt(Integer::intValue).sorted().toArray();
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
