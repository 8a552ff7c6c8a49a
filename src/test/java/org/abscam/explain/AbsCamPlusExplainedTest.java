package org.abscam.explain;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ij.IJ;
import ij.ImagePlus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abscam.ExpectedValues;
import org.abscam.cam.CamMethod;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.evaluate.statistics.Pearson;
import org.abscam.explain.budget.Budget;
import org.abscam.explain.options.AskedBudget;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.options.Scoring;
import org.abscam.explain.trial.ExplainerFile;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Abs-CAM plus through the whole program; its equations against NumPy: ReadingsTest. */
class AbsCamPlusExplainedTest {

	private static final ExplainOptions PLUS =
		ExplainOptions.DEFAULTS.with(new Running("cpu", 1, 8)).with(CamMethod.ABS_CAM_PLUS).with(Scoring.DEFAULTS.with(AskedBudget.ALL));

	/** Of a network of images, one of volumes, and a transformer, which has no finer layer. */
	@ParameterizedTest
	@ValueSource(strings = {"resnet_ts17", "cnn3d_ts17", "vit_tv_ts17"})
	void theExportedFilesMapIsTheExplainersMap(String name) throws Exception {
		ExpectedValues expected = ExpectedValues.of(name);
		long[] shape = expected.arrays().get("input").shape().clone();
		shape[0] = 1;
		Array.Floats image = new Array.Floats(expected.arrays().get("input").image(0), shape);
		ScanSize size = new ScanSize((int) shape[shape.length - 1], (int) shape[shape.length - 2], shape.length == 5 ? (int) shape[2] : 1);
		ModelSource model = ModelLibrary.bundled().find(expected.model().toString());
		int chosen = (int) expected.arrays().get("class_index").values()[0];
		Explanation explained;
		try (Explainer explainer = Explainer.open(model, PLUS, size)) {
			explained = explainer.explain(image, chosen, 0, List.of(), Progress.NONE).get(0);
			assertThat(explainer.joinedWith(explainer.layers().get(0)).isPresent()).isEqualTo(!name.startsWith("vit"));
		}
		try (Network network = Network.open(ExplainerFile.compile(model, PLUS, size), Device.choose("cpu"), 1)) {
			float[] map = ((Array.Floats) network.run(Map.of(ExplainerGraph.PIXELS, image, ExplainerGraph.CLASS,
				new Array.Integers(new long[] {chosen}, 1))).get(ExplainerGraph.MAP)).values();
			assertThat(relativeL2(explained.map(), map)).isLessThan(1e-3);
		}
		assertThat(explained.isEmpty()).isFalse();
	}

	@Test
	void withinABudgetTheErrorOfThisMapIsEstimated() throws Exception {
		ImagePlus phantom = IJ.openImage("models/samples/breast-phantom.tif");
		AskedBudget auto = new AskedBudget(Optional.of(new Budget.Auto(.99)), new Budget.Auto(.99));
		for (int slice : new int[] {5, 8, 12}) {
			Scan scan = Scan.of(new ImagePlus("slice", phantom.getStack().getProcessor(slice)));
			Explanation full = explain(PLUS, scan);
			Explanation few = explain(PLUS.with(PLUS.scoring().with(auto)), scan);
			ScoredMasks masks = few.masks().orElseThrow();
			double r = Pearson.of(few.map(), full.map());
			assertThat(masks.scored()).isLessThanOrEqualTo(masks.masks() / 4);
			assertThat(r).as("slice " + slice + ": " + masks).isGreaterThanOrEqualTo(.97);
			assertThat(masks.estimate().orElseThrow()).as("slice " + slice + ", where it is " + r).isCloseTo(r, within(.02));
		}
	}

	private static Explanation explain(ExplainOptions options, Scan scan) throws Exception {
		return OneImage.explained(ModelLibrary.bundled().find("src/test/resources/gated"), options, scan);
	}
}
