package org.abscam.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.ImagePlus;
import ij.ImageStack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.abscam.cam.CamMethod;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.BatchSize;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.ModelDraft;
import org.abscam.report.ExplainedScan;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that want more memory than any computer has, from some batch on: ONNX Runtime itself refuses. */
class ShortMemoryTest {

	private static final int IMAGES = 7;

	@TempDir
	private Path folder;

	@Test
	void halvedBatchesGiveTheResultsOfWholeOnes() throws Exception {
		for (CamMethod method : List.of(CamMethod.GRAD_CAM, CamMethod.ABS_CAM)) {
			try (Explainer plenty = open(GreedyModel.modest(folder), method, 4);
				Explainer little = open(GreedyModel.fromThree(folder), method, 4)) {
				List<Explanation> expected = explain(plenty);
				List<Explanation> actual = explain(little);

				assertThat(actual).hasSize(IMAGES);
				for (int i = 0; i < IMAGES; i++) {
					assertThat(actual.get(i).scores()).containsExactly(expected.get(i).scores(), within(1e-5f));
					assertThat(actual.get(i).map()).containsExactly(expected.get(i).map(), within(1e-4f));
				}
				assertThat(expected).anyMatch(e -> !e.isEmpty());
				assertThat(plenty.notes()).isEmpty();
				assertThat(little.notes()).singleElement().asString().contains("batches of 4", "2 were run at a time");
			}
		}
	}

	@Test
	void classificationsAreHalvedAlike() throws Exception {
		ExplainOptions options = options(CamMethod.ABS_CAM, 4);
		Scan scan = scan();
		List<List<ImageClassifier.Prediction>> predictions = new ArrayList<>();
		for (Path model : new Path[] {GreedyModel.modest(folder), GreedyModel.fromThree(folder)}) {
			try (ImageClassifier classifier =
				ImageClassifier.open(ModelLibrary.bundled().find(model.toString()), options, ScanSize.of(scan))) {
				predictions.add(classifier.classify(NetworkImages.of(scan, classifier.model()), Progress.NONE));
				assertThat(classifier.notes()).hasSize(predictions.size() - 1);
			}
		}
		assertThat(predictions.get(1)).hasSize(IMAGES);
		for (int i = 0; i < IMAGES; i++) {
			assertThat(predictions.get(1).get(i).scores()).containsExactly(predictions.get(0).get(i).scores(), within(1e-5f));
		}
	}

	@Test
	void theRecordTellsOfHalvedBatches() throws Exception {
		try (Explainer explainer = open(GreedyModel.fromThree(folder), CamMethod.GRAD_CAM, 4)) {
			assertThat(ExplainedScan.of(scan(), Selection.ALL, explainer, .5, 0, Progress.NONE).warnings())
				.anyMatch(w -> w.contains("2 were run at a time"));
		}
	}

	@Test
	void whereNotEvenOneFitsASentenceSaysWhatToDo() throws Exception {
		try (Explainer explainer = open(GreedyModel.always(folder), CamMethod.GRAD_CAM, 4)) {
			assertThatThrownBy(() -> explain(explainer)).isInstanceOf(ExplainException.class)
				.hasMessageMatching(
					"(?s)ONNX Runtime could not run the network: .*; close other programs and images, keep fewer channels, or .*\\.");
		}
	}

	@Test
	void whereJavaHasTooLittleASentenceSaysHowToGiveItMore() throws Exception {
		try (Explainer explainer = open(GreedyModel.modest(folder), CamMethod.GRAD_CAM, 4)) {
			Scan scan = scan();
			List<Integer> taken = new ArrayList<>();
			assertThatThrownBy(() -> explainer.explain(NetworkImages.of(scan, explainer.model()), (index, explanation) -> {
				if (index == 3) throw new OutOfMemoryError("Java heap space");
				taken.add(index);
			}, Progress.NONE)).isInstanceOf(ExplainException.class).hasMessageContaining("Memory & Threads");
			assertThat(taken).containsExactly(0, 1, 2);
		}
	}

	@Test
	void aBatchIsHalvedDownToOneAndStaysSo() throws Exception {
		BatchSize batch = new BatchSize(8);
		List<Integer> tried = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			assertThat(batch.<Integer> run(6, size -> {
				tried.add(size);
				if (size > 1) throw new OutOfMemoryError("Java heap space");
				return size;
			})).isEqualTo(1);
		}
		assertThat(tried).containsExactly(6, 3, 1, 1);
		assertThat(batch.note()).get().asString().contains("1 was run at a time");
	}

	/** 1,024 masks of 128×128×128 are 2³¹ numbers, 512 of them are an array that Java knows, whether or not it has the memory. */
	@Test
	void aBatchThatNoJavaArrayHoldsIsHalvedToo() throws Exception {
		BatchSize batch = new BatchSize(2048);
		int voxels = 128 * 128 * 128;
		assertThat(batch.<Integer> run(4096, size -> size <= 512 ? size : BatchSize.room(size, voxels).length)).isEqualTo(512);
		assertThat(batch.note()).get().asString().contains("512 were run at a time");
		assertThat(BatchSize.room(3, 5)).hasSize(15);
	}

	private static Explainer open(Path model, CamMethod method, int batch) throws Exception {
		return Explainer.open(ModelLibrary.bundled().find(model.toString()), options(method, batch), ScanSize.of(scan()));
	}

	private static ExplainOptions options(CamMethod method, int batch) {
		return new ExplainOptions(method, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, System.getProperty("abscam.test.device", "cpu"),
			1, batch);
	}

	private static List<Explanation> explain(Explainer explainer) throws ExplainException {
		List<Explanation> explanations = new ArrayList<>();
		explainer.explain(NetworkImages.of(scan(), explainer.model()), (index, explanation) -> explanations.add(explanation),
			Progress.NONE);
		return explanations;
	}

	private static Scan scan() {
		ImageStack stack = new ImageStack(8, 8);
		for (int i = 0; i < IMAGES; i++) stack.addSlice("", ModelDraft.image(i, 8, 8).values());
		return Scan.of(new ImagePlus("noise", stack));
	}
}
