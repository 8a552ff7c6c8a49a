package org.abscam.cam;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.abscam.onnx.Constants;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.onnx.classifier.TokenSelection;
import org.abscam.onnx.gradient.Gradient;
import org.abscam.onnx.quantise.Quantisation;

/**
 * Compiles a classifier and a method into plain ONNX graphs.
 *
 * @param classification the classifier with what is before and behind it
 * @param layer the target layer
 * @param method the method
 * @param target what is explained
 * @param finer the layer whose evidence the method joins with the map; empty where there is none or it joins none
 */
public record ExplainerGraph(Classification classification, TargetLayer layer, CamMethod method, Target target,
	Optional<TargetLayer> finer) {

	/** Input: pixels, float32 N×C×spatial. */
	public static final String PIXELS = "pixels";
	/** Input: class, or number that the network puts out, to explain per image, int64 N, −1 for the one with the highest score. */
	public static final String CLASS = "class";
	/** Output: scores y, float32 N×classes. */
	public static final String SCORES = "scores";
	/** Output: probabilities p, float32 N×classes. */
	public static final String PROBABILITIES = "probabilities";
	/** Output: class that was explained, int64 N. */
	public static final String CLASS_INDEX = "class_index";
	/** Output, of targets that are no class: u of the image, float32 N. */
	public static final String VALUE = "value";
	/** Input, of a region that is given: 1 inside, 0 outside, float32 N×1×spatial of the pixels. */
	public static final String REGION = "region";
	/** Output: the map with values 0..1, float32 N×spatial. */
	public static final String MAP = "map";
	/** Between the phases: preprocessed input x, float32 N×C×spatial. */
	public static final String INPUT = "preprocessed";
	/** What is shown where the network\'s input is masked. */
	public static final String BASELINE = "baseline";
	/** Between the phases: M_k, float32 N×K×positions of the layer. */
	public static final String CHANNEL_MAPS = "channel_maps";
	/** Between the phases: what the target takes from the image without masks beside the class, see {@link Target.Answer}. */
	public static final String PARTICULARS = "particulars";
	/** Between the phases: u of some masked images, float32 B. */
	public static final String CHANNEL_SCORES = "channel_scores";
	/** Between the phases: L_k of Abs-CAM plus, which are summed in place of M_k, float32 N×K×positions of the layer. */
	public static final String SUMMED_MAPS = "summed_maps";
	/** Between the phases: E of {@link #finer}, float32 N×1×spatial of what the layer sees of the network's input. */
	public static final String FINER_EVIDENCE = "finer_evidence";
	/** Output of the combination: 1 where the map is Abs-CAM's, as the method's own is empty, else 0; float32 1. */
	public static final String REPLACED = "replaced";
	/** Masks of a black-box method, float32 B×1×spatial of the network's input. */
	public static final String MASKS = "masks";
	/** What a black-box method found, before it becomes a map, float32 1×1×spatial of the network's input. */
	public static final String EVIDENCE = "evidence";
	/** Output: see {@link Quantisation#ranges}, float32. */
	public static final String RANGES = "ranges";
	/** Output: distance from the images that the network was trained on, see {@link FeatureDistance}, float32 N. */
	public static final String DISTANCE = "training_distance";
	/** Output: features of images, float32 N×features. */
	public static final String FEATURES = "training_features";
	/** Input of the combination: the scan's sizes, int64. */
	public static final String SIZE = "size";

	/** All names above: the tensors of a classifier must leave them free. */
	public static final Set<String> NAMES =
		Set.of(PIXELS, CLASS, SCORES, PROBABILITIES, CLASS_INDEX, MAP, INPUT, BASELINE, CHANNEL_MAPS, PARTICULARS, VALUE, REGION,
			CHANNEL_SCORES, MASKS, EVIDENCE, RANGES, SIZE, DISTANCE, FEATURES, SUMMED_MAPS, FINER_EVIDENCE, REPLACED);

	/** For the class that is asked for of each image. */
	public ExplainerGraph(Classification classification, TargetLayer layer, CamMethod method) {
		this(classification, layer, method, Target.OneClass.HIGHEST);
	}

	/** With the finer layer that there is. */
	public ExplainerGraph(Classification classification, TargetLayer layer, CamMethod method, Target target) {
		this(classification, layer, method, target, method.isPlus() ? finer(classification, layer)
			: Optional.empty());
	}

	/**
	 * @param classification a classifier
	 * @param layer the target layer
	 * @return the layer that {@code abs-cam-plus} joins with it: the last one in front of it with a finer grid that has a gradient; empty where
	 *         there is none
	 */
	public static Optional<TargetLayer> finer(Classification classification, TargetLayer layer) {
		return AbsCamPlus.finer(classification.classifier(), layer);
	}

	/**
	 * The forward pass and, unless the method has two phases, the map.
	 *
	 * @return inputs {@link #PIXELS} and {@link #CLASS}; outputs {@link #SCORES}, {@link #PROBABILITIES}, {@link #CLASS_INDEX} and
	 *         {@link #MAP}, or {@link #INPUT} and {@link #CHANNEL_MAPS} in place of the map for methods of two phases
	 * @throws OnnxException if an operator between layer and scores has no gradient rule
	 */
	public ModelProto firstPhase() throws OnnxException {
		EditableGraph graph = classifier().graph().copy();
		FirstPhase phase = addFirstPhase(graph, "N");
		classification.putDistance(graph, "N");
		if (method.hasTwoPhases()) {
			graph.output(phase.input, INPUT, DataType.FLOAT, sizes("N", classifier().channels(), classifier().spatial()));
			graph.output(phase.channelMaps.cast(DataType.FLOAT), CHANNEL_MAPS, DataType.FLOAT,
				sizes("N", layer.channels(), layer.spatial()));
			if (phase.summed != null)
				graph.output(phase.summed, SUMMED_MAPS, DataType.FLOAT, sizes("N", layer.channels(), layer.spatial()));
			if (phase.evidence != null)
				graph.output(phase.evidence, FINER_EVIDENCE, DataType.FLOAT, sizes("N", 1, mapped()));
			target.particulars(classification).ifPresent(
				sizes -> graph.output(phase.answer.particulars(), PARTICULARS, DataType.FLOAT, concat(new Object[] {"N"}, sizes)));
		}
		else {
			Tensor map = Saliency.initialMap(phase.channelMaps, mapped(), positions());
			graph.output(inScanSize(map, scanSize(phase.pixels)), MAP, DataType.FLOAT, mapSizes("N"));
		}
		return graph.toModel();
	}

	private record FirstPhase(Tensor pixels, Tensor input, Target.Answer answer, Tensor channelMaps, Tensor summed, Tensor evidence) {}

	/** Adds everything up to the channel maps, and the outputs of scores, probabilities and class. */
	private FirstPhase addFirstPhase(EditableGraph graph, Object batch) throws OnnxException {
		graph.clearOutputs();
		Tensor y = target.output(classification, graph);
		Stream<String> read = Stream.concat(Stream.of(layer), finer.stream()).flatMap(l -> Stream.of(l.tensor(), l.differentiated()));
		Stream<String> seen = classification.distance().stream().flatMap(d -> d.layers().stream()).map(TargetLayer::tensor);
		TokenSelection.moveUp(graph, Stream.concat(Stream.of(y.name()), Stream.concat(read, seen)).toArray(String[]::new));
		Target.Answer answer = target.answer(classification, y, graph.input(CLASS, DataType.INT64, batch), batch);

		Tensor activation = layer.picture(graph.tensor(layer.tensor()));
		Tensor gradient = method.needsGradient()
			? layer.picture(Gradient.of(graph, y, target.seed(classification, y, answer), graph.tensor(layer.differentiated()))) : null;
		DataType elements = gradient != null && gradient.elements() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
		Tensor channelMaps =
			method.summed(method.channelMaps(activation.cast(elements), gradient == null ? null : gradient.cast(elements), positions()),
				layer.spatial(), mapped(), positions());

		Tensor beside = gradient == null ? null : method.summedBeside(activation.cast(elements), gradient.cast(elements));
		Tensor summed = beside == null ? null : beside.cast(DataType.FLOAT);
		Tensor evidence = finer.isPresent() ? evidence(graph, y, target.seed(classification, y, answer), finer.get()) : null;

		Tensor pixels = classification.pixels(graph, batch);
		Tensor input = classification.preprocessing().apply(pixels);
		classifier().feed(graph, input);
		Classification.putOut(graph, answer.scores(), answer.probabilities(), batch, target.reported(classification));
		if (!(target instanceof Target.OneClass)) {
			Tensor value = target.activated(classification, y, answer.chosen(), answer.particulars());
			graph.output(value, VALUE, DataType.FLOAT, batch);
		}
		graph.output(answer.chosen().reshape(-1), CLASS_INDEX, DataType.INT64, batch); // else a copy of whole numbers stays, which WebGPU lacks
		return new FirstPhase(pixels, input, answer, channelMaps, summed, evidence);
	}

	private Tensor evidence(EditableGraph graph, Tensor y, Tensor seed, TargetLayer at) throws OnnxException {
		Tensor gradient = at.picture(Gradient.of(graph, y, seed, graph.tensor(at.differentiated())));
		DataType elements = gradient.elements() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
		return AbsCamPlus.evidence(at.picture(graph.tensor(at.tensor())).cast(elements), gradient.cast(elements), at.spatial(),
			mapped(), positions());
	}

	/**
	 * Everything in one graph, for other programs: pixels and class in; scores, probabilities, class and map out. A method of two
	 * phases explains one image per run, its masks scored in a loop, so that memory is bounded by the batch and not by K.
	 *
	 * @param batch masks per step of the loop
	 * @param documentation text for readers of the file
	 * @param metadata keys and values for programs
	 * @return inputs {@link #PIXELS} and {@link #CLASS}; outputs {@link #SCORES}, {@link #PROBABILITIES}, {@link #CLASS_INDEX} and
	 *         {@link #MAP}
	 * @throws OnnxException see {@link #firstPhase}
	 */
	public ModelProto whole(int batch, String documentation, Map<String, String> metadata) throws OnnxException {
		EditableGraph graph = classifier().graph().copy();
		Object images = method.hasTwoPhases() || !classifier().batches() ? 1 : "N";
		FirstPhase phase = addFirstPhase(graph, images);
		Tensor map = method.hasTwoPhases()
			? method.finalMap(new ScoredChannels(phase.channelMaps.cast(DataType.FLOAT), maskedScores(graph, phase, batch), phase.summed,
				phase.evidence), mapped(), positions())
			: Saliency.initialMap(phase.channelMaps, mapped(), positions());
		graph.output(inScanSize(map, scanSize(phase.pixels)), MAP, DataType.FLOAT, mapSizes(images));
		return graph.toModel(documentation, metadata);
	}

	/**
	 * s_k of all channels, 1×K, in a loop over batches of masks; the last batch is filled up with empty masks. The first of them gives u₀ where
	 * that is wanted.
	 */
	private Tensor maskedScores(EditableGraph graph, FirstPhase phase, int batch) throws OnnxException {
		int channels = layer.channels();
		int all = target.isProbability() ? channels : channels + 1;
		int size = classifier().batches() ? Math.min(batch, all) : 1;
		int steps = (all + size - 1) / size;
		long[] pads = new long[2 * (2 + positions().length)];
		pads[2 + positions().length] = (long) steps * size - channels;
		Tensor maps = phase.channelMaps.cast(DataType.FLOAT);
		Tensor masks = maps.transpose(swapFirstTwo()).applyTo("Pad", List.of(graph.integers(pads), maps.scalar(0)));

		EditableGraph body = classifier().graph().copy();
		body.clearOutputs();
		Tensor step = body.input("step", DataType.INT64);
		Tensor keepOn = body.input("keep_on", DataType.BOOL);
		Tensor start = step.reshape(1).applyTo("Mul", List.of(body.integers(size)));
		Tensor mask =
			body.outer(masks).applyTo("Slice", List.of(start, start.applyTo("Add", List.of(body.integers(size))), body.integers(0)));
		Tensor particulars = phase.answer.particulars();
		Tensor y = target.output(classification, body);
		TokenSelection.moveUp(body, y.name());
		Tensor score = target.activated(classification, y, body.outer(phase.answer.chosen()),
			particulars == null ? null : body.outer(particulars));
		classifier().feed(body, body.outer(phase.input).times(placement().placed(Saliency.mask(mask, mapped(), positions()))));
		body.output(keepOn, "go_on", DataType.BOOL);
		body.output(score, CHANNEL_SCORES, DataType.FLOAT, size);

		Tensor count = graph.constant(Constants.integers(steps).toBuilder().clearDims().build());
		Tensor scores = graph.add("Loop", DataType.FLOAT, Arrays.asList(count, null), body.asBody("phase_two/", graph));
		Tensor row = scores.reshape(1, -1);
		Tensor ofChannels = row.slice(1, 0, channels);
		return target.isProbability() ? ofChannels : ofChannels.minus(row.slice(1, channels, channels + 1L));
	}

	private long[] swapFirstTwo() {
		long[] order = LongStream.range(0, 2 + positions().length).toArray();
		order[0] = 1;
		order[1] = 0;
		return order;
	}

	/**
	 * The target of masked images after its activation: u(x·H_k), H_k = norm01(up(M_k)); or, with something else than 0 where it is masked,
	 * u(b + (x − b)·H_k). Of a constant map, H_k = 0, it is u₀. For a class u is its probability.
	 *
	 * @param withBaseline whether b is an input
	 * @return inputs {@link #INPUT} (one image), {@link #BASELINE} (in the same shape, if wanted), {@link #CHANNEL_MAPS} (B×1×positions),
	 *         {@link #CLASS_INDEX} and, where the target has some, {@link #PARTICULARS} (of the one image); output {@link #CHANNEL_SCORES} (B)
	 * @throws OnnxException if the graph cannot be written
	 */
	public ModelProto secondPhase(boolean withBaseline) throws OnnxException {
		return secondPhase(withBaseline, null);
	}

	/**
	 * As {@link #secondPhase} with a baseline, and what the same in 8 bits needs to know of some images.
	 *
	 * @param quantisation of this graph's classifier
	 * @return further output {@link #RANGES}
	 * @throws OnnxException if the graph cannot be written
	 */
	public ModelProto rangedSecondPhase(Quantisation quantisation) throws OnnxException {
		return with(quantisation.singles()).secondPhase(true, quantisation);
	}

	/**
	 * As {@link #secondPhase} with a baseline, its classifier in 8 bits; masks and probabilities are float32 as before.
	 *
	 * @param quantisation of this graph's classifier
	 * @param ranges {@link #RANGES} of the images that count
	 * @throws OnnxException if the graph cannot be written
	 */
	public ModelProto roundedSecondPhase(Quantisation quantisation, float[] ranges) throws OnnxException {
		return with(quantisation.rounded(ranges)).secondPhase(true);
	}

	private ModelProto secondPhase(boolean withBaseline, Quantisation ranged) throws OnnxException {
		EditableGraph graph = classifier().graph().copy();
		graph.clearOutputs();
		Tensor input = graph.input(INPUT, DataType.FLOAT, sizes(1, classifier().channels(), classifier().spatial()));
		Tensor channelMaps = graph.input(CHANNEL_MAPS, DataType.FLOAT, sizes("B", 1, layer.spatial()));
		Tensor chosen = graph.input(CLASS_INDEX, DataType.INT64, 1);
		Tensor particulars = target.particulars(classification)
			.map(sizes -> graph.input(PARTICULARS, DataType.FLOAT, concat(new Object[] {1}, sizes))).orElse(null);
		Tensor y = target.output(classification, graph);
		TokenSelection.moveUp(graph, y.name());
		Tensor score = target.activated(classification, y, chosen, particulars);
		Tensor mask = placement().placed(Saliency.mask(channelMaps, mapped(), positions()));
		Tensor baseline =
			withBaseline ? graph.input(BASELINE, DataType.FLOAT, sizes(1, classifier().channels(), classifier().spatial())) : null;
		classifier().feed(graph, withBaseline ? input.minus(baseline).times(mask).plus(baseline) : input.times(mask));
		graph.output(score, CHANNEL_SCORES, DataType.FLOAT, "B");
		if (ranged != null) graph.output(ranged.ranges(graph), RANGES, DataType.FLOAT, ranged.rangeCount());
		return graph.toModel();
	}

	/**
	 * The final map from channel maps and their scores.
	 *
	 * @return inputs {@link #CHANNEL_MAPS} (1×K×positions), {@link #CHANNEL_SCORES} (1×K), {@link #SUMMED_MAPS}
	 *         (1×K×positions) of Abs-CAM plus, {@link #FINER_EVIDENCE} where there is a finer layer and, if the scan is resized, {@link #SIZE}; outputs
	 *         {@link #MAP} (1×spatial) and, of Abs-CAM plus, {@link #REPLACED}
	 * @throws OnnxException if the graph cannot be written
	 */
	public ModelProto combination() throws OnnxException {
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		Tensor channelMaps = graph.input(CHANNEL_MAPS, DataType.FLOAT, sizes(1, "K", layer.spatial()));
		Tensor scores = graph.input(CHANNEL_SCORES, DataType.FLOAT, 1, "K");
		ScoredChannels scored =
			new ScoredChannels(channelMaps, scores,
				method.isPlus() ? graph.input(SUMMED_MAPS, DataType.FLOAT, sizes(1, "K", layer.spatial())) : null,
				finer.isPresent() ? graph.input(FINER_EVIDENCE, DataType.FLOAT, sizes(1, 1, mapped())) : null);
		Tensor map = method.finalMap(scored, mapped(), positions());
		if (method.isPlus())
			graph.output(AbsCamPlus.replaced(scored, mapped(), positions()).reshape(-1), REPLACED, DataType.FLOAT, 1);
		Tensor size = resized() ? graph.input(SIZE, DataType.INT64, classifier().spatial().length) : null;
		graph.output(inScanSize(map, size), MAP, DataType.FLOAT, mapSizes(1));
		return graph.toModel();
	}

	/**
	 * @param low smallest value of a map
	 * @param high largest value
	 * @return whether the map is taken as constant, its range being rounding noise
	 */
	public static boolean isConstant(float low, float high) {
		return high - low <= Math.max(Math.abs(low), Math.abs(high)) * Saliency.NOISE;
	}

	/**
	 * @param emulated whether it is for a runtime with few operators of float16, see {@link ClassifierGraph#inHalves}
	 * @return this whose {@link #secondPhase} computes the classifier in float16; masks, scores and probabilities are float32 as before
	 * @throws OnnxException if a weight is too large for float16, the network is quantised, or nothing would compute in float16
	 */
	public ExplainerGraph inHalves(boolean emulated) throws OnnxException {
		return with(classifier().inHalves(emulated));
	}

	/** @return this without the classifier's weights, to remember sizes by; it cannot be compiled any more */
	public ExplainerGraph withoutWeights() {
		return new ExplainerGraph(classification.withoutWeights(), layer, method, target, finer);
	}

	private ExplainerGraph with(ClassifierGraph form) {
		return new ExplainerGraph(classification.with(form), layer, method, target, finer);
	}

	private ClassifierGraph classifier() {
		return classification.classifier();
	}

	private boolean resized() {
		return classification.resized();
	}

	private Tensor scanSize(Tensor pixels) {
		return resized() ? pixels.shape().slice(0, 2, 2 + classifier().spatial().length) : null;
	}

	/** @return spatial sizes of what the layer sees of the network's input, and of maps before they are put in place there */
	public long[] mapped() {
		return placement().size();
	}

	private Placement placement() {
		return Placement.of(layer, classifier());
	}

	/** From N×1×{@link #mapped} to N×spatial of the scan. */
	private Tensor inScanSize(Tensor ofLayer, Tensor size) {
		Tensor map = placement().placedMap(ofLayer, positions());
		return (size == null ? map : map.resizeLinear(size, false, positions())).squeeze(1);
	}

	private long[] positions() {
		return LongStream.range(2, 2 + classifier().spatial().length).toArray();
	}

	private Object[] mapSizes(Object batch) {
		return concat(new Object[] {batch}, classification.pixelSizes());
	}

	static Object[] sizes(Object batch, Object channels, long[] spatial) {
		return concat(new Object[] {batch, channels}, Arrays.stream(spatial).boxed().toArray());
	}

	static Object[] concat(Object[] first, Object[] second) {
		return Stream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
	}
}
