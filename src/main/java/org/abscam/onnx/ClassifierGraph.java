package org.abscam.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

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
 */
public record ClassifierGraph(Graph graph, String input, int channels, long[] spatial, boolean channelsLast, ScoreHead head,
	boolean batches, boolean anySize) {

	private static final int LARGEST_CHANNEL_COUNT_LAST = 4;

	/**
	 * Prepares a classifier. Blocks while the runtime infers types.
	 *
	 * @param model a classifier with one image input
	 * @param wanted sizes of the image where the network takes any, height and width; fixed sizes win; may be {@code null} if
	 *        the network's own are fixed
	 * @param runtime infers types
	 * @param reserved names that are wanted for further nodes; tensors of the model that have them are renamed
	 * @return the prepared graph
	 * @throws OnnxException if the network takes no image, has free sizes and none are wanted, or puts out no class scores
	 */
	public static ClassifierGraph of(OnnxModel model, long[] wanted, TypeInference runtime, Set<String> reserved)
		throws OnnxException {
		Graph graph = model.graph();
		reserved.forEach(graph::free);
		if (graph.inputs().size() != 1) {
			throw new OnnxException("'" + model.name() + "' has " + graph.inputs().size() + " inputs (" + String.join(", ", graph.inputs())
				+ "); a classifier with one image input is needed.");
		}
		String input = graph.inputs().get(0);
		TensorType type = graph.type(input).orElseThrow();
		if (!type.isReal() || type.rank() < 4 || type.rank() > 5) {
			throw new OnnxException("'" + model.name() + "' takes '" + input + "' " + type + " (" + type.elements()
				+ "), but a classifier of images takes N×channels×height×width of real numbers.");
		}
		long[] dims = type.dims().clone();
		boolean channelsLast = isChannelsLast(dims);
		int channelAxis = channelsLast ? dims.length - 1 : 1;
		int firstSpatial = channelsLast ? 1 : 2;
		if (dims[channelAxis] < 0) {
			throw new OnnxException("'" + model.name() + "' does not say how many channels its input '" + input
				+ "' has; export it with a fixed number of channels.");
		}
		for (int i = 0; i < dims.length - 2; i++) {
			if (dims[firstSpatial + i] >= 0) continue;
			if (wanted == null || wanted.length != dims.length - 2) {
				throw new OnnxException("'" + model.name() + "' takes images of any size; say which in a model card.");
			}
			dims[firstSpatial + i] = wanted[i];
		}
		boolean anySize = Arrays.stream(type.dims()).skip(firstSpatial).limit(dims.length - 2L).anyMatch(d -> d < 0);
		if (graph.opset() < 13) graph.inferTypes(runtime);
		OpsetUpgrade.run(graph);
		long[] spatial = Arrays.copyOfRange(dims, firstSpatial, firstSpatial + dims.length - 2);
		for (List<Object> batch : dims[0] > 1 ? List.<List<Object>>of(List.of(dims[0])) : List.of(List.<Object>of("N"), List.<Object>of(1))) {
			ClassifierGraph prepared = withBatch(graph, input, dims, batch.get(0), spatial, channelsLast, anySize, runtime);
			if (prepared != null) return prepared;
		}
		throw new OnnxException("'" + model.name() + "' takes batches of exactly " + dims[0] + " images; export it with a batch of 1 or a free one.");
	}

	/** @return {@code null} if the scores do not keep that batch, as where a Reshape has a batch of 1 built in */
	private static ClassifierGraph withBatch(Graph original, String input, long[] dims, Object batch, long[] spatial, boolean channelsLast,
		boolean anySize, TypeInference runtime) throws OnnxException {
		Graph graph = original.copy();
		Object[] sizes = Arrays.stream(dims).boxed().toArray();
		sizes[0] = batch;
		graph.resizeInput(input, sizes);
		graph.inferTypes(runtime);
		ScoreHead head = ScoreHead.find(graph);
		long scored = graph.type(head.scores()).orElseThrow().dims()[0];
		boolean free = batch instanceof String;
		if (free ? scored >= 0 : scored != 1 && scored != -1) return null;
		return new ClassifierGraph(graph, input, (int) dims[channelsLast ? dims.length - 1 : 1], spatial, channelsLast, head, free, anySize);
	}

	private static boolean isChannelsLast(long[] dims) {
		long last = dims[dims.length - 1];
		long second = dims[1];
		return last >= 1 && last <= LARGEST_CHANNEL_COUNT_LAST && (second < 0 || second > LARGEST_CHANNEL_COUNT_LAST);
	}

	/**
	 * Feeds the network from a tensor of the same graph instead of from outside.
	 *
	 * @param copy a copy of {@link #graph}
	 * @param image N×C×spatial, whatever the network's own layout
	 */
	public void feed(Graph copy, Tensor image) {
		Tensor typed = image.cast(copy.type(input).orElseThrow().elements());
		int rank = spatial.length + 2;
		long[] toLast = new long[rank];
		for (int i = 1; i < rank - 1; i++) toLast[i] = i + 1L;
		toLast[rank - 1] = 1;
		copy.replaceInput(input, channelsLast ? typed.transpose(toLast) : typed);
	}
}
