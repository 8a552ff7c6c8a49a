package org.abscam.onnx.classifier;

import static org.abscam.onnx.Operator.Role.KEEPING_SCORES;
import static org.abscam.onnx.Operator.Role.MIXING;
import static org.abscam.onnx.Operator.Role.PICTURE;
import static org.abscam.onnx.Operator.Role.STEPPED_OVER;
import static org.abscam.onnx.Operator.Role.SUMMING;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.TensorType;

/** Where the class scores of a segmentation network are: one number per class at each position. */
final class SegmentationHead {

	private SegmentationHead() {}

	/**
	 * Finds the scores, and adds their means over all positions to the graph, which are then scores as of a classifier.
	 *
	 * @param graph a segmentation network's graph whose types are inferred
	 * @param spatial number of spatial axes of the image
	 * @param channelsLast whether classes are the last axis
	 * @param wanted name of the output with the scores, {@code null} for the first that looks like it
	 * @return the scores, before a softmax or sigmoid that ends the graph
	 * @throws OnnxException if there is no output of that name, or none has scores at positions
	 */
	static ScoreHead addTo(EditableGraph graph, int spatial, boolean channelsLast, String wanted) throws OnnxException {
		if (wanted != null && !graph.outputs().contains(wanted)) {
			throw new OnnxException("it has no output '" + wanted + "'; its outputs are " + String.join(", ", graph.outputs()) + ".");
		}
		for (String output : wanted == null ? graph.outputs() : List.of(wanted)) {
			TensorType type = graph.type(output).orElse(null);
			int axis = channelsLast ? spatial + 1 : 1;
			if (type == null || !type.isReal() || type.rank() != spatial + 2 || !isDense(type, axis)) continue;
			return addTo(graph, output, type, axis);
		}
		String found = String.join(", ", graph.outputs().stream()
			.map(o -> "'" + o + "' " + graph.type(o).map(TensorType::toString).orElse("of unknown shape")).toList());
		throw new OnnxException("it puts out " + found + ", but a segmentation network puts out N×classes×height×width of real numbers; "
			+ "the target 'region' is for these alone, use the target 'class'.");
	}

	private static boolean isDense(TensorType type, int classAxis) {
		long[] dims = type.dims();
		boolean known = IntStream.range(1, dims.length).allMatch(i -> dims[i] > 0);
		return known && IntStream.range(1, dims.length).filter(i -> i != classAxis).anyMatch(i -> dims[i] > 1);
	}

	private static ScoreHead addTo(EditableGraph graph, String output, TensorType type, int axis) {
		String logits = output;
		ScoreHead.Ending ending = ScoreHead.Ending.NONE;
		Node last = graph.producer(output).orElse(null);
		while (last != null && last.operator().equals("Identity")) {
			logits = last.inputs().get(0);
			last = graph.producer(logits).orElse(null);
		}
		if (last != null && last.operator().equals("Sigmoid")) ending = ScoreHead.Ending.SIGMOID;
		else if (last != null && last.operator().endsWith("Softmax")
			&& Math.floorMod(last.integer("axis", -1), (long) type.rank()) == axis) {
				ending = ScoreHead.Ending.SOFTMAX;
			}
		if (ending != ScoreHead.Ending.NONE) logits = last.inputs().get(0);
		Tensor dense = graph.tensor(logits);
		int rank = type.rank();
		long[] dims = type.dims().clone();
		if (axis != 1) {
			long[] order = IntStream.range(0, rank).mapToLong(i -> i == 0 ? 0 : i == 1 ? axis : i - 1L).toArray();
			dense = dense.transpose(order);
			dims = Arrays.stream(order).map(i -> type.dims()[(int) i]).toArray();
			graph.setType(dense.name(), new TensorType(type.elements(), dims));
		}
		Tensor means = dense.apply("GlobalAveragePool");
		long[] one = new long[rank];
		Arrays.fill(one, 1);
		one[0] = dims[0];
		one[1] = dims[1];
		graph.setType(means.name(), new TensorType(type.elements(), one));
		return new ScoreHead(output, means.name(), ending, (int) dims[1], Optional.of(dense.name()), Optional.empty());
	}

	/**
	 * The last layer before the scores, in whatever form these are: resized, added up, made by a convolution.
	 *
	 * @param graph the graph
	 * @param head its scores
	 * @param layers all layers, in the order of computation
	 * @return that layer; empty where there is none
	 */
	static Optional<TargetLayer> layerBefore(Graph graph, ScoreHead head, List<TargetLayer> layers) {
		Set<String> scores = new HashSet<>();
		Deque<String> open = new ArrayDeque<>(List.of(head.dense().orElseThrow()));
		while (!open.isEmpty()) {
			String tensor = open.pop();
			Node node = graph.producer(tensor).orElse(null);
			if (!scores.add(tensor) || node == null || node.is(MIXING)) continue;
			boolean another = node.is(SUMMING) || node.is(KEEPING_SCORES) || node.is(STEPPED_OVER) && !node.is(PICTURE) || isResized(node);
			if (another) node.inputs().stream().filter(i -> !i.isEmpty()).forEach(open::push);
		}
		List<TargetLayer> before = layers.stream().filter(l -> !scores.contains(l.tensor())).toList();
		if (before.isEmpty()) return Optional.empty();
		TargetLayer last = before.get(before.size() - 1);
		Node node = graph.producer(last.tensor()).orElse(null);
		if (node == null || !isResized(node)) return Optional.of(last);
		return before.stream().filter(l -> l.tensor().equals(node.inputs().get(0))).findFirst().or(() -> Optional.of(last));
	}

	private static boolean isResized(Node node) {
		return node.operator().equals("Resize") || node.operator().equals("Upsample");
	}
}
