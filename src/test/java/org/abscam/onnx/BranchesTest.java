package org.abscam.onnx;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.ModelDraft.body;
import static org.abscam.onnx.ModelDraft.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.abscam.engine.Array;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.gradient.Gradient;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classifiers that branch, against the same ones with the branch that is taken written out, and against ONNX Runtime. */
class BranchesTest {

	private static final int CLASSES = 3;

	/** Conv → a → the node in question from a to b → mean over positions → y. */
	private static ModelDraft features(Object batch, int opset) {
		return new ModelDraft(opset).input("x", batch, 1, 6, 5).weights("kernel", CLASSES, 1, 3, 3).weights("other", CLASSES, CLASSES, 1, 1)
			.node("Conv", "x,kernel", "a");
	}

	private static ModelProto classifier(ModelDraft draft) {
		return draft.node("GlobalAveragePool", "b", "p").node("Flatten", "p", "y").output("y");
	}

	private static ModelDraft branching(ModelDraft draft) {
		return draft.node("If", "c", "b", body("then_branch", "t", nodeOf("Conv", "a,other", "inner"), nodeOf("Tanh", "inner", "t")),
			body("else_branch", "e", nodeOf("Sigmoid", "a", "inner"), nodeOf("Mul", "inner,a", "e")));
	}

	private static ModelDraft writtenOut(boolean condition) {
		ModelDraft draft = features("N", 18);
		return condition ? draft.node("Conv", "a,other", "inner").node("Tanh", "inner", "b")
			: draft.node("Sigmoid", "a", "inner").node("Mul",
				"inner,a", "b");
	}

	private static TensorProto truth(boolean value) {
		return TensorProto.newBuilder().setDataType(DataType.BOOL.getNumber()).addInt32Data(value ? 1 : 0).build();
	}

	private static AttributeProto value(TensorProto tensor) {
		return AttributeProto.newBuilder().setName("value").setType(AttributeProto.AttributeType.TENSOR).setT(tensor).build();
	}

	private static NodeProto size(int axis, String output) {
		return nodeOf("Gather", "sizes,axis" + axis, output);
	}

	static Stream<Arguments> conditions() {
		return Stream.of(true, false).flatMap(c -> Stream.of(
			condition("an initializer", c, d -> d.constant("c", truth(c))),
			condition("raw bytes", c, d -> d.constant("c", TensorProto.newBuilder().setDataType(DataType.BOOL.getNumber()).addDims(1)
				.setRawData(ByteString.copyFrom(new byte[] {(byte) (c ? 1 : 0)})).build())),
			condition("a Constant node", c, d -> d.node("Constant", "", "c", value(truth(c)))),
			condition("not its opposite", c, d -> d.node("Constant", "", "opposite", value(truth(!c))).node("Not", "opposite", "c")),
			condition("a number", c, d -> d.node("Constant", "", "n", integer("value_int", c ? 1 : 0))
				.node("Cast", "n", "c", integer("to", DataType.BOOL.getNumber()))),
			condition("a size of the layer", c,
				d -> d.node("Shape", "a", "sizes").constant("axis2", number(2)).constant("four", number(c ? 4 : 5))
					.node(size(2, "height")).node("Equal", "height,four", "c"))));
	}

	private static Arguments condition(String name, boolean value, UnaryOperator<ModelDraft> nodes) {
		return Arguments.of(name, value, nodes);
	}

	private static TensorProto number(long value) {
		return Constants.integers(value).toBuilder().clearDims().build();
	}

	@ParameterizedTest(name = "{0} that is {1}")
	@MethodSource("conditions")
	void branchThatIsTakenReplacesTheNode(String name, boolean condition, UnaryOperator<ModelDraft> nodes) throws Exception {
		for (int opset : new int[] {13, 18}) {
			for (Object batch : new Object[] {"N", 1}) {
				ModelProto model = classifier(branching(nodes.apply(features(batch, opset))));
				ClassifierGraph read = read(model);
				assertThat(read.batches()).isTrue();
				assertThat(read.graph().nodes()).noneMatch(n -> n.operator().equals("If"));
				Map<String, Array> image = Map.of("x", ModelDraft.image(3, 1, 1, 6, 5));
				float[] expected = ModelDraft.run(model, image).get("y");
				assertThat(ModelDraft.run(classifier(writtenOut(condition)), image).get("y")).containsExactly(expected, within(1e-6f));
				assertThat(ModelDraft.run(read.graph().toModel(), image).get("y")).containsExactly(expected, within(1e-6f));
				assertThat(gradient(read)).containsExactly(gradient(read(classifier(writtenOut(condition)))), within(1e-6f))
					.isNotEqualTo(new float[12 * CLASSES]);
			}
		}
	}

	@Test
	void branchesWithinBranchesAreTaken() throws Exception {
		AttributeProto inner = body("then_branch", "t2", nodeOf("Neg", "a", "t2"));
		AttributeProto other = body("else_branch", "e2", nodeOf("Relu", "a", "e2"));
		ModelProto model = classifier(features("N", 18).constant("c", truth(true)).constant("d", truth(false)).node("If", "c", "b",
			body("then_branch", "t", nodeOf("If", "d", "r", inner, other), nodeOf("Abs", "r", "t")),
			body("else_branch", "e", nodeOf("Neg", "a", "e"))));
		ModelProto expected = classifier(features("N", 18).node("Relu", "a", "r").node("Abs", "r", "b"));
		assertThat(gradient(read(model))).containsExactly(gradient(read(expected)), within(1e-6f)).isNotEqualTo(new float[12 * CLASSES]);
	}

	@Test
	void branchMayHaveWeightsAndHandOnWhatIsAround() throws Exception {
		AttributeProto weighted = body("then_branch", "t", nodeOf("Mul", "a,w", "t"));
		GraphProto own =
			weighted.getG().toBuilder().addInitializer(Constants.reals(DataType.FLOAT, new long[0], 2).toBuilder().setName("w")).build();
		ModelProto model = classifier(features("N", 18).constant("c", truth(true))
			.node("If", "c", "doubled", weighted.toBuilder().setG(own).build(),
				body("else_branch", "a"))
			.constant("d", truth(false)).node("If", "d", "b", body("then_branch", "a"), body("else_branch", "doubled")));
		ModelProto expected = classifier(features("N", 18).node("Add", "a,a", "b"));
		assertThat(gradient(read(model))).containsExactly(gradient(read(expected)), within(1e-6f));
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void conditionOnTheBatchHoldsForOneImageAtATime(boolean free) throws Exception {
		ModelProto model = classifier(branching(features(free ? "N" : 1, 18).node("Shape", "x", "sizes").constant("axis0", number(0))
			.constant("one", number(1))
			.node(size(0, "images")).node("Equal", "images,one", "c")));
		ClassifierGraph read = read(model);
		assertThat(read.batches()).isFalse();
		assertThat(gradient(read)).containsExactly(gradient(read(classifier(writtenOut(true)))), within(1e-6f));
	}

	@Test
	void conditionOnTheImageIsRefused() throws Exception {
		ModelProto model = classifier(branching(features("N", 18).node("ReduceMax", "x", "brightest", integer("keepdims", 0))
			.reals("zero", new long[0], 0).node("Greater", "brightest,zero", "c")));
		ClassifierGraph read = read(model);
		assertThat(read.graph().nodes()).anyMatch(n -> n.operator().equals("If"));
		assertThatThrownBy(() -> gradient(read)).isInstanceOf(OnnxException.class).hasMessageContaining("branches");
	}

	/** How many pixels are bright is a size, but one that the image says. */
	@Test
	void conditionOnANumberOfPixelsIsOnTheImage() throws Exception {
		ClassifierGraph read = read(classifier(branching(features("N", 18).reals("zero", new long[0], 0).constant("twenty", number(20))
			.node("Greater", "x,zero", "bright").node("NonZero", "bright", "places").node("Size", "places", "count")
			.node("Less", "count,twenty", "c"))));
		assertThat(read.graph().nodes()).anyMatch(n -> n.operator().equals("If"));
		assertThatThrownBy(() -> gradient(read)).isInstanceOf(OnnxException.class).hasMessageContaining("branches");
	}

	private static ClassifierGraph read(ModelProto model) throws OnnxException {
		return ClassifierGraph.of(OnnxModel.read(model.toByteArray(), "small.onnx", null), ClassifierGraph.Wish.NONE, new RuntimeTypes(),
			Set.of());
	}

	/** ∂y₁/∂a of 3 channels and 4×3 positions. */
	private static float[] gradient(ClassifierGraph classifier) throws Exception {
		EditableGraph graph = classifier.graph().copy();
		Tensor seed = graph.reals(DataType.FLOAT, new long[] {1, CLASSES}, 0, 1, 0);
		Tensor gradient = Gradient.of(graph, graph.tensor(classifier.head().scores()), seed, graph.tensor("a"));
		graph.clearOutputs();
		graph.output(gradient, "gradient", DataType.FLOAT);
		return ModelDraft.run(graph.toModel(), Map.of("x", ModelDraft.image(3, 1, 1, 6, 5))).get("gradient");
	}
}
