package org.abscam.onnx.classifier;

import static org.abscam.onnx.Operator.Role.KEEPING_SCORES;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import org.abscam.onnx.Constants;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Node;
import org.abscam.onnx.TensorType;

/**
 * Whether numbers are probabilities already: means, or sums with weights that add up to 1, of what softmaxes or sigmoids put out, as an
 * ensemble has them, 1 − p beside p, or evidence by its sum. Another softmax over these would make 0.295 of 0.219.
 */
final class MixedProbabilities {

	private static final double ROUNDING = 1e-3;
	/** Nodes behind one another that are followed, many more than any ensemble has. */
	private static final int MOST_NODES = 200;

	private final Graph graph;
	private final Map<String, Double> masses = new HashMap<>();
	private int depth;

	private MixedProbabilities(Graph graph) {
		this.graph = graph;
	}

	/**
	 * @param graph a graph whose types are inferred
	 * @param tensor what it puts out
	 * @return whether these are such probabilities
	 */
	static boolean are(Graph graph, String tensor) {
		return Math.abs(new MixedProbabilities(graph).mass(tensor) - 1) < ROUNDING;
	}

	/** What the probabilities of all classes add up to, of sigmoids the largest that one can be; not a number where it is none of these. */
	private double mass(String tensor) {
		Double known = masses.get(tensor);
		if (known != null) return known;
		if (depth == MOST_NODES) return Double.NaN;
		depth++;
		double mass = graph.producer(tensor).map(this::mass).orElse(Double.NaN);
		depth--;
		masses.put(tensor, mass);
		return mass;
	}

	private double mass(Node node) {
		List<String> inputs = node.inputs();
		return switch (node.operator()) {
			case "Softmax", "Sigmoid", "HardSigmoid" -> 1;
			case "ai.onnx.ml.LinearClassifier", "ai.onnx.ml.SVMClassifier", "ai.onnx.ml.TreeEnsembleClassifier" -> transformed(node);
			case "Unsqueeze", "Clip", "ReduceMean" -> mass(inputs.get(0));
			case "ReduceSum" -> mass(inputs.get(0)) * reduced(node);
			case "Add", "Sum" -> inputs.stream().mapToDouble(this::mass).sum();
			case "Mean" -> inputs.stream().mapToDouble(this::mass).average().orElse(Double.NaN);
			case "Concat" -> inputs.stream().mapToDouble(this::mass).reduce(this::same).orElse(Double.NaN);
			case "Mul" -> scaled(node, (a, b) -> a * b);
			case "Div" -> isShare(inputs) ? 1 : mass(inputs.get(0)) / number(inputs.get(1));
			case "Sub" -> complement(inputs);
			default -> node.is(KEEPING_SCORES) ? mass(inputs.get(0)) : Double.NaN;
		};
	}

	/** Of a classifier in one node, as scikit-learn's exporter writes it. */
	private static double transformed(Node node) {
		return Set.of("LOGISTIC", "SOFTMAX", "PROBIT").contains(node.text("post_transform", "NONE")) ? 1 : Double.NaN;
	}

	/** 1 − p, as that of the other of two classes. */
	private double complement(List<String> inputs) {
		return Math.abs(number(inputs.get(0)) - 1) < ROUNDING && Math.abs(mass(inputs.get(1)) - 1) < ROUNDING ? 1 : Double.NaN;
	}

	/** Numbers that are not below 0, by their sum. */
	private boolean isShare(List<String> inputs) {
		String sum = inputs.get(1);
		Node node = graph.producer(sum).orElse(null);
		if (node != null && node.operator().equals("Add") && number(node.inputs().get(1)) >= 0 && number(node.inputs().get(1)) < ROUNDING)
			node = graph.producer(node.inputs().get(0)).orElse(null); // lest it is 0
		boolean summed = node != null && (node.operator().equals("ReduceSum") || node.operator().equals("ReduceL1"));
		return summed && node.inputs().get(0).equals(inputs.get(0)) && node.integer("keepdims", 1) == 1 && isNotBelowZero(inputs.get(0), 0);
	}

	private boolean isNotBelowZero(String tensor, int from) {
		Node node = graph.producer(tensor).orElse(null);
		if (node == null || from == MOST_NODES) return number(tensor) >= 0;
		return switch (node.operator()) {
			case "Relu", "Softplus", "Exp", "Abs", "Sigmoid", "HardSigmoid", "Softmax" -> true;
			case "Add", "Mul" -> node.inputs().stream().allMatch(i -> isNotBelowZero(i, from + 1));
			case "Identity" -> isNotBelowZero(node.inputs().get(0), from + 1);
			default -> false;
		};
	}

	private double same(double a, double b) {
		return Math.abs(a - b) < ROUNDING ? a : Double.NaN;
	}

	private double scaled(Node node, DoubleBinaryOperator by) {
		double first = number(node.inputs().get(0));
		return Double.isNaN(first) ? by.applyAsDouble(mass(node.inputs().get(0)), number(node.inputs().get(1)))
			: by.applyAsDouble(mass(node.inputs().get(1)), first);
	}

	/** The one value of a constant. */
	private double number(String tensor) {
		TensorProto constant = graph.constant(tensor).orElse(null);
		if (constant == null || !TensorType.of(constant).isReal()) return Double.NaN;
		double[] values = Constants.reals(constant);
		return values.length > 0 && Arrays.stream(values).allMatch(v -> v == values[0]) ? values[0] : Double.NaN;
	}

	/** How many numbers each sum is made of. */
	private double reduced(Node node) {
		long[] before = graph.type(node.inputs().get(0)).map(TensorType::dims).orElse(null);
		long[] axes = node.hasInput(1) ? graph.wholeNumbers(node.inputs().get(1)).orElse(null) : node.integers("axes");
		if (before == null || axes == null) return Double.NaN;
		double count = 1;
		for (long axis : axes) {
			long size = before[(int) Math.floorMod(axis, (long) before.length)];
			if (size < 0) return Double.NaN;
			count *= size;
		}
		return count;
	}
}
