package org.abscam.explain;

import ai.onnx.proto.OnnxMl.ModelProto;
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
import org.abscam.cam.Target;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.engine.OutOfMemoryException;
import org.abscam.engine.Placement;
import org.abscam.explain.network.FaithfulGraphs;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.BatchSize;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Masking;
import org.abscam.explain.options.Precision;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.TargetLayer;

/** Explains by masking alone. Masks are made, and images behind them scored, a batch at a time, so that memory is bounded by the batch. */
final class BlackBoxExplainer implements ImageExplainer {

	/** Among the results of a batch: the seed of each image. */
	private static final String SEEDS = "seeds";
	/** Among the results of a batch: of each image, whether its masks are mirrored (1, else 0), and how far they are moved right and down. */
	private static final String MOVED = "moved";

	private final OpenModel model;
	private final Target target;
	private final BlackBoxMethod method;
	private final Masking masking;
	private final BatchSize batch;
	private final MaskedAway maskedAway;
	private final Network preprocessing;
	private final Network answers;
	private final Network masked;
	private final Network end;
	private final Optional<String> note;

	private BlackBoxExplainer(OpenModel model, Target target, ExplainOptions options, MaskedAway maskedAway, List<Network> networks,
		Optional<String> note) {
		this.note = note;
		this.model = model.withoutWeights();
		this.target = target;
		this.method = (BlackBoxMethod) options.method();
		this.masking = options.masking();
		this.batch = new BatchSize(model.graph().batches() ? options.running().batch() : 1);
		this.maskedAway = maskedAway;
		this.preprocessing = networks.get(0);
		this.answers = networks.get(1);
		this.masked = networks.get(2);
		this.end = networks.get(3);
	}

	/**
	 * @param options with a masking that has a number for each axis, see {@link #checked}
	 * @throws OnnxException if the model takes volumes and another baseline than zero is wanted
	 */
	static BlackBoxExplainer open(OpenModel model, Target target, ExplainOptions options, Device device)
		throws OnnxException, EngineException {
		MaskedImages graphs = new MaskedImages(model.classification(), target);
		List<ModelProto> wanted =
			List.of(graphs.answers(), graphs.scores(options.scoring().baseline() != Baseline.ZERO));
		FaithfulGraphs faithful = new FaithfulGraphs(model, device, options.running().threads());
		MaskedAway maskedAway = MaskedAway.open(model, options, device);
		List<Network> networks = new ArrayList<>();
		boolean complete = false;
		try {
			networks.add(Network.open(model.preprocessingGraph(), device, options.running().threads()));
			for (ModelProto graph : wanted) networks.add(faithful.forward(graph));
			networks.add(Network.open(graphs.map(), device, options.running().threads()));
			BlackBoxExplainer explainer = new BlackBoxExplainer(model, target, options, maskedAway, networks, faithful.note());
			// a GPU may take a graph and then fail to run it: better now than in the middle of a stack
			if (device.isGpu() && !target.takesRegion()) explainer.tryOut();
			complete = true;
			return explainer;
		}
		finally {
			if (!complete) {
				networks.forEach(Network::close);
				maskedAway.close();
			}
		}
	}

	/** Runs on an image of zeros. */
	private void tryOut() throws EngineException {
		int values = model.graph().channels() * pixels();
		long[] shape = ChannelScoring.shape(1, model.graph().channels(), model.graph().spatial());
		Map<String, Array> results = new HashMap<>(answers(new Array.Floats(new float[values], shape), null, target.index()));
		results.put(ExplainerGraph.INPUT, new Array.Floats(new float[values], shape));
		Subject subject = new Subject(new float[values], new float[values], results, 0);
		subject.scores(new float[pixels()], 1);
	}

	/**
	 * @param model a model
	 * @param options for a black-box method
	 * @return these options with a masking that has a number for each axis of the model's input
	 * @throws ExplainException if something is asked for that such methods do not have, or the masking does not fit the input
	 */
	static ExplainOptions checked(OpenModel model, ExplainOptions options) throws ExplainException {
		String title = options.method().title();
		if (!options.where().isAutomatic()) {
			throw new ExplainException(title + " does not look into the network, so that it has no layer; leave the layer '"
				+ options.where().layer() + "' away, or choose another method.");
		}
		if (!options.where().axes().isNothing()) {
			throw new ExplainException(title + " does not look into the network; leave axes, grid and prefix of a layer away.");
		}
		if (options.scoring().precision() != Precision.FLOAT32 && options.scoring().precision() != Precision.AUTO) {
			throw new ExplainException(
				title + " computes in float32; leave " + options.scoring().precision() + " away, which is for methods of two phases.");
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
		return note.stream();
	}

	@Override
	public Stream<BatchSize> batches() {
		return Stream.of(batch);
	}

	@Override
	public Map<String, Array> run(Array.Floats pixels, Array.Floats region, long classIndex) throws EngineException {
		Map<String, Array> results = preprocessing.run(Map.of(ExplainerGraph.PIXELS, pixels));
		results.putAll(answers((Array.Floats) results.get(ExplainerGraph.INPUT), region, classIndex));
		long[] seeds = new long[(int) pixels.shape()[0]];
		for (int i = 0; i < seeds.length; i++) seeds[i] = masking.seed().orElse(RandomMasks.seed(LayerExplainer.row(pixels, i)));
		results.put(SEEDS, new Array.Integers(seeds, seeds.length));
		results.put(MOVED, new Array.Floats(new float[3 * seeds.length], seeds.length, 3));
		return results;
	}

	@Override
	public void draw(Map<String, Array> results, int image, DrawnMasks as) {
		((Array.Integers) results.get(SEEDS)).values()[image] = as.seed();
		float[] moved = {as.mirrored() ? 1 : 0, (float) as.right(), (float) as.down()};
		System.arraycopy(moved, 0, ((Array.Floats) results.get(MOVED)).values(), 3 * image, 3);
	}

	private Map<String, Array> answers(Array.Floats x, Array.Floats region, long classIndex) throws EngineException {
		long[] classes = new long[(int) x.shape()[0]];
		Arrays.fill(classes, classIndex);
		Map<String, Array> inputs =
			new HashMap<>(Map.of(ExplainerGraph.INPUT, x, ExplainerGraph.CLASS, new Array.Integers(classes, classes.length)));
		if (region != null) inputs.put(ExplainerGraph.REGION, region);
		return answers.run(inputs);
	}

	@Override
	public Explanation explanation(Map<String, Array> results, int image, long[] size, int channelLimit, Explainer.Step step)
		throws ExplainException {
		LayerExplainer.requireNumbers(LayerExplainer.row(results.get(ExplainerGraph.SCORES), image),
			(int) ((Array.Integers) results.get(ExplainerGraph.CLASS_INDEX)).values()[image], step);
		float[] x = LayerExplainer.row(results.get(ExplainerGraph.INPUT), image);
		Subject subject =
			new Subject(x, maskedAway.of(x, LayerExplainer.row(results.get(OpenModel.BLACK), image)), results, image);
		int seed = (int) ((Array.Integers) results.get(SEEDS)).values()[image];
		boolean random = method == BlackBoxMethod.RISE;
		long[] spatial = model.graph().spatial();
		float[] moved = LayerExplainer.row(results.get(MOVED), image);
		MaskSeries masks = random ? new RandomMasks(masking, spatial, new DrawnMasks(seed, moved[0] == 1, moved[1], moved[2]))
			: new SlidingPatch(masking, spatial);
		float[] evidence = new float[pixels()];
		float[] scores = scores(subject, masks, evidence, step);
		if (scores == null) return null;
		return new Explanation(LayerExplainer.row(results.get(ExplainerGraph.SCORES), image),
			LayerExplainer.row(results.get(ExplainerGraph.PROBABILITIES), image), (int) subject.chosen, map(evidence, size), size, 0,
			scores.length, scores, random ? OptionalInt.of(seed) : OptionalInt.empty());
	}

	/**
	 * u − u₀ behind each mask; {@code null} if cancelled.
	 *
	 * @param evidence what the scores add up to goes there; nothing where all are the same up to rounding, so that nothing that is masked counts
	 */
	private float[] scores(Subject subject, MaskSeries masks, float[] evidence, Explainer.Step step) throws ExplainException {
		int pixels = pixels();
		float nothing = target.isProbability() ? 0 : subject.score(0);
		float whole = subject.score(1);
		float low = whole;
		float high = whole;
		float[] scores = new float[masks.count()];
		for (int done = 0; done < scores.length;) {
			if (step.isCancelled()) return null;
			int from = done;
			done += batch.run(BatchSize.powerOfTwo(scores.length - from), size -> {
				float[] some = BatchSize.room(size, pixels);
				int count = Math.min(size, scores.length - from); // the last is repeated, so that batches have few shapes
				for (int i = 0; i < size; i++) masks.write(from + Math.min(i, count - 1), some, i * pixels);
				float[] u = subject.scores(some, size);
				MaskedClassifier.requireNumbers(model.source().name(), u);
				for (int i = 0; i < count; i++) {
					scores[from + i] = u[i] - nothing;
					masks.add(from + i, some, i * pixels, scores[from + i]);
				}
				return count;
			});
			step.at(done / (double) scores.length);
		}
		for (float score : scores) {
			low = Math.min(low, score + nothing);
			high = Math.max(high, score + nothing);
		}
		if (!ExplainerGraph.isConstant(low, high)) System.arraycopy(masks.evidence(whole - nothing), 0, evidence, 0, pixels);
		return scores;
	}

	/** One image of which the masks hide parts. */
	private final class Subject {

		private final Map<String, Array> inputs = new HashMap<>();
		private final long chosen;

		/** @param baseline what is shown where it is masked, {@code null} for 0 */
		Subject(float[] x, float[] baseline, Map<String, Array> results, int image) {
			ClassifierGraph graph = model.graph();
			long[] shape = ChannelScoring.shape(1, graph.channels(), graph.spatial());
			chosen = ((Array.Integers) results.get(ExplainerGraph.CLASS_INDEX)).values()[image];
			inputs.put(ExplainerGraph.INPUT, new Array.Floats(x, shape));
			inputs.put(ExplainerGraph.CLASS_INDEX, new Array.Integers(new long[] {chosen}, 1));
			if (maskedAway.shows()) inputs.put(ExplainerGraph.BASELINE, new Array.Floats(baseline, shape));
			Array particulars = results.get(ExplainerGraph.PARTICULARS);
			if (particulars == null) return;
			long[] one = particulars.shape().clone();
			one[0] = 1;
			inputs.put(ExplainerGraph.PARTICULARS, new Array.Floats(LayerExplainer.row(particulars, image), one));
		}

		/** u behind some masks. */
		float[] scores(float[] masks, int count) throws EngineException {
			Map<String, Array> all = new HashMap<>(inputs);
			all.put(ExplainerGraph.MASKS, new Array.Floats(masks, ChannelScoring.shape(count, 1, model.graph().spatial())));
			return ((Array.Floats) masked.run(all).get(ExplainerGraph.CHANNEL_SCORES)).values();
		}

		/** u behind a mask that is the same everywhere. */
		float score(float shown) throws ExplainException {
			float[] mask = new float[pixels()];
			Arrays.fill(mask, shown);
			float[] u = batch.run(1, one -> scores(mask, one));
			MaskedClassifier.requireNumbers(model.source().name(), u);
			return u[0];
		}
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

	/** Positions of the network's input. */
	private int pixels() {
		return Volume.product(Volume.sizes(model.graph().spatial()));
	}

	@Override
	public void close() {
		maskedAway.close();
		preprocessing.close();
		answers.close();
		masked.close();
		end.close();
	}
}
