package org.abscam.onnx;

import static org.abscam.onnx.Operator.Role.READING_PLACES;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Element types and sizes of all tensors of a graph. The runtime infers them from the graph; where it cannot, as behind shape
 * arithmetic, the graph is run once or twice on zeros to see, which also tells the values of tensors of whole numbers that depend
 * on nothing but shapes; those that depend on what an image shows are left unknown, and sizes that do are marked.
 */
final class Types {

	private static final int[] TRIAL_BATCHES = {2, 3};
	/** Values of one tensor, 2 GiB in float32. */
	private static final int MOST_VALUES = 1 << 29;

	private Types() {}

	/** Learns the types of all tensors of a graph with one input, and remembers them in it. */
	static void infer(EditableGraph graph, TypeInference runtime) throws OnnxException {
		EditableGraph probe = graph.copy();
		probe.weightsToInputs();
		probe.setOutputs(graph.nodes().stream().flatMap(n -> n.outputs().stream()).filter(o -> !o.isEmpty()).map(probe::tensor)
			.toArray(Tensor[]::new));
		Map<String, TensorType> types = runtime.types(probe.toModel().toByteArray());
		types.forEach(graph::setType);
		SlidingSizes.requireRoom(graph);
		requireSizePerAxis(graph);
		for (Map.Entry<String, TensorType> known : types.entrySet()) requireSize(known.getKey(), known.getValue());
		if (graph.nodes().stream().anyMatch(n -> n.outputs().stream().anyMatch(o -> isVague(graph, o)) || readsUnknownPlaces(graph, n)
			|| mayDropWindow(n)) || hasUnknownRows(graph)) {
			observe(graph, runtime);
		}
	}

	/** Refuses what would take the memory of the whole machine, before anything runs. A free size counts as one image. */
	private static void requireSize(String tensor, TensorType type) throws OnnxException {
		if (!type.hasRank()) return;
		if (Arrays.stream(type.dims()).anyMatch(d -> d < -1)) {
			throw new OnnxException("The tensor '" + tensor + "' would have a size of "
				+ Arrays.stream(type.dims()).filter(d -> d < -1).findFirst().getAsLong()
				+ "; use larger images, or fetch or export the model again.");
		}
		double values = Arrays.stream(type.dims()).filter(d -> d >= 0).asDoubleStream().reduce(1, (a, b) -> a * b);
		if (values <= MOST_VALUES) return;
		throw new OnnxException("The tensor '" + tensor + "' would have " + type + " values for one image, more than the " + MOST_VALUES
			+ " that one may have; use smaller images, or another model.");
	}

	/** ONNX Runtime checks constants alone, and reads beyond the end of what is computed. */
	private static void requireSizePerAxis(Graph graph) throws OnnxException {
		for (Node node : graph.nodes()) {
			if (!node.operator().equals("Resize") || graph.opset() < 11) continue;
			int rank = graph.type(node.inputs().get(0)).map(TensorType::rank).orElse(-1);
			int axes = node.has("axes") ? node.integers("axes").length : rank;
			for (int input = 2; input < 4; input++) {
				long[] dims = node.hasInput(input) ? graph.type(node.inputs().get(input)).map(TensorType::dims).orElse(null) : null;
				if (rank < 0 || dims == null || dims.length != 1 || dims[0] <= 0 || dims[0] == axes) continue;
				throw new OnnxException("The " + node.description() + " is given " + dims[0] + " sizes for " + axes
					+ " axes; it is damaged, fetch or export the model again.");
			}
		}
	}

	/** Whether it takes a known number of images and puts out an unknown number of rows, as where boxes are chosen. */
	private static boolean hasUnknownRows(Graph graph) {
		boolean free = graph.inputs().stream().map(graph::type).anyMatch(t -> t.map(TensorType::dims).filter(d -> d.length > 0 && d[0] < 0)
			.isPresent());
		return !free && graph.outputs().stream().map(graph::type).anyMatch(t -> t.filter(TensorType::isReal).map(TensorType::dims)
			.filter(d -> d.length > 1 && d[0] < 0).isPresent());
	}

	/** Whether a node moves real numbers to or from places that are computed. */
	private static boolean readsUnknownPlaces(Graph graph, Node node) {
		return node.is(READING_PLACES) && graph.type(node.inputs().get(0)).map(TensorType::isReal).orElse(false)
			&& node.inputs().stream().skip(1).filter(i -> !i.isEmpty()).filter(i -> graph.type(i).map(TensorType::isWhole).orElse(true))
				.anyMatch(i -> graph.wholeNumbers(i).isEmpty());
	}

	/** In ceil mode, the runtime drops a last window that starts behind the input only when it runs, not when it infers sizes. */
	private static boolean mayDropWindow(Node node) {
		long[] kernel = node.integers("kernel_shape");
		if (node.integer("ceil_mode", 0) == 0 || kernel == null) return false;
		long[] strides = node.integers("strides");
		long[] pads = node.integers("pads");
		return IntStream.range(0, kernel.length)
			.anyMatch(i -> (strides == null ? 1 : strides[i]) + (pads == null ? 0 : pads[i + kernel.length]) > kernel[i]);
	}

	private static boolean isVague(Graph graph, String tensor) {
		TensorType type = graph.type(tensor).orElse(null);
		return type != null && type.isReal() && (!type.isKnownButForOneSize() || type.rank() > 0 && type.dims()[0] >= 0
			&& Arrays.stream(type.dims()).anyMatch(d -> d < 0));
	}

	/** Sizes that are the same for different batches are fixed, and so are whole numbers that do not depend on what an image shows. */
	private static void observe(EditableGraph graph, TypeInference runtime) throws OnnxException {
		Content content = Content.of(graph);
		graph.setContent(content);
		EditableGraph probe = graph.copy();
		probe.clearOutputs();
		List<Tensor> outputs = new ArrayList<>();
		Map<String, String> shapeOf = new HashMap<>();
		Map<String, String> valueOf = new HashMap<>();
		for (Node node : graph.nodes()) {
			for (String output : node.outputs()) {
				TensorType type = output.isEmpty() ? null : graph.type(output).orElse(null);
				if (type == null) continue;
				Tensor shape = probe.tensor(output).shape();
				shapeOf.put(output, shape.name());
				outputs.add(shape);
				if (type.isWhole() && !content.values().contains(output)) {
					Tensor value = probe.tensor(output).cast(DataType.INT64);
					valueOf.put(output, value.name());
					outputs.add(value);
				}
			}
		}
		probe.setOutputs(outputs.toArray(Tensor[]::new));
		TensorType input = graph.type(graph.inputs().get(0)).orElseThrow();
		boolean free = input.dims()[0] < 0;
		byte[] onnx = probe.toModel().toByteArray();
		List<TensorType> batches = free ? List.of(withBatch(input, TRIAL_BATCHES[0]), withBatch(input, TRIAL_BATCHES[1])) : List.of(input);
		List<Map<String, long[]>> runs = runtime.runs(onnx, batches);
		Map<String, long[]> first = runs.get(0);
		Map<String, long[]> second = runs.get(runs.size() - 1);
		shapeOf.forEach((tensor, shape) -> graph.setType(tensor, new TensorType(graph.type(tensor).orElseThrow().elements(),
			common(first.get(shape), second.get(shape)))));
		valueOf.forEach((tensor, value) -> {
			if (Arrays.equals(first.get(value), second.get(value))) graph.remember(tensor, first.get(value));
		});
	}

	private static TensorType withBatch(TensorType type, long batch) {
		long[] dims = type.dims().clone();
		dims[0] = batch;
		return new TensorType(type.elements(), dims);
	}

	private static long[] common(long[] first, long[] second) {
		if (first.length != second.length) return null;
		long[] common = first.clone();
		for (int i = 0; i < common.length; i++) common[i] = first[i] == second[i] ? first[i] : -1;
		return common;
	}
}
