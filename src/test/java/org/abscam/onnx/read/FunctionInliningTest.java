package org.abscam.onnx.read;

import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.Attributes.real;
import static org.abscam.onnx.ModelDraft.body;
import static org.abscam.onnx.ModelDraft.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.Map;
import org.abscam.engine.Array;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.gradient.Gradient;
import org.junit.jupiter.api.Test;

/** Models with functions of their own against the same models written out, and against ONNX Runtime, which inlines by itself. */
class FunctionInliningTest {

	private static final Map<String, Array> IMAGE = Map.of("x", ModelDraft.image(3, 1, 2, 6, 6));
	private static final double LEAK = .125;

	/** Conv → leaky ReLU → mean over positions → times two, as functions within functions. */
	private static ModelDraft draft() {
		return new ModelDraft(18).input("x", 1, 2, 6, 6).weights("w", 3, 2, 3, 3).weights("b", 3);
	}

	private static ModelProto withFunctions() {
		return draft()
			.function(
				function("Leaky", "x", "y", real("alpha", LEAK), nodeOf("LeakyRelu", "x", "y", reference("alpha", AttributeType.FLOAT))))
			.function(
				function("Block", "x,w,b", "y,inner", null, nodeOf("Conv", "x,w,b", "inner", reference("strides", AttributeType.INTS)),
					nodeOf("own.Leaky", "inner", "y")))
			.function(function("Pooled", "x", "y", null, nodeOf("GlobalAveragePool", "x", "p"), nodeOf("Flatten", "p", "f"),
				nodeOf("Add", "f,f", "y")))
			.node("own.Block", "x,w,b", "a,", integers("strides", 2, 1)).node("own.Pooled", "a", "y").output("y");
	}

	private static ModelProto writtenOut() {
		return draft().node("Conv", "x,w,b", "c", integers("strides", 2, 1)).node("LeakyRelu", "c", "a", real("alpha", LEAK))
			.node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f").node("Add", "f,f", "y").output("y");
	}

	@Test
	void functionsGiveWhatTheirNodesGive() throws Exception {
		ModelProto inlined = read(withFunctions());
		assertThat(inlined.getFunctionsCount()).isZero();
		assertThat(inlined.getGraph().getNodeList()).allMatch(n -> n.getDomain().isEmpty());
		float[] expected = ModelDraft.run(writtenOut(), IMAGE).get("y");
		assertThat(ModelDraft.run(inlined, IMAGE).get("y")).containsExactly(expected, within(1e-6f));
		assertThat(ModelDraft.run(withFunctions(), IMAGE).get("y")).containsExactly(expected, within(1e-6f));
	}

	@Test
	void gradientPassesThroughFunctions() throws Exception {
		assertThat(gradient(read(withFunctions()))).containsExactly(gradient(writtenOut()), within(1e-6f))
			.isNotEqualTo(new float[3 * 2 * 4]);
	}

	@Test
	void missingOptionalInputStaysMissing() throws Exception {
		ModelProto inlined = read(draft().function(function("Block", "x,w,b", "y", null, nodeOf("Conv", "x,w,b", "y")))
			.node("own.Block", "x,w", "y").output("y"));
		ModelProto expected = draft().node("Conv", "x,w", "y").output("y");
		assertThat(ModelDraft.run(inlined, IMAGE).get("y")).containsExactly(ModelDraft.run(expected, IMAGE).get("y"), within(1e-6f));
	}

	@Test
	void calledTwiceKeepsItsTensorsApart() throws Exception {
		ModelProto inlined =
			read(draft().function(function("Twice", "x", "y", null, nodeOf("Add", "x,x", "inner"), nodeOf("Identity", "inner", "y")))
				.node("own.Twice", "x", "t").node("own.Twice", "t", "y").output("y"));
		float[] x = ((Array.Floats) IMAGE.get("x")).values();
		float[] y = ModelDraft.run(inlined, IMAGE).get("y");
		for (int i = 0; i < x.length; i++) assertThat(y[i]).isEqualTo(4 * x[i]);
	}

	@Test
	void functionMayHandItsInputOn() throws Exception {
		ModelProto inlined = read(draft().function(function("Both", "x", "x,y", null, nodeOf("Neg", "x", "y")))
			.node("own.Both", "x", "same,negative").node("Sub", "same,negative", "y").output("y"));
		float[] x = ((Array.Floats) IMAGE.get("x")).values();
		float[] y = ModelDraft.run(inlined, IMAGE).get("y");
		for (int i = 0; i < x.length; i++) assertThat(y[i]).isEqualTo(2 * x[i]);
	}

	@Test
	void callsInsideBodiesAreInlined() throws Exception {
		TensorProto yes = TensorProto.newBuilder().setDataType(DataType.BOOL.getNumber()).addInt32Data(1).build();
		ModelProto inlined = read(draft().function(function("Twice", "x", "y", null, nodeOf("Add", "x,x", "y"))).constant("c", yes)
			.node("If", "c", "y", body("then_branch", "t", nodeOf("own.Twice", "x", "t")),
				body("else_branch", "e", nodeOf("Neg", "x", "e")))
			.output("y"));
		float[] x = ((Array.Floats) IMAGE.get("x")).values();
		float[] y = ModelDraft.run(inlined, IMAGE).get("y");
		for (int i = 0; i < x.length; i++) assertThat(y[i]).isEqualTo(2 * x[i]);
	}

	@Test
	void recursionIsRefused() {
		ModelProto model = draft().function(function("Ping", "x", "y", null, nodeOf("own.Pong", "x", "y")))
			.function(function("Pong", "x", "y", null, nodeOf("own.Ping", "x", "y"))).node("own.Ping", "x", "y").output("y");
		assertThatThrownBy(() -> read(model)).isInstanceOf(OnnxException.class).hasMessageContaining("calls itself")
			.hasMessageContaining("'small.onnx'");
	}

	@Test
	void functionsThatMultiplyBeyondMeasureAreRefused() {
		ModelDraft draft = draft().function(function("F0", "x", "y", null, nodeOf("Neg", "x", "y")));
		for (int i = 1; i <= 40; i++) {
			draft.function(function("F" + i, "x", "y", null, nodeOf("own.F" + (i - 1), "x", "z"), nodeOf("own.F" + (i - 1), "z", "y")));
		}
		ModelProto model = draft.node("own.F40", "x", "y").output("y");
		assertThatThrownBy(() -> read(model)).isInstanceOf(OnnxException.class).hasMessageContaining("functions");
	}

	private static ModelProto read(ModelProto model) throws OnnxException {
		return OnnxModel.read(model.toByteArray(), "small.onnx", null).proto();
	}

	/** ∂y₁/∂a of 3 channels and 2×4 positions. */
	private static float[] gradient(ModelProto model) throws Exception {
		EditableGraph graph = EditableGraph.of(model);
		graph.inferTypes(new RuntimeTypes());
		Tensor seed = graph.reals(DataType.FLOAT, new long[] {1, 3}, 0, 1, 0);
		Tensor gradient = Gradient.of(graph, graph.tensor("y"), seed, graph.tensor("a"));
		graph.clearOutputs();
		graph.output(gradient, "gradient", DataType.FLOAT);
		return ModelDraft.run(graph.toModel(), IMAGE).get("gradient");
	}

	private static FunctionProto function(String name, String inputs, String outputs, AttributeProto preset, NodeProto... nodes) {
		FunctionProto.Builder function =
			FunctionProto.newBuilder().setDomain("own").setName(name).addAllInput(Arrays.asList(inputs.split(",")))
				.addAllOutput(Arrays.asList(outputs.split(","))).addAllNode(Arrays.asList(nodes))
				.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(18))
				.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("own").setVersion(1));
		if (preset != null) function.addAttributeProto(preset);
		for (NodeProto node : nodes) {
			node.getAttributeList().stream().map(AttributeProto::getRefAttrName).filter(r -> !r.isEmpty())
				.filter(r -> preset == null || !preset.getName().equals(r)).forEach(function::addAttribute);
		}
		return function.build();
	}

	private static AttributeProto reference(String name, AttributeType type) {
		return AttributeProto.newBuilder().setName(name).setRefAttrName(name).setType(type).build();
	}
}
