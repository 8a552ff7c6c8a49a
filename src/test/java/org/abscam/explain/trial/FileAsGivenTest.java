package org.abscam.explain.trial;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.file.Path;
import org.abscam.cli.Run;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.onnx.ModelDraft;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A prepared graph is held to the file that it was prepared from. */
class FileAsGivenTest {

	private static final ScanSize SIZE = new ScanSize(8, 8, 8);

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(ints = {7, 9, 11, 12, 13, 18})
	void filesOfAnyOpsetAreThemselves(int opset) throws Exception {
		OpenModel model = OpenModel.of(source("given", draft(opset, 1)), SIZE);
		assertThatCode(() -> FileAsGiven.require(model)).doesNotThrowAnyException();
	}

	/** As if a rewriting had gone wrong: the graph was prepared from another file. */
	@Test
	void whatPutsOutSomethingElseIsRefused() throws Exception {
		OpenModel other = OpenModel.of(source("other", draft(11, 2)), SIZE);
		OpenModel model =
			new OpenModel(source("given", draft(11, 1)), 11, other.graph(), other.probability(), other.classes(), other.held());
		assertThatThrownBy(() -> FileAsGiven.require(model)).isInstanceOf(ExplainException.class).hasMessageContaining("'given'")
			.hasMessageContaining("puts out something else").hasMessageContaining("apart by 0.");
	}

	/**
	 * Noise on the scores: ONNX Runtime draws other numbers for a node in another place, and the older Softmax in front of it is written out.
	 */
	@ParameterizedTest
	@ValueSource(strings = {"RandomNormal", "Dropout"})
	void fileThatSaysSomethingElseEachTimeIsHeldToNothing(String operator) throws Exception {
		Path file = ModelDraft.write(noisy(operator), folder.resolve("noisy.onnx"));
		ModelSource source = ModelLibrary.bundled().find(file.toString());
		OpenModel model = OpenModel.of(source, SIZE);
		assertThatCode(() -> FileAsGiven.require(model)).doesNotThrowAnyException();
		Run check = Run.abscam("models", "check", file);
		if (operator.equals("Dropout")) assertThat(check.err()).contains("Dropout").contains("in training mode");
		else assertThat(check.exit()).as(check.err()).isEqualTo(0);
	}

	private static final TensorProto BOOL = TensorProto.newBuilder().setDataType(DataType.BOOL.getNumber()).build();

	private static ModelProto noisy(String operator) {
		ModelDraft draft = new ModelDraft(12).input("x", "N", 1, 8, 8).weights("w", 4, 1, 3, 3).node("Conv", "x,w", "c")
			.node("Softmax", "c", "a", integer("axis", 1)).node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f");
		if (operator.equals("Dropout")) {
			draft.reals("half", new long[0], .5).constant("training", BOOL.toBuilder().addInt32Data(1).build()).node("Dropout",
				"f,half,training", "n");
		}
		else draft.node("RandomNormal", "", "noise", integers("shape", 1, 4)).node("Add", "noise,f", "n");
		return draft.weights("classes", 4, 3).node("MatMul", "n,classes", "y").output("y");
	}

	@Test
	void differencesAreTakenAgainstTheLargestNumber() {
		assertThat(FileAsGiven.difference(new float[] {100, 0}, new float[] {100, .09f})).isEmpty();
		assertThat(FileAsGiven.difference(new float[] {100, 0}, new float[] {100, .11f})).isEqualTo("apart by 0.110 of 100");
		assertThat(FileAsGiven.difference(new float[] {1, 2}, new float[] {1, Float.NaN})).isEqualTo("apart by Infinity of 2.00");
		assertThat(FileAsGiven.difference(new float[] {1, Float.NaN}, new float[] {1, 5})).as("what the file leaves open").isEmpty();
		assertThat(FileAsGiven.difference(new float[] {1, 2}, new float[] {1})).isEqualTo("1 numbers instead of 2");
	}

	private ModelSource source(String name, ModelDraft draft) throws Exception {
		return ModelLibrary.bundled().find(ModelDraft.write(draft.output("y"), folder.resolve(name + ".onnx")).toString());
	}

	/** Its Softmax goes over all axes from the second on before opset 13. */
	private static ModelDraft draft(int opset, double scale) {
		return new ModelDraft(opset).input("x", "N", 1, 8, 8).weights("w", 4, 1, 3, 3).node("Conv", "x,w", "c").node("Relu", "c", "a")
			.reals("scale", new long[] {1}, scale).node("Mul", "a,scale", "s").node("GlobalAveragePool", "s", "p")
			.node("Flatten", "p", "f").weights("classes", 4, 3).node("MatMul", "f,classes", "z")
			.node("Softmax", "z", "y", integer("axis", 1));
	}
}
