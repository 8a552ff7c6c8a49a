package org.abscam.explain;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.abscam.cam.BlackBoxMethod;
import org.abscam.cam.CamMethod;
import org.abscam.cam.ExplainerGraph;
import org.abscam.cam.Target;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.engine.Placement;
import org.abscam.explain.budget.Budget;
import org.abscam.explain.network.FaithfulGraphs;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.BatchSize;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Scoring;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.classifier.TargetLayer;

/** Explains at one layer: the compiled graphs of both phases. */
final class LayerExplainer implements ImageExplainer {

	private final TargetLayer layer;
	private final Optional<TargetLayer> finer;
	private final Target target;
	private final Network first;
	private final ChannelScoring scoring;
	private final MaskedAway maskedAway;
	private final Scoring asked;
	private final Placement placement;
	private final List<String> notes;

	private LayerExplainer(TargetLayer layer, Optional<TargetLayer> finer, Target target, Network first, ChannelScoring scoring,
		MaskedAway maskedAway, Scoring asked,
		Placement placement, List<String> notes) {
		this.asked = asked;
		this.notes = notes;
		this.layer = layer;
		this.finer = finer;
		this.target = target;
		this.placement = placement;
		this.first = first;
		this.scoring = scoring;
		this.maskedAway = maskedAway;
	}

	static LayerExplainer open(OpenModel model, TargetLayer layer, Target target, ExplainOptions options, Device device,
		KeptScores kept)
		throws OnnxException, EngineException {
		CamMethod method = (CamMethod) options.method();
		ExplainerGraph graph = new ExplainerGraph(model.classification(), layer, method, target);
		ModelProto firstPhase = graph.firstPhase();
		// a GPU may take a graph and then fail to run it: better now than in the middle of a stack
		Placement placement = device.isGpu() ? Placement.of(firstPhase, device, empty(model, target)) : null;
		FaithfulGraphs graphs = new FaithfulGraphs(model, device, options.running().threads());
		boolean sameScores = target instanceof Target.OneClass && model.graph().head().dense().isEmpty();
		Network first = graphs.first(firstPhase, sameScores ? Optional.of(model.classification().graph()) : Optional.empty());
		MaskedAway maskedAway = null;
		try {
			int batch = model.graph().batches() ? options.running().batch() : 1;
			maskedAway = method.hasTwoPhases() ? MaskedAway.open(model, options, device) : null;
			ChannelScoring scoring =
				method.hasTwoPhases() ? ChannelScoring.open(model.source().name(), graph, graphs, first, device, options, batch,
					kept.of(model.source(), options)) : null;
			return new LayerExplainer(layer, graph.finer(), target, first, scoring, maskedAway, options.scoring(), placement,
				Stream.concat(doubt(model, layer, options).stream(), graphs.note().stream()).toList());
		}
		catch (OnnxException | EngineException | RuntimeException e) {
			first.close();
			if (maskedAway != null) maskedAway.close();
			throw e;
		}
	}

	/** What speaks against a layer that nobody named, neither who asks nor the model card. */
	private static Optional<String> doubt(OpenModel model, TargetLayer layer, ExplainOptions options) throws OnnxException {
		boolean named = !options.where().isAutomatic() || model.source().card().flatMap(c -> c.settings().targetLayer()).isPresent();
		return named ? Optional.empty() : layer.doubt(model.graph().graph(), model.graph().head());
	}

	/** An image of zeros. */
	private static Map<String, Array> empty(OpenModel model, Target target) {
		long[] shape = LongStream.concat(LongStream.of(1, model.graph().channels()), Arrays.stream(model.graph().spatial())).toArray();
		int count = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
		Map<String, Array> inputs =
			new HashMap<>(Map.of(ExplainerGraph.PIXELS, new Array.Floats(new float[count], shape), ExplainerGraph.CLASS,
				new Array.Integers(new long[] {-1}, 1)));
		if (target.takesRegion()) {
			long[] grid = shape.clone();
			grid[1] = 1;
			inputs.put(ExplainerGraph.REGION, new Array.Floats(new float[count / model.graph().channels()], grid));
		}
		return inputs;
	}

	@Override
	public Optional<Placement> placement() {
		return Optional.ofNullable(placement);
	}

	@Override
	public Optional<TargetLayer> layer() {
		return Optional.of(layer);
	}

	@Override
	public Optional<TargetLayer> finer() {
		return finer;
	}

	@Override
	public Stream<String> notes() {
		return Stream.concat(notes.stream(), scoring == null ? Stream.empty() : scoring.notes());
	}

	@Override
	public Stream<String> notesOfImages() {
		return scoring == null ? Stream.empty() : scoring.notesOfImages();
	}

	@Override
	public Stream<BatchSize> batches() {
		return Stream.ofNullable(scoring).map(ChannelScoring::batch);
	}

	@Override
	public Map<String, Array> run(Array.Floats pixels, Array.Floats region, long classIndex) throws EngineException {
		long[] classes = new long[(int) pixels.shape()[0]];
		Arrays.fill(classes, classIndex);
		Map<String, Array> inputs =
			new HashMap<>(Map.of(ExplainerGraph.PIXELS, pixels, ExplainerGraph.CLASS, new Array.Integers(classes, classes.length)));
		if (region != null) inputs.put(ExplainerGraph.REGION, region);
		Map<String, Array> results = first.run(inputs);
		Array black = maskedAway == null ? null : maskedAway.black(pixels);
		if (black != null) results.put(OpenModel.BLACK, black);
		return results;
	}

	@Override
	public Explanation explanation(Map<String, Array> results, int image, long[] size, int channelLimit, Explainer.Step step)
		throws ExplainException {
		float[] scores = row(results.get(ExplainerGraph.SCORES), image);
		float[] probabilities = row(results.get(ExplainerGraph.PROBABILITIES), image);
		int explained = (int) ((Array.Integers) results.get(ExplainerGraph.CLASS_INDEX)).values()[image];
		requireNumbers(scores, explained, step);
		if (isUndefined(row(results.get(scoring == null ? ExplainerGraph.MAP : ExplainerGraph.CHANNEL_MAPS), image))) {
			throw new ExplainException("The gradient at the layer '" + layer.tensor() + "' is not a number for image " + (step.index() + 1)
				+ ", as behind the square root of 0, so that there is no map of it; use another layer, or the method "
				+ Stream.of(BlackBoxMethod.values()).map(BlackBoxMethod::option).collect(Collectors.joining(" or ")) + ".");
		}
		if (scoring == null) {
			return new Explanation(scores, probabilities, explained, row(results.get(ExplainerGraph.MAP), image), size,
				layer.channels(), 0, new float[0]);
		}
		float[] x = row(results.get(ExplainerGraph.INPUT), image);
		float[] black = results.containsKey(OpenModel.BLACK) ? row(results.get(OpenModel.BLACK), image) : null;
		MaskedClassifier.Subject subject =
			new MaskedClassifier.Subject(x, maskedAway.of(x, black), row(results.get(ExplainerGraph.CHANNEL_MAPS), image),
				explained, part(results.get(ExplainerGraph.PARTICULARS), image), target.activated(scores, probabilities, explained));
		ChannelScoring.Further further = !results.containsKey(ExplainerGraph.SUMMED_MAPS) ? null
			: new ChannelScoring.Further(row(results.get(ExplainerGraph.SUMMED_MAPS), image),
				finer.isPresent() ? row(results.get(ExplainerGraph.FINER_EVIDENCE), image) : null);
		Budget budget = channelLimit == asked.channels() ? asked.budget(layer.channels()) : new Budget.Full();
		ChannelScoring.Result result = scoring.finalMap(subject, further, channelLimit, budget, size, step);
		return result == null ? null : new Explanation(scores, probabilities, explained, result.map(), size, result.scores().length,
			result.forwardPasses(), result.scores(), OptionalInt.empty(), Optional.of(result.masks()));
	}

	/** One image of a batch, {@code null} of nothing. */
	private static Array.Floats part(Array array, int index) {
		if (array == null) return null;
		long[] shape = array.shape().clone();
		shape[0] = 1;
		return new Array.Floats(row(array, index), shape);
	}

	/** @throws ExplainException if one of the scores of an image is none, or that which is explained is infinite */
	static void requireNumbers(float[] scores, int explained, Explainer.Step step) throws ExplainException {
		float said = isUndefined(scores) ? Float.NaN : scores[Math.min(explained, scores.length - 1)];
		if (!Float.isFinite(said)) {
			throw new ExplainException("The network says " + said + " of image " + (step.index() + 1) + "; check its values.");
		}
	}

	private static boolean isUndefined(float[] values) {
		for (float value : values) if (Float.isNaN(value)) return true;
		return false;
	}

	/** The part of one image of a batch. */
	static float[] row(Array array, int index) {
		float[] values = ((Array.Floats) array).values();
		int size = values.length / (int) array.shape()[0];
		return Arrays.copyOfRange(values, index * size, (index + 1) * size);
	}

	@Override
	public void close() {
		first.close();
		if (scoring != null) scoring.close();
		if (maskedAway != null) maskedAway.close();
	}
}
