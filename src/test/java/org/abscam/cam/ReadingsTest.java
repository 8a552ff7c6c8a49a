package org.abscam.cam;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.abscam.ExpectedValues;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.Attributes;
import org.abscam.onnx.ClassifierGraph;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.OnnxModel;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.TargetLayer;
import org.abscam.onnx.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Readings of phase two against what NumPy makes of PyTorch's activations, gradients and scores, see readings.py. */
class ReadingsTest {

	@ParameterizedTest
	@ValueSource(strings = {"cnn3d_ts17", "densenet_ts17", "resnet_ts17", "vgg_ts11", "vit_tv_ts17"})
	void theSumOfNormalisedMapsIsNumPys(String name) throws Exception {
		ExpectedValues expected = ExpectedValues.of(name);
		float[] wanted = ExpectedValues.arrays(expected.folder().resolve("readings.npz")).get("last/abscam_normalised").image(0);
		assertThat(relativeL2(whole(expected, CamMethod.ABS_CAM_NORMALISED), wanted)).isLessThan(1e-3);
		assertThat(relativeL2(expected.arrays().get("last/abscam_final").image(0), wanted)).as("it is another map than Abs-CAM's")
			.isGreaterThan(1e-2);
	}

	/** Of the first image. */
	private static float[] whole(ExpectedValues expected, CamMethod method) throws Exception {
		ClassifierGraph classifier =
			ClassifierGraph.of(OnnxModel.read(expected.model()), ClassifierGraph.Wish.NONE, new RuntimeTypes(), ExplainerGraph.NAMES);
		TargetLayer layer = TargetLayer.named(classifier.graph(), classifier.head(), expected.tensor("last"));
		Probability probability = expected.probability().equals("sigmoid") ? Probability.SIGMOID : Probability.SOFTMAX;
		ExplainerGraph graph =
			new ExplainerGraph(new Classification(classifier, probability, UnaryOperator.identity(), false, false), layer, method);
		long[] shape = expected.arrays().get("input").shape().clone();
		shape[0] = 1;
		return run(graph.whole(7, "", Map.of()).toByteArray(),
			Map.of(ExplainerGraph.PIXELS, new Array.Floats(expected.arrays().get("input").image(0), shape), ExplainerGraph.CLASS,
				new Array.Integers(new long[] {(long) expected.arrays().get("class_index").values()[0]}, 1)),
			ExplainerGraph.MAP);
	}

	/** Against those of ONNX Runtime's Resize; to larger and to smaller sizes. */
	@ParameterizedTest
	@CsvSource({"7,5,224,160", "14,14,15,29", "1,3,8,8", "9,6,4,5", "8,8,8,8", "2,2,2,3"})
	void smallestAndLargestOfAResizedMapAreFoundWithoutResizingIt(int rows, int columns, int height, int width) throws Exception {
		long[] size = {height, width};
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		Tensor maps = graph.input("maps", DataType.FLOAT, 1, 5, rows, columns);
		Tensor large = maps.resizeLinear(graph.integers(size), false, 2, 3);
		Tensor some = LinearResize.extremes(maps, new long[] {rows, columns}, size);
		graph.output(large.minimum(2, 3).applyTo("Concat", List.of(large.maximum(2, 3)), Attributes.integer("axis", 1)),
			"all", DataType.FLOAT, 1, 10, 1, 1);
		graph.output(some.minimum(2, 3).applyTo("Concat", List.of(some.maximum(2, 3)), Attributes.integer("axis", 1)),
			"some", DataType.FLOAT, 1, 10, 1, 1);
		float[] values = new float[5 * rows * columns];
		Random random = new Random(rows + height);
		for (int i = 0; i < values.length; i++) values[i] = random.nextFloat() - .5f;
		Map<String, Array> inputs = Map.of("maps", new Array.Floats(values, 1, 5, rows, columns));
		byte[] model = graph.toModel().toByteArray();
		assertThat(run(model, inputs, "some")).containsExactly(run(model, inputs, "all"), within(1e-6f));
	}

	private static float[] run(byte[] model, Map<String, Array> inputs, String output) throws Exception {
		try (Network network = Network.open(model, Device.choose("cpu"), 1)) {
			return ((Array.Floats) network.run(inputs).get(output)).values();
		}
	}
}
