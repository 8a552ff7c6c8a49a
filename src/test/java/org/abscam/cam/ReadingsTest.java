package org.abscam.cam;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.abscam.ExpectedValues;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.Attributes;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Readings of phase two against what NumPy makes of PyTorch's activations, gradients and scores, see readings.py. */
class ReadingsTest {

	@ParameterizedTest
	@ValueSource(strings = {"cnn3d_ts17", "densenet_ts17", "resnet_ts17", "vgg_ts11", "vit_tv_ts17"})
	void theSumOfNormalisedMapsIsNumPys(String name) throws Exception {
		ExpectedValues expected = ExpectedValues.of(name);
		float[] wanted = ExpectedValues.arrays(expected.folder().resolve("readings.npz")).get("last/abscam_normalised").values();
		assertThat(relativeL2(some(whole(expected, CamMethod.ABS_CAM_NORMALISED, null)), wanted)).isLessThan(1e-3);
		assertThat(relativeL2(some(expected.arrays().get("last/abscam_final").image(0)), wanted)).as("it is another map than Abs-CAM's")
			.isGreaterThan(1e-2);
	}

	/** The finer layer is one that there are PyTorch's gradients of; a transformer has none. */
	@ParameterizedTest
	@CsvSource({"cnn3d_ts17,first", "densenet_ts17,middle", "resnet_ts17,middle", "vgg_ts11,middle", "vit_tv_ts17,"})
	void absCamPlusIsNumPys(String name, String finer) throws Exception {
		ExpectedValues expected = ExpectedValues.of(name);
		float[] wanted = ExpectedValues.arrays(expected.folder().resolve("readings.npz")).get("last/abscam_plus").values();
		assertThat(relativeL2(some(whole(expected, CamMethod.ABS_CAM_PLUS, finer)), wanted)).isLessThan(1e-3);
	}

	/** Read off the graphs by hand: the last tensor before a stride or a pooling takes the grid of the last layer. */
	@ParameterizedTest
	@CsvSource({"cnn3d_ts17,/f/f.3/MaxPool_output_0", "densenet_ts17,/features/transition3/conv/Conv_output_0",
		"resnet_ts17,/layer3/layer3.0/relu_1/Relu_output_0", "vgg_ts11,/features/features.13/Relu_output_0", "vit_tv_ts17,"})
	void theFinerLayerIsTheLastWithMorePositions(String name, String tensor) throws Exception {
		ExpectedValues expected = ExpectedValues.of(name);
		assertThat(graph(expected, CamMethod.ABS_CAM_PLUS).finer().map(TargetLayer::tensor)).isEqualTo(Optional.ofNullable(tensor));
		assertThat(graph(expected, CamMethod.ABS_CAM).finer()).isEmpty();
	}

	/** Where no gradient is above 0 there is no L_k; Abs-CAM's sum of M_k is 1, 2.5, 0, 3. */
	@Test
	void whereNothingSpeaksForTheClassTheMapIsAbsCams() throws Exception {
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		Tensor maps = graph.input("maps", DataType.FLOAT, 1, 2, 1, 4);
		Tensor summed = graph.input("summed", DataType.FLOAT, 1, 2, 1, 4);
		Tensor evidence = graph.input("evidence", DataType.FLOAT, 1, 1, 1, 4);
		Tensor scores = graph.reals(DataType.FLOAT, new long[] {1, 2}, 1, .5);
		ScoredChannels scored = new ScoredChannels(maps, scores, summed, evidence);
		graph.output(AbsCamPlus.map(scored, new long[] {1, 4}, 2, 3), "map", DataType.FLOAT, 1, 1, 1, 4);
		graph.output(AbsCamPlus.replaced(scored, new long[] {1, 4}, 2, 3).reshape(-1), "replaced", DataType.FLOAT, 1);
		byte[] model = graph.toModel().toByteArray();
		Array m = new Array.Floats(new float[] {0, 1, 0, 1, 2, 3, 0, 4}, 1, 2, 1, 4);
		Array first = new Array.Floats(new float[] {1, 1, 1, 0}, 1, 1, 1, 4);
		Map<String, Array> nothing = Map.of("maps", m, "evidence", first, "summed", new Array.Floats(new float[8], 1, 2, 1, 4));
		assertThat(run(model, nothing, "map")).containsExactly(new float[] {1 / 3f, 2.5f / 3, 0, 1}, within(1e-6f));
		assertThat(run(model, nothing, "replaced")).containsExactly(1);
		// in the last place alone, where the finer layer has nothing: what is left is without it
		Map<String, Array> last =
			Map.of("maps", m, "evidence", first, "summed", new Array.Floats(new float[] {0, 0, 0, 2, 0, 0, 0, 1}, 1, 2, 1, 4));
		assertThat(run(model, last, "map")).containsExactly(0, 0, 0, 1);
		assertThat(run(model, last, "replaced")).containsExactly(0);
		// s̄ = (1·2 + ½·1)/3, so that weights are 1 − 5/12 and ½ − 5/12: 7/12·2 in the first place, 1/12·1 in the second
		Map<String, Array> both =
			Map.of("maps", m, "evidence", first, "summed", new Array.Floats(new float[] {2, 0, 0, 0, 0, 1, 0, 0}, 1, 2, 1, 4));
		assertThat(run(model, both, "map")).containsExactly(new float[] {1, (float) Math.pow(1 / 14., 2 / 3.), 0, 0}, within(1e-6f));
	}

	/** Of five values the one that the script keeps. */
	private static float[] some(float[] map) {
		float[] some = new float[(map.length + 4) / 5];
		for (int i = 0; i < some.length; i++) some[i] = map[5 * i];
		return some;
	}

	/** Of the first image. */
	private static float[] whole(ExpectedValues expected, CamMethod method, String finer) throws Exception {
		ExplainerGraph graph = graph(expected, method);
		Optional<TargetLayer> joined = finer == null ? Optional.empty() : Optional.of(TargetLayer
			.named(graph.classification().classifier().graph(), graph.classification().classifier().head(), expected.tensor(finer)));
		long[] shape = expected.arrays().get("input").shape().clone();
		shape[0] = 1;
		return run(
			new ExplainerGraph(graph.classification(), graph.layer(), method, graph.target(), joined).whole(7, "", Map.of()).toByteArray(),
			Map.of(ExplainerGraph.PIXELS, new Array.Floats(expected.arrays().get("input").image(0), shape), ExplainerGraph.CLASS,
				new Array.Integers(new long[] {(long) expected.arrays().get("class_index").values()[0]}, 1)),
			ExplainerGraph.MAP);
	}

	private static ExplainerGraph graph(ExpectedValues expected, CamMethod method) throws Exception {
		ClassifierGraph classifier =
			ClassifierGraph.of(OnnxModel.read(expected.model()), ClassifierGraph.Wish.NONE, new RuntimeTypes(), ExplainerGraph.NAMES);
		TargetLayer layer = TargetLayer.named(classifier.graph(), classifier.head(), expected.tensor("last"));
		Probability probability = expected.probability().equals("sigmoid") ? Probability.SIGMOID : Probability.SOFTMAX;
		return new ExplainerGraph(new Classification(classifier, probability, UnaryOperator.identity(), false, false), layer, method);
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
