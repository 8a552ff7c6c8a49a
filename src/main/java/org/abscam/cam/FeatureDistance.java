package org.abscam.cam;

import static org.abscam.onnx.Attributes.integer;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.classifier.TargetLayer;

/**
 * How far an image is from those that a model was trained on, as nodes of the graph that classifies it, so that no further run is needed. Its
 * features f are the means over the positions of the channels of some layers, one layer behind the other; the distance is the length of (f − μ)·M.
 *
 * @param layers the layers
 * @param mean μ, one number for each feature
 * @param whitening M, features×features, row-major
 */
public record FeatureDistance(List<TargetLayer> layers, float[] mean, float[] whitening) {

	/** Copies the list. */
	public FeatureDistance {
		layers = List.copyOf(layers);
	}

	/**
	 * @param layers some layers
	 * @return how many features they have
	 */
	public static int count(List<TargetLayer> layers) {
		return layers.stream().mapToInt(TargetLayer::channels).sum();
	}

	/** f, float32 N×features. */
	static Tensor features(EditableGraph graph, List<TargetLayer> layers) {
		List<Tensor> means = layers.stream().map(layer -> {
			Tensor picture = layer.picture(graph.tensor(layer.tensor())).cast(DataType.FLOAT);
			// in the runtime's own layout of blocked channels, which a mean over axes would have it leave: 1.06 of a forward pass, not 1.10
			return picture.apply("GlobalAveragePool").reshape(0, -1);
		}).toList();
		return means.size() == 1 ? means.get(0)
			: means.get(0).applyTo("Concat", means.subList(1, means.size()), integer("axis", 1));
	}

	/** The distances, float32 N. */
	Tensor of(EditableGraph graph) {
		int size = mean.length;
		Tensor centred = features(graph, layers).minus(graph.reals(DataType.FLOAT, new long[] {1, size}, doubles(mean)));
		Tensor white = centred.matrixTimes(graph.reals(DataType.FLOAT, new long[] {size, size}, doubles(whitening)));
		return white.times(white).sum(1).apply("Sqrt").reshape(-1);
	}

	private static double[] doubles(float[] values) {
		double[] doubles = new double[values.length];
		for (int i = 0; i < values.length; i++) doubles[i] = values[i];
		return doubles;
	}
}
