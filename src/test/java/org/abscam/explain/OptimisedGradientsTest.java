package org.abscam.explain;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.abscam.ExpectedValues;
import org.abscam.cam.CamMethod;
import org.abscam.engine.Array;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.files.Remembered;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The gradients of timm's transformers run with all of ONNX Runtime's optimisation: a Pad that names its axes, which it moves a Transpose past
 * without a thought for them, is not written. Scores and maps are those of PyTorch's autograd ({@code optimised.py}).
 */
class OptimisedGradientsTest {

	private static final Path FOLDER = Path.of("src/test/resources/org/abscam/explain/optimised");

	@TempDir
	private Path memory;

	@ParameterizedTest
	@ValueSource(strings = {"deit3", "crossvit"})
	void areThoseOfAutograd(String name) throws Exception {
		Map<String, ExpectedValues.Expected> expected = ExpectedValues.arrays(FOLDER.resolve("optimised.npz"));
		ExpectedValues.Expected input = expected.get(name + "/input");
		Path file = FOLDER.resolve(name + ".onnx");
		String embedding = OnnxModel.read(file).graph().nodes().stream().filter(n -> n.operator().equals("Conv")).findFirst().orElseThrow()
			.outputs().get(0);
		ModelSource source = ModelLibrary.bundled().find(file.toString());
		String before = System.getProperty(Remembered.PROPERTY);
		System.setProperty(Remembered.PROPERTY, memory.toString());
		try (Explainer explainer = Explainer.open(source, new ExplainOptions(CamMethod.ABS_CAM_INITIAL, ExplainOptions.TOP, embedding, 0,
			"cpu", 1, 1), new ScanSize(32, 32, 1))) {
			assertThat(explainer.notes()).isEmpty();
			Explanation explanation =
				explainer.explain(new Array.Floats(input.values(), input.shape()), -1, 0, List.of(), Progress.NONE).get(0);
			assertThat(relativeL2(explanation.scores(), expected.get(name + "/scores").values())).isLessThan(1e-4);
			assertThat(relativeL2(explanation.map(), expected.get(name + "/map").values())).isLessThan(1e-3);
		}
		finally {
			if (before == null) System.clearProperty(Remembered.PROPERTY);
			else System.setProperty(Remembered.PROPERTY, before);
		}
	}
}
