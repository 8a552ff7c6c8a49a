package org.abscam.cam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.abscam.ExpectedValues;
import org.abscam.engine.Array;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Distances by the activations that PyTorch computed, in all graphs that put them out; convolutional networks, volumes and transformers. */
class FeatureDistanceTest {

	@ParameterizedTest
	@MethodSource("org.abscam.ExpectedValues#someNames")
	void theDistanceIsThatOfPyTorchsActivations(String name) throws Exception {
		ExpectedValues expected = ExpectedValues.of(name);
		List<String> names = expected.arrays().containsKey("first/activation") ? List.of("first", "last") : List.of("last");
		ClassifierGraph classifier = ClassifierGraph.of(OnnxModel.read(expected.model()), ClassifierGraph.Wish.NONE, new RuntimeTypes(),
			ExplainerGraph.NAMES);
		List<TargetLayer> layers = new ArrayList<>();
		for (String layer : names) layers.add(TargetLayer.named(classifier.graph(), classifier.head(), expected.tensor(layer)));
		int count = FeatureDistance.count(layers);
		float[] mean = new float[count];
		float[] whitening = new float[count * count];
		for (int i = 0; i < count; i++) {
			mean[i] = .01f * i;
			for (int j = 0; j < count; j++) whitening[i * count + j] = i == j ? 1 : .05f * (float) Math.sin(i + 3 * j);
		}
		int images = (int) expected.arrays().get("input").shape()[0];
		double[] distances = new double[images];
		for (int n = 0; n < images; n++) distances[n] = distance(features(expected, names, n), mean, whitening);

		Classification classification = new Classification(classifier, Probability.SOFTMAX, UnaryOperator.identity(), false, false, 1,
			Optional.of(new FeatureDistance(layers, mean, whitening)));
		Array.Floats input = new Array.Floats(expected.arrays().get("input").values(), expected.arrays().get("input").shape());
		Map<String, Array> pixels = Map.of(ExplainerGraph.PIXELS, input);
		Map<String, Array> both = new HashMap<>(pixels);
		long[] classes = new long[images];
		both.put(ExplainerGraph.CLASS, new Array.Integers(classes, images));
		TargetLayer last = layers.get(layers.size() - 1);
		assertDistances(classification.graph(), pixels, distances);
		for (CamMethod method : List.of(CamMethod.GRAD_CAM, CamMethod.ABS_CAM))
			assertDistances(new ExplainerGraph(classification, last, method).firstPhase(), both, distances);
		Map<String, Array> preprocessed =
			Map.of(ExplainerGraph.INPUT, input, ExplainerGraph.CLASS, new Array.Integers(classes, images));
		assertDistances(new MaskedImages(classification, Target.OneClass.HIGHEST).answers(), preprocessed, distances);
		float[] features = ModelDraft.run(classification.features(layers), pixels).get(ExplainerGraph.FEATURES);
		double[] first = features(expected, names, 0);
		for (int i = 0; i < count; i++) assertThat((double) features[i]).isCloseTo(first[i], within(1e-4 * (1 + Math.abs(first[i]))));
	}

	private static void assertDistances(ModelProto graph, Map<String, Array> inputs, double[] expected) throws Exception {
		float[] distances = ModelDraft.run(graph, inputs).get(ExplainerGraph.DISTANCE);
		assertThat(distances).hasSize(expected.length);
		for (int n = 0; n < expected.length; n++) assertThat((double) distances[n]).isCloseTo(expected[n], within(1e-4 * expected[n]));
	}

	/** Means over the positions. */
	private static double[] features(ExpectedValues expected, List<String> layers, int image) {
		List<Double> features = new ArrayList<>();
		for (String layer : layers) {
			ExpectedValues.Expected activation = expected.arrays().get(layer + "/activation");
			float[] values = activation.image(image);
			int channels = (int) activation.shape()[1];
			int positions = values.length / channels;
			for (int k = 0; k < channels; k++) {
				double sum = 0;
				for (int i = 0; i < positions; i++) sum += values[k * positions + i];
				features.add(sum / positions);
			}
		}
		return features.stream().mapToDouble(Double::doubleValue).toArray();
	}

	private static double distance(double[] features, float[] mean, float[] whitening) {
		double sum = 0;
		for (int j = 0; j < mean.length; j++) {
			double z = 0;
			for (int i = 0; i < mean.length; i++) z += (features[i] - mean[i]) * whitening[i * mean.length + j];
			sum += z * z;
		}
		return Math.sqrt(sum);
	}
}
