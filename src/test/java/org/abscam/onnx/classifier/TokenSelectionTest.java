package org.abscam.onnx.classifier;

import static org.abscam.ExpectedValues.relativeL2;
import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.Constants;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.gradient.Gradient;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Transformers of one block, in which a token is chosen at the end: how many tokens go through the block's layers of weights, and whether
 * scores and gradients of every layer are those of the network as it was written, by ONNX Runtime and central differences.
 */
class TokenSelectionTest {

	private static final int WIDTH = 4;
	private static final int PATCHES = 6;

	@TempDir
	private Path folder;

	/** Patches of an image 4×6 with further tokens in front or behind, a block of attention and two layers of weights, a normalisation. */
	private static ModelDraft block(int before, int after, boolean fused) {
		int tokens = before + PATCHES + after;
		ModelDraft draft = new ModelDraft(17).input("image", "N", 1, 4, 6).weights("patch", WIDTH, 1, 2, 2)
			.node("Conv", "image,patch", "patches", integers("kernel_shape", 2, 2), integers("strides", 2, 2))
			.integers("flat", 0, WIDTH, PATCHES).node("Reshape", "patches,flat", "rows").node("Transpose", "rows", "x0",
				integers("perm", 0, 2, 1))
			.node("Shape", "image", "sizes").integers("0", 0).integers("1", 1).node("Slice", "sizes,0,1", "n").integers("width", WIDTH);
		String joined = "x0";
		for (int side = 0; side < 2; side++) {
			int count = side == 0 ? before : after;
			if (count == 0) continue;
			String name = side == 0 ? "front" : "behind";
			draft.weights(name, 1, count, WIDTH).integers(name + "Count", count)
				.node("Concat", "n," + name + "Count,width", name + "Sizes", integer("axis", 0))
				.node("Expand", name + "," + name + "Sizes", name + "All");
			joined = side == 0 ? name + "All," + joined : joined + "," + name + "All";
		}
		draft.node("Concat", joined, "tokens", integer("axis", 1)).weights("places", 1, tokens, WIDTH)
			.node("Add", "tokens,places", "x").weights("scale1", WIDTH).weights("bias1", WIDTH)
			.node("LayerNormalization", "x,scale1,bias1", "norm1");
		if (fused) {
			draft.weights("qkv", WIDTH, 3 * WIDTH).node("MatMul", "norm1,qkv", "qkvs").integers("heads", 0, tokens, 3, 2, 2)
				.node("Reshape", "qkvs,heads", "split").node("Transpose", "split", "turned", integers("perm", 2, 0, 3, 1, 4))
				.integers("ones", 1, 1, 1).node("Split", "turned,ones", "q1,k1,v1", integer("axis", 0));
			for (String part : List.of("q", "k", "v")) draft.node("Squeeze", part + "1,0", part);
		}
		else {
			draft.integers("heads", 0, tokens, 2, 2);
			for (String part : List.of("q", "k", "v")) {
				draft.weights(part + "Weights", WIDTH, WIDTH).node("MatMul", "norm1," + part + "Weights", part + "2")
					.node("Reshape", part + "2,heads", part + "1").node("Transpose", part + "1", part, integers("perm", 0, 2, 1, 3));
			}
		}
		return draft.node("Transpose", "k", "kt", integers("perm", 0, 1, 3, 2)).node("MatMul", "q,kt", "qk")
			.node("Softmax", "qk", "weights")
			.node("MatMul", "weights,v", "gathered").node("Transpose", "gathered", "back", integers("perm", 0, 2, 1, 3))
			.integers("merged", 0, tokens, WIDTH).node("Reshape", "back,merged", "attended").weights("projection", WIDTH, WIDTH)
			.node("MatMul", "attended,projection", "projected").weights("bias", WIDTH).node("Add", "bias,projected", "biased")
			.node("Add", "x,biased", "x1").weights("scale2", WIDTH).weights("bias2", WIDTH)
			.node("LayerNormalization", "x1,scale2,bias2", "norm2").weights("fc1", WIDTH, 2 * WIDTH).node("MatMul", "norm2,fc1", "wide")
			.node("Erf", "wide", "erf").node("Mul", "wide,erf", "active").weights("fc2", 2 * WIDTH, WIDTH)
			.node("MatMul", "active,fc2", "narrow").node("Add", "x1,narrow", "x2").weights("scale3", WIDTH).weights("bias3", WIDTH);
	}

	private static ModelDraft normalised(int before, int after, boolean fused) {
		return block(before, after, fused).node("LayerNormalization", "x2,scale3,bias3", "norm3").weights("classes", WIDTH, 3);
	}

	private static ModelDraft chosen(ModelDraft draft, String from, long token) {
		return draft.constant("token", Constants.integers(token).toBuilder().clearDims().build())
			.node("Gather", from + ",token", "class", integer("axis", 1)).node("Gemm", "class,classes", "y");
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void aClassTokenIsChosenInFrontOfTheLastBlocksWeights(boolean fused) throws Exception {
		ModelProto model = chosen(normalised(1, 0, fused), "norm3", 0).output("y");
		assertTokens(model, 1, "projection", "fc1", "fc2", fused ? "" : "qWeights");
		assertTokens(model, 7, fused ? "qkv" : "kWeights", fused ? "" : "vWeights");
		assertAsWritten(model);
	}

	@Test
	void aTokenBehindTheOthersIsChosenToo() throws Exception {
		ModelProto model = chosen(normalised(1, 1, true), "norm3", -1).output("y");
		assertTokens(model, 1, "projection", "fc1", "fc2");
		assertAsWritten(model);
	}

	@Test
	void aSliceChoosesAsWell() throws Exception {
		ModelProto model = normalised(2, 0, false).integers("2", 2).node("Slice", "norm3,1,2,1", "one").node("Squeeze", "one,1", "class")
			.node("Gemm", "class,classes", "y").output("y");
		assertTokens(model, 1, "qWeights", "projection", "fc1", "fc2");
		assertAsWritten(model);
	}

	/** As in DeiT with distillation: two heads, each of its token. */
	@Test
	void twoTokensGoTogether() throws Exception {
		ModelDraft draft = chosen(normalised(2, 0, true), "norm3", 0);
		ModelProto model = draft.constant("other", Constants.integers(1).toBuilder().clearDims().build())
			.node("Gather", "norm3,other", "teacher", integer("axis", 1)).weights("classes2", WIDTH, 3)
			.node("Gemm", "teacher,classes2", "y2").node("Add", "y,y2", "mean").output("mean");
		assertTokens(model, 2, "projection", "fc1", "fc2");
		assertAsWritten(model);
	}

	/** Its row for the token is read. */
	@Test
	void aTableOfPositionsIsCut() throws Exception {
		ModelDraft draft = normalised(1, 0, true).weights("table", 1, 7, WIDTH).node("Add", "norm3,table", "placed");
		ModelProto model = chosen(draft, "placed", 0).output("y");
		assertTokens(model, 1, "fc1", "fc2");
		assertAsWritten(model);
	}

	@Test
	void gatedUnitsAreSplitByChannels() throws Exception {
		ModelDraft draft = normalised(1, 0, true).weights("gates", WIDTH, 2 * WIDTH).node("MatMul", "norm3,gates", "both")
			.integers("halves", WIDTH, WIDTH).node("Split", "both,halves", "gate,value", integer("axis", 2)).node("Sigmoid", "gate", "open")
			.node("Mul", "open,value", "gated");
		ModelProto model = chosen(draft, "gated", 0).output("y");
		assertTokens(model, 1, "fc1", "fc2", "gates");
		assertAsWritten(model);
	}

	/** What is read by a head of the mean too is computed of all tokens, once. */
	@Test
	void whereAllTokensAreReadNothingMoves() throws Exception {
		ModelDraft draft = chosen(normalised(1, 0, true), "norm3", 0);
		ModelProto model =
			draft.node("ReduceMean", "norm3", "mean", integers("axes", 1), integer("keepdims", 0)).weights("classes2", WIDTH, 3)
				.node("Gemm", "mean,classes2", "y2").node("Add", "y,y2", "sum").output("sum");
		assertUnmoved(model);
		assertAsWritten(model);
	}

	@ParameterizedTest
	@CsvSource({"Softmax,1", "LayerNormalization,1", "mixing,0", "CumSum,1", "MaxPool,1"})
	void pastWhatMixesTokensNothingMoves(String mixing, long axis) throws Exception {
		ModelDraft draft = normalised(1, 0, true);
		switch (mixing) {
			case "mixing" -> draft.weights("mixer", 7, 7).node("MatMul", "mixer,norm3", "mixed");
			case "LayerNormalization" -> draft.weights("s", 7, WIDTH).node(mixing, "norm3,s", "mixed", integer("axis", axis));
			case "CumSum" ->
				draft.constant("along", Constants.integers(axis).toBuilder().clearDims().build()).node(mixing, "norm3,along", "mixed");
			case "MaxPool" -> draft.node("Transpose", "norm3", "t", integers("perm", 0, 2, 1))
				.node(mixing, "t", "pooled", integers("kernel_shape", 3), integers("pads", 1, 1)).node("Transpose", "pooled", "mixed",
					integers("perm", 0, 2, 1));
			default -> draft.node(mixing, "norm3", "mixed", integer("axis", axis));
		}
		ModelProto model = chosen(draft, "mixed", 0).output("y");
		assertTokens(model, 7, "projection", "fc1", "fc2");
		assertAsWritten(model);
	}

	/** Without a token that is no position, nothing is chosen; a window of positions stays one. */
	@Test
	void positionsAreNotChosen() throws Exception {
		ModelProto model = chosen(normalised(0, 0, true), "norm3", 2).output("y");
		assertUnmoved(model);
		assertAsWritten(model);
	}

	/** Of tokens that a further output hands out, scores are the same; the output is not the explainer's. */
	@Test
	void furtherOutputsStayWhatTheyAre() throws Exception {
		ModelProto model = chosen(normalised(1, 0, true), "norm3", 0).output("y,norm3");
		ClassifierGraph classifier = open(model);
		EditableGraph graph = classifier.graph().copy();
		Tensor y = classifier.head().scores(graph);
		TokenSelection.moveUp(graph, y.name());
		Map<String, Array> image = Map.of("image", ModelDraft.image(5, 2, 1, 4, 6));
		Map<String, float[]> moved = ModelDraft.run(graph.toModel(), image);
		Map<String, float[]> written = ModelDraft.run(model, image);
		assertThat(relativeL2(moved.get("y"), written.get("y"))).isLessThan(1e-6);
		assertThat(relativeL2(moved.get("norm3"), written.get("norm3"))).isLessThan(1e-6);
	}

	private ClassifierGraph open(ModelProto model) throws Exception {
		return ClassifierGraph.of(OnnxModel.read(ModelDraft.write(model, folder.resolve("net.onnx"))), ClassifierGraph.Wish.NONE,
			new RuntimeTypes(), Set.of());
	}

	/** A graph of the scores, moved up in, and the gradient by a layer. */
	private static EditableGraph moved(ClassifierGraph classifier, TargetLayer layer) throws Exception {
		EditableGraph graph = classifier.graph().copy();
		graph.clearOutputs();
		Tensor y = classifier.head().scores(graph);
		TokenSelection.moveUp(graph, y.name(), layer.tensor(), layer.differentiated());
		Tensor seed = graph.input("seed", DataType.FLOAT, "N", 3);
		Tensor gradient = Gradient.of(graph, y, seed, graph.tensor(layer.differentiated()));
		graph.output(y, "scores", DataType.FLOAT, "N", 3);
		graph.output(graph.tensor(layer.tensor()), "layer", DataType.FLOAT);
		graph.output(gradient.cast(DataType.FLOAT), "gradient", DataType.FLOAT);
		return graph;
	}

	/** How many tokens go through layers of weights to the scores, as ONNX Runtime says. */
	private void assertTokens(ModelProto model, long tokens, String... weights) throws Exception {
		ClassifierGraph classifier = open(model);
		assertThat(classifier.batches()).isTrue();
		EditableGraph graph = classifier.graph().copy();
		TargetLayer layer = TargetLayer.automatic(graph, classifier.head());
		Tensor y = classifier.head().scores(graph);
		TokenSelection.moveUp(graph, y.name(), layer.tensor(), layer.differentiated());
		graph.setOutputs(y);
		ModelProto forward = graph.toModel();
		for (String name : weights) {
			List<NodeProto> nodes = forward.getGraph().getNodeList().stream().filter(n -> n.getInputList().contains(name)).toList();
			if (name.isEmpty()) continue;
			assertThat(nodes).as(name).hasSize(1);
			ModelProto.Builder seen = forward.toBuilder();
			seen.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(nodes.get(0).getOutput(0)));
			assertThat(new RuntimeTypes().types(seen.build().toByteArray()).get(nodes.get(0).getOutput(0)).dims()[1]).as(name)
				.isEqualTo(tokens);
		}
	}

	private void assertUnmoved(ModelProto model) throws Exception {
		ClassifierGraph classifier = open(model);
		EditableGraph graph = classifier.graph().copy();
		TokenSelection.moveUp(graph, classifier.head().scores(), TargetLayer.automatic(graph, classifier.head()).tensor());
		assertThat(graph.nodes()).isEqualTo(classifier.graph().nodes());
	}

	/** Scores and gradients of every layer. */
	private void assertAsWritten(ModelProto model) throws Exception {
		ClassifierGraph classifier = open(model);
		Array.Floats image = ModelDraft.image(3, 1, 1, 4, 6);
		float[] written = ModelDraft.run(model, Map.of("image", image)).values().iterator().next();
		Set<TargetLayer> layers = new LinkedHashSet<>(TargetLayer.candidates(classifier.graph(), classifier.head()));
		layers.add(TargetLayer.automatic(classifier.graph(), classifier.head()));
		assertThat(layers.stream().map(TargetLayer::tensor).toList()).contains("norm1", "x");
		for (TargetLayer layer : layers) {
			Map<String, float[]> outputs = ModelDraft.run(moved(classifier, layer).toModel(),
				Map.of("image", image, "seed", new Array.Floats(new float[] {1, -2, .5f}, 1, 3)));
			assertThat(relativeL2(outputs.get("scores"), written)).as("scores with " + layer).isLessThan(1e-5);
			float[] differences = differences(model, image, layer, outputs.get("layer"), 1, -2, .5f);
			assertThat(relativeL2(outputs.get("gradient"), differences)).as("gradient of " + layer).isLessThan(5e-3);
		}
	}

	/** Central differences of the network as it was written, whose layer is fed. */
	private static float[] differences(ModelProto model, Array.Floats image, TargetLayer layer, float[] values, float... seed)
		throws Exception {
		long[] dims = layer.type().dims().clone();
		dims[0] = 1;
		ModelProto.Builder fed = model.toBuilder();
		List<NodeProto> rest = model.getGraph().getNodeList().stream().filter(n -> !n.getOutputList().contains(layer.tensor())).toList();
		TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber());
		Arrays.stream(dims).forEach(d -> type.getShapeBuilder().addDimBuilder().setDimValue(d));
		fed.getGraphBuilder().clearNode().addAllNode(rest)
			.addInput(ValueInfoProto.newBuilder().setName(layer.tensor()).setType(TypeProto.newBuilder().setTensorType(type)));
		float[] differences = new float[values.length];
		try (Network network = Network.open(fed.build().toByteArray(), Device.choose("cpu"), 1)) {
			for (int i = 0; i < values.length; i++) {
				float step = 4e-3f;
				for (int sign = -1; sign <= 1; sign += 2) {
					float[] moved = values.clone();
					moved[i] += sign * step;
					Map<String, Array> inputs = new HashMap<>(Map.of("image", image, layer.tensor(), new Array.Floats(moved, dims)));
					float[] y = ((Array.Floats) network.run(inputs).values().iterator().next()).values();
					for (int c = 0; c < seed.length; c++) differences[i] += sign * seed[c] * y[c] / (2 * step);
				}
			}
		}
		return differences;
	}
}
