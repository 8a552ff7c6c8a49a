package org.abscam.explain;

import static org.abscam.onnx.Attributes.integer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
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
