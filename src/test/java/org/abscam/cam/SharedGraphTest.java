package org.abscam.cam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.abscam.ExpectedValues;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One classifier's graph is explained at many layers, by many graphs that begin as copies of it. */
class SharedGraphTest {

	static Stream<String> names() {
		return ExpectedValues.someNames();
	}

	@ParameterizedTest
	@MethodSource("names")
	void whatIsWrittenForOneLayerChangesNothingForTheOthers(String name) throws Exception {
		ExpectedValues expected = ExpectedValues.of(name);
		ClassifierGraph classifier = ClassifierGraph.of(OnnxModel.read(expected.folder().resolve("model.onnx")), ClassifierGraph.Wish.NONE,
			new RuntimeTypes(), ExplainerGraph.NAMES);
		List<String> layers = layers(classifier);
		String automatic = TargetLayer.automatic(classifier.graph(), classifier.head()).tensor();

		Classification classification = new Classification(classifier, Probability.SOFTMAX, UnaryOperator.identity(), false, false);
		for (int i : new int[] {0, layers.size() / 2, layers.size() - 1}) {
			TargetLayer layer = TargetLayer.named(classifier.graph(), classifier.head(), layers.get(i));
			new ExplainerGraph(classification, layer, CamMethod.ABS_CAM).firstPhase();
			new ExplainerGraph(classification, layer, CamMethod.ABS_CAM).secondPhase(true);
		}

		assertThat(layers(classifier)).isEqualTo(layers);
		assertThat(TargetLayer.automatic(classifier.graph(), classifier.head()).tensor()).isEqualTo(automatic);
	}

	private static List<String> layers(ClassifierGraph classifier) throws Exception {
		return TargetLayer.candidates(classifier.graph(), classifier.head()).stream().map(TargetLayer::tensor).toList();
	}
}
