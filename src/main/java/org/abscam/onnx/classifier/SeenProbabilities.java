package org.abscam.onnx.classifier;

import static org.abscam.onnx.Operator.Role.BIAS_OR_SCALE;
import static org.abscam.onnx.Operator.Role.KEEPING_SCORES;
import static org.abscam.onnx.Operator.Role.MIXING;
import static org.abscam.onnx.Operator.Role.PICTURE;
import static org.abscam.onnx.Operator.Role.POOLING_AXES;
import static org.abscam.onnx.Operator.Role.SUMMING;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.TensorType;
import org.abscam.onnx.TypeInference;

/**
 * Probabilities that no row of the graph gives away, as of trees, neighbours and whatever else scikit-learn knows: two images show them. What is
 * between 0 and 1 for each class and adds up to 1 are no scores, of which another softmax would make something else.
 */
final class SeenProbabilities {

	private static final double ROUNDING = 1e-4;
	/** Nodes at the end that are looked at. */
	private static final int MOST_NODES = 200;
	/** Values of an image that is tried, 256 MiB in float32. */
	private static final int LARGEST_TRIAL = 1 << 26;

	private final ClassifierGraph classifier;
	private final Graph graph;
	private final Set<String> seen = new HashSet<>();

	private SeenProbabilities(ClassifierGraph classifier) {
		this.classifier = classifier;
		graph = classifier.graph();
	}

	/**
	 * May block for four short runs, where scores do not come from weights as in most networks.
	 *
	 * @param classifier a classifier
	 * @param runtime runs it where need be
	 * @return the classifier, whose head says so where it puts out probabilities
	 */
	static ClassifierGraph lookedFor(ClassifierGraph classifier, TypeInference runtime) {
		ScoreHead head = classifier.head();
		boolean given =
			head.ending() != ScoreHead.Ending.NONE || head.classes() < 2 || head.dense().isPresent() || head.boxes().isPresent();
		if (given) return classifier;
		SeenProbabilities probabilities = new SeenProbabilities(classifier);
		if (probabilities.isOfWeights(head.scores()) || !probabilities.areShown(runtime)) return classifier;
		return classifier.with(new ScoreHead(head.output(), head.scores(), ScoreHead.Ending.PROBABILITIES, head.classes()));
	}

	/** Whether all of a tensor that depends on the image comes from weights, with nothing behind these but what scores may go through. */
	private boolean isOfWeights(String tensor) {
		if (!seen.add(tensor)) return true;
		Node node = graph.producer(tensor).orElse(null);
		if (node == null) return graph.constant(tensor).isPresent();
		if (seen.size() > MOST_NODES || node.is(MIXING) || node.is(PICTURE) || node.is(POOLING_AXES)) return true;
		boolean handsOn = node.is(KEEPING_SCORES) || node.is(BIAS_OR_SCALE) || node.is(SUMMING);
		return handsOn && node.inputs().stream().filter(i -> !i.isEmpty()).allMatch(this::isOfWeights);
	}

	private boolean areShown(TypeInference runtime) {
		long[] dims = LongStream.concat(LongStream.of(1, classifier.channels()), Arrays.stream(classifier.spatial())).toArray();
		double values = Arrays.stream(dims).asDoubleStream().reduce(1, (a, b) -> a * b);
		if (values > LARGEST_TRIAL) return false;
		Random random = new Random(1);
		float[] around = new float[(int) values];
		float[] above = new float[(int) values];
		for (int i = 0; i < around.length; i++) {
			around[i] = 2 * random.nextFloat() - 1;
			above[i] = random.nextFloat();
		}
		try {
			EditableGraph probe = graph.copy();
			probe.clearOutputs();
			Tensor scores = classifier.head().scores(probe).cast(DataType.FLOAT);
			classifier.feed(probe, probe.input(probe.unique("image"), DataType.FLOAT, Arrays.stream(dims).boxed().toArray()));
			probe.setOutputs(scores);
			byte[] onnx = probe.toModel().toByteArray();
			for (float[] image : new float[][] {around, above}) {
				Map<String, float[]> alone = runtime.togetherAndAlone(onnx, new TensorType(DataType.FLOAT, dims), image).get(0);
				if (!addUp(alone.values().iterator().next())) return false;
			}
			return true;
		}
		catch (OnnxException e) {
			return false; // it cannot be run, which is said where it is explained
		}
	}

	private static boolean addUp(float... numbers) {
		double sum = 0;
		for (float number : numbers) {
			if (!(number >= -ROUNDING && number <= 1 + ROUNDING)) return false;
			sum += number;
		}
		return Math.abs(sum - 1) < ROUNDING;
	}
}
