package org.abscam.onnx.classifier;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.Attributes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.List;
import java.util.Optional;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the last tensor with positions is, in the patterns that networks end in; it is called {@code wanted} in all of them. */
class TargetLayerTest {

	private static final int CLASSES = 5;

	/** A convolution of 3 to 8 channels, 8×8 positions. */
	private static ModelDraft convolution(String output) {
		return new ModelDraft(17).input("x", "N", 3, 8, 8).weights("w", 8, 3, 3, 3).node("Conv", "x,w", output,
			integers("pads", 1, 1, 1, 1));
	}

	private static ModelDraft activation() {
		return convolution("c").node("Relu", "c", "wanted");
	}

	/** The mean over positions of 8 channels and the classes behind it. */
	private static ModelProto classified(ModelDraft draft, String last) {
		return draft.node("GlobalAveragePool", last, "pooled").node("Flatten", "pooled", "f").weights("classes", 8, CLASSES)
			.node("Gemm", "f,classes", "y")
			.output("y");
	}

	@Test
	void activationBeforeThePooling() throws Exception {
		assertWanted(classified(activation(), "wanted"));
	}

	@ParameterizedTest
	@ValueSource(strings = {"MaxPool", "AveragePool", "LpPool"})
	void poolingsAreSteppedOver(String pooling) throws Exception {
		assertWanted(classified(activation().node(pooling, "wanted", "m", integers("kernel_shape", 2, 2), integers("strides", 2, 2)), "m"));
	}

	@Test
	void dropoutAndIdentityAreSteppedOver() throws Exception {
		assertWanted(classified(activation().node("Identity", "wanted", "i").node("Dropout", "i", "d").node("Identity", "d", "j"), "j"));
	}

	@Test
	void flatteningWithPositionsIsFine() throws Exception {
		assertWanted(
			activation().node("MaxPool", "wanted", "m", integers("kernel_shape", 2, 2), integers("strides", 2, 2)).node("Flatten", "m", "f")
				.weights("classes", 8 * 16, CLASSES).node("Gemm", "f,classes", "y").output("y"));
	}

	@Test
	void channelsLastAreTurnedBack() throws Exception {
		ModelProto model = activation().node("Transpose", "wanted", "last", integers("perm", 0, 2, 3, 1))
			.node("ReduceMean", "last", "f", integers("axes", 1, 2), integer("keepdims", 0)).weights("classes", 8, CLASSES)
			.node("MatMul", "f,classes", "y").output("y");
		assertWanted(model);
		assertThat(target(model).channels()).isEqualTo(8);
	}

	@Test
	void activationOfChannelsLastIsALayerOfItsOwn() throws Exception {
		ModelProto model = new ModelDraft(17).input("x", "N", 3, 6, 9).weights("w", 8, 3, 3, 3)
			.node("Conv", "x,w", "c", integers("pads", 1, 1, 1, 1)).node("Transpose", "c", "last", integers("perm", 0, 2, 3, 1))
			.node("Relu", "last", "wanted").node("ReduceMean", "wanted", "f", integers("axes", 1, 2), integer("keepdims", 0))
			.weights("classes", 8, CLASSES).node("MatMul", "f,classes", "y").output("y");
		assertWanted(model);
		assertThat(target(model).channels()).isEqualTo(8);
		assertThat(target(model).spatial()).containsExactly(6, 9);
	}

	/** As Swin does: everything in N×h×w×C, turned for the pooling at the end. */
	@Test
	void normalisationOfChannelsLastIsTheLayerAndNotItsTranspose() throws Exception {
		ModelProto model = classified(convolution("c").node("Transpose", "c", "last", integers("perm", 0, 2, 3, 1)).weights("scale", 8)
			.node("LayerNormalization", "last,scale", "wanted").node("Transpose", "wanted", "t", integers("perm", 0, 3, 1, 2)), "t");
		assertWanted(model);
		assertThat(target(model).channels()).isEqualTo(8);
		assertThat(target(model).spatial()).containsExactly(8, 8);
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "Relu", "LeakyRelu", "HardSwish"})
	void headOfClassesIsSteppedOver(String activation) throws Exception {
		ModelDraft draft = activation().node("Dropout", "wanted", "d").weights("head", CLASSES, 8, 1, 1).node("Conv", "d,head", "h");
		if (!activation.isEmpty()) draft.node(activation, "h", "a");
		assertWanted(draft.node("GlobalAveragePool", activation.isEmpty() ? "h" : "a", "p").node("Flatten", "p", "y").output("y"));
	}

	@Test
	void asManyChannelsAsClassesAreNoHeadWhereWeightsFollow() throws Exception {
		ModelDraft draft = activationOf("r").weights("expand", CLASSES, 8, 1, 1).node("Conv", "r,expand", "h").node("Relu", "h", "wanted");
		assertWanted(draft.node("GlobalAveragePool", "wanted", "p").node("Flatten", "p", "f").weights("classes", CLASSES, CLASSES)
			.node("Gemm", "f,classes", "y").output("y"));
	}

	private static ModelDraft activationOf(String output) {
		return convolution("c").node("Relu", "c", output);
	}

	@Test
	void squeezeAndExcitationIsPartOfTheLayer() throws Exception {
		ModelDraft draft = activationOf("r").node("GlobalAveragePool", "r", "s").weights("down", 2, 8, 1, 1).weights("up", 8, 2, 1, 1)
			.node("Conv", "s,down", "t").node("Relu", "t", "u").node("Conv", "u,up", "v").node("Sigmoid", "v", "gate")
			.node("Mul", "r,gate", "wanted");
		assertWanted(classified(draft, "wanted"));
	}

	@Test
	void residualSumIsTheLayer() throws Exception {
		assertWanted(classified(activationOf("r").node("Add", "r,c", "wanted"), "wanted"));
	}

	private static ModelDraft normalised(ModelDraft draft, String tensor) {
		return draft.weights("s", 8).reals("v", new long[] {8}, 1, 1, 1, 1, 1, 1, 1, 1).node("BatchNormalization", tensor + ",s,s,s,v", "n")
			.node("Relu", "n", "wanted");
	}

	@Test
	void normalisedActivationIsDifferentiatedBeforeItsReluWhereNoConvolutionTakesTheNormalisationIn() throws Exception {
		ModelProto sum = classified(normalised(activationOf("r").node("Add", "r,c", "sum"), "sum"), "wanted");
		assertWanted(sum);
		assertThat(target(sum).differentiated()).isEqualTo("n");
		ModelProto shared = classified(normalised(convolution("c"), "c").node("Add", "wanted,c", "sum"), "sum");
		ClassifierGraph classifier = classifier(shared);
		assertThat(TargetLayer.named(classifier.graph(), classifier.head(), "wanted").differentiated())
			.as("the convolution's output is read elsewhere too").isEqualTo("n");
		ModelProto foldable = classified(normalised(convolution("c"), "c"), "wanted");
		assertWanted(foldable);
		assertThat(target(foldable).differentiated()).isEqualTo("wanted");
	}

	@Test
	void aBiasBehindASumIsNoNormalisation() throws Exception {
		ModelProto model = classified(activationOf("r").node("Add", "r,c", "sum").weights("bias", 8, 1, 1).node("Add", "sum,bias", "n")
			.node("Relu", "n", "wanted"), "wanted");
		assertWanted(model);
		assertThat(target(model).differentiated()).isEqualTo("wanted");
	}

	@Test
	void quantisedAndDequantisedTensorsAreLayers() throws Exception {
		ModelDraft draft = activationOf("r").reals("step", new long[0], .01).node("QuantizeLinear", "r,step", "q").node("DequantizeLinear",
			"q,step", "wanted");
		assertWanted(classified(draft, "wanted"));
	}

	/** GeM of timm and of torchvision's recipes, and of TensorFlow: the powers are no features. */
	@ParameterizedTest
	@ValueSource(strings = {"GlobalAveragePool", "AveragePool", "bounded by Max", "without a bound", "log-sum-exp"})
	void powersOfAGeneralisedMeanAreSteppedOver(String form) throws Exception {
		ModelDraft draft =
			activation().reals("p", new long[] {1}, 3).reals("root", new long[] {1}, 1 / 3.).reals("least", new long[0], 1e-6);
		String bounded = "b";
		switch (form) {
			case "bounded by Max" -> draft.node("Max", "wanted,least", "b");
			case "without a bound" -> bounded = "wanted";
			case "log-sum-exp" -> draft.node("Mul", "wanted,p", "b");
			default -> draft.node("Clip", "wanted,least", "b");
		}
		if (form.equals("log-sum-exp")) draft.node("Exp", "b", "e");
		else draft.node("Pow", bounded + ",p", "e");
		if (form.equals("AveragePool")) draft.node("AveragePool", "e", "g", integers("kernel_shape", 8, 8));
		else draft.node("GlobalAveragePool", "e", "g");
		if (form.equals("log-sum-exp")) draft.node("Log", "g", "h");
		else draft.node("Pow", "g,root", "h");
		assertWanted(draft.node("Flatten", "h", "f").weights("classes", 8, CLASSES).node("Gemm", "f,classes", "y").output("y"));
	}

	/** As ReLU6, a clip is a feature where no power follows. */
	@Test
	void aClipIsALayerOfItsOwn() throws Exception {
		assertWanted(classified(convolution("c").reals("low", new long[0], 0).reals("high", new long[0], 6).node("Clip", "c,low,high",
			"wanted"), "wanted"));
	}

	@ParameterizedTest
	@ValueSource(strings = {"MaxPool", "AveragePool"})
	void poolingsBetweenRoundingsAreSteppedOver(String pooling) throws Exception {
		ModelDraft draft = rounded(rounded(activationOf("r"), "r", "wanted").node(pooling, "wanted", "m", integers("kernel_shape", 2, 2),
			integers("strides", 2, 2)), "m", "n");
		assertWanted(draft.node("Flatten", "n", "f").weights("classes", 8 * 16, CLASSES).node("Gemm", "f,classes", "y").output("y"));
	}

	private static ModelDraft rounded(ModelDraft draft, String tensor, String output) {
		return draft.reals("step_" + output, new long[0], .01).node("QuantizeLinear", tensor + ",step_" + output, "q_" + output)
			.node("DequantizeLinear", "q_" + output + ",step_" + output, output);
	}

	@Test
	void paddingInFrontOfAPoolingIsSteppedOver() throws Exception {
		ModelDraft draft =
			activation().integers("pads", 0, 0, 1, 1, 0, 0, 1, 1).node("Pad", "wanted,pads", "p").node("AveragePool", "p", "a",
				integers("kernel_shape", 2, 2), integers("strides", 2, 2));
		assertWanted(classified(draft, "a"));
	}

	@Test
	void enlargingInFrontOfAPoolingIsSteppedOver() throws Exception {
		assertWanted(classified(activation().reals("scales", new long[] {4}, 1, 1, 2, 2).node("Resize", "wanted,,scales", "e"), "e"));
	}

	/** As r3d has it for eight frames: the depth is 1 at the end. */
	@Test
	void depthOfOneIsFine() throws Exception {
		ModelProto model = classified(new ModelDraft(17).input("x", "N", 1, 4, 6, 7).weights("w", 8, 1, 4, 3, 3).node("Conv", "x,w", "c")
			.node("Relu", "c", "wanted"), "wanted");
		assertWanted(model);
		assertThat(target(model).spatial()).containsExactly(1, 4, 5);
		assertThat(target(model).axes()).isEqualTo("NCDHW");
		ModelProto row = classified(new ModelDraft(17).input("x", "N", 3, 8, 8).weights("w", 8, 3, 8, 3).node("Conv", "x,w", "c")
			.node("Relu", "c", "wanted"), "wanted");
		assertWanted(row);
		assertThat(target(row).spatial()).containsExactly(1, 6);
	}

	/** A gate that opens where a later convolution is above 0 has no gradient: neither has that convolution. */
	@ParameterizedTest
	@ValueSource(strings = {"Cast", "Where"})
	void whatOnlyAComparisonReadsIsNoLayer(String form) throws Exception {
		ModelDraft draft = activation().weights("later", 1, 8, 3, 3).node("Conv", "wanted,later", "late", integers("pads", 1, 1, 1, 1))
			.reals("zero", new long[0], 0).node("ReduceMax", "late", "most").node("Greater", "most,zero", "open")
			.node("GlobalAveragePool", "wanted", "p");
		if (form.equals("Cast")) draft.node("Cast", "open", "gate", integer("to", 1)).node("Mul", "p,gate", "g");
		else draft.node("Where", "open,p,zero", "g");
		ModelProto model = draft.node("Flatten", "g", "f").weights("classes", 8, CLASSES).node("Gemm", "f,classes", "y").output("y");
		assertWanted(model);
		ClassifierGraph classifier = classifier(model);
		assertThatThrownBy(() -> TargetLayer.named(classifier.graph(), classifier.head(), "late")).isInstanceOf(OnnxException.class)
			.hasMessageContaining("'late'").hasMessageContaining("the scores depend on none of them");
	}

	/** As exporters write GroupNorm: an InstanceNormalization of groups laid out in a row, here and back again. */
	@Test
	void normalisationOfGroupsKeepsPositions() throws Exception {
		ModelDraft draft = convolution("c").integers("groups", 0, 2, -1).node("Reshape", "c,groups", "g").weights("s", 2)
			.node("InstanceNormalization", "g,s,s", "n").integers("back", 0, 8, 8, 8).node("Reshape", "n,back", "b")
			.node("Relu", "b", "wanted");
		assertWanted(classified(draft, "wanted"));
	}

	/** As GC-ViT does: one small picture of queries asks each of the four windows, whose positions the sum behind it has. */
	@Test
	void windowsMayBeAskedByOnePictureOfQueries() throws Exception {
		ModelDraft draft = new ModelDraft(17).input("x", 1, 3, 8, 8).weights("w", 8, 3, 3, 3)
			.node("Conv", "x,w", "c", integers("pads", 1, 1, 1, 1)).integers("cut", 1, 8, 2, 4, 2, 4).node("Reshape", "c,cut", "p")
			.node("Transpose", "p", "t", integers("perm", 0, 2, 4, 3, 5, 1)).integers("tokens", 4, 16, 8).node("Reshape", "t,tokens", "k")
			.node("AveragePool", "c", "small", integers("kernel_shape", 2, 2), integers("strides", 2, 2)).integers("row", 1, 8, 16)
			.node("Reshape", "small,row", "r").node("Transpose", "r", "one", integers("perm", 0, 2, 1)).integers("times", 4, 1, 1)
			.node("Tile", "one,times", "q").node("Transpose", "k", "kt", integers("perm", 0, 2, 1)).node("MatMul", "q,kt", "a")
			.node("Softmax", "a", "attention").node("MatMul", "attention,k", "o").integers("uncut", 1, 2, 2, 4, 4, 8)
			.node("Reshape", "o,uncut", "u").node("Transpose", "u", "v", integers("perm", 0, 5, 1, 3, 2, 4)).integers("whole", 1, 8, 8, 8)
			.node("Reshape", "v,whole", "back").node("Add", "c,back", "sum").node("Relu", "sum", "wanted");
		ModelProto model = classified(draft, "wanted");
		assertWanted(model);
		assertThat(target(model).spatial()).containsExactly(8, 8);
	}

	@Test
	void volumesHaveLayersToo() throws Exception {
		ModelDraft draft = new ModelDraft(17).input("x", "N", 1, 4, 6, 6).weights("w", 8, 1, 3, 3, 3)
			.node("Conv", "x,w", "c", integers("pads",
				1, 1, 1, 1, 1, 1))
			.node("Relu", "c", "wanted");
		assertWanted(classified(draft, "wanted"));
	}

	@Test
	void tokensOfATransformerAreALayerOnTheGridOfThePatches() throws Exception {
		ModelDraft draft =
			new ModelDraft(17).input("x", "N", 3, 4, 16).weights("w", 8, 3, 2, 2).node("Conv", "x,w", "patches", integers("strides", 2, 2))
				.integers("tokens", 0, 8, -1).node("Reshape", "patches,tokens", "r").node("Transpose", "r", "t", integers("perm", 0, 2, 1));
		ClassifierGraph classifier = classifier(transformer(draft));
		TargetLayer layer = TargetLayer.automatic(classifier.graph(), classifier.head());
		assertThat(layer.tensor()).isEqualTo("o");
		assertThat(layer.spatial()).containsExactly(2, 8);
		assertThat(layer.channels()).isEqualTo(8);
		assertThat(layer).isEqualTo(TargetLayer.named(classifier.graph(), classifier.head(), "o"))
			.hasToString("o (Add, N×16×8: 2×8 positions)");
		assertThat(TargetLayer.candidates(classifier.graph(), classifier.head())).extracting(TargetLayer::tensor)
			.containsExactly("patches", "o");
		assertThatThrownBy(() -> TargetLayer.named(classifier.graph(), classifier.head(), "attention"))
			.as("which of its axes would be the positions?").isInstanceOf(OnnxException.class).hasMessageContaining("'attention'")
			.hasMessageContaining("weights of pairs of positions, as attention does");
	}

	/** As ONNX Runtime quantises attention: what goes into projections and comes out of them is rounded, biases are weights of 8 bits. */
	@Test
	void roundedProjectionsAreSteppedOver() throws Exception {
		ModelDraft draft = new ModelDraft(17).input("x", 1, 3, 4, 16).weights("w", 8, 3, 2, 2)
			.node("Conv", "x,w", "patches", integers("strides", 2, 2)).integers("tokens", 0, 8, -1).node("Reshape", "patches,tokens", "r")
			.node("Transpose", "r", "t", integers("perm", 0, 2, 1)).weights("class", 1, 1, 8)
			.node("Concat", "class,t", "c", integer("axis", 1))
			.weights("scale", 8).node("LayerNormalization", "c,scale", "n").weights("wk", 8, 8).weights("wv", 8, 8).weights("b", 8);
		rounded(rounded(draft, "n", "wanted"), "b", "bias").node("MatMul", "wanted,wk", "k").node("MatMul", "wanted,wv", "v0");
		rounded(rounded(draft, "v0", "v1").node("Add", "v1,bias", "v2"), "v2", "v");
		assertWanted(draft.node("Transpose", "k", "kt", integers("perm", 0, 2, 1)).node("MatMul", "wanted,kt", "a")
			.node("Softmax", "a", "attention").node("MatMul", "attention,v", "o").integers("first", 0)
			.node("Gather", "o,first", "g", integer("axis", 1)).integers("flat", 0, 8).node("Reshape", "g,flat", "f")
			.weights("classes", 8, CLASSES).node("Gemm", "f,classes", "y").output("y"));
	}

	/** Each way of writing the equation of a product shows which of its axes are the tokens, of which the class token alone is read. */
	@ParameterizedTest
	@ValueSource(strings = {"abc,cd", "abc,cd->abd", "...c,cd->...d", "a...c, cd -> a...d"})
	void equationsAreFollowedToTheClassToken(String equation) throws Exception {
		ModelDraft draft = new ModelDraft(17).input("x", 1, 3, 4, 16).weights("w", 8, 3, 2, 2).node("Conv", "x,w", "patches",
			integers("strides", 2, 2)).integers("tokens", 0, 8, -1).node("Reshape", "patches,tokens", "r")
			.node("Transpose", "r", "t", integers("perm", 0, 2, 1)).weights("class", 1, 1, 8)
			.node("Concat", "class,t", "c", integer("axis", 1)).weights("scale", 8).node("LayerNormalization", "c,scale", "wanted")
			.weights("wk", 8, 8).weights("wv", 8, 8).node("MatMul", "wanted,wk", "k").node("MatMul", "wanted,wv", "v")
			.node("Transpose", "k", "kt", integers("perm", 0, 2, 1)).node("MatMul", "wanted,kt", "a").node("Softmax", "a", "attention")
			.node("MatMul", "attention,v", "o").weights("wo", 8, 8)
			.node("Einsum", "o,wo", "e", text("equation", equation)).integers("first", 0)
			.node("Gather", "e,first", "g", integer("axis", 1)).integers("flat", 0, 8)
			.node("Reshape", "g,flat", "f").weights("classes", 8, CLASSES).node("Gemm", "f,classes", "y");
		assertWanted(draft.output("y"));
	}

	/** As CoaT does: what is added to the positions behind the last attention never reaches the class token, by the structure. */
	@Test
	void positionsThatOnlyTheClassTokenLeavesBehindAreNoLayer() throws Exception {
		ModelDraft draft = new ModelDraft(17).input("x", 1, 3, 4, 16).weights("w", 8, 3, 2, 2).node("Conv", "x,w", "patches",
			integers("strides", 2, 2)).integers("tokens", 0, 8, -1).node("Reshape", "patches,tokens", "r")
			.node("Transpose", "r", "t", integers("perm", 0, 2, 1)).weights("class", 1, 1, 8)
			.node("Concat", "class,t", "c", integer("axis", 1)).weights("scale", 8).node("LayerNormalization", "c,scale", "wanted")
			.weights("wk", 8, 8).weights("wv", 8, 8).node("MatMul", "wanted,wk", "k").node("MatMul", "wanted,wv", "v")
			.node("Transpose", "k", "kt", integers("perm", 0, 2, 1)).node("MatMul", "wanted,kt", "a").node("Softmax", "a", "attention")
			.node("MatMul", "attention,v", "o").node("Relu", "t", "late").integers("pads", 0, 1, 0, 0, 0, 0).node("Pad", "late,pads", "p")
			.node("Add", "o,p", "sum").integers("first", 0).node("Gather", "sum,first", "g", integer("axis", 1)).integers("flat", 0, 8)
			.node("Reshape", "g,flat", "f").weights("classes", 8, CLASSES).node("Gemm", "f,classes", "y");
		ClassifierGraph classifier = classifier(draft.output("y"));
		assertThat(TargetLayer.automatic(classifier.graph(), classifier.head()).tensor()).isEqualTo("wanted");
		assertThatThrownBy(() -> TargetLayer.named(classifier.graph(), classifier.head(), "late")).isInstanceOf(OnnxException.class)
			.hasMessageContaining("'late'").hasMessageContaining("the scores depend on none of them");
		assertThatThrownBy(() -> TargetLayer.named(classifier.graph(), classifier.head(), "sum")).isInstanceOf(OnnxException.class)
			.hasMessageContaining("'sum'").hasMessageContaining("only on its class token");
	}

	@Test
	void patchesMayBeCutWithoutAConvolution() throws Exception {
		ModelDraft draft = new ModelDraft(17).input("x", "N", 3, 4, 16).integers("cut", 0, 3, 2, 2, 8, 2).node("Reshape", "x,cut", "r")
			.node("Transpose", "r", "s", integers("perm", 0, 2, 4, 1, 3, 5)).integers("tokens", 0, 16, 12).node("Reshape", "s,tokens", "u")
			.weights("embedding", 12, 8).node("MatMul", "u,embedding", "t");
		assertThat(target(transformer(draft)).spatial()).containsExactly(2, 8);
	}

	@Test
	void networkWithoutPositionsIsRefused() {
		ModelDraft draft = new ModelDraft(17).input("x", "N", 3, 8, 8).node("Flatten", "x", "f").weights("w", 192, 16)
			.node("MatMul", "f,w", "h").node("Relu", "h", "r").weights("classes", 16, CLASSES).node("MatMul", "r,classes", "y");
		assertThatThrownBy(() -> target(draft.output("y"))).isInstanceOf(OnnxException.class)
			.hasMessageContaining("no layer with positions")
			.hasMessageContaining("a transformer whose patches a convolution cuts");
	}

	/** One layer of attention with two heads over 16 tokens t of 8 numbers, their mean and the classes. */
	private static ModelProto transformer(ModelDraft draft) {
		return draft.weights("wq", 8, 8).weights("wk", 8, 8).weights("wv", 8, 8).node("MatMul", "t,wq", "q0").node("MatMul", "t,wk", "k0")
			.node("MatMul", "t,wv", "v0").integers("heads", 0, 16, 2, 4).node("Reshape", "q0,heads", "q1").node("Reshape", "k0,heads", "k1")
			.node("Reshape", "v0,heads", "v1").node("Transpose", "q1", "q", integers("perm", 0, 2, 1, 3)).node("Transpose", "k1", "k",
				integers("perm", 0, 2, 3, 1))
			.node("Transpose", "v1", "v", integers("perm", 0, 2, 1, 3)).node("MatMul", "q,k", "a0").reals("half", new long[0], .5)
			.node("Mul", "a0,half", "a1")
			.node("Softmax", "a1", "attention").node("MatMul", "attention,v", "o0")
			.node("Transpose", "o0", "o1", integers("perm", 0, 2, 1, 3))
			.integers("joined", 0, 16, 8).node("Reshape", "o1,joined", "o2").node("Add", "o2,t", "o")
			.node("ReduceMean", "o", "f", integers("axes", 1),
				integer("keepdims", 0))
			.weights("classes", 8, CLASSES).node("Gemm", "f,classes", "y").output("y");
	}

	@Test
	void unknownNameIsAnsweredWithSomeThatAre() throws Exception {
		ClassifierGraph classifier = classifier(classified(activation(), "wanted"));
		assertThatThrownBy(() -> TargetLayer.named(classifier.graph(), classifier.head(), "nowhere")).isInstanceOf(OnnxException.class)
			.hasMessageContaining("does not exist").hasMessageContaining("c, wanted");
		assertThatThrownBy(() -> TargetLayer.named(classifier.graph(), classifier.head(), "f")).isInstanceOf(OnnxException.class)
			.hasMessageContaining("has no positions");
		assertThat(List.of("c", "wanted")).allSatisfy(name -> assertThat(TargetLayer.named(classifier.graph(), classifier.head(), name)
			.tensor()).isEqualTo(name));
	}

	/** As of networks that take the image apart in a way that is not followed; a head, also a deep one behind a deep network, is none of it. */
	@ParameterizedTest
	@CsvSource({"1,12,'come 13 of 14 conv'", "1,9,", "14,12,"})
	void aLayerWithMostOfTheNetworkBehindItIsDoubted(int convolutions, int products, String said) throws Exception {
		ModelDraft draft = convolutions == 1 ? convolution("c") : convolution("c1");
		for (int i = 1; i < convolutions; i++) {
			draft.weights("w" + i, 8, 8, 3, 3).node("Conv", "c" + i + ",w" + i, i == convolutions - 1 ? "c" : "c" + (i + 1),
				integers("pads", 1, 1, 1, 1));
		}
		draft.node("Relu", "c", "wanted").node("GlobalAveragePool", "wanted", "p").node("Flatten", "p", "f0");
		for (int i = 0; i < products; i++)
			draft.weights("m" + i, 8, 8).node("MatMul", "f" + i + ",m" + i, "h" + i).node("Relu", "h" + i, "f" + (i + 1));
		ModelProto model = draft.weights("classes", 8, CLASSES).node("MatMul", "f" + products + ",classes", "y").output("y");
		assertWanted(model);
		ClassifierGraph classifier = classifier(model);
		Optional<String> doubt = target(model).doubt(classifier.graph(), classifier.head());
		if (said == null) assertThat(doubt).isEmpty();
		else assertThat(doubt).get().asString().contains("'wanted' ", said);
	}

	private static void assertWanted(ModelProto model) throws Exception {
		assertThat(target(model).tensor()).isEqualTo("wanted");
	}

	private static TargetLayer target(ModelProto model) throws OnnxException {
		ClassifierGraph classifier = classifier(model);
		return TargetLayer.automatic(classifier.graph(), classifier.head());
	}

	private static ClassifierGraph classifier(ModelProto model) throws OnnxException {
		return ClassifierGraph.of(new OnnxModel("small.onnx", model), ClassifierGraph.Wish.NONE, new RuntimeTypes(), ExplainerGraph.NAMES);
	}
}
