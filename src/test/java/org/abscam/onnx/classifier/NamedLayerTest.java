package org.abscam.onnx.classifier;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.abscam.cam.CamMethod;
import org.abscam.cam.Classification;
import org.abscam.cam.ExplainerGraph;
import org.abscam.cam.Probability;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.SaidAxes;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers that are named, with axes that are followed or said. */
class NamedLayerTest {

	private static final int HEIGHT = 4;
	private static final int WIDTH = 16;
	private static final int TOKENS = 16;
	private static final int K = 8;

	/** 2×8 patches as tokens, put in reverse order by a table, so that nobody follows which of them is where. */
	private static ModelDraft shuffled(int others) {
		ModelDraft draft = new ModelDraft(17).input("x", "N", 3, HEIGHT, WIDTH).weights("w", K, 3, 2, 2)
			.node("Conv", "x,w", "patches", integers("strides", 2, 2)).integers("tokens", 0, K, -1).node("Reshape", "patches,tokens", "r")
			.node("Transpose", "r", "t", integers("perm", 0, 2, 1)).node("Relu", "t", "before")
			.integers("order", LongStream.range(0, TOKENS).map(i -> TOKENS - 1 - i).toArray())
			.node("Gather", "before,order", "reversed", integer("axis", 1)).weights("scale", 1, 1, K).node("Mul", "reversed,scale", "m");
		if (others > 0) draft.integers("pads", 0, others, 0, 0, 0, 0).node("Pad", "m,pads", "wanted");
		else draft.node("Identity", "m", "wanted");
		return draft;
	}

	private static ModelProto classified(ModelDraft draft) {
		return draft.node("ReduceMean", "wanted", "f", integers("axes", 1), integer("keepdims", 0)).weights("classes", K, 5)
			.node("Gemm", "f,classes", "y").output("y");
	}

	/** Positions of the mirrored image are others than those of the image: what is computed of both in one batch is no picture of the image. */
	@Test
	void batchOfAnImageAndItsMirrorImageHasNoPositionsOfTheImage() throws Exception {
		ModelDraft draft = new ModelDraft(17).input("x", 1, 3, HEIGHT, WIDTH).integers("last", -1).integers("first", Long.MIN_VALUE)
			.integers("across", 3).node("Slice", "x,last,first,across,last", "mirrored")
			.node("Concat", "x,mirrored", "both", integer("axis", 0)).weights("w", K, 3, 3, 3)
			.node("Conv", "both,w", "c", integers("pads", 1, 1, 1, 1)).node("Relu", "c", "a").node("GlobalAveragePool", "a", "p")
			.node("Flatten", "p", "f").node("ReduceMean", "f", "m", integers("axes", 0)).weights("classes", K, 5)
			.node("Gemm", "m,classes", "y");
		ClassifierGraph classifier = classifier(draft.output("y"));
		assertThatThrownBy(() -> TargetLayer.named(classifier.graph(), classifier.head(), "a")).isInstanceOf(OnnxException.class)
			.hasMessageContaining("'a'").hasMessageContaining("cannot be found out");
		assertThatThrownBy(() -> TargetLayer.automatic(classifier.graph(), classifier.head())).isInstanceOf(OnnxException.class);
	}

	/** Tokens in reverse order are the picture turned by half a turn: so must be the map, which is as large as the picture of the layer in order. */
	@ParameterizedTest
	@CsvSource({"0, auto", "0, 0", "3, 3"})
	void tokensThatNobodyFollowsAreLaidOutAsIsSaid(int others, String prefix) throws Exception {
		ClassifierGraph classifier = classifier(classified(shuffled(others)));
		TargetLayer layer = named(classifier, "wanted", SaidAxes.of("ntc", "2x8", prefix));
		assertThat(layer.spatial()).containsExactly(2, 8);
		assertThat(layer.channels()).isEqualTo(K);
		assertThat(layer.layout().prefix()).isEqualTo(others);
		assertThat(layer.axes()).isEqualTo("NTC");
		float[] turned = map(classifier, layer, CamMethod.HIRES_CAM);
		float[] inOrder = map(classifier, named(classifier, "before", SaidAxes.NOTHING), CamMethod.HIRES_CAM);
		for (int i = 0; i < turned.length; i++) assertThat(turned[i]).isCloseTo(inOrder[turned.length - 1 - i], within(1e-5f));
	}

	@Test
	void aGridThatIsNotSaidIsThatOfTheOtherLayers() throws Exception {
		ClassifierGraph classifier = classifier(classified(shuffled(1)));
		assertThat(named(classifier, "wanted", SaidAxes.of("NTC", "auto", "1")).spatial()).containsExactly(2, 8);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
		auto | auto | auto | cannot be found out; say it, such as --axes NTC --grid
		NCT  | 2x8  | 1    | has 8 tokens, and a grid of 2×8 has 16
		NTC  | 2x8  | auto | has 17 tokens, and a grid of 2×8 has 16; say with --prefix how many
		NTC  | 2x8  | 2    | has 17 tokens, and a grid of 2×8 has 16 beside a prefix of 2
		NTC  | 3x5  | 2    | x
		NTC  | 2x2x4 | 1   | has 2 sizes, not 3
		NTC  | auto | 0    | whose grid cannot be found out; say it, such as --grid
		NCHW | auto | auto | has 3 axes (N×17×8), but 'NCHW' says 4
		NHC  | auto | auto | do not fit: the network takes images, so that a layer has N, C and H, W or T
		TCN  | 2x8  | 1    | whose axis T has no fixed size
		""")
	void whatDoesNotFitIsSaidInASentence(String axes, String grid, String prefix, String sentence) throws Exception {
		ClassifierGraph classifier = classifier(classified(shuffled(1)));
		SaidAxes said = SaidAxes.of(axes, grid, prefix);
		if (sentence.equals("x")) {
			assertThat(named(classifier, "wanted", said).spatial()).as("the user's word").containsExactly(3, 5);
			return;
		}
		assertThatThrownBy(() -> named(classifier, "wanted", said)).isInstanceOf(OnnxException.class).hasMessageContaining("'wanted'")
			.hasMessageContaining(sentence);
	}

	@ParameterizedTest
	@CsvSource({"NXC, auto, auto, The axes 'NXC'", "NN, auto, auto, The axes 'NN'", "auto, 14, auto, The grid '14'",
		"auto, 0x4, auto, The grid '0x4'", "auto, auto, one, The prefix 'one'", "auto, auto, -1, The prefix '-1'"})
	void whatCannotBeReadIsSaidInASentence(String axes, String grid, String prefix, String sentence) {
		assertThatThrownBy(() -> SaidAxes.of(axes, grid, prefix)).isInstanceOf(OnnxException.class).hasMessageStartingWith(sentence);
	}

	/** N×4×4×384 is no picture of 4 channels, whatever its sizes look like. */
	@Test
	void channelsThatComeLastAreNotTakenForPositions() throws Exception {
		ModelDraft draft = new ModelDraft(17).input("x", "N", 3, 8, 8).weights("w", 384, 3, 2, 2)
			.node("Conv", "x,w", "c", integers("strides", 2, 2)).node("Transpose", "c", "wanted0", integers("perm", 0, 2, 3, 1))
			.node("Relu", "wanted0", "wanted").node("ReduceMean", "wanted", "f", integers("axes", 1, 2), integer("keepdims", 0))
			.weights("classes", 384, 5).node("Gemm", "f,classes", "y");
		ClassifierGraph classifier = classifier(draft.output("y"));
		TargetLayer layer = named(classifier, "wanted", SaidAxes.NOTHING);
		assertThat(layer.axes()).isEqualTo("NHWC");
		assertThat(layer.channels()).isEqualTo(384);
		assertThat(layer.spatial()).containsExactly(4, 4);
		assertThat(named(classifier, "wanted", SaidAxes.of("NHWC", "4x4", "0"))).isEqualTo(layer);
		assertThatThrownBy(() -> named(classifier, "wanted", SaidAxes.of("NCHW", "auto", "auto"))).isInstanceOf(OnnxException.class)
			.hasMessageContaining("with axes NHWC, a grid of 4×4 and a prefix of 0, as the graph shows");
		assertThatThrownBy(() -> named(classifier, "f", SaidAxes.of("NC", "auto", "auto"))).isInstanceOf(OnnxException.class)
			.hasMessageContaining("has no positions: N×384");
		assertThatThrownBy(() -> named(classifier, "w", SaidAxes.of("NCHW", "auto", "auto"))).isInstanceOf(OnnxException.class)
			.hasMessageContaining("does not lead from the input to the scores");
	}

	@Test
	void theReasonOfTheAutomaticLayerIsSaid() throws Exception {
		ModelDraft draft =
			new ModelDraft(17).input("x", "N", 3, 8, 8).weights("w", K, 3, 3, 3).node("Conv", "x,w", "c").node("Relu", "c", "r")
				.node("MaxPool", "r", "m", integers("kernel_shape", 2, 2), integers("strides", 2, 2)).node("GlobalAveragePool", "m", "p")
				.node("Flatten", "p", "f").weights("classes", K, 5).node("Gemm", "f,classes", "y");
		ClassifierGraph classifier = classifier(draft.output("y"));
		assertThat(TargetLayer.reason(classifier.graph(), classifier.head()))
			.isEqualTo("the last one with positions that the scores depend on, but for what only hands it on (MaxPool)");
		assertThat(named(classifier, "c", SaidAxes.NOTHING).axes()).isEqualTo("NCHW");
	}

	private static TargetLayer named(ClassifierGraph classifier, String tensor, SaidAxes said) throws OnnxException {
		return TargetLayer.named(classifier.graph(), classifier.head(), tensor, said);
	}

	private static float[] map(ClassifierGraph classifier, TargetLayer layer, CamMethod method) throws Exception {
		ExplainerGraph explainer =
			new ExplainerGraph(new Classification(classifier, Probability.SOFTMAX, UnaryOperator.identity(), false, false), layer, method);
		try (Network network = Network.open(explainer.firstPhase().toByteArray(), Device.choose("cpu"), 1)) {
			return ((Array.Floats) network.run(Map.of(ExplainerGraph.PIXELS, ModelDraft.image(5, 1, 3, HEIGHT, WIDTH), ExplainerGraph.CLASS,
				new Array.Integers(new long[] {-1}, 1))).get(ExplainerGraph.MAP)).values();
		}
	}

	private static ClassifierGraph classifier(ModelProto model) throws OnnxException {
		return ClassifierGraph.of(new OnnxModel("small.onnx", model), ClassifierGraph.Wish.NONE, new RuntimeTypes(), ExplainerGraph.NAMES);
	}
}
