package org.abscam.onnx.read;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.abscam.ExpectedValues;
import org.abscam.cam.CamMethod;
import org.abscam.cam.Classification;
import org.abscam.cam.ExplainerGraph;
import org.abscam.cam.Probability;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.Constants;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.onnx.gradient.Gradient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The networks of the expected values with weights, activations and input in float16. */
class SinglePrecisionTest {

	/** A half has 11 significant bits; the values are those of float64. */
	private static final double TOLERANCE = 2e-2;

	/** Rounded weights turn some decisions of ReLU and maximum in deep networks of random weights; that is none of our doing. */
	@ParameterizedTest
	@MethodSource("org.abscam.ExpectedValues#names")
	void gradientsAreThoseOfTheRoundedWeights(String name) throws Exception {
		ExpectedValues expected = ExpectedValues.of(name);
		ClassifierGraph halves = classifier(halved(OnnxModel.read(expected.model()).proto(), DataType.FLOAT16));
		ClassifierGraph singles = classifier(halved(OnnxModel.read(expected.model()).proto(), DataType.FLOAT));
		for (String layer : expected.layers()) {
			float[] gradient = gradient(halves, expected, layer);
			assertThat(relativeL2(gradient, gradient(singles, expected, layer))).as(name + " " + layer).isLessThan(1e-4);
			if (layer.equals("last"))
				assertThat(relativeL2(gradient, expected.arrays().get("last/gradient").values())).as(name).isLessThan(TOLERANCE);
		}
	}

	private static float[] gradient(ClassifierGraph classifier, ExpectedValues expected, String layer) throws Exception {
		EditableGraph graph = classifier.graph().copy();
		Tensor scores = classifier.head().scores(graph);
		Tensor seed = graph.input("seed", DataType.FLOAT, "N", classifier.head().classes());
		TargetLayer target = TargetLayer.named(classifier.graph(), classifier.head(), expected.tensor(layer));
		Tensor gradient =
			target.picture(Gradient.of(graph, scores, seed.cast(scores.elements()), graph.tensor(target.differentiated())));
		graph.clearOutputs();
		graph.output(gradient.cast(DataType.FLOAT), "gradient", DataType.FLOAT, "N");
		var input = expected.arrays().get("input");
		classifier.feed(graph, graph.input("image", DataType.FLOAT, Arrays.stream(input.shape()).boxed().toArray()));
		try (Network network = Network.open(graph.toModel().toByteArray(), Device.choose("cpu"), 2)) {
			return floats(network.run(Map.of("image", new Array.Floats(input.values(), input.shape()), "seed",
				oneHot(expected, classifier.head().classes()))), "gradient");
		}
	}

	/** The table of IEEE 754 binary16. */
	@ParameterizedTest
	@CsvSource({"1,15360", "-2,49152", "65504,31743", "0.00006103515625,1024", "0.000000059604644775390625,1", "0.333251953125,13653",
		"-0.0,32768"})
	void halvesAreThoseOfTheStandard(double value, int bits) {
		TensorProto half = Constants.reals(DataType.FLOAT16, new long[0], value);
		byte[] raw = half.getRawData().toByteArray();
		assertThat((raw[1] & 0xff) << 8 | raw[0] & 0xff).isEqualTo(bits);
		assertThat(Constants.reals(half)).containsExactly(value);
		assertThat(Constants.reals(half.toBuilder().clearRawData().addInt32Data(bits).build())).containsExactly(value);
	}

	@ParameterizedTest
	@MethodSource("org.abscam.ExpectedValues#someNames")
	void networkOfHalvesExplains(String name) throws Exception {
		ExpectedValues expected = ExpectedValues.of(name);
		ClassifierGraph classifier = classifier(halved(OnnxModel.read(expected.model()).proto(), DataType.FLOAT16));
		TargetLayer layer = TargetLayer.named(classifier.graph(), classifier.head(), expected.tensor("last"));
		Probability probability = expected.probability().equals("sigmoid") ? Probability.SIGMOID : Probability.SOFTMAX;
		Classification classification = new Classification(classifier, probability, UnaryOperator.identity(), false, false);
		var input = expected.arrays().get("input");
		long[] one = input.shape().clone();
		one[0] = 1;
		Map<String, Array> inputs = Map.of(ExplainerGraph.PIXELS, new Array.Floats(input.image(0), one), ExplainerGraph.CLASS,
			new Array.Integers(new long[] {(long) expected.arrays().get("class_index").values()[0]}, 1));
		Map<CamMethod, String> methods = Map.of(CamMethod.ABS_CAM, "abscam_final", CamMethod.ABS_CAM_INITIAL, "abscam_initial",
			CamMethod.GRAD_CAM, "gradcam");
		for (CamMethod method : methods.keySet()) {
			ModelProto whole = new ExplainerGraph(classification, layer, method).whole(8, "", Map.of());
			try (Network network = Network.open(whole.toByteArray(), Device.choose("cpu"), 2)) {
				Map<String, Array> results = network.run(inputs);
				assertThat(relativeL2(floats(results, ExplainerGraph.SCORES), expected.arrays().get("logits").image(0)))
					.isLessThan(TOLERANCE);
				assertThat(relativeL2(floats(results, ExplainerGraph.PROBABILITIES), expected.arrays().get("probabilities").image(0)))
					.isLessThan(TOLERANCE);
				assertThat(relativeL2(floats(results, ExplainerGraph.MAP), expected.arrays().get("last/" + methods.get(method)).image(0)))
					.as(method.title())
					.isLessThan(TOLERANCE);
			}
		}
	}

	private static float[] floats(Map<String, Array> results, String name) {
		return ((Array.Floats) results.get(name)).values();
	}

	private static ClassifierGraph classifier(ModelProto model) throws Exception {
		return ClassifierGraph.of(OnnxModel.read(model.toByteArray(), "halves.onnx", null), ClassifierGraph.Wish.NONE, new RuntimeTypes(),
			ExplainerGraph.NAMES);
	}

	/**
	 * As converters do it: every float32 becomes float16, but for the scales of Resize, which ONNX wants in float32. Stored as float32
	 * again, the weights keep what rounding made of them.
	 */
	private static ModelProto halved(ModelProto model, DataType stored) {
		Set<String> scales = new HashSet<>();
		for (NodeProto node : model.getGraph().getNodeList()) {
			if (node.getOpType().equals("Resize")) scales.addAll(node.getInputList().subList(1, node.getInputCount()));
		}
		GraphProto.Builder graph = model.getGraph().toBuilder().clearValueInfo();
		for (int i = 0; i < graph.getInitializerCount(); i++) {
			if (!scales.contains(graph.getInitializer(i).getName())) graph.setInitializer(i, halved(graph.getInitializer(i), stored));
		}
		for (NodeProto.Builder node : graph.getNodeBuilderList()) {
			if (scales.contains(node.getOutput(0))) continue;
			for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
				if (attribute.hasT()) attribute.setT(halved(attribute.getT(), stored));
				if (attribute.getName().equals("to") && attribute.getI() == DataType.FLOAT.getNumber()) attribute.setI(stored.getNumber());
			}
		}
		for (ValueInfoProto.Builder value : graph.getInputBuilderList())
			value.getTypeBuilder().getTensorTypeBuilder().setElemType(stored.getNumber());
		for (ValueInfoProto.Builder value : graph.getOutputBuilderList())
			value.getTypeBuilder().getTensorTypeBuilder().setElemType(stored.getNumber());
		return model.toBuilder().setGraph(graph).build();
	}

	private static TensorProto halved(TensorProto tensor, DataType stored) {
		if (tensor.getDataType() != DataType.FLOAT.getNumber()) return tensor;
		long[] dims = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
		TensorProto half = Constants.reals(DataType.FLOAT16, dims, Constants.reals(tensor));
		return Constants.reals(stored, dims, Constants.reals(half)).toBuilder().setName(tensor.getName()).build();
	}

	private static Array oneHot(ExpectedValues expected, int classes) {
		float[] indices = expected.arrays().get("class_index").values();
		float[] seed = new float[indices.length * classes];
		for (int i = 0; i < indices.length; i++) seed[i * classes + (int) indices[i]] = 1;
		return new Array.Floats(seed, indices.length, classes);
	}
}
