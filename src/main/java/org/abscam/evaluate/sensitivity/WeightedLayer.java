package org.abscam.evaluate.sensitivity;

import static org.abscam.onnx.Operator.Role.WEIGHTED;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.abscam.onnx.Constants;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Node;
import org.abscam.onnx.classifier.ScoreHead;

/**
 * A node between image and scores with its weights.
 *
 * @param name name of its first output
 * @param operator its operator
 * @param weights names of its real constants of more than one number
 * @param spreads those of them that are variances or the like, which must not become negative
 */
record WeightedLayer(String name, String operator, List<String> weights, Set<String> spreads) {

	private static final int VARIANCE = 4;
	private static final Set<Integer> REAL = Set.of(DataType.FLOAT.getNumber(), DataType.DOUBLE.getNumber(), DataType.FLOAT16.getNumber());

	/**
	 * @param graph a classifier's graph
	 * @param head where its scores are
	 * @return its layers with weights, that nearest to the scores first; weights that several layers share belong to the first
	 */
	static List<WeightedLayer> from(Graph graph, ScoreHead head) {
		Set<String> reached = new HashSet<>(graph.inputs());
		for (Node node : graph.nodes()) if (node.reads().stream().anyMatch(reached::contains)) reached.addAll(node.outputs());
		Set<String> wanted = new HashSet<>(Set.of(head.scores()));
		Set<String> seen = new HashSet<>();
		List<WeightedLayer> layers = new ArrayList<>();
		for (int i = graph.nodes().size() - 1; i >= 0; i--) {
			Node node = graph.nodes().get(i);
			if (node.outputs().stream().noneMatch(o -> wanted.contains(o) && reached.contains(o))) continue;
			wanted.addAll(node.reads());
			if (!node.is(WEIGHTED)) continue;
			List<String> weights = node.inputs().stream().filter(name -> name != null && !name.isEmpty()).map(name -> stored(graph, name))
				.filter(name -> isWeight(graph, name) && seen.add(name)).toList();
			Set<String> spreads =
				node.operator().equals("BatchNormalization") ? Set.of(stored(graph, node.inputs().get(VARIANCE))) : Set.of();
			if (!weights.isEmpty()) layers.add(new WeightedLayer(node.outputs().get(0), node.operator(), weights, spreads));
		}
		return layers;
	}

	/** The constant that a tensor is, where it is stored in another type, as in halves. */
	private static String stored(Graph graph, String name) {
		String stored = name;
		for (Node node = graph.producer(stored).orElse(null); node != null
			&& (node.operator().equals("Cast") || node.operator().equals("Identity")); node = graph.producer(stored).orElse(null)) {
			stored = node.inputs().get(0);
		}
		return stored;
	}

	private static boolean isWeight(Graph graph, String name) {
		return graph.constant(name)
			.filter(t -> REAL.contains(t.getDataType()))
			.filter(t -> t.getDimsList().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b) > 1).isPresent();
	}

	/** Replaces the weights. */
	void randomise(EditableGraph graph, RandomisationCascade.Draw draw, Random random) {
		for (String weight : weights) {
			TensorProto original = graph.constant(weight).orElseThrow();
			double[] values = Constants.reals(original);
			double[] drawn = draw == RandomisationCascade.Draw.PERMUTED || spreads.contains(weight) ? permuted(values, random)
				: normal(values, random);
			graph.replaceConstant(weight, Constants.reals(DataType.forNumber(original.getDataType()),
				original.getDimsList().stream().mapToLong(Long::longValue).toArray(), drawn));
		}
	}

	private static double[] normal(double[] values, Random random) {
		double mean = IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
		double square = IntStream.range(0, values.length).mapToDouble(i -> (values[i] - mean) * (values[i] - mean)).average().orElseThrow();
		double deviation = Math.sqrt(square);
		double[] drawn = new double[values.length];
		for (int i = 0; i < drawn.length; i++) drawn[i] = mean + deviation * random.nextGaussian();
		return drawn;
	}

	private static double[] permuted(double[] values, Random random) {
		double[] permuted = values.clone();
		for (int i = permuted.length - 1; i > 0; i--) {
			int other = random.nextInt(i + 1);
			double value = permuted[i];
			permuted[i] = permuted[other];
			permuted[other] = value;
		}
		return permuted;
	}
}
