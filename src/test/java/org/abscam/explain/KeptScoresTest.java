package org.abscam.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import ij.IJ;
import ij.ImagePlus;
import ij.process.FloatProcessor;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.abscam.cam.CamMethod;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.AskedBudget;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Question;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.options.Scoring;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Methods that mask alike, on slices of the breast phantom. */
class KeptScoresTest {

	private static final ExplainOptions FULL =
		ExplainOptions.DEFAULTS.with(new Running("cpu", 1, 8)).with(Scoring.DEFAULTS.with(AskedBudget.ALL));
	private static ImagePlus phantom;

	@BeforeAll
	static void open() {
		phantom = IJ.openImage("models/samples/breast-phantom.tif");
	}

	/** As many passes are spared as masks are scored, and the maps are those of the methods alone. */
	@Test
	void aMethodWithTheSameMasksRunsNoForwardPassOfItsOwn() throws Exception {
		KeptScores kept = new KeptScores();
		Explanation alone = explain(FULL, KeptScores.NOTHING, 8);
		Explanation first = explain(FULL, kept, 8);
		assertThat(first.map()).isEqualTo(alone.map());
		assertThat(kept.spared()).isZero();

		Explanation normalised = explain(FULL.with(CamMethod.ABS_CAM_NORMALISED), kept, 8);
		assertThat(kept.spared()).isEqualTo(normalised.masks().orElseThrow().scored());
		assertThat(normalised.map()).containsExactly(explain(FULL.with(CamMethod.ABS_CAM_NORMALISED), KeptScores.NOTHING, 8).map(),
			within(1e-4f));
		assertThat(normalised.channelScores()).containsExactly(first.channelScores(), within(1e-5f));

		long before = kept.spared();
		Explanation plus = explain(FULL.with(CamMethod.ABS_CAM_PLUS), kept, 8);
		assertThat(kept.spared() - before).isEqualTo(plus.masks().orElseThrow().scored());
		assertThat(plus.map()).isEqualTo(explain(FULL.with(CamMethod.ABS_CAM_PLUS), KeptScores.NOTHING, 8).map());

		Explanation again = explain(FULL, kept, 8);
		assertThat(again.map()).isEqualTo(first.map());
		assertThat(again.masks()).isEqualTo(first.masks());
	}

	/** Channels without a gradient have a mask in Score-CAM alone. */
	@Test
	void whatIsOfOneMethodAloneIsScored() throws Exception {
		KeptScores kept = new KeptScores();
		int known = explain(FULL, kept, 8).masks().orElseThrow().scored();
		Explanation score = explain(FULL.with(CamMethod.SCORE_CAM), kept, 8);
		assertThat(kept.spared()).as("all but the mask of constant maps").isBetween(known - 1L, (long) known);
		assertThat(score.map()).containsExactly(explain(FULL.with(CamMethod.SCORE_CAM), KeptScores.NOTHING, 8).map(), within(1e-4f));
	}

	@Test
	void otherImagesClassesAndBaselinesHaveScoresOfTheirOwn() throws Exception {
		KeptScores kept = new KeptScores();
		explain(FULL, kept, 8);
		explain(FULL, kept, 9);
		explain(FULL.with(new Question("0")), kept, 8);
		explain(FULL.with(new Question("0")), kept, 9);
		explain(FULL.with(FULL.scoring().with(Baseline.MEAN)), kept, 8);
		assertThat(kept.spared()).isZero();
	}

	/** What is chosen within a budget does not depend on what is known. */
	@Test
	void aBudgetsMapIsTheSame() throws Exception {
		KeptScores kept = new KeptScores();
		explain(FULL, kept, 8);
		ExplainOptions few = FULL.with(Scoring.DEFAULTS.with(AskedBudget.of("budget", "20", .99)));
		Explanation after = explain(few, kept, 8);
		assertThat(kept.spared()).isEqualTo(20);
		assertThat(after.map()).isEqualTo(explain(few, KeptScores.NOTHING, 8).map());
		assertThat(after.masks().orElseThrow().scored()).isEqualTo(20);
	}

	private static Explanation explain(ExplainOptions options, KeptScores kept, int slice) throws Exception {
		Scan scan = Scan.of(new ImagePlus("slice", (FloatProcessor) phantom.getStack().getProcessor(slice).convertToFloatProcessor()));
		ModelSource model = ModelLibrary.bundled().find("src/test/resources/gated");
		List<Explanation> found = new ArrayList<>();
		try (Explainer explainer = Explainer.open(model, options, ScanSize.of(scan), kept)) {
			explainer.explain(NetworkImages.of(scan, explainer.model(), Selection.ALL), (i, one) -> found.add(one),
				Progress.NONE);
		}
		return found.get(0);
	}

	/** A hundred kilobytes for each image would be all of the memory after some thousand. */
	@Test
	void imagesShareWhatMasksAreToldApartBy() {
		int size = 10_000;
		KeptScores.Asked kept = new KeptScores.Asked(new KeptScores(), "model", "nothing", FULL);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < 100; i++)
			assertThat(kept.of(new MaskedClassifier.Subject(new float[] {i}, new float[1], null, 0, null, 1), size, "")).isNotNull();
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100L * size);
	}
}
