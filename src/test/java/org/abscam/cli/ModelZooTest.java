package org.abscam.cli;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.abscam.ExpectedValues;
import org.abscam.explain.BoxTargetTest;
import org.abscam.onnx.ModelDraft;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ExitCode;

/**
 * A zoo of networks that are unusual in a way, and what {@code abscam models check} says of each: target layer and why, axes, grid, prefix, targets,
 * batch, and what is unusual. Scripts beside the files made them with PyTorch, timm and ONNX Runtime's tools; what their maps must be is measured
 * by the test that each names.
 */
class ModelZooTest {

	private static final Path RESOURCES = Path.of("src/test/resources");
	private static final String LAST = ": it is the last one with positions that the scores depend on";
	private static final String ATTENTION =
		": it is what the last attention gathers its values from, behind which no position is read any more";
	private static final String CLASSES = "targets  class, probability, class against others, up, down, like=FILE, unlike=FILE";

	@TempDir
	private Path folder;

	/** Writes or finds a network. */
	@FunctionalInterface
	interface Network {

		Path in(Path folder) throws Exception;
	}

	/**
	 * @param name the network
	 * @param measured the test that compares its maps or gradients with expected values
	 * @param network where it is
	 * @param options of the command line
	 * @param lines beginnings of lines that are said, in their order
	 */
	record Animal(String name, String measured, Network network, List<String> options, List<String> lines) {

		@Override
		public String toString() {
			return name;
		}
	}

	private static Arguments animal(String name, String measured, Network network, String... lines) {
		return Arguments.of(new Animal(name, measured, network, List.of(), List.of(lines)));
	}

	private static Network file(String path) {
		return folder -> RESOURCES.resolve(path);
	}

	private static Network built(ModelProto model) {
		return folder -> ModelDraft.write(model, folder.resolve("model.onnx"));
	}

	static Stream<Arguments> usable() throws Exception {
		return Stream.of(
			animal("nothing unusual", "FoldedNetworksTest", file("org/abscam/cam/folded/resnet-folded.onnx"),
				"input    x: 3 channel(s), 32×32, several images at once", "scores   y: 5 class(es), probabilities by softmax", CLASSES,
				"target   /features/features.2/relu_1/Relu_output_0" + LAST, "axes     NCHW (N×16×8×8), grid 8×8, prefix 0, 16 channels"),
			animal("nodes in another order", "UnsortedGraphTest", ModelZooTest::reversed,
				"unusual  ", CLASSES, "target   " + ExpectedValues.of("resnet_ts17").tensor("last") + LAST),
			animal("slices as a batch", "SlicedVolumeTest", built(sliced()),
				"input    x: 2 channel(s), 7×6×4, which the file takes slice by slice",
				"unusual  it sees the slices of a volume one by one and answers for all together", CLASSES, "target   a" + LAST,
				"axes     DCHW (4×5×6×7), grid 4×6×7, prefix 0, 5 channels"),
			Arguments.of(new Animal("a layer whose axes are said", "LayerOptionsTest", built(shuffled()),
				List.of("--layer", "shuffled", "--axes", "NTC", "--grid", "2x8", "--prefix", "1"),
				List.of("target   shuffled: as it is asked for", "axes     NTC (N×17×8), grid 2×8, prefix 1, 8 channels"))),
			animal("BatchNorm kept where it could be folded", "FoldedNetworksTest", file("org/abscam/cam/folded/resnet.onnx"), CLASSES,
				"target   /features/features.2/relu_1/Relu_output_0" + LAST, "axes     NCHW (N×16×8×8), grid 8×8, prefix 0, 16 channels"),
			animal("BatchNorm that cannot be folded", "FoldedNetworksTest", file("org/abscam/cam/folded/densenet.onnx"), CLASSES,
				"target   /Relu_output_0" + LAST,
				"axes     NCHW (N×20×8×8), grid 8×8, prefix 0, 20 channels, gradient in front of the ReLU, by "
					+ "/features/norm5/BatchNormalization_output_0"),
			animal("quantised, scores too", "FoldedNetworksTest", file("org/abscam/cam/folded/densenet-folded-qdq.onnx"),
				"unusual  it rounds to whole numbers at ",
				"unusual  the scores are rounded at the end; those in front of that are explained, 'y_QuantizeLinear_Input'", CLASSES,
				"target   /Relu_output_0_DequantizeLinear_Output" + LAST),
			animal("probabilities mixed", "OddScoresTest", built(ensemble()), "scores   y: 3 class(es), probabilities as it puts them out",
				"unusual  'y' puts out probabilities that are no softmax or sigmoid of scores, but mixed of several or made otherwise; they are"),
			animal("a graph that ONNX Runtime's optimiser broke", "OptimisedGradientsTest", file("org/abscam/explain/optimised/deit3.onnx"),
				"input    x: 3 channel(s), 32×32, one image at a time", "target   layer_norm_4" + ATTENTION,
				"axes     NTC (1×17×24), grid 4×4, prefix 1, 24 channels", "device   cpu"),
			animal("a generalised mean", "TargetLayerTest", built(generalisedMean()),
				"target   a" + LAST + ", but for what only hands it on (Pow, Clip)",
				"axes     NCHW (N×8×6×5), grid 6×5, prefix 0, 8 channels"),
			animal("a ViT", "ExportedElsewhereTest", file("vectors-tokens/vit_tv_ts17/model.onnx"), CLASSES,
				"target   " + ExpectedValues.of("vit_tv_ts17").tensor("last") + ATTENTION,
				"axes     NTC (N×17×96), grid 4×4, prefix 1, 96 channels"),
			animal("a Swin transformer", "ExportedElsewhereTest", file("org/abscam/explain/exported/swin.onnx"), CLASSES,
				"target   /norm/LayerNormalization_output_0" + LAST, "axes     NHWC (N×8×8×16), grid 8×8, prefix 0, 16 channels"),
			animal("a segmentation network", "TargetTest", file("vectors-targets/unet/model.onnx"),
				"scores   logits: 3 class(es), probabilities by softmax, at each of 32×24 positions", "targets  region",
				"target   last: it is the last one inside the network, in front of its scores of positions",
				"axes     NCHW (N×8×24×32), grid 24×32"),
			animal("values", "TargetTest", ModelZooTest::values, "scores   values: 3 class(es), no probabilities but values",
				"targets  up, down, like=FILE, unlike=FILE", "target   last" + LAST, "axes     NCHW (N×14×7×7), grid 7×7"),
			animal("features", "TargetTest", file("vectors-targets/embedding/model.onnx"), "scores   features: 20 class(es)",
				"unusual  The 20 numbers of the output 'features' are taken for class scores; if they are features or boxes", CLASSES),
			animal("boxes", "BoxTargetTest", built(BoxTargetTest.torchvision()),
				"scores   boxes: 100 class(es), probabilities as it puts them out",
				"targets  box (methods rise, occlusion)",
				"layers   none is needed: boxes are explained by masking"),
			animal("two views", "InputOptionsTest", file("org/abscam/explain/inputs/views.onnx"), "input    frontal: 1 channel(s), 20×24",
				"further  lateral: an image, held black here; say it with --input lateral=FILE", CLASSES,
				"target   /frontal/frontal.4/Relu_output_0" + LAST),
			animal("fused nodes", "OperatorZooTest", file("zoo-operators/vit/optimised.onnx"),
				"unusual  nodes that stand for several operators are written out: com.microsoft.BiasGelu, com.microsoft.SkipLayerNormalization",
				CLASSES, "target   /blocks.1/one/LayerNormalization_output_0" + ATTENTION,
				"axes     NTC (N×17×16), grid 4×4, prefix 1, 16 channels"),
			animal("saved by ONNX Runtime", "OperatorZooTest", file("zoo-operators/residual/saved.onnx"),
				"unusual  nodes that stand for several operators are written out: com.microsoft.FusedConv, com.microsoft.FusedGemm",
				CLASSES,
				"target   /Mul_output_0" + LAST, "axes     NCHW (N×12×6×6), grid 6×6, prefix 0, 12 channels"),
			animal("an LSTM in its head", "OperatorZooTest", file("zoo-operators/lstm/model.onnx"),
				"unusual  nodes that stand for several operators are written out: LSTM", "target   /Relu_1_output_0" + LAST),
			animal("operators that look up and put down", "OperatorZooTest", file("zoo-operators/places/model.onnx"),
				"target   /Softplus_output_0" + LAST,
				"rules    Concat, CumSum, Gather, GatherElements, Gemm, Mul, ReduceMean, ReduceProd, Reshape, "
					+ "ScatterElements, Slice, TopK"),
			animal("half precision", "SinglePrecisionTest", built(halves()),
				"unusual  its numbers of half precision are computed with as float32",
				"target   a" + LAST),
			animal("volumes", "ExplainerGraphTest", file("vectors/cnn3d_ts17/model.onnx"),
				"input    input: 1 channel(s), 32×40×24, several images at once",
				CLASSES, "axes     NCDHW (N×24×6×10×8), grid 6×10×8, prefix 0, 24 channels"));
	}

	@ParameterizedTest
	@MethodSource("usable")
	void whatAUserNeedsIsSaid(Animal animal) throws Exception {
		Run run = check(animal);
		assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.OK);
		List<String> said = run.out().lines().toList();
		assertThat(said).as(run.out()).last().isEqualTo("usable   yes");
		assertInOrder(said, animal.lines());
		for (String always : List.of("model    ", "input    ", "scores   ", "targets  ", "layers   ", "device   "))
			assertThat(said).as(run.out()).filteredOn(l -> l.startsWith(always)).as(always).hasSize(1);
		assertThat(said).as(run.out()).filteredOn(l -> l.startsWith("unusual"))
			.hasSameSizeAs(animal.lines().stream().filter(l -> l.startsWith("unusual")).toList());
		assertThat(said)
			.anyMatch(l -> l.startsWith("input") && (l.contains("several images at once") || l.contains("one image at a time")));
	}

	static Stream<Arguments> refused() {
		return Stream.of(
			animal("whole numbers", "BlackBoxTest", file("org/abscam/explain/blackbox/qoperator.onnx"),
				"unusual  it computes with whole numbers, through which no gradient goes: ", CLASSES,
				"methods  occlusion, rise, which look at its answers alone",
				"usable   no: 'qoperator' cannot be explained: its layers are whole numbers"),
			animal("quantised as it runs", "BlackBoxTest", file("org/abscam/explain/blackbox/dynamic.onnx"),
				"input    image: 3 channel(s), 20×24, one image at a time",
				"unusual  it computes with whole numbers, through which no gradient goes: ConvInteger, DynamicQuantizeLinear, MatMulInteger",
				"target   ",
				"methods  occlusion, rise, which look at its answers alone", "usable   no: "),
			animal("recurrent alone", "BlackBoxTest", file("org/abscam/explain/blackbox/recurrent.onnx"),
				"unusual  nodes that stand for several operators are written out: LSTM", "methods  occlusion, rise", "usable   no: "),
			animal("a crop around the brightest place", "DependenceOnContentTest", built(cropped()),
				"unusual  what the image shows decides what the Slice node 'Slice to b' takes; layers in front of that have no gradient",
				"methods  occlusion, rise, which look at its answers alone", "usable   no: "));
	}

	@ParameterizedTest
	@MethodSource("refused")
	void whatHasNoGradientSaysWhichMethodsAreLeft(Animal animal) throws Exception {
		Run run = check(animal);
		assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.USAGE);
		assertInOrder(run.out().lines().toList(), animal.lines());
		assertThat(run.err().strip().lines()).hasSize(1).first().asString().contains("occlusion");
	}

	/** How many nodes of a reversed file read what stands behind them: all but those that read inputs and weights alone. */
	@Test
	void nodesOutOfOrderAreCounted() throws Exception {
		ModelDraft draft = new ModelDraft(17).input("x", "N", 1, 6, 5).weights("w", 3, 1, 3, 3).node("Flatten", "p", "y")
			.node("GlobalAveragePool", "a", "p").node("Conv", "x,w", "c").node("Relu", "c", "a");
		Run run = Run.abscam("models", "check", built(draft.output("y")).in(folder), "--device", "cpu");
		assertThat(run.out())
			.contains("unusual  2 of its 4 nodes stand in front of what they read; all were put in the order of computation");
	}

	private Run check(Animal animal) throws Exception {
		try (Stream<Path> tests = Files.walk(Path.of("src/test/java"))) {
			assertThat(tests.map(t -> t.getFileName().toString())).contains(animal.measured() + ".java");
		}
		List<Object> arguments = new ArrayList<>(List.of("models", "check", animal.network().in(folder), "--device", "cpu"));
		arguments.addAll(animal.options());
		return Run.abscam(arguments.toArray());
	}

	private static void assertInOrder(List<String> said, List<String> beginnings) {
		int from = 0;
		for (String beginning : beginnings) {
			int at = from;
			while (at < said.size() && !said.get(at).startsWith(beginning)) at++;
			assertThat(at).as("'" + beginning + "' in\n" + String.join("\n", said)).isLessThan(said.size());
			from = at + 1;
		}
	}

	private static Path reversed(Path folder) throws Exception {
		ModelProto model = ModelProto.parseFrom(Files.readAllBytes(ExpectedValues.of("resnet_ts17").model()));
		List<NodeProto> nodes = new ArrayList<>(model.getGraph().getNodeList());
		Collections.reverse(nodes);
		return ModelDraft.write(model.toBuilder().setGraph(model.getGraph().toBuilder().clearNode().addAllNode(nodes)).build(),
			folder.resolve("model.onnx"));
	}

	private static ModelProto sliced() {
		return new ModelDraft(17).input("x", 4, 2, 6, 7).weights("w", 5, 2, 3, 3).node("Conv", "x,w", "c", integers("pads", 1, 1, 1, 1))
			.node("Relu", "c", "a").node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f")
			.node("ReduceMean", "f", "m", integers("axes", 0))
			.weights("classes", 5, 3).node("Gemm", "m,classes", "y").output("y");
	}

	private static ModelProto shuffled() {
		return new ModelDraft(17).input("x", "N", 1, 4, 16).weights("w", 8, 1, 2, 2)
			.node("Conv", "x,w", "patches", integers("strides", 2, 2))
			.integers("tokens", 0, 8, -1).node("Reshape", "patches,tokens", "r").node("Transpose", "r", "t", integers("perm", 0, 2, 1))
			.integers("order", LongStream.range(0, 16).map(i -> 15 - i).toArray()).node("Gather", "t,order", "reversed", integer("axis", 1))
			.integers("pads", 0, 1, 0, 0, 0, 0).node("Pad", "reversed,pads", "p").node("Relu", "p", "shuffled")
			.node("ReduceMean", "shuffled", "f", integers("axes", 1), integer("keepdims", 0)).weights("classes", 8, 3)
			.node("Gemm", "f,classes", "y")
			.output("y");
	}

	/** Conv → ReLU → a. */
	private static ModelDraft features() {
		return new ModelDraft(17).input("x", "N", 1, 8, 7).weights("w", 8, 1, 3, 3).weights("classes", 8, 3).node("Conv", "x,w", "c")
			.node("Relu", "c", "a");
	}

	private static ModelProto ensemble() {
		return features().weights("others", 8, 3).reals("half", new long[0], .5).node("GlobalAveragePool", "a", "p")
			.node("Flatten", "p", "f")
			.node("Gemm", "f,classes", "u").node("Gemm", "f,others", "v").node("Softmax", "u", "pu", integer("axis", 1))
			.node("Softmax", "v", "pv", integer("axis", 1)).node("Add", "pu,pv", "s").node("Mul", "s,half", "y").output("y");
	}

	private static ModelProto generalisedMean() {
		return features().reals("p", new long[] {1}, 3).reals("root", new long[] {1}, 1 / 3.).reals("least", new long[0], 1e-6)
			.node("Clip", "a,least", "b").node("Pow", "b,p", "e").node("GlobalAveragePool", "e", "g").node("Pow", "g,root", "h")
			.node("Flatten", "h", "f")
			.node("Gemm", "f,classes", "y").output("y");
	}

	/** 1 and 0 as halves are 0x3c00 and 0. */
	private static ModelProto halves() {
		TensorProto.Builder identity = TensorProto.newBuilder().setDataType(DataType.FLOAT16.getNumber()).addDims(3).addDims(3);
		for (int i = 0; i < 9; i++) identity.addInt32Data(i % 4 == 0 ? 0x3c00 : 0);
		return features().node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f").node("Gemm", "f,classes", "s")
			.constant("stored", identity.build())
			.node("Cast", "stored", "identity", integer("to", DataType.FLOAT.getNumber())).node("MatMul", "s,identity", "y").output("y");
	}

	private static ModelProto cropped() {
		return new ModelDraft(18).input("x", 1, 1, 6, 5).weights("w", 3, 1, 3, 3).integers("two", 2).integers("axes", 0, 1, 3)
			.node("Conv", "x,w", "a")
			.node("ReduceMax", "x,axes", "rows", integer("keepdims", 0))
			.node("ArgMax", "rows", "row", integer("axis", 0), integer("keepdims", 1))
			.node("Add", "row,two", "end").node("Slice", "a,row,end,two", "b").node("GlobalAveragePool", "b", "p").node("Flatten", "p", "y")
			.output("y");
	}

	private static Path values(Path folder) throws Exception {
		Files.copy(RESOURCES.resolve("vectors-targets/regression/model.onnx"), folder.resolve("model.onnx"));
		return Files.writeString(folder.resolve("rdf.yaml"), """
			format_version: 0.5.7
			type: model
			name: test
			license: MIT
			authors: [{name: Somebody}]
			inputs:
			  - id: image
			    axes:
			      - {type: batch}
			      - {type: channel, channel_names: [grey]}
			      - {type: space, id: y, size: 28}
			      - {type: space, id: x, size: 28}
			outputs:
			  - id: values
			    axes:
			      - {type: batch}
			      - {type: channel, channel_names: [left, right, both]}
			weights:
			  onnx: {source: model.onnx, opset_version: 18}
			config: {abscam: {outputs: values}}
			""");
	}
}
