package org.abscam.cam;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.abscam.ExpectedValues;
import org.abscam.ExpectedValues.Expected;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same network has the same map, whether its batch normalisations are kept, folded into convolutions or written as products and sums: that
 * of PyTorch's float64 autograd, see {@code folded.py}.
 */
class FoldedNetworksTest {

	private static final Path FOLDER = Path.of("src/test/resources/org/abscam/cam/folded");

	@ParameterizedTest
	@ValueSource(strings = {"vgg", "resnet", "inception", "densenet", "preactivation", "mobilenet_v2", "mobilenet_v3", "efficientnet",
		"regnet", "shufflenet", "all_convolutional"})
	void foldedAndKeptNormalisationsGiveTheSameMap(String family) throws Exception {
		Expected expected = ExpectedValues.arrays(FOLDER.resolve("folded.npz")).get(family);
		assertThat(relativeL2(map(family), expected.values())).as("kept").isLessThan(1e-4);
		assertThat(relativeL2(map(family + "-folded"), expected.values())).as("folded").isLessThan(1e-4);
	}

	@ParameterizedTest
	@ValueSource(strings = "densenet")
	void normalisationsWrittenAsProductAndSumGiveTheSameMap(String family) throws Exception {
		Expected expected = ExpectedValues.arrays(FOLDER.resolve("folded.npz")).get(family);
		assertThat(relativeL2(map(family + "-scales"), expected.values())).isLessThan(1e-4);
	}

	/** Rounding to 8 bits moves these maps by 0.008 to 0.029. */
	@ParameterizedTest
	@ValueSource(strings = {"vgg", "resnet", "inception", "densenet"})
	void quantisedNetworksHaveTheMapOfTheirFloatForm(String family) throws Exception {
		Expected expected = ExpectedValues.arrays(FOLDER.resolve("folded.npz")).get(family);
		assertThat(relativeL2(map(family + "-qdq"), expected.values())).as("kept").isLessThan(.05);
		assertThat(relativeL2(map(family + "-folded-qdq"), expected.values())).as("folded").isLessThan(.05);
	}

	/** Of Abs-CAM's first phase, at the automatic layer, of the class with the highest score. */
	private static float[] map(String name) throws Exception {
		ClassifierGraph classifier = ClassifierGraph.of(OnnxModel.read(FOLDER.resolve(name + ".onnx")), ClassifierGraph.Wish.NONE,
			new RuntimeTypes(), ExplainerGraph.NAMES);
		TargetLayer layer = TargetLayer.automatic(classifier.graph(), classifier.head());
		ExplainerGraph explainer = new ExplainerGraph(
			new Classification(classifier, Probability.SOFTMAX, UnaryOperator.identity(), false, false), layer, CamMethod.ABS_CAM_INITIAL);
		Expected input = ExpectedValues.arrays(FOLDER.resolve("folded.npz")).get("input");
		try (Network network = Network.open(explainer.firstPhase().toByteArray(), Device.choose("cpu"), 1)) {
			Array map = network.run(Map.of(ExplainerGraph.PIXELS, new Array.Floats(input.values(), input.shape()), ExplainerGraph.CLASS,
				new Array.Integers(new long[] {-1}, 1))).get(ExplainerGraph.MAP);
			return ((Array.Floats) map).values();
		}
	}
}
