package org.abscam.onnx.classifier;

import static org.abscam.onnx.Operator.Role.BRANCHING;
import static org.abscam.onnx.Operator.Role.FLAT;
import static org.abscam.onnx.Operator.Role.MIXING_ALONG;
import static org.abscam.onnx.Operator.Role.MIXING_FROM;
import static org.abscam.onnx.Operator.Role.MIXING_OTHERWISE;
import static org.abscam.onnx.Operator.Role.RECURRENT;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.abscam.onnx.Axes;
import org.abscam.onnx.Dependence;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Layout;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Operator;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.TensorType;
import org.abscam.onnx.TypeInference;

/**
 * Whether a network computes each image of a batch for itself. As a rule the axes that are followed show it; where they do not, two images of
 * different content are run together and alone.
 */
final class Batching {

	/** Of the largest number, what rounding may change. */
	private static final double ROUNDING = 1e-3;
	/** Values of the two images that are tried, 1 GiB in float32. */
	private static final int LARGEST_TRIAL = 1 << 28;

	private final ClassifierGraph classifier;
	private final Graph graph;

	private Batching(ClassifierGraph classifier) {
		this.classifier = classifier;
		this.graph = classifier.graph();
	}

	/**
	 * Whether scores and layers of an image are the same whatever else is in the batch. May block for three short runs.
	 *
	 * @param classifier a classifier whose batch is free
	 * @param runtime runs it where need be
	 */
	static boolean isOfSingleImages(ClassifierGraph classifier, TypeInference runtime) {
		Batching batching = new Batching(classifier);
		return batching.isFollowed() || batching.isSeen(runtime);
	}

	/** Whether the batch is an axis of its own in all that the image goes through, along which nothing is mixed. */
	private boolean isFollowed() {
		Axes axes = Axes.of(graph);
		Dependence dependence = Dependence.of(graph, axes, classifier.head().scores());
		Set<String> ofImage = new HashSet<>(graph.inputs());
		for (Node node : graph.nodes()) {
			if (node.is(FLAT) || node.reads().stream().noneMatch(ofImage::contains)) continue;
			ofImage.addAll(node.outputs());
			if (node.outputs().stream().noneMatch(dependence::isThere)) continue;
			if (mixes(axes, node)) return false;
			for (String output : node.outputs()) {
				if (!output.isEmpty() && (axes.isAssumed(output) || axes.of(output).filter(Layout::hasBatch).isEmpty())) return false;
			}
		}
		return true;
	}

	private static boolean mixes(Axes axes, Node node) {
		String operator = node.operator();
		if (!Operator.isKnown(operator) || node.is(RECURRENT) || node.is(BRANCHING) || node.is(MIXING_OTHERWISE)) return true;
		if (node.integer("training_mode", 0) != 0) return true;
		Layout x = node.inputs().isEmpty() ? null : axes.of(node.inputs().get(0)).orElse(null);
		boolean fromThereOn = node.is(MIXING_FROM);
		boolean along = node.is(MIXING_ALONG) || fromThereOn || Operator.of(operator).moves() == null && node.has("axis");
		if (!along || x == null) return along;
		int axis = Axes.axis(node.integer("axis", -1), x.rank());
		int last = fromThereOn ? x.rank() - 1 : axis;
		return LongStream.rangeClosed(axis, last).anyMatch(i -> x.hasBatch((int) i));
	}

	/** Whether two images give together what they give alone. */
	private boolean isSeen(TypeInference runtime) {
		try {
			long[] dims = LongStream.concat(LongStream.of(1, classifier.channels()), Arrays.stream(classifier.spatial())).toArray();
			double values = Arrays.stream(dims).asDoubleStream().reduce(2, (a, b) -> a * b);
			if (values > LARGEST_TRIAL) return false;
			Random random = new Random(1);
			float[][] images = new float[2][(int) values / 2];
			for (int i = 0; i < images[0].length; i++) {
				images[0][i] = 2 * random.nextFloat() - 1;
				images[1][i] = random.nextFloat();
			}
			List<Map<String, float[]>> runs =
				runtime.togetherAndAlone(probe(dims).toModel().toByteArray(), new TensorType(DataType.FLOAT, dims), images);
			return runs.get(0).keySet().stream().allMatch(output -> isSame(runs.get(0).get(output), runs.get(1).get(output),
				runs.get(2).get(output)));
		}
		catch (OnnxException e) {
			return false; // two images cannot be run together, or a layer is no picture of each of them
		}
	}

	/** Takes images N×C×spatial, and puts out the scores and a number per image and layer. */
	private EditableGraph probe(long... dims) {
		EditableGraph probe = graph.copy();
		probe.clearOutputs();
		List<Tensor> outputs = new ArrayList<>(List.of(classifier.head().scores(probe).cast(DataType.FLOAT)));
		for (TargetLayer layer : Layers.of(graph, classifier.head()).all()) {
			Tensor picture = layer.picture(probe.tensor(layer.tensor())).cast(DataType.FLOAT).apply("Abs");
			outputs.add(picture.mean(LongStream.range(1, 2 + layer.grid().length).toArray()));
		}
		Object[] sizes = Arrays.stream(dims).boxed().toArray();
		sizes[0] = "N";
		classifier.feed(probe, probe.input(probe.unique("images"), DataType.FLOAT, sizes));
		probe.setOutputs(outputs.toArray(Tensor[]::new));
		return probe;
	}

	private static boolean isSame(float[] together, float[] first, float[] second) {
		if (together.length != first.length + second.length) return false;
		float largest = 0;
		for (float value : together) largest = Math.max(largest, Math.abs(value));
		for (int i = 0; i < together.length; i++) {
			float alone = i < first.length ? first[i] : second[i - first.length];
			if (Math.abs(together[i] - alone) > ROUNDING * largest || Float.isNaN(together[i]) != Float.isNaN(alone)) return false;
		}
		return true;
	}
}
