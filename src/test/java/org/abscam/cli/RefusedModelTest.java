package org.abscam.cli;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.ModelDraft.body;
import static org.abscam.onnx.ModelDraft.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Path;
import org.abscam.onnx.ModelDraft;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ExitCode;

/** What cannot be explained is refused by the name of the node, with what to do instead, by {@code models check} as by a run. */
class RefusedModelTest {

	@TempDir
	private Path folder;

	/** To the activation a, 8 channels of 6×6 positions. */
	private static ModelDraft features() {
		return new ModelDraft(17).input("x", "N", 1, 6, 6).weights("w", 8, 1, 3, 3).node("Conv", "x,w", "c", integers("pads", 1, 1, 1, 1))
			.node("Relu", "c", "a");
	}

	private static ModelDraft pooled(ModelDraft draft, String last) {
		return draft.node("GlobalAveragePool", last, "p").node("Flatten", "p", "f").weights("classes", 8, 3);
	}

	private static ModelDraft bytes(ModelDraft draft, String name, DataType elements, long... dims) {
		TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(elements.getNumber());
		int count = 1;
		for (long dim : dims) {
			tensor.addDims(dim);
			count *= (int) dim;
		}
		for (int i = 0; i < count; i++) tensor.addInt32Data(i * 7 % 50 + 1);
		return draft.constant(name, tensor.build());
	}

	@Test
	void productOfIntegers() throws Exception {
		ModelDraft draft = bytes(pooled(features(), "a"), "wq", DataType.UINT8, 8, 3).node("DynamicQuantizeLinear", "f", "q,s,z")
			.node("MatMulInteger", "q,wq,z", "i").node("Cast", "i", "r", integer("to", 1)).node("Mul", "r,s", "y");
		assertRefused(draft.output("y"), "auto", "DynamicQuantizeLinear node 'DynamicQuantizeLinear to q,s,z'", "QDQ");
	}

	@Test
	void convolutionOfIntegers() throws Exception {
		ModelDraft draft = bytes(features(), "wq", DataType.UINT8, 8, 8, 1, 1).reals("s", new long[0], .01);
		bytes(draft, "z", DataType.UINT8).node("QuantizeLinear", "a,s,z", "q").node("ConvInteger", "q,wq,z", "i")
			.node("Cast", "i", "r", integer("to", 1))
			.node("Mul", "r,s", "m");
		ModelProto model = pooled(draft, "m").node("Gemm", "f,classes", "y").output("y");
		assertRefused(model, "a", "ConvInteger node 'ConvInteger to i'", "use the float model");
		Run behind = Run.abscam("models", "check", ModelDraft.write(model, folder.resolve("small.onnx")));
		assertThat(behind.out()).as("behind it there is a gradient").contains("  * m (Mul").contains("usable   yes");
		assertThat(behind.exit()).isZero();
	}

	@Test
	void convolutionsOfBytesOnly() throws Exception {
		ModelDraft draft = convolutionOfBytes().node("MaxPool", "c", "p", integers("kernel_shape", 4, 4)).node("Flatten", "p", "fq")
			.node("DequantizeLinear", "fq,s,z", "f").weights("classes", 8, 3).node("Gemm", "f,classes", "y");
		assertRefused(draft.output("y"), "auto", "QLinearConv node 'QLinearConv to c'", "QDQ");
	}

	/** 8 channels of 4×4 positions, c, in bytes. */
	private static ModelDraft convolutionOfBytes() {
		ModelDraft draft = new ModelDraft(17).input("x", "N", 1, 6, 6).reals("s", new long[0], .01);
		return bytes(bytes(draft, "z", DataType.UINT8), "wq", DataType.UINT8, 8, 1, 3, 3).node("QuantizeLinear", "x,s,z", "q")
			.node("QLinearConv", "q,s,z,wq,s,z,s,z", "c");
	}

	@Test
	void positionsOfBytesThatBecomeRealNumbersAreALayerEvenIfTheyAreFlat() throws Exception {
		ModelProto model = convolutionOfBytes().node("Flatten", "c", "fq").node("DequantizeLinear", "fq,s,z", "f")
			.weights("classes", 128, 3).node("Gemm", "f,classes", "y").output("y");
		Run check = Run.abscam("models", "check", ModelDraft.write(model, folder.resolve("small.onnx")));
		assertThat(check.out()).contains("  * f (DequantizeLinear, N×128: 4×4 positions)").contains("usable   yes");
	}

	@Test
	void convolutionOfBytesBehindTheLayer() throws Exception {
		ModelDraft draft = features().reals("s", new long[0], .01);
		bytes(bytes(draft, "z", DataType.UINT8), "wq", DataType.UINT8, 8, 8, 3, 3).node("QuantizeLinear", "a,s,z", "q")
			.node("QLinearConv", "q,s,z,wq,s,z,s,z", "cq").node("DequantizeLinear", "cq,s,z", "d");
		assertRefused(pooled(draft, "d").node("Gemm", "f,classes", "y").output("y"), "a", "QLinearConv node 'QLinearConv to cq'", "QDQ");
	}

	@ParameterizedTest
	@ValueSource(strings = {"RNN", "GRU", "LSTM"})
	void recurrentLayerOfMoreStepsThanAreWrittenOut(String operator) throws Exception {
		int gates = operator.equals("RNN") ? 1 : operator.equals("GRU") ? 3 : 4;
		ModelDraft draft = features().node("ReduceMean", "a", "rows", integers("axes", 2), integer("keepdims", 0))
			.node("Transpose", "rows", "few", integers("perm", 2, 0, 1)).integers("times", 43, 1, 1).node("Tile", "few,times", "steps")
			.weights("wi", 1, gates * 3, 8).weights("wr", 1, gates * 3, 3)
			.node(operator, "steps,wi,wr", ",last", integer("hidden_size", 3)).integers("first", 0).node("Squeeze", "last,first", "y");
		assertRefused(draft.output("y"), "auto", operator + " node '" + operator + " to ,last'", "at most 64");
	}

	@Test
	void loop() throws Exception {
		AttributeProto body = AttributeProto.newBuilder().setName("body").setType(AttributeProto.AttributeType.GRAPH)
			.setG(GraphProto.newBuilder().setName("body")
				.addInput(scalar("step", DataType.INT64)).addInput(scalar("on", DataType.BOOL)).addInput(value("state", DataType.FLOAT))
				.addNode(nodeOf("Identity", "on", "go")).addNode(nodeOf("Tanh", "state", "next"))
				.addOutput(value("go", DataType.BOOL)).addOutput(value("next", DataType.FLOAT)))
			.build();
		ModelDraft draft = pooled(features(), "a").integers("times", 3).node("Loop", "times,,f", "t", body).node("Gemm", "t,classes", "y");
		assertRefused(draft.output("y"), "auto", "Loop node 'Loop to t'", "recurrent");
	}

	@Test
	void branchThatDependsOnTheImage() throws Exception {
		ModelDraft draft = pooled(features(), "a").node("ReduceMax", "x", "brightest", integer("keepdims", 0))
			.node("Cast", "brightest", "bright", integer("to", DataType.BOOL.getNumber()))
			.node("If", "bright", "b", body("then_branch", "t",
				nodeOf("Neg", "f", "t")),
				body("else_branch", "e", nodeOf("Identity", "f", "e")))
			.node("Gemm", "b,classes", "y");
		assertRefused(draft.output("y"), "auto", "If node 'If to b'", "one branch");
	}

	@Test
	void operatorWithoutRule() throws Exception {
		assertRefused(
			pooled(features(), "a").node("Gemm", "f,classes", "z").node("Hardmax", "z", "y").output("y"),
			"auto", "Hardmax node 'Hardmax to y'", "layer behind it");
	}

	@Test
	void unknownLayer() throws Exception {
		assertRefused(pooled(features(), "a").node("Gemm", "f,classes", "y").output("y"), "nowhere", "'nowhere' does not exist",
			"models check");
	}

	@Test
	void networkWithoutPositions() throws Exception {
		ModelDraft draft =
			new ModelDraft(17).input("x", "N", 1, 6, 6).node("Flatten", "x", "f").weights("w", 36, 3).node("Gemm", "f,w", "y");
		assertRefused(draft.output("y"), "auto", "no layer with positions", "need a convolutional network");
	}

	@Test
	void networkThatDrawsPicturesIsNoClassifier() throws Exception {
		Path file = ModelDraft.write(features().output("a"), folder.resolve("small.onnx"));
		assertOneLine(Run.abscam("export", "--model", file, "--method", "grad-cam", "--out", folder.resolve("out.onnx")),
			"not a classifier",
			"8×6×6");
		assertThat(folder.resolve("out.onnx")).doesNotExist();
		Run check = Run.abscam("models", "check", file);
		assertThat(check.out()).as("a class in a region can be asked for").contains("targets  region\n").contains("usable   yes");
	}

	private void assertRefused(ModelProto model, String layer, String what, String remedy) throws IOException {
		Path file = ModelDraft.write(model, folder.resolve("small.onnx"));
		Run check = Run.abscam("models", "check", file, "--layer", layer);
		assertThat(check.out()).contains("usable   no: ").doesNotContain("usable   yes");
		assertThat(check.out().lines().reduce((a, b) -> b).orElseThrow()).contains(what).contains(remedy);
		assertOneLine(check, what, remedy);
		assertOneLine(Run.abscam("export", "--model", file, "--layer", layer, "--method", "grad-cam", "--out", folder.resolve("out.onnx")),
			what, remedy);
		assertThat(folder.resolve("out.onnx")).doesNotExist();
	}

	private static void assertOneLine(Run run, String what, String remedy) {
		assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err().lines()).hasSize(1);
		assertThat(run.err()).startsWith("abscam: ").contains("'small").contains(what).contains(remedy).doesNotContain("Exception");
	}

	private static ValueInfoProto scalar(String name, DataType elements) {
		ValueInfoProto.Builder value = value(name, elements).toBuilder();
		value.getTypeBuilder().getTensorTypeBuilder().setShape(TensorShapeProto.getDefaultInstance());
		return value.build();
	}

	private static ValueInfoProto value(String name, DataType elements) {
		return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder()
			.setElemType(elements.getNumber()))).build();
	}
}
