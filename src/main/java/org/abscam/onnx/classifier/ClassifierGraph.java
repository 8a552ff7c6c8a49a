package org.abscam.onnx.classifier;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.abscam.onnx.Branches;
import org.abscam.onnx.Composite;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Layout;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Operator;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.TensorType;
import org.abscam.onnx.TypeInference;
import org.abscam.onnx.read.OnnxModel;
import org.abscam.onnx.read.SliceSizes;

/**
 * A classifier's graph made ready for explaining: working opset, sizes fixed but for the batch, types inferred, scores found.
 *
 * @param graph the graph; copy it before adding nodes
 * @param input name of the image input
 * @param channels number of image channels C
 * @param spatial sizes of the image: height, width, or depth, height, width
 * @param channelsLast whether the network takes channels as its last axis (N×H×W×C) instead of its second
 * @param head where the class scores are
 * @param batches whether the network takes several images at once
 * @param anySize whether the network takes images of any size, {@code spatial} being a choice
 * @param sliced whether the file takes the slices of a volume as images of a batch, as channels that it puts there, or as frames before
 *        the channels; this graph takes volumes
 */
public record ClassifierGraph(Graph graph, String input, int channels, long[] spatial, boolean channelsLast, ScoreHead head,
	boolean batches, boolean anySize, boolean sliced) {

	/** Values of an image, 1 GiB in float32. */
	private static final int LARGEST_IMAGE = 1 << 28;

	/**
	 * What is wanted where a network leaves a choice.
	 *
	 * @param size depth, height and width of the image where the network takes any; {@code null} for none
	 * @param output name of the output with the class scores; {@code null} for the first that has one number per class
	 * @param channels number of channels that a card says an image has, 0 where there is none
	 * @param form in what form the network says what it finds
	 */
	public record Wish(long[] size, String output, int channels, Form form) {

		/** Nothing in particular. */
		public static final Wish NONE = new Wish(null, null);

		/** Of a classifier that no card says more of. */
		public Wish(long[] size, String output) {
			this(size, output, 0, Form.CLASSES);
		}
	}

	/** In what form a network says what it finds. */
	public enum Form {
			/** One number per class. */
			CLASSES,
			/** One per class at each position: of a segmentation network. */
			POSITIONS,
			/** Boxes with scores: of a detection network. */
			BOXES
	}

	/**
	 * Prepares a classifier. Blocks while the runtime infers types.
	 *
	 * @param model a classifier with one image input
	 * @param wish what is wanted where the network leaves a choice
	 * @param runtime infers types
	 * @param reserved names that are wanted for further nodes; tensors of the model that have them are renamed
	 * @return the prepared graph
	 * @throws OnnxException if the network takes no image, has free sizes and none are wanted, or puts out no class scores
	 */
	public static ClassifierGraph of(OnnxModel model, Wish wish, TypeInference runtime, Set<String> reserved)
		throws OnnxException {
		EditableGraph graph = model.graph();
		String output = wish.output();
		for (String name : reserved) {
			String other = graph.free(name);
			if (name.equals(output)) output = other;
		}
		return SeenProbabilities.lookedFor(prepared(model.name(), graph, output, wish, runtime, false), runtime);
	}

	private static ClassifierGraph prepared(String name, EditableGraph graph, String output, Wish wish, TypeInference runtime,
		boolean sliced)
		throws OnnxException {
		if (graph.inputs().size() != 1) {
			throw new OnnxException("'" + name + "' has " + graph.inputs().size() + " inputs (" + String.join(", ", graph.inputs())
				+ "); a classifier with one image input is needed, or a model card that says what the others are.");
		}
		String input = graph.inputs().get(0);
		TensorType type = graph.type(input).orElseThrow();
		if (!type.isReal() || type.rank() < 4 || type.rank() > 5) {
			throw new OnnxException("'" + name + "' takes '" + input + "' " + type + " (" + type.elements()
				+ "), but a classifier of images takes N×channels×height×width of real numbers.");
		}
		long[] dims = type.dims().clone();
		boolean channelsLast = Layout.isChannelsLast(dims);
		int channelAxis = channelsLast ? dims.length - 1 : 1;
		int firstSpatial = channelsLast ? 1 : 2;
		if (dims[channelAxis] < 0) {
			throw new OnnxException("'" + name + "' does not say how many channels its input '" + input
				+ "' has; export it with a fixed number of channels.");
		}
		for (int i = 0; i < dims.length - 2; i++) {
			if (dims[firstSpatial + i] >= 0) continue;
			if (wish.size() == null || wish.size().length < dims.length - 2) {
				throw new OnnxException("'" + name + "' takes images of any size; say which, as a size or in a model card.");
			}
			dims[firstSpatial + i] = wish.size()[wish.size().length - (dims.length - 2) + i];
		}
		requireImage(name, input, dims);
		boolean anySize = Arrays.stream(type.dims()).skip(firstSpatial).limit(dims.length - 2L).anyMatch(d -> d < 0);
		long[] sizes = dims.clone();
		if (sizes[0] < 0) sizes[0] = 1;
		EditableGraph sized = graph.copy();
		sized.resizeInput(input, Arrays.stream(sizes).boxed().toArray());
		SliceSizes.require(sized, runtime); // before the runtime sees the graph as it is
		if (graph.opset() < OpsetUpgrade.SOFTMAX_CHANGED) {
			graph.resizeInput(input, Arrays.stream(sizes).boxed().toArray()); // a runtime asked to run it must know all sizes
			graph.inferTypes(runtime);
		}
		OpsetUpgrade.run(graph);
		Optional<SlicedVolume> read = dims[0] < 0 ? readInTurn(graph, input, dims, output, runtime) : Optional.empty();
		if (read.isPresent()) return prepared(name, read.get().unfolded(graph, input, type.dims()), output, wish, runtime, true);
		boolean anyBatch = dims[0] > 1 || Branches.take(graph, input, dims, runtime);
		Composite.writeOut(graph, input, dims, runtime);
		long[] spatial = Arrays.copyOfRange(dims, firstSpatial, firstSpatial + dims.length - 2);
		if (dims[0] > 1) {
			EditableGraph slices = withBatch(graph, input, dims, dims[0], runtime);
			Optional<SlicedVolume> volume =
				ScoreHead.find(slices, output).isOfOne(slices) ? SlicedVolume.of(slices, dims, true) : Optional.empty();
			if (volume.isPresent()) return prepared(name, volume.get().unfolded(graph, input, type.dims()), output, wish, runtime, true);
			throw new OnnxException(
				"'" + name + "' takes batches of exactly " + dims[0] + " images; export it with a batch of 1 or a free one.");
		}
		EditableGraph one = withBatch(graph, input, dims, 1, runtime);
		Optional<SlicedVolume> frames = SlicedVolume.of(one, dims, false)
			.filter(v -> !v.slicesAreChannels() || wish.channels() != dims[v.parts().indexOf(SlicedVolume.Part.DEPTH)]);
		if (frames.isPresent()) return prepared(name, frames.get().unfolded(graph, input, type.dims()), output, wish, runtime, true);
		InputForm layout = new InputForm(input, (int) dims[channelAxis], spatial, channelsLast, anySize, sliced, wish.form());
		ClassifierGraph alone = layout.classifier(one, output, false);
		boolean apart = graph.nodes().stream().noneMatch(n -> n.is(Operator.Role.RANGING));
		if (!anyBatch || !apart) return alone;
		try {
			FreeBatch.run(one);
			// the same output, as one that has not a row for each image may look like it where their number is free
			ClassifierGraph free = layout.classifier(withBatch(one, input, dims, "N", runtime), alone.head.output(), true);
			if (free.head.isOfOne(free.graph)) {
				// one image is built in, which looks as if all had one answer
				if (type.dims()[0] == 1 || !runsWithTwo(free, type, dims, runtime)) return alone;
				Optional<SlicedVolume> volume = SlicedVolume.of(one, dims, true);
				if (volume.isPresent())
					return prepared(name, volume.get().unfolded(graph, input, type.dims()), output, wish, runtime, true);
			}
			long scored = free.graph.type(free.head.scores()).orElseThrow().dims()[0];
			return scored < 0 && Batching.isOfSingleImages(free, runtime) ? free : alone;
		}
		catch (OnnxException e) {
			return alone; // a batch of one is built into the graph: images are run one by one
		}
	}

	/** What the images of a free batch are the slices of, where a recurrent layer reads them in turn: of one image, that would be one step. */
	private static Optional<SlicedVolume> readInTurn(EditableGraph asRead, String input, long[] dims, String output,
		TypeInference runtime) {
		boolean recurrent =
			asRead.nodes().stream().anyMatch(n -> n.is(Operator.Role.RECURRENT) && Operator.of(n.operator()).composition() != null);
		if (!recurrent) return Optional.empty();
		try {
			long[] two = dims.clone();
			two[0] = 2;
			EditableGraph asGiven = withBatch(asRead, input, two, two[0], runtime);
			boolean rows = asGiven.type(ScoreHead.find(asGiven, output).scores()).filter(t -> t.dims()[0] == two[0]).isPresent();
			if (rows) return Optional.empty(); // each has its own, which is seen without writing out all steps
			EditableGraph graph = asRead.copy();
			Composite.writeOut(graph, input, two, runtime);
			EditableGraph slices = withBatch(graph, input, two, two[0], runtime);
			return ScoreHead.find(slices, output).isOfOne(slices) ? SlicedVolume.of(slices, two, true) : Optional.empty();
		}
		catch (OnnxException e) {
			return Optional.empty(); // no two images at once, or no classifier: what is wrong is said of one
		}
	}

	private static boolean runsWithTwo(ClassifierGraph classifier, TensorType image, long[] dims, TypeInference runtime) {
		try {
			EditableGraph probe = classifier.graph.copy();
			probe.setOutputs(probe.tensor(classifier.head.scores()).shape());
			long[] two = dims.clone();
			two[0] = 2;
			runtime.run(probe.toModel().toByteArray(), new TensorType(image.elements(), two));
			return true;
		}
		catch (OnnxException e) {
			return false;
		}
	}

	/** Whether an image of such sizes can be. */
	private static void requireImage(String model, String input, long[] dims) throws OnnxException {
		double values = Arrays.stream(dims).skip(1).asDoubleStream().reduce(1, (a, b) -> a * b);
		if (dims[0] == 0 || values < 1 || values > LARGEST_IMAGE) {
			throw new OnnxException("'" + model + "' takes '" + input + "' " + new TensorType(DataType.FLOAT, dims) + ", which is "
				+ (values > LARGEST_IMAGE ? "more than the " + LARGEST_IMAGE + " values that an image may have" : "no image")
				+ "; export it with other sizes.");
		}
	}

	private static EditableGraph withBatch(Graph original, String input, long[] dims, Object batch, TypeInference runtime)
		throws OnnxException {
		EditableGraph graph = original.copy();
		Object[] sizes = Arrays.stream(dims).boxed().toArray();
		sizes[0] = batch;
		graph.resizeInput(input, sizes);
		graph.inferTypes(runtime);
		return graph;
	}

	/** What is known of the image input before the scores are looked for. */
	private record InputForm(String input, int channels, long[] spatial, boolean channelsLast, boolean anySize, boolean sliced,
		Form form) {

		ClassifierGraph classifier(Graph graph, String output, boolean batches) throws OnnxException {
			EditableGraph own = form == Form.CLASSES ? null : graph.copy();
			ScoreHead head = switch (form) {
				case CLASSES -> ScoreHead.find(graph, output);
				case POSITIONS -> SegmentationHead.addTo(own, spatial.length, channelsLast, output);
				case BOXES -> DetectionHead.addTo(own, spatial);
			};
			return new ClassifierGraph(own == null ? graph : own, input, channels, spatial, channelsLast, head, batches, anySize, sliced);
		}
	}

	/** This, of which more is known at its end. */
	ClassifierGraph with(ScoreHead known) {
		return new ClassifierGraph(graph, input, channels, spatial, channelsLast, known, batches, anySize, sliced);
	}

	/** @return this without weights, to remember what the classifier is like; it cannot be compiled any more */
	public ClassifierGraph withoutWeights() {
		return new ClassifierGraph(graph.withoutWeights(), input, channels, spatial, channelsLast, head, batches, anySize, sliced);
	}

	/** @return of a segmentation network, the sizes of the grid of its scores: height, width, or depth, height, width */
	public long[] densePositions() {
		long[] dims = graph.type(head.dense().orElseThrow()).orElseThrow().dims();
		return Arrays.copyOfRange(dims, 2, dims.length);
	}

	/**
	 * @param emulated whether it is for a runtime with few operators of float16, as on the CPU; the scores are the same then, up to rounding
	 * @return this with a forward pass that computes in float16, from an image to scores in float32; without outputs, and not for gradients
	 * @throws OnnxException if a weight is too large for float16, the network is quantised, or nothing would compute in float16
	 */
	public ClassifierGraph inHalves(boolean emulated) throws OnnxException {
		return HalfPrecision.of(this, emulated);
	}

	/**
	 * Feeds the network from a tensor of the same graph instead of from outside.
	 *
	 * @param copy a copy of {@link #graph}
	 * @param image N×C×spatial, whatever the network's own layout
	 */
	public void feed(EditableGraph copy, Tensor image) {
		Tensor typed = image.cast(copy.type(input).orElseThrow().elements());
		int rank = spatial.length + 2;
		long[] toLast = new long[rank];
		for (int i = 1; i < rank - 1; i++) toLast[i] = i + 1L;
		toLast[rank - 1] = 1;
		copy.replaceInput(input, channelsLast ? typed.transpose(toLast) : typed);
	}
}
