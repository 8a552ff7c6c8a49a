package org.abscam.onnx.classifier;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Operator.Role.KEEPING_SCORES;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.abscam.onnx.Axes;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.TensorType;

/**
 * Where a classifier's class scores are. Gradients are those of the scores <em>before</em> softmax or sigmoid, so where the
 * graph ends in one of these, the scores are its input.
 *
 * @param output name of the graph's output
 * @param scores name of the tensor of scores y before softmax or sigmoid, N×C or N×C×1×1
 * @param ending the activation between the two
 * @param classes number of classes C
 * @param dense of a segmentation network, the tensor of the scores of each position, N×C×positions, of which {@code scores} are the means
 * @param boxes of a detection network, the tensor of its boxes, N×K×(4+C), of which {@code scores} are the highest, see {@link DetectionHead}
 */
public record ScoreHead(String output, String scores, Ending ending, int classes, Optional<String> dense, Optional<String> boxes) {

	/** Of a classifier. */
	public ScoreHead(String output, String scores, Ending ending, int classes) {
		this(output, scores, ending, classes, Optional.empty(), Optional.empty());
	}

	/** Names of what is rather something else. */
	private static final Pattern NO_SCORES =
		Pattern.compile("box|feat|embed|hidden|latent|landmark|keypoint|anchor|coord", Pattern.CASE_INSENSITIVE);

	/** What turns scores into probabilities at the end of a graph. */
	public enum Ending {
			/** The graph puts out the scores themselves, or probabilities in a form that is not recognised. */
			NONE,
			/** Softmax or LogSoftmax. */
			SOFTMAX,
			/** Sigmoid. */
			SIGMOID,
			/** Probabilities of several softmaxes or sigmoids, mixed, or made otherwise: no scores are before them. */
			PROBABILITIES
	}

	/**
	 * @param graph a classifier's graph whose types are inferred
	 * @param wanted name of the output with the scores, {@code null} for the first output with one number per class
	 * @return its scores
	 * @throws OnnxException if there is no output of that name, or none looks like class scores
	 */
	public static ScoreHead find(Graph graph, String wanted) throws OnnxException {
		if (wanted != null && !graph.outputs().contains(wanted)) {
			throw new OnnxException("it has no output '" + wanted + "'; its outputs are " + String.join(", ", graph.outputs()) + ".");
		}
		List<String> candidates = wanted == null ? candidates(graph) : List.of(wanted);
		for (String output : candidates) {
			String rows = rows(graph, output);
			if (rows == null || isOfBoxes(graph, output, graph.type(rows).orElseThrow())) continue;
			return of(graph, output, classes(graph, rows));
		}
		String found = String.join(", ", graph.outputs().stream()
			.map(o -> "'" + o + "' " + graph.type(o).map(TensorType::toString).orElse("of unknown shape")).toList());
		throw new OnnxException("it is not a classifier: it puts out " + found
			+ ", but class scores are N×classes; of a segmentation network a class in a region can be explained (the target 'region'), "
			+ "of a detection network a box (the target 'box').");
	}

	private static int classes(Graph graph, String rows) {
		return (int) Arrays.stream(graph.type(rows).orElseThrow().dims()).skip(1).reduce(1, (a, b) -> a * b);
	}

	/**
	 * What has a row for each image: an output as a rule; where it has one number for each image and no rows, what it was squeezed from.
	 * {@code null} where there is none.
	 */
	private static String rows(Graph graph, String output) {
		String tensor = output;
		while (true) {
			TensorType type = graph.type(tensor).filter(t -> t.isReal() && t.hasRank()).orElse(null);
			if (type == null) return null;
			if (isOnePerClass(type)) return tensor.equals(output) || classes(graph, tensor) == 1 ? tensor : null;
			Node node = type.rank() < 2 ? graph.producer(tensor).orElse(null) : null;
			if (node == null || !node.is(KEEPING_SCORES) && !node.operator().equals("Sigmoid")) return null;
			tensor = node.inputs().get(0);
		}
	}

	private static ScoreHead of(Graph graph, String output, int classes) {
		ScoreHead head = walked(graph, output, classes);
		String rows = rows(graph, head.scores);
		return rows == null ? head : new ScoreHead(output, rows, head.ending, head.classes);
	}

	private static ScoreHead walked(Graph graph, String output, int ofOutput) {
		int classes = ofOutput;
		String tensor = output;
		String scores = output;
		while (true) {
			Node node = graph.producer(tensor).orElse(null);
			if (node == null) return new ScoreHead(output, scores, Ending.NONE, classes);
			switch (node.operator()) {
				case "Softmax", "LogSoftmax" -> {
					return new ScoreHead(output, beforeQuantiser(graph, node.inputs().get(0)), Ending.SOFTMAX, classes);
				}
				case "Sigmoid" -> {
					return new ScoreHead(output, beforeQuantiser(graph, node.inputs().get(0)), Ending.SIGMOID, classes);
				}
				default -> {
					String before = beforeQuantiser(graph, tensor);
					if (!before.equals(tensor) && hasScores(graph, before, classes)) {
						tensor = before;
						scores = before;
						continue;
					}
					if (isSorting(graph, node, tensor)) {
						tensor = node.inputs().get(0); // the places of sorted numbers are ranks and no classes
						scores = tensor;
						classes = classes(graph, tensor);
						continue;
					}
					if (!node.is(KEEPING_SCORES)) {
						Optional<Node> rescaled = Rescaled.source(graph, tensor);
						if (rescaled.isPresent()) {
							Ending ending = rescaled.get().operator().equals("Softmax") ? Ending.SOFTMAX : Ending.SIGMOID;
							return new ScoreHead(output, beforeQuantiser(graph, rescaled.get().inputs().get(0)), ending, classes);
						}
						Ending ending = MixedProbabilities.are(graph, tensor) ? Ending.PROBABILITIES : Ending.NONE;
						return new ScoreHead(output, scores, ending, classes);
					}
					tensor = node.inputs().get(0);
				}
			}
		}
	}

	private static boolean isSorting(Graph graph, Node node, String tensor) {
		return node.operator().equals("TopK") && node.outputs().get(0).equals(tensor)
			&& graph.type(node.inputs().get(0)).filter(t -> t.rank() == 2 && isOnePerClass(t)).isPresent()
			&& Math.floorMod(node.integer("axis", -1), 2) == 1;
	}

	/** What is said of scores in front of which the file goes on; empty where it puts out scores, or their softmax or sigmoid. */
	Optional<String> steppedOver(Graph graph) {
		String tensor = output;
		while (true) {
			Node node = graph.producer(tensor).orElse(null);
			if (node == null || tensor.equals(scores)) return Optional.empty();
			if (isSorting(graph, node, tensor))
				return Optional.of("it sorts the classes at the end; the scores in front of that are explained, '" + scores + "'");
			boolean usual = node.operator().equals("LogSoftmax") || node.operator().equals("Softmax") || node.operator().equals("Sigmoid");
			if (usual || !node.is(KEEPING_SCORES) && ending != Ending.SOFTMAX && ending != Ending.SIGMOID) return Optional.empty();
			if (!node.is(KEEPING_SCORES) && beforeQuantiser(graph, tensor).equals(tensor)) {
				return Optional
					.of("it scales its probabilities class by class at the end; those in front of that are told and explained, the "
						+ (ending == Ending.SOFTMAX ? "softmax" : "sigmoid") + " of '" + scores + "'");
			}
			tensor = node.is(KEEPING_SCORES) ? node.inputs().get(0) : beforeQuantiser(graph, tensor);
		}
	}

	/** What a pair of quantiser and dequantiser at the end reads: saturated, it hands no gradient on, though the scores have one. */
	private static String beforeQuantiser(Graph graph, String tensor) {
		Node last = graph.producer(tensor).filter(n -> n.proto().getOpType().equals("DequantizeLinear")).orElse(null);
		if (last == null) return tensor;
		return graph.producer(last.inputs().get(0)).filter(n -> n.proto().getOpType().equals("QuantizeLinear"))
			.map(n -> n.inputs().get(0)).filter(t -> graph.type(t).map(TensorType::isReal).orElse(false)).orElse(tensor);
	}

	private static boolean hasScores(Graph graph, String tensor, int classes) {
		return graph.type(tensor).filter(t -> isOnePerClass(t) && Arrays.stream(t.dims()).skip(1).reduce(1, (a, b) -> a * b) == classes)
			.isPresent();
	}

	/**
	 * The outputs with a row of numbers for each image, without those of which others are computed, as features are. More rows than images
	 * are boxes or the like.
	 */
	private static List<String> candidates(Graph graph) {
		long images =
			graph.inputs().stream().findFirst().flatMap(graph::type).filter(TensorType::hasRank).map(t -> t.dims()[0]).orElse(-1L);
		List<String> all = graph.outputs().stream().filter(o -> Optional.ofNullable(rows(graph, o)).flatMap(graph::type)
			.filter(t -> t.dims()[0] < 0 || t.dims()[0] == 1 || t.dims()[0] == images).isPresent()).toList();
		List<String> given = all.stream().filter(o -> o.equals(rows(graph, o))).toList();
		List<String> rows = given.isEmpty() ? all : given; // one number for each image is rather something else where there are rows
		if (rows.size() < 2) return rows;
		return rows.stream().filter(o -> rows.stream().noneMatch(other -> !other.equals(o) && depends(graph, other, o))).toList();
	}

	private static boolean depends(Graph graph, String tensor, String on) {
		Set<String> seen = new HashSet<>(Set.of(tensor));
		Deque<String> open = new ArrayDeque<>(seen);
		while (!open.isEmpty()) {
			Node node = graph.producer(open.pop()).orElse(null);
			if (node == null) continue;
			for (String read : node.reads()) {
				if (read.equals(on)) return true;
				if (seen.add(read)) open.push(read);
			}
		}
		return false;
	}

	/**
	 * What speaks against these being class scores, where nobody said which output has them.
	 *
	 * @param graph the graph
	 * @return a sentence for the user, empty where nothing does
	 */
	public Optional<String> doubt(Graph graph) {
		if (dense.isPresent() || boxes.isPresent()) return Optional.empty();
		List<String> others = candidates(graph).stream().filter(o -> !o.equals(output) && !NO_SCORES.matcher(o).find()).toList();
		boolean odd = NO_SCORES.matcher(output).find();
		if (others.isEmpty() && !odd) return Optional.empty();
		return Optional.of("The " + classes + " numbers of the output '" + output + "' are taken for class scores" + (odd
			? "; if they are features or boxes, as its name has it, the map means nothing" : "")
			+ (others.isEmpty() ? "" : "; others are '" + String.join("', '", others) + "'")
			+ ". A model card says which output has the scores.");
	}

	private static boolean isOnePerClass(TensorType type) {
		return type.rank() >= 2 && type.dims()[1] > 0 && Arrays.stream(type.dims()).skip(2).allMatch(d -> d == 1);
	}

	/** Whether there are several rows for one image, or rows of coordinates beside other outputs: boxes, which are no classes. */
	private static boolean isOfBoxes(Graph graph, String output, TensorType type) {
		long images = graph.inputs().isEmpty() ? -1 : graph.type(graph.inputs().get(0)).map(t -> t.dims()[0]).orElse(-1L);
		boolean named = output.toLowerCase(Locale.ROOT).contains("box") && type.dims()[1] == 4 && graph.outputs().size() > 1;
		return named || images == 1 && type.dims()[0] > 1;
	}

	/** Whether all images of a batch have one row of scores together: what is computed of them ends in a sum or maximum over the batch. */
	boolean isOfOne(Graph graph) {
		long[] dims = graph.type(scores).map(TensorType::dims).orElse(null);
		return dims != null && dims[0] == 1 && Axes.of(graph).of(scores).filter(l -> !l.hasBatch()).isPresent();
	}

	/**
	 * @param graph the graph, or a copy of it
	 * @return the scores y as N×C
	 */
	public Tensor scores(EditableGraph graph) {
		Tensor tensor = graph.tensor(scores);
		return tensor.type().rank() == 2 ? tensor : graph.add("Flatten", tensor.elements(), List.of(tensor), integer("axis", 1));
	}
}
