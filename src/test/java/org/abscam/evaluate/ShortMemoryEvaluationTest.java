package org.abscam.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.ImagePlus;
import ij.process.FloatProcessor;
import java.nio.file.Path;
import java.util.Optional;
import org.abscam.cam.CamMethod;
import org.abscam.explain.GreedyModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.ModelDraft;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that want more memory than any computer has, from some batch on. */
class ShortMemoryEvaluationTest {

	@TempDir
	private Path folder;

	@Test
	void halvedBatchesGiveTheMeasuresOfWholeOnesAndAreTold() throws Exception {
		ScanEvaluation expected = evaluate(GreedyModel.modest(folder));
		ScanEvaluation actual = evaluate(GreedyModel.fromThree(folder));

		MapMeasures whole = expected.images().get(0).measures();
		MapMeasures halved = actual.images().get(0).measures();
		assertThat(halved.deletion().probabilities()).hasSize(31).containsExactly(whole.deletion().probabilities(), within(1e-6));
		assertThat(halved.insertion().probabilities()).containsExactly(whole.insertion().probabilities(), within(1e-6));
		assertThat(halved.masking().orElseThrow().randomDrops()).containsExactly(whole.masking().orElseThrow().randomDrops(), within(1e-6));
		assertThat(halved.deletion().probabilities()[0]).isNotCloseTo(halved.deletion().probabilities()[30], within(1e-3));
		assertThat(expected.warnings()).noneMatch(w -> w.contains("Memory"));
		assertThat(actual.warnings()).anyMatch(w -> w.contains("batches of 8") && w.contains("were run at a time"));
	}

	@Test
	void whereNotEvenOneFitsASentenceSaysWhatToDo() throws Exception {
		Path never = GreedyModel.always(folder);
		assertThatThrownBy(() -> evaluate(never)).isInstanceOf(ExplainException.class)
			.hasMessageContaining("close other programs and images");
	}

	private static ScanEvaluation evaluate(Path model) throws Exception {
		Scan scan = Scan.of(new ImagePlus("noise", new FloatProcessor(8, 8, ModelDraft.image(1, 8, 8).values())));
		ExplainOptions options = new ExplainOptions(CamMethod.GRAD_CAM, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 8);
		try (Evaluator evaluator = Evaluator.open(ModelLibrary.bundled().find(model.toString()), options, ScanSize.of(scan))) {
			return evaluator.evaluate(scan, Selection.ALL, Optional.empty(), EvaluationSettings.DEFAULTS, Progress.NONE);
		}
	}
}
