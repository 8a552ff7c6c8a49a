package org.abscam.onnx.classifier;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.abscam.SharedData;
import org.abscam.engine.RuntimeTypes;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.Graph;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {

	@TempDir
	private static Path folder;

	@Test
	void theGateOfTheOldBreastModelIsFoundInFrontOfItsLayerAndBehindTheFeatures() throws Exception {
		OpenModel model = OpenModel.of(ModelLibrary.bundled().find("src/test/resources/gated"), new ScanSize(256, 256, 1));
		Graph graph = model.graph().graph();
		ScoreHead head = model.graph().head();
		assertThat(Gate.of(graph, TargetLayer.automatic(graph, head)))
			.containsExactly(new Gate("/Mul_output_0", "/Sigmoid_output_0", false));
		assertThat(Gate.of(graph, TargetLayer.named(graph, head, "/features/features.10/Relu_output_0")))
			.containsExactly(new Gate("/Mul_output_0", "/Sigmoid_output_0", true));
		assertThat(Gate.of(graph, TargetLayer.named(graph, head, "/features/features.9/Relu_output_0"))).as("positions are mixed between")
			.isEmpty();
	}

	@Test
	void aGateIsFoundThroughWhatKeepsPositionsInTheirPlace() throws Exception {
		Graph graph = graph(features().weights("g", 1, 6, 1, 1).weights("p", 5, 6, 1, 1).weights("s", 6, 6, 1, 1)
			.node("Conv", "x,g", "gate").node("Sigmoid", "gate", "open").node("Mul", "open,x", "gated")
			.node("GlobalAveragePool", "gated", "all").node("Conv", "all,s", "squeezed").node("Mul", "gated,squeezed", "excited")
			.node("Conv", "excited,p", "mixed").node("Relu", "mixed", "layer"), "layer", 5);
		assertThat(Gate.of(graph, layer(graph, "layer", 5))).containsExactly(new Gate("gated", "open", false));
		assertThat(layer(graph, "layer", 5))
			.isEqualTo(TargetLayer.automatic(graph, new ScoreHead("scores", "scores", ScoreHead.Ending.NONE, 3)));
	}

	/** As CBAM has it: mean and maximum over the channels, a convolution of both. */
	@Test
	void spatialAttentionIsAGateUnlessOthersAreAddedToIt() throws Exception {
		ModelDraft attention = features().weights("g", 1, 2, 3, 3).integers("one", 1).node("ReduceMean", "x,one", "mean")
			.node("ReduceMax", "x,one", "max").node("Concat", "mean,max", "both", integer("axis", 1))
			.node("Conv", "both,g", "gate", integers("pads", 1, 1, 1, 1))
			.node("Sigmoid", "gate", "open").node("Mul", "x,open", "attended");
		Graph plain = graph(attention.node("Relu", "attended", "layer"), "layer", 6);
		assertThat(Gate.of(plain, layer(plain, "layer", 6))).containsExactly(new Gate("attended", "open", false));
	}

	@Test
	void aProductOnABranchThatOthersAreAddedToIsNone() throws Exception {
		Graph residual = graph(features().weights("g", 1, 6, 1, 1).node("Conv", "x,g", "gate").node("Sigmoid", "gate", "open")
			.node("Mul", "x,open", "attended").node("Add", "attended,x", "sum").node("Relu", "sum", "layer"), "layer", 6);
		assertThat(Gate.of(residual, layer(residual, "layer", 6))).isEmpty();
	}

	@Test
	void scalesOfChannelsAndOfNormalisationsAreNone() throws Exception {
		Graph squeeze = graph(features().weights("s", 6, 6, 1, 1).node("GlobalAveragePool", "x", "all").node("Conv", "all,s", "squeezed")
			.node("Sigmoid", "squeezed", "open").node("Mul", "x,open", "layer"), "layer", 6);
		assertThat(Gate.of(squeeze, layer(squeeze, "layer", 6))).isEmpty();
		Graph normalised = graph(features().integers("one", 1).reals("eps", new long[0], 1e-5).node("Mul", "x,x", "squares")
			.node("ReduceMean", "squares,one", "mean").node("Add", "mean,eps", "sure").node("Sqrt", "sure", "root")
			.node("Reciprocal", "root", "scale").node("Mul", "x,scale", "layer"), "layer", 6);
		assertThat(Gate.of(normalised, layer(normalised, "layer", 6))).as("RMSNorm written out").isEmpty();
		Graph swish = graph(features().node("Sigmoid", "x", "open").node("Mul", "x,open", "layer"), "layer", 6);
		assertThat(Gate.of(swish, layer(swish, "layer", 6))).as("each number by itself").isEmpty();
	}

	/** As programs write a gate: each of them lets the same positions through, and stands in front of the layer. */
	@ParameterizedTest
	@ValueSource(strings = {"broadcast without the axis of channels", "repeated by Expand", "repeated by Tile", "made small and resized",
		"softmax over all positions", "one minus it", "divided by it", "chosen by a threshold", "chosen by its contrary",
		"chosen on all channels, and cast", "a constant written where it is shut", "repeated as often as it is there already"})
	void aGateIsFoundHoweverItIsWritten(String form) throws Exception {
		ModelDraft draft = features().weights("g", 1, 6, 1, 1).node("Conv", "x,g", "gate").node("Sigmoid", "gate", "open");
		ModelDraft gated = switch (form) {
			case "broadcast without the axis of channels" -> draft.integers("second", 1).node("Squeeze", "open,second", "plane")
				.node("Mul", "x,plane", "gated");
			case "repeated by Expand" -> draft.integers("all", 1, 6, 8, 8).node("Expand", "open,all", "six").node("Mul", "six,x", "gated");
			case "repeated by Tile" -> draft.integers("times", 1, 6, 1, 1).node("Tile", "open,times", "six").node("Mul", "x,six", "gated");
			case "made small and resized" -> draft.reals("twice", new long[] {4}, 1, 1, 2, 2)
				.node("MaxPool", "open", "small", integers("kernel_shape", 2, 2), integers("strides", 2, 2))
				.node("Resize", "small,,twice", "large").node("Mul", "x,large", "gated");
			case "softmax over all positions" -> draft.integers("flat", 1, 64).integers("square", 1, 1, 8, 8)
				.node("Reshape", "gate,flat", "line").node("Softmax", "line", "shares", integer("axis", 1))
				.node("Reshape", "shares,square", "plane").node("Mul", "x,plane", "gated");
			case "one minus it" -> draft.reals("one", new long[0], 1).node("Sub", "one,open", "shut").node("Mul", "x,shut", "gated");
			case "divided by it" -> draft.node("Div", "x,open", "gated");
			case "chosen by a threshold" -> draft.reals("half", new long[0], .5).reals("nothing", new long[0], 0)
				.node("Greater", "open,half", "on").node("Where", "on,x,nothing", "gated");
			case "chosen on all channels, and cast" -> draft.reals("half", new long[0], .5).reals("nothing", new long[0], 0)
				.integers("all", 1, 6, 8, 8).node("Less", "open,half", "off").node("Expand", "off,all", "six")
				.node("Cast", "six", "shut", integer("to", 9)).node("Where", "shut,nothing,x", "gated");
			// x[gate(x) > 0] = 0, as torch.onnx.export(dynamo=True) of PyTorch 2.13 writes it
			case "a constant written where it is shut" -> draft.reals("nothing", new long[0], 0).integers("all", 1, 6, 8, 8)
				.integers("flat", -1).node("Greater", "gate,nothing", "off").node("Expand", "off,all", "six").node("NonZero", "six", "rows")
				.node("Transpose", "rows", "places", integers("perm", 1, 0)).node("Reshape", "six,flat", "line")
				.node("Cast", "line", "ones", integer("to", 7)).node("ReduceSum", "ones", "count").node("Expand", "nothing,count", "zeros")
				.node("Reshape", "zeros,flat", "values").node("ScatterND", "x,places,values", "gated");
			case "repeated as often as it is there already" -> draft.integers("all", 1, 6, 8, 8).node("Mul", "x,open", "gated")
				.node("Expand", "gated,all", "whole");
			default -> draft.reals("half", new long[0], .5).reals("nothing", new long[0], 0).node("Less", "open,half", "off")
				.node("Where", "off,nothing,x", "gated");
		};
		String last = form.startsWith("repeated as often") ? "whole" : "gated";
		Graph graph = graph(gated.node("Relu", last, "layer"), "layer", 6);
		assertThat(Gate.of(graph, layer(graph, "layer", 6))).extracting(Gate::product, Gate::behind).containsExactly(tuple("gated", false));
		assertThat(Gate.of(graph, layer(graph, "x", 6))).extracting(Gate::product, Gate::behind).containsExactly(tuple("gated", true));
	}

	/** Squeeze and excitation in other words, and masks that say where a picture is, whatever is in it. */
	@ParameterizedTest
	@ValueSource(strings = {"squeeze and excitation repeated by Expand", "mask of padding that is constant", "mask of padding of the image",
		"partial convolution", "each number by a threshold of its own", "a number of its own written over each"})
	void whatWasNotLearntOrIsOfChannelsIsNone(String form) throws Exception {
		ModelDraft draft = features();
		ModelDraft masked = switch (form) {
			case "squeeze and excitation repeated by Expand" -> draft.weights("s", 6, 6, 1, 1).integers("all", 1, 6, 8, 8)
				.node("GlobalAveragePool", "x", "mean").node("Conv", "mean,s", "squeezed").node("Sigmoid", "squeezed", "open")
				.node("Expand", "open,all", "everywhere").node("Mul", "x,everywhere", "layer");
			case "mask of padding that is constant" -> draft.weights("mask", 1, 1, 8, 8).node("Mul", "x,mask", "layer");
			case "mask of padding of the image" -> draft.reals("black", new long[0], 0).node("Greater", "image,black", "there")
				.node("Cast", "there", "ones", integer("to", 1)).node("MaxPool", "ones", "mask", integers("kernel_shape", 3, 3))
				.node("Mul", "x,mask", "layer");
			case "partial convolution" ->
				draft.reals("black", new long[0], 0).reals("window", new long[] {1, 1, 3, 3}, 1, 1, 1, 1, 1, 1, 1, 1, 1)
					.reals("nine", new long[0], 9).node("Greater", "image,black", "there").node("Cast", "there", "ones", integer("to", 1))
					.node("Conv", "ones,window", "count").node("Div", "nine,count", "ratio").node("Mul", "x,ratio", "layer");
			case "a number of its own written over each" -> draft.reals("zero", new long[0], 0).integers("flat", -1)
				.node("Greater", "x,zero", "above").node("NonZero", "above", "rows")
				.node("Transpose", "rows", "places", integers("perm", 1, 0))
				.node("Reshape", "above,flat", "line").node("Cast", "line", "ones", integer("to", 7)).node("ReduceSum", "ones", "count")
				.node("Expand", "zero,count", "zeros").node("Reshape", "zeros,flat", "values")
				.node("ScatterND", "x,places,values", "layer");
			default -> draft.reals("zero", new long[0], 0).node("Greater", "x,zero", "above").node("Where", "above,x,zero", "layer");
		};
		Graph graph = graph(masked, "layer", 6);
		assertThat(Gate.of(graph, layer(graph, "layer", 6))).isEmpty();
		assertThat(Gate.of(graph, layer(graph, "x", 6))).isEmpty();
	}

	/** Tokens, N×T×C: a product with N×T×1. */
	@Test
	void tokensAreGatedToo() throws Exception {
		Graph tokens =
			graph(features().integers("flat", 0, 6, -1).weights("g", 6, 1).weights("p", 6, 6).node("Reshape", "x,flat", "columns")
				.node("Transpose", "columns", "tokens", integers("perm", 0, 2, 1)).node("MatMul", "tokens,g", "gate")
				.node("Sigmoid", "gate", "open")
				.node("Mul", "tokens,open", "gated").node("MatMul", "gated,p", "layer"), "layer", 0);
		assertThat(Gate.of(tokens, TargetLayer.named(tokens, new ScoreHead("scores", "scores", ScoreHead.Ending.NONE, 3), "layer")))
			.containsExactly(new Gate("gated", "open", false));
	}

	/** Squeeze and excitation, attention, normalisations, dense and residual networks, transformers: no false alarm at any of their layers. */
	@ParameterizedTest
	@ValueSource(
		strings = {"src/test/resources/vectors", "src/test/resources/vectors-tokens", "src/test/resources/zoo-operators", "shared:vectors",
			"shared:vectors-tokens", "shared:data/onnx/real", "shared:data/pretrained", "models/chest-xray"})
	void otherNetworksHaveNone(String networks) throws Exception {
		Path root = networks.startsWith("shared:") ? SharedData.require(networks.substring(7)) : Path.of(networks);
		int seen = 0;
		try (Stream<Path> files = Files.walk(root)) {
			for (Path file : files.filter(f -> f.toString().endsWith(".onnx")).sorted().toList()) {
				ClassifierGraph model = classifier(file);
				if (model == null) continue;
				for (TargetLayer layer : TargetLayer.candidates(model.graph(), model.head()))
					assertThat(Gate.of(model.graph(), layer)).as(file + " " + layer).isEmpty();
				seen++;
			}
		}
		assertThat(seen).isPositive();
	}

	private static ClassifierGraph classifier(Path file) {
		try {
			return ClassifierGraph.of(OnnxModel.read(file), new ClassifierGraph.Wish(new long[] {16, 64, 64}, null), new RuntimeTypes(),
				Set.of());
		}
		catch (OnnxException e) {
			return null; // no classifier
		}
	}

	/** Of an image, six features of 8×8 positions. */
	private static ModelDraft features() {
		return new ModelDraft(18).input("image", 1, 1, 10, 10).weights("w", 6, 1, 3, 3).node("Conv", "image,w", "x");
	}

	private static Graph graph(ModelDraft draft, String layer, int channels) throws Exception {
		ModelDraft whole = channels == 0
			? draft.integers("middle", 1).weights("h", 6, 3).node("ReduceMean", layer + ",middle", "pool", integer("keepdims", 0))
				.node("MatMul", "pool,h", "scores")
			: draft.weights("h", channels, 3).node("GlobalAveragePool", layer, "pool").node("Flatten", "pool", "flat_pool")
				.node("MatMul", "flat_pool,h", "scores");
		Path file = ModelDraft.write(whole.output("scores"), Files.createTempFile(folder, "draft", ".onnx"));
		return ClassifierGraph
			.of(OnnxModel.read(file), new ClassifierGraph.Wish(new long[] {1, 10, 10}, null), new RuntimeTypes(), Set.of())
			.graph();
	}

	private static TargetLayer layer(Graph graph, String name, int channels) throws Exception {
		TargetLayer layer = TargetLayer.named(graph, new ScoreHead("scores", "scores", ScoreHead.Ending.NONE, 3), name);
		assertThat(layer.channels()).isEqualTo(channels);
		return layer;
	}
}
