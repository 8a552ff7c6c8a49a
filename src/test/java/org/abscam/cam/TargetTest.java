package org.abscam.cam;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.abscam.ExpectedValues;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.onnx.gradient.Gradient;
import org.abscam.onnx.read.OnnxModel;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients and maps of every kind of target against PyTorch's float64 autograd of pytorch-grad-cam's definitions, see {@code targets.py}.
 */
class TargetTest {

	private static final Path VALUES = Path.of("src/test/resources/vectors-targets");

	static Stream<String> networks() {
		return Stream.of("classifier", "regression", "embedding", "unet", "lraspp");
	}

	private static Target target(ExpectedValues expected, String kind) {
		int segmented = expected.name().equals("unet") ? 0 : 2;
		return switch (kind) {
			case "class" -> new Target.OneClass(3, false);
			case "probability" -> new Target.OneClass(3, true);
			case "against_one" -> new Contrast(3, List.of(4), 1, 0.6);
			case "against_three" -> new Contrast(3, List.of(0, 1, 5), 1, 0.6);
			case "similar" -> new Contrast(3, List.of(), 3, 0.6);
			case "up" -> new Target.Amount(1, true);
			case "down" -> new Target.Amount(2, false);
			case "like", "unlike" -> new Likeness(expected.arrays().get("reference").values(), kind.equals("like"));
			case "all" -> new Region(segmented, Region.Where.EVERYWHERE);
			case "predicted" -> new Region(segmented, Region.Where.PREDICTED);
			case "mask" -> new Region(segmented, Region.Where.GIVEN);
			default -> throw new AssertionError(kind);
		};
	}

	@ParameterizedTest
	@MethodSource("networks")
	void gradientsAndMapsAgreeWithPyTorch(String name) throws Exception {
		ExpectedValues expected = ExpectedValues.of(name, VALUES.resolve(name));
		Classification network = classification(expected);
		SoftAssertions all = new SoftAssertions();
		for (String layer : expected.layers()) {
			TargetLayer at =
				TargetLayer.named(network.classifier().graph(), network.classifier().head(), expected.tensor(layer));
			for (String kind : kinds(expected)) {
				Target target = target(expected, kind);
				String key = layer + "/" + kind;
				all.assertThat(relativeL2(gradient(network, target, at, expected), values(expected, key + "/gradient")))
					.as(name + " " + key + " gradient").isLessThan(1e-4);
				for (CamMethod method : List.of(CamMethod.ABS_CAM_INITIAL, CamMethod.GRAD_CAM)) {
					Map<String, Array> results = run(new ExplainerGraph(network, at, method, target), expected, 2);
					String as = method == CamMethod.GRAD_CAM ? "/gradcam" : "/abscam_initial";
					all.assertThat(relativeL2(floats(results, ExplainerGraph.MAP), values(expected, key + as))).as(name + " " + key + as)
						.isLessThan(1e-4);
					float[] value = target instanceof Target.OneClass ? column(floats(results, ExplainerGraph.PROBABILITIES), 6, 3)
						: floats(results, ExplainerGraph.VALUE);
					all.assertThat(relativeL2(value, values(expected, key + "/value"))).as(name + " " + key + " value").isLessThan(1e-4);
				}
			}
		}
		all.assertAll();
	}

	/** s_k = u(x·H_k) − u₀, u₀ from the image that is masked everywhere; channel by channel, and in one run. */
	@ParameterizedTest
	@MethodSource("networks")
	void channelScoresAndFinalMapsAgreeWithPyTorch(String name) throws Exception {
		ExpectedValues expected = ExpectedValues.of(name, VALUES.resolve(name));
		Classification network = classification(expected);
		TargetLayer at = TargetLayer.named(network.classifier().graph(), network.classifier().head(), expected.tensor("last"));
		SoftAssertions all = new SoftAssertions();
		for (String kind : kinds(expected)) {
			Target target = target(expected, kind);
			ExplainerGraph explainer = new ExplainerGraph(network, at, CamMethod.ABS_CAM, target);
			Map<String, Array> first = run(explainer, expected, 2);
			for (int image = 0; image < 2; image++) {
				String as = name + " " + kind + " image " + image;
				all.assertThat(
					relativeL2(scores(explainer, first, image), expected.arrays().get("last/" + kind + "/abscam_scores").image(image)))
					.as(as + " scores").isLessThan(1e-4);
				try (Network whole = open(explainer.whole(5, "", Map.of()).toByteArray())) {
					float[] map = floats(whole.run(inputs(expected, target, image, 1)), ExplainerGraph.MAP);
					all.assertThat(relativeL2(map, expected.arrays().get("last/" + kind + "/abscam").image(image))).as(as + " map")
						.isLessThan(1e-4);
				}
			}
		}
		all.assertAll();
	}

	/** The layer lies inside a segmentation network: in front of its class scores, whether they are resized, added up or made by a convolution. */
	@Test
	void automaticLayerOfASegmentationNetworkIsTheLastBeforeItsScores() throws Exception {
		for (String name : List.of("unet", "lraspp")) {
			ExpectedValues expected = ExpectedValues.of(name, VALUES.resolve(name));
			ClassifierGraph classifier = classification(expected).classifier();
			assertThat(TargetLayer.automatic(classifier.graph(), classifier.head()).tensor()).isEqualTo(expected.tensor("last"));
		}
	}

	private static Classification classification(ExpectedValues expected) throws Exception {
		boolean dense = expected.meta().getAsJsonArray("cases").toString().contains("predicted");
		boolean classes = dense || expected.name().equals("classifier");
		ClassifierGraph classifier = ClassifierGraph.of(OnnxModel.read(expected.model()), new ClassifierGraph.Wish(null, null, 0,
			dense ? ClassifierGraph.Form.POSITIONS : ClassifierGraph.Form.CLASSES),
			new RuntimeTypes(), ExplainerGraph.NAMES);
		return new Classification(classifier, classes ? Probability.SOFTMAX : Probability.VALUES, UnaryOperator.identity(), false, false);
	}

	private static List<String> kinds(ExpectedValues expected) {
		return expected.meta().getAsJsonArray("cases").asList().stream().map(k -> k.getAsString()).toList();
	}

	private static float[] gradient(Classification network, Target target, TargetLayer at, ExpectedValues expected) throws Exception {
		EditableGraph graph = network.classifier().graph().copy();
		Tensor y = target.output(network, graph);
		Target.Answer answer = target.answer(network, y, graph.input(ExplainerGraph.CLASS, DataType.INT64, "N"), "N");
		Tensor gradient = at.picture(Gradient.of(graph, y, target.seed(network, y, answer), graph.tensor(at.differentiated())));
		network.classifier().feed(graph, network.pixels(graph, "N"));
		graph.clearOutputs();
		graph.output(gradient.cast(DataType.FLOAT), "gradient", DataType.FLOAT, "N");
		try (Network opened = open(graph.toModel().toByteArray())) {
			return floats(opened.run(inputs(expected, target, 0, 2)), "gradient");
		}
	}

	private static Map<String, Array> run(ExplainerGraph explainer, ExpectedValues expected, int images) throws Exception {
		try (Network network = open(explainer.firstPhase().toByteArray())) {
			return network.run(inputs(expected, explainer.target(), 0, images));
		}
	}

	private static float[] scores(ExplainerGraph explainer, Map<String, Array> first, int image) throws Exception {
		int channels = explainer.layer().channels();
		long[] positions = explainer.layer().spatial();
		int size = (int) Arrays.stream(positions).reduce(1, (a, b) -> a * b);
		float[] maps = Arrays.copyOf(image(first.get(ExplainerGraph.CHANNEL_MAPS), image), (channels + 1) * size); // the last masks all
		Map<String, Array> inputs = new HashMap<>(Map.of(ExplainerGraph.CHANNEL_MAPS,
			new Array.Floats(maps, LongStream.concat(LongStream.of(channels + 1, 1), Arrays.stream(positions)).toArray()),
			ExplainerGraph.CLASS_INDEX,
			new Array.Integers(new long[] {((Array.Integers) first.get(ExplainerGraph.CLASS_INDEX)).values()[image]}, 1)));
		for (String same : Set.of(ExplainerGraph.INPUT, ExplainerGraph.PARTICULARS)) {
			if (!first.containsKey(same)) continue;
			long[] shape = first.get(same).shape().clone();
			shape[0] = 1;
			inputs.put(same, new Array.Floats(image(first.get(same), image), shape));
		}
		try (Network second = open(explainer.secondPhase(false).toByteArray())) {
			float[] scores = floats(second.run(inputs), ExplainerGraph.CHANNEL_SCORES);
			float[] differences = Arrays.copyOf(scores, channels);
			if (!explainer.target().isProbability()) for (int k = 0; k < channels; k++) differences[k] -= scores[channels];
			return differences;
		}
	}

	private static Map<String, Array> inputs(ExpectedValues expected, Target target, int from, int images) {
		var input = expected.arrays().get("input");
		long[] shape = input.shape().clone();
		int length = input.values().length / (int) shape[0];
		shape[0] = images;
		long[] classes = new long[images];
		Arrays.fill(classes, target.index());
		Map<String, Array> inputs = new HashMap<>(Map.of(ExplainerGraph.PIXELS,
			new Array.Floats(Arrays.copyOfRange(input.values(), from * length, (from + images) * length), shape), ExplainerGraph.CLASS,
			new Array.Integers(classes, images)));
		if (target instanceof Region region && region.where() == Region.Where.GIVEN) {
			float[] mask = expected.arrays().get("mask").values();
			float[] repeated = new float[images * mask.length];
			for (int i = 0; i < repeated.length; i++) repeated[i] = mask[i % mask.length];
			inputs.put(ExplainerGraph.REGION, new Array.Floats(repeated, images, 1, shape[2], shape[3]));
		}
		return inputs;
	}

	private static float[] column(float[] rows, int columns, int column) {
		float[] values = new float[rows.length / columns];
		for (int i = 0; i < values.length; i++) values[i] = rows[i * columns + column];
		return values;
	}

	private static float[] values(ExpectedValues expected, String key) {
		return expected.arrays().get(key).values();
	}

	private static float[] floats(Map<String, Array> results, String name) {
		return ((Array.Floats) results.get(name)).values();
	}

	private static float[] image(Array array, int image) {
		float[] values = ((Array.Floats) array).values();
		int size = values.length / (int) array.shape()[0];
		return Arrays.copyOfRange(values, image * size, (image + 1) * size);
	}

	private static Network open(byte[] model) throws Exception {
		return Network.open(model, Device.choose("cpu"), 1);
	}
}
