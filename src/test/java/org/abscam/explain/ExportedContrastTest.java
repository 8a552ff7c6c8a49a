package org.abscam.explain;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.abscam.cam.CamMethod;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Question;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.trial.ExplainerFile;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.SmallClassifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class is an input of an exported file: asked for a class that stands in 'against', it is not set against itself. */
class ExportedContrastTest {

	private static final int SIZE = 16;
	private static final double ALPHA = .6;

	@TempDir
	private Path folder;

	private Map<String, Array> run(String against, CamMethod method, long asked) throws Exception {
		Path file = ModelDraft.write(SmallClassifier.of(1, SIZE, 4), folder.resolve("net.onnx"));
		ExplainOptions options = new ExplainOptions(method, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 2)
			.with(Question.of("class", ExplainOptions.TOP, against, Question.PREDICTED));
		byte[] onnx = ExplainerFile.compile(ModelLibrary.bundled().find(file.toString()), options, new ScanSize(SIZE, SIZE, 1));
		try (Network network = Network.open(onnx, Device.choose("cpu"), 1)) {
			return network.run(Map.of(ExplainerGraph.PIXELS, ModelDraft.image(3, 1, 1, SIZE, SIZE), ExplainerGraph.CLASS,
				new Array.Integers(new long[] {asked}, 1)));
		}
	}

	private static float[] values(Map<String, Array> results, String name) {
		return ((Array.Floats) results.get(name)).values();
	}

	@Test
	void ofSeveralTheRestIsLeft() throws Exception {
		for (CamMethod method : List.of(CamMethod.GRAD_CAM, CamMethod.ABS_CAM)) {
			Map<String, Array> asked = run("1,2", method, 1);
			float[] y = values(asked, "scores");
			assertThat(values(asked, "value")[0]).isCloseTo((float) (y[1] - ALPHA * y[2]), within(1e-5f));
			float[] expected = values(run("2", method, 1), "map");
			assertThat(expected).as("it is no empty map").contains(1);
			assertThat(relativeL2(values(asked, "map"), expected)).as(method.option()).isLessThan(1e-5);
		}
	}

	@Test
	void whereNoneIsLeftItIsSetAgainstTheNextHighest() throws Exception {
		for (CamMethod method : List.of(CamMethod.GRAD_CAM, CamMethod.ABS_CAM)) {
			Map<String, Array> asked = run("1", method, 1);
			float[] y = values(asked, "scores");
			double sum = 0;
			double mean = 0;
			for (int b : new int[] {0, 2, 3}) {
				sum += Math.exp(y[b]);
				mean += Math.exp(y[b]) * y[b];
			}
			assertThat(values(asked, "value")[0]).isCloseTo((float) (y[1] - ALPHA * mean / sum), within(1e-5f));
			assertThat(relativeL2(values(asked, "map"), values(run(Question.SIMILAR, method, 1), "map"))).isLessThan(1e-5);
			Map<String, Array> other = run("1", method, 3);
			assertThat(values(other, "value")[0]).isCloseTo((float) (y[3] - ALPHA * y[1]), within(1e-5f));
		}
	}
}
