package org.abscam.cam;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.abscam.ExpectedValues;
import org.abscam.ExpectedValues.Expected;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small networks of operators that convolutional networks and transformers have but now and then, and of those that ONNX Runtime's optimiser
 * fuses when it saves a model: automatic layer, gradient and map against PyTorch's autograd of the network as it was written.
 */
class OperatorZooTest {

	private static final Path ZOO = Path.of("src/test/resources/zoo-operators");
	/** The domains of what only ONNX Runtime has. */
	private static final String FUSED = "com.microsoft";

	@TempDir
	Path folder;

	private static List<String> names() throws IOException {
		try (Stream<Path> folders = Files.list(ZOO)) {
			return folders.filter(Files::isDirectory).map(f -> f.getFileName().toString()).sorted().toList();
		}
	}

	/** Each as exported, as it was saved at the level "extended", and transformers as ONNX Runtime's script for them writes them. */
	static List<Arguments> files() throws IOException {
		List<Arguments> files = new ArrayList<>();
		for (String name : names()) {
			for (String file : List.of("model.onnx", "saved.onnx", "optimised.onnx")) {
				if (Files.exists(ZOO.resolve(name).resolve(file))) files.add(Arguments.of(name, file));
			}
		}
		return files;
	}

	static List<Arguments> levels() throws IOException {
		return names().stream().flatMap(name -> Stream.of("EXTENDED_OPT", "ALL_OPT").map(level -> Arguments.of(name, level))).toList();
	}

	@ParameterizedTest
	@MethodSource("files")
	void agreesWithAutograd(String name, String file) throws Exception {
		requireAgreement(name, ZOO.resolve(name).resolve(file));
	}

	/** As the ONNX Runtime that is used here saves them, for this machine's processor. */
	@ParameterizedTest
	@MethodSource("levels")
	void asSavedHereItAgreesWithAutograd(String name, String level) throws Exception {
		Path saved = folder.resolve("saved.onnx");
		Device.runtimeVersion(); // DJL must be the first to ask for the environment
		try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
			options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
			options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.valueOf(level));
			options.setOptimizedModelFilePath(saved.toString());
			OrtEnvironment.getEnvironment().createSession(ZOO.resolve(name).resolve("model.onnx").toString(), options).close();
		}
		requireAgreement(name, saved);
	}

	private static void requireAgreement(String name, Path file) throws Exception {
		Map<String, Expected> expected = ExpectedValues.arrays(ZOO.resolve(name).resolve("vectors.npz"));
		ClassifierGraph classifier = ClassifierGraph.of(OnnxModel.read(file), ClassifierGraph.Wish.NONE, new RuntimeTypes(),
			ExplainerGraph.NAMES);
		assertThat(classifier.batches()).as("several images at once").isTrue();
		assertThat(classifier.graph().nodes()).noneMatch(n -> n.operator().startsWith(FUSED));
		TargetLayer layer = TargetLayer.automatic(classifier.graph(), classifier.head());
		long[] sizes = expected.get("activation").shape();
		assertThat(layer.spatial()).as("positions of " + layer).isEqualTo(Arrays.copyOfRange(sizes, 2, sizes.length));
		Map<String, Array> inputs = inputs(expected, classifier);
		try (Network network = open(graph(classifier, layer).toModel().toByteArray())) {
			Map<String, Array> outputs = network.run(inputs);
			requireNear(outputs.get("logits"), expected.get("logits"), 1e-5, "logits");
			requireNear(outputs.get("activation"), expected.get("activation"), 1e-5, "activation of " + layer);
			requireNear(outputs.get("gradient"), expected.get("gradient"), 1e-4, "gradient of " + layer);
		}
		ExplainerGraph explainer = new ExplainerGraph(
			new Classification(classifier, Probability.SOFTMAX, UnaryOperator.identity(), false, false), layer, CamMethod.ABS_CAM_INITIAL);
		Expected x = expected.get("input");
		try (Network network = open(explainer.firstPhase().toByteArray())) {
			Array map = network.run(Map.of(ExplainerGraph.PIXELS, new Array.Floats(x.values(), x.shape()), ExplainerGraph.CLASS,
				new Array.Integers(classes(expected), x.shape()[0]))).get(ExplainerGraph.MAP);
			requireNear(map, expected.get("abscam_initial"), 1e-3, "map");
		}
	}

	private static EditableGraph graph(ClassifierGraph classifier, TargetLayer layer) throws Exception {
		EditableGraph graph = classifier.graph().copy();
		Tensor scores = classifier.head().scores(graph);
		Tensor seed = graph.input("seed", DataType.FLOAT, "N", classifier.head().classes());
		Tensor gradient = layer.picture(Gradient.of(graph, scores, seed, graph.tensor(layer.differentiated())));
		Tensor activation = layer.picture(graph.tensor(layer.tensor()));
		graph.clearOutputs();
		graph.output(scores.cast(DataType.FLOAT), "logits", DataType.FLOAT, "N");
		graph.output(activation.cast(DataType.FLOAT), "activation", DataType.FLOAT, "N");
		graph.output(gradient.cast(DataType.FLOAT), "gradient", DataType.FLOAT, "N");
		return graph;
	}

	/** Values of the channels that PyTorch has: the runtime may have filled them up to whole blocks, with zeros. */
	private static void requireNear(Array actual, Expected expected, double tolerance, String what) {
		float[] values = ((Array.Floats) actual).values();
		if (values.length > expected.values().length) {
			int channels = (int) expected.shape()[1];
			int images = (int) expected.shape()[0];
			int area = expected.values().length / images / channels;
			int all = values.length / images / area;
			float[] kept = new float[expected.values().length];
			for (int i = 0; i < values.length; i++) {
				int channel = i / area % all;
				int image = i / area / all;
				if (channel < channels) kept[(image * channels + channel) * area + i % area] = values[i];
				else if (what.startsWith("gradient")) assertThat(values[i]).as(what + ", filled up").isZero();
			}
			values = kept;
		}
		assertThat(relativeL2(values, expected.values())).as(what).isLessThan(tolerance);
	}

	private static Map<String, Array> inputs(Map<String, Expected> expected, ClassifierGraph classifier) {
		long[] classes = classes(expected);
		float[] seed = new float[classes.length * classifier.head().classes()];
		for (int i = 0; i < classes.length; i++) seed[i * classifier.head().classes() + (int) classes[i]] = 1;
		Expected x = expected.get("input");
		return Map.of(classifier.input(), new Array.Floats(x.values(), x.shape()), "seed",
			new Array.Floats(seed, classes.length, classifier.head().classes()));
	}

	private static long[] classes(Map<String, Expected> expected) {
		float[] values = expected.get("class_index").values();
		long[] classes = new long[values.length];
		for (int i = 0; i < classes.length; i++) classes[i] = (long) values[i];
		return classes;
	}

	private static Network open(byte[] onnx) throws Exception {
		return Network.open(onnx, Device.choose("cpu"), 1);
	}
}
