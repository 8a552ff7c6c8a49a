package org.abscam.onnx;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.ModelDraft.body;
import static org.abscam.onnx.ModelDraft.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Set;
import java.util.function.Consumer;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no ONNX file may be is refused by the name of the node or the tensor. */
class MalformedModelTest {

	private static ModelDraft features(Object... dims) {
		return new ModelDraft(17).input("x", dims).weights("w", 4, 1, 3, 3).node("Conv", "x,w", "c", integers("pads", 1, 1, 1, 1))
			.node("Relu", "c", "a");
	}

	private static ModelProto scored(ModelDraft draft) {
		return draft.node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f").weights("classes", 4, 3).node("MatMul", "f,classes", "y")
			.output("y");
	}

	private static ModelProto sound() {
		return scored(features("N", 1, 6, 6));
	}

	private static ClassifierGraph prepared(ModelProto model) throws OnnxException {
		OnnxModel onnx = OnnxModel.read(model.toByteArray(), "small.onnx", null);
		return ClassifierGraph.of(onnx, new ClassifierGraph.Wish(new long[] {1, 6, 6}, null), new RuntimeTypes(), Set.of());
	}

	private static void assertRefused(ModelProto model, String... words) {
		assertThatThrownBy(() -> prepared(model)).isInstanceOf(OnnxException.class).hasMessageContainingAll(words);
	}

	private static ModelProto changed(Consumer<ModelProto.Builder> change) {
		ModelProto.Builder model = sound().toBuilder();
		change.accept(model);
		return model.build();
	}

	@Test
	void theSoundOneIsTaken() throws Exception {
		assertThat(prepared(sound()).head().classes()).isEqualTo(3);
	}

	@Test
	void unknownElementTypeOfAnInput() {
		assertRefused(changed(m -> m.getGraphBuilder().getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().setElemType(77)),
			"'small.onnx'", "unknown element type 77", "input 'x'");
	}

	@Test
	void unknownElementTypeOfAConstant() {
		assertRefused(changed(m -> m.getGraphBuilder().getInitializerBuilder(0).setDataType(77)), "unknown element type 77",
			"constant 'w'");
	}

	@Test
	void unknownElementTypeOfACast() {
		assertRefused(features("N", 1, 6, 6).node("Cast", "a", "y", integer("to", 99)).output("y"), "unknown element type 99", "Cast to y");
	}

	@Test
	void fewerValuesThanTheSizesSay() {
		assertRefused(changed(m -> m.getGraphBuilder().getInitializerBuilder(0).setDims(0, Long.MAX_VALUE)), "constant 'w'", "values");
		assertRefused(changed(m -> m.getGraphBuilder().getInitializerBuilder(0).setDims(0, -4)), "constant 'w'", "values");
		TensorProto few = TensorProto.newBuilder().setDataType(TensorProto.DataType.FLOAT.getNumber()).addDims(9).addFloatData(1).build();
		assertRefused(features("N", 1, 6, 6).constant("few", few).output("a"), "constant 'few'", "values");
	}

	@Test
	void nodeWithoutInputs() {
		assertRefused(changed(m -> m.getGraphBuilder().getNodeBuilder(1).clearInput()), "without inputs", "Relu node");
		assertRefused(changed(m -> m.getGraphBuilder().getNodeBuilder(1).setInput(0, "")), "without inputs", "Relu node");
	}

	@Test
	void nodeWithoutOutputs() {
		assertRefused(changed(m -> m.getGraphBuilder().addNode(NodeProto.newBuilder().setOpType("Relu").addInput("a"))), "without outputs",
			"Relu node");
		assertRefused(changed(m -> m.getGraphBuilder().getNodeBuilder(1).clearOutput()), "without outputs", "Relu");
	}

	@Test
	void nodeWithoutOperator() {
		assertRefused(changed(m -> m.getGraphBuilder().getNodeBuilder(1).clearOpType()), "without an operator", "Relu to a");
	}

	@Test
	void tensorThatNothingComputes() {
		assertRefused(changed(m -> m.getGraphBuilder().getNodeBuilder(1).setInput(0, "ghost")), "'ghost'", "Relu to a");
		assertRefused(changed(m -> m.getGraphBuilder().setOutput(0, ValueInfoProto.newBuilder().setName("ghost"))), "'ghost'");
		assertRefused(scored(new ModelDraft(17).input("x", "N", 4, 6, 6).node("If", "ghost", "a", then(), otherwise("Abs"))), "'ghost'");
	}

	private static AttributeProto then() {
		return body("then_branch", "t", nodeOf("Neg", "x", "t"));
	}

	private static AttributeProto otherwise(String operator) {
		return body("else_branch", "e", nodeOf(operator, "x", "e"));
	}

	@Test
	void ifWithoutABranchOrAResult() {
		ModelDraft draft = new ModelDraft(17).input("x", "N", 4, 6, 6).constant("yes",
			TensorProto.newBuilder().setDataType(TensorProto.DataType.BOOL.getNumber()).addInt32Data(1).build());
		AttributeProto without = then().toBuilder().setG(then().getG().toBuilder().clearOutput()).build();
		assertRefused(scored(draft.node("If", "yes", "a", without, otherwise("Abs"))), "0 result(s)", "then_branch", "If to a");
		draft = new ModelDraft(17).input("x", "N", 4, 6, 6).constant("yes",
			TensorProto.newBuilder().setDataType(TensorProto.DataType.BOOL.getNumber()).addInt32Data(1).build());
		assertRefused(scored(draft.node("If", "yes", "a", then())), "no 'else_branch'", "If to a");
	}

	@Test
	void negativeBatchIsAFreeOne() throws Exception {
		assertThat(prepared(scored(features(-3, 1, 6, 6))).batches()).isTrue();
	}

	@Test
	void noImage() {
		assertRefused(scored(features(0, 1, 6, 6)), "'x'", "no image");
		assertRefused(scored(features("N", 1, 0, 6)), "'x'", "no image");
		assertRefused(scored(features("N", 1, 1L << 40, 1L << 40)), "'x'", "values that an image may have");
	}

	/** ONNX Runtime has to know all sizes where it must run the graph to infer types, as it must behind shapes that are computed. */
	@ParameterizedTest
	@ValueSource(ints = {7, 8, 9, 10, 11, 12, 13, 17})
	void freeHeightAndWidthInOldOpsets(int opset) throws Exception {
		ModelProto model = new ModelDraft(opset).input("x", "N", 1, "H", "W").weights("w", 4, 1, 3, 3).node("Conv", "x,w", "c",
			integers("pads", 1, 1, 1, 1)).node("Shape", "c", "sizes").integers("which", 0).node("Gather", "sizes,which", "n")
			.integers("rest", 4, -1).node("Concat", "n,rest", "rows", integer("axis", 0)).node("Reshape", "c,rows", "r")
			.node("Softmax", "r", "soft", integer("axis", 2)).weights("mix", 36, 3).node("MatMul", "soft,mix", "m")
			.node("ReduceMean", "m", "y", integers("axes", 1), integer("keepdims", 0)).output("y");
		ClassifierGraph graph = prepared(model);
		assertThat(graph.head().classes()).isEqualTo(3);
		assertThat(graph.spatial()).containsExactly(6, 6);
		assertThat(graph.batches()).isTrue();
	}

	@Test
	void functionsThatGrowWithoutBound() {
		ModelDraft draft = features("N", 1, 6, 6);
		for (int i = 0; i < 16; i++) {
			String operator = i == 0 ? "Neg" : "own.F" + (i - 1);
			draft.function(FunctionProto.newBuilder().setName("F" + i).setDomain("own").addInput("u").addOutput("v")
				.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17)).addNode(nodeOf(operator, "u", "t"))
				.addNode(nodeOf(operator, "t", "v")).build());
		}
		long start = System.nanoTime();
		assertRefused(draft.node("own.F15", "a", "y").output("y"), "20000 calls of functions", "without functions");
		assertThat((System.nanoTime() - start) / 1e9).as("seconds").isLessThan(20);
	}
}
