package org.abscam.explain.trial;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.ModelDraft.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abscam.cli.Run;
import org.abscam.engine.TimeLimit;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ScanSize;
import org.abscam.onnx.ModelDraft;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model that would end this process, never end or take all memory is refused by check and import, with a sentence. */
@Timeout(120)
class SeparateTrialTest {

	private static final ScanSize SIZE = new ScanSize(6, 6, 1);

	@TempDir
	private Path folder;

	private String usual;

	@BeforeEach
	void asForUsers() {
		usual = System.getProperty(SeparateTrial.PROPERTY);
		System.clearProperty(SeparateTrial.PROPERTY);
	}

	@AfterEach
	void asForTests() {
		System.clearProperty(TimeLimit.PROPERTY);
		if (usual != null) System.setProperty(SeparateTrial.PROPERTY, usual);
	}

	private static ModelDraft features() {
		return new ModelDraft(17).input("x", "N", 1, 6, 6).weights("w", 4, 1, 3, 3).node("Conv", "x,w", "c", integers("pads", 1, 1, 1, 1))
			.node("Relu", "c", "a");
	}

	private static ModelDraft scored() {
		return features().node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f").weights("classes", 4, 3).node("MatMul", "f,classes",
			"z");
	}

	/** A loop that counts as far as a long does, of whose shape nothing is said, so that it must be run to be known. */
	private static ModelProto endless() {
		AttributeProto body = AttributeProto.newBuilder().setName("body").setType(AttributeProto.AttributeType.GRAPH)
			.setG(GraphProto.newBuilder().setName("body").addInput(scalar("step", DataType.INT64)).addInput(scalar("on", DataType.BOOL))
				.addInput(value("state", DataType.FLOAT)).addNode(nodeOf("Identity", "on", "go")).addNode(nodeOf("Tanh", "state", "next"))
				.addOutput(scalar("go", DataType.BOOL)).addOutput(value("next", DataType.FLOAT)))
			.build();
		return scored().integers("times", Long.MAX_VALUE).reals("zero", new long[] {1}, 0).node("Loop", "times,,zero", "l", body)
			.node("Add", "z,l", "y").output("y");
	}

	/** 0, 1, 2 … to 1.6 thousand million, 6.4 GB, which add nothing; how many only a run tells. */
	private static ModelProto bomb() {
		return scored().reals("start", new long[0], 0).reals("step", new long[0], 1).reals("size", new long[0], 1.6e9)
			.reals("nothing", new long[0], 0).node("ReduceMax", "x", "largest", integer("keepdims", 0))
			.node("Mul", "largest,nothing", "none").node("Add", "none,size", "end")
			.node("Range", "start,end,step", "range").node("ReduceMin", "range", "least", integer("keepdims", 0))
			.node("Add", "z,least", "y").output("y");
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

	@Test
	void aSoundModelPasses() throws Exception {
		Path file = ModelDraft.write(scored().output("z"), folder.resolve("sound.onnx"));
		assertThatCode(() -> SeparateTrial.require(file, SIZE)).doesNotThrowAnyException();
		Run check = Run.abscam("models", "check", file);
		assertThat(check.exit()).as(check.out() + check.err()).isZero();
	}

	@Test
	void whatIsWrongInWordsIsLeftToTheOneWhoAsks() throws Exception {
		Path file = Files.writeString(folder.resolve("text.onnx"), "no model");
		assertThatCode(() -> SeparateTrial.require(file, SIZE)).doesNotThrowAnyException();
		assertThat(Run.abscam("models", "check", file).err().lines()).hasSize(1);
	}

	@Test
	void aLoopWithoutAnEnd() throws Exception {
		System.setProperty(TimeLimit.PROPERTY, "5");
		assertRefused(ModelDraft.write(endless(), folder.resolve("endless.onnx")), "within 5 s", TimeLimit.PROPERTY);
	}

	@Test
	void moreMemoryThanThereShouldBe() throws Exception {
		assertRefused(ModelDraft.write(bomb(), folder.resolve("bomb.onnx")), "memory", "not used");
	}

	/** Sizes below 0 end ONNX Runtime 1.29.0 by an assertion, "std::clamp … failed. Aborted"; behind many steps they are not seen beforehand. */
	@Test
	void aCrashOfNativeCode() throws Exception {
		ModelDraft draft = scored().integers("from", 0).integers("to", 100).integers("axes", 2).reals("same", new long[] {4, 4, 1, 1},
			1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
		String last = "a";
		for (int step = 0; step < 10; step++) {
			draft.node("ConvTranspose", last + ",same", "c" + step).node("Slice", "c" + step + ",from,to,axes", "s" + step);
			last = "s" + step;
		}
		ModelProto model = draft.node("MaxPool", last, "m", integers("kernel_shape", 9, 9)).node("Slice", "m,from,to,axes", "cut")
			.node("ReduceSum", "cut", "sum").node("Add", "z,sum", "y").output("y");
		Path file = ModelDraft.write(model, folder.resolve("crash.onnx"));
		assertRefused(file, "crash", "export it again");
		assertThat(Run.abscam("models", "import", file, "--to", folder.resolve("models")).exit()).isEqualTo(2);
	}

	private void assertRefused(Path file, String... words) {
		assertThatThrownBy(() -> SeparateTrial.require(file, SIZE)).isInstanceOf(ExplainException.class)
			.hasMessageContaining("'" + file.getFileName() + "'").hasMessageContainingAll(words);
		Run check = Run.abscam("models", "check", file);
		assertThat(check.exit()).as(check.out() + check.err()).isEqualTo(2);
		assertThat(check.err().lines()).hasSize(1);
		assertThat(check.err()).contains(words);
	}
}
