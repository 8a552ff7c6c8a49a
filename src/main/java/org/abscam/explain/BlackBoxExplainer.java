package org.abscam.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.abscam.cam.BlackBoxMethod;
import org.abscam.cam.ExplainerGraph;
import org.abscam.cam.MaskedImages;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.engine.OutOfMemoryException;
import org.abscam.engine.Placement;
import org.abscam.onnx.ClassifierGraph;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.TargetLayer;

/** Explains by masking alone. Masks are made, and images behind them scored, a batch at a time, so that memory is bounded by the batch. */
final class BlackBoxExplainer implements ImageExplainer {

	/** Among the results of a batch: the seed of each image. */
	private static final String SEEDS = "seeds";

	private final OpenModel model;
	private final BlackBoxMethod method;
	private final Masking masking;
	private final BatchSize batch;
	private final MaskedAway maskedAway;
	private final Network preprocessing;
	private final Network masked;
	private final Network end;

	private BlackBoxExplainer(OpenModel model, ExplainOptions options, MaskedAway maskedAway, Network preprocessing, Network masked,
		Network end) {
		this.model = model.withoutWeights();
		this.method = (BlackBoxMethod) options.method();
		this.masking = options.masking();
		this.batch = new BatchSize(model.graph().batches() ? options.batch() : 1);
		this.maskedAway = maskedAway;
		this.preprocessing = preprocessing;
		this.masked = masked;
		this.end = end;
	}

	/**
	 * @param options with a masking that has a number for each axis, see {@link #checked}
	 * @throws OnnxException if the model takes volumes and another baseline than zero is wanted
	 */
	static BlackBoxExplainer open(OpenModel model, ExplainOptions options, Device device) throws OnnxException, EngineException {
		MaskedImages graphs = new MaskedImages(model.classification());
		List<AutoCloseable> opened = new ArrayList<>();
		boolean complete = false;
		try {
			MaskedAway maskedAway = opened(MaskedAway.open(model, options, device), opened);
			Network preprocessing = opened(Network.open(model.preprocessingGraph(), device, options.threads()), opened);
			Network masked =
				opened(Network.open(graphs.scores(options.baseline() != Baseline.ZERO), device, options.threads()), opened);
			Network end = opened(Network.open(graphs.map(), device, options.threads()), opened);
			BlackBoxExplainer explainer = new BlackBoxExplainer(model, options, maskedAway, preprocessing, masked, end);
			// a GPU may take a graph and then fail to run it: better now than in the middle of a stack
			if (device.isGpu()) explainer.whole(new float[explainer.values()], null);
			complete = true;
			return explainer;
		}
		finally {
			if (!complete) for (AutoCloseable one : opened) close(one);
		}
	}

	private static <T extends AutoCloseable> T opened(T one, List<AutoCloseable> opened) {
		opened.add(one);
		return one;
	}

	private static void close(AutoCloseable one) {
		if (one instanceof Network network) network.close();
		else((MaskedAway) one).close();
	}

	/**
	 * @param model a model
	 * @param options for a black-box method
	 * @return these options with a masking that has a number for each axis of the model's input
	 * @throws ExplainException if something is asked for that such methods do not have, or the masking does not fit the input
	 */
	static ExplainOptions checked(OpenModel model, ExplainOptions options) throws ExplainException {
		String title = options.method().title();
		if (!options.layer().equalsIgnoreCase(ExplainOptions.AUTO_LAYER)) {
			throw new ExplainException(title + " does not look into the network, so that it has no layer; leave the layer '"
				+ options.layer() + "' away, or choose another method.");
		}
		if (options.precision() != Precision.FLOAT32) {
			throw new ExplainException(
				title + " computes in float32; leave " + options.precision() + " away, which is for methods of two phases.");
		}
		return options.with(options.masking().in(model.graph().spatial()));
	}

	@Override
	public Optional<TargetLayer> layer() {
		return Optional.empty();
	}

	@Override
	public Optional<Placement> placement() {
		return Optional.empty();
	}

	@Override
	public Stream<String> notes() {
		return Stream.empty();
	}

	@Override
	public Stream<BatchSize> batches() {
		return Stream.of(batch);
	}

	@Override
	public Map<String, Array> run(Array.Floats pixels, Array.Floats region, long classIndex) throws EngineException {
		Map<String, Array> results = preprocessing.run(Map.of(ExplainerGraph.PIXELS, pixels));
		int count = (int) pixels.shape()[0];
		float[][] scores = new float[count][];
		float[][] probabilities = new float[count][];
		long[] explained = new long[count];
		long[] seeds = new long[count];
		for (int i = 0; i < count; i++) {
			Map<String, Array> whole = whole(LayerExplainer.row(results.get(ExplainerGraph.INPUT), i), null);
			scores[i] = ((Array.Floats) whole.get(ExplainerGraph.SCORES)).values();
			probabilities[i] = ((Array.Floats) whole.get(ExplainerGraph.PROBABILITIES)).values();
			explained[i] = classIndex < 0 ? top(scores[i]) : classIndex;
			seeds[i] = masking.seed().orElse(RandomMasks.seed(LayerExplainer.row(pixels, i)));
		}
		results.put(ExplainerGraph.SCORES, rows(scores));
		results.put(ExplainerGraph.PROBABILITIES, rows(probabilities));
		results.put(ExplainerGraph.CLASS_INDEX, new Array.Integers(explained, count));
		results.put(SEEDS, new Array.Integers(seeds, count));
		return results;
	}

	private static long top(float[] scores) {
		int top = 0;
		for (int i = 1; i < scores.length; i++) if (scores[i] > scores[top]) top = i;
		return top;
	}

	private static Array.Floats rows(float[][] rows) {
		float[] all = new float[rows.length * rows[0].length];
		for (int i = 0; i < rows.length; i++) System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
		return new Array.Floats(all, rows.length, rows[0].length);
	}

	@Override
	public Explanation explanation(Map<String, Array> results, int image, long[] size, int channelLimit, Explainer.Step step)
		throws ExplainException {
		float[] scores = LayerExplainer.row(results.get(ExplainerGraph.SCORES), image);
		float[] probabilities = LayerExplainer.row(results.get(ExplainerGraph.PROBABILITIES), image);
		int explained = (int) ((Array.Integers) results.get(ExplainerGraph.CLASS_INDEX)).values()[image];
		int seed = (int) ((Array.Integers) results.get(SEEDS)).values()[image];
		float[] x = LayerExplainer.row(results.get(ExplainerGraph.INPUT), image);
		float[] baseline = maskedAway.of(x, LayerExplainer.row(results.get(OpenModel.BLACK), image));
		boolean random = method == BlackBoxMethod.RISE;
		long[] spatial = model.graph().spatial();
		MaskSeries masks = random ? new RandomMasks(masking, spatial, seed) : new SlidingPatch(masking, spatial);
		float[] found = scores(x, baseline, masks, explained, step);
		if (found == null) return null;
		float[] map = map(evidence(masks, found, probabilities[explained]), size);
		return new Explanation(scores, probabilities, explained, map, size, 0, found.length, found,
			random ? OptionalInt.of(seed) : OptionalInt.empty());
	}

	/** The class probability behind each mask; {@code null} if cancelled. */
	private float[] scores(float[] x, float[] baseline, MaskSeries masks, int explained, Explainer.Step step) throws ExplainException {
		float[] scores = new float[masks.count()];
		int pixels = Volume.product(Volume.sizes(model.graph().spatial()));
		for (int done = 0; done < scores.length;) {
			if (step.isCancelled()) return null;
			int from = done;
			done += batch.run(BatchSize.powerOfTwo(scores.length - from), size -> {
				float[] some = new float[Math.multiplyExact(size, pixels)];
				int count = Math.min(size, scores.length - from); // the last is repeated, so that batches have few shapes
				for (int i = 0; i < size; i++) masks.write(from + Math.min(i, count - 1), some, i * pixels);
				Array.Floats answers = (Array.Floats) answers(x, baseline, some, size).get(ExplainerGraph.PROBABILITIES);
				for (int i = 0; i < count; i++) {
					scores[from + i] = LayerExplainer.row(answers, i)[explained];
					masks.add(from + i, some, i * pixels, scores[from + i]);
				}
				return count;
			});
			step.at(done / (double) scores.length);
		}
		return scores;
	}

	/** Nothing where all scores are the same up to rounding: the class does not depend on what is masked. */
	private static float[] evidence(MaskSeries masks, float[] scores, float whole) {
		float low = whole;
		float high = whole;
		for (float score : scores) {
			low = Math.min(low, score);
			high = Math.max(high, score);
		}
		float[] evidence = masks.evidence(whole);
		return ExplainerGraph.isConstant(low, high) ? new float[evidence.length] : evidence;
	}

	private float[] map(float[] evidence, long[] scanSize) throws ExplainException {
		Map<String, Array> inputs = new HashMap<>(Map.of(ExplainerGraph.EVIDENCE,
			new Array.Floats(evidence, ChannelScoring.shape(1, 1, model.graph().spatial()))));
		if (model.hasCard()) inputs.put(ExplainerGraph.SIZE, new Array.Integers(scanSize, scanSize.length));
		try {
			return ((Array.Floats) end.run(inputs).get(ExplainerGraph.MAP)).values();
		}
		catch (OutOfMemoryException e) {
			throw BatchSize.tooLittle(e);
		}
		catch (EngineException e) {
			throw new ExplainException(e);
		}
	}

	/** What the classifier says of an image without a mask. */
	private Map<String, Array> whole(float[] x, float[] baseline) throws EngineException {
		float[] everything = new float[Volume.product(Volume.sizes(model.graph().spatial()))];
		Arrays.fill(everything, 1);
		return answers(x, baseline, everything, 1);
	}

	private Map<String, Array> answers(float[] x, float[] baseline, float[] masks, int count) throws EngineException {
		ClassifierGraph graph = model.graph();
		long[] shape = ChannelScoring.shape(1, graph.channels(), graph.spatial());
		Map<String, Array> inputs = new HashMap<>(Map.of(ExplainerGraph.INPUT, new Array.Floats(x, shape), ExplainerGraph.MASKS,
			new Array.Floats(masks, ChannelScoring.shape(count, 1, graph.spatial()))));
		if (maskedAway.shows()) inputs.put(ExplainerGraph.BASELINE, new Array.Floats(baseline == null ? x : baseline, shape));
		return masked.run(inputs);
	}

	/** Values of a preprocessed image. */
	private int values() {
		return model.graph().channels() * Volume.product(Volume.sizes(model.graph().spatial()));
	}

	@Override
	public void close() {
		maskedAway.close();
		preprocessing.close();
		masked.close();
		end.close();
	}
}
