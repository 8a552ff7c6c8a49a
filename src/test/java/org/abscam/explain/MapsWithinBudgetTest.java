package org.abscam.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.IJ;
import ij.ImagePlus;
import ij.process.FloatProcessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abscam.cam.BlackBoxMethod;
import org.abscam.cam.CamMethod;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.evaluate.statistics.Pearson;
import org.abscam.explain.budget.Budget;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.AskedBudget;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.IdleOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Question;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.options.Scoring;
import org.abscam.explain.options.Where;
import org.abscam.explain.trial.ExplainerFile;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.onnx.ModelDraft;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Phase two within a budget, on the breast phantom: 96 channels at the layer that its model explains. */
class MapsWithinBudgetTest {

	private static final int[] SLICES = {2, 5, 8, 11, 14};
	private static final ExplainOptions USUAL = ExplainOptions.DEFAULTS.with(new Running("cpu", 1, 8));
	private static ImagePlus phantom;

	@TempDir
	private Path folder;

	@BeforeAll
	static void open() {
		phantom = IJ.openImage("models/samples/breast-phantom.tif");
	}

	/** The exported file scores every channel's mask, equal ones too, in one graph. */
	@Test
	void fullIsTheMapOfTheExportedFile() throws Exception {
		ModelSource model = ModelLibrary.bundled().find("src/test/resources/gated");
		Explanation full = explain(asked(AskedBudget.ALL), 8);
		byte[] file = ExplainerFile.compile(model, USUAL.with(asked(AskedBudget.of("", "5", .99)).scoring()), new ScanSize(256, 256, 1));
		float[] pixels = new float[256 * 256];
		for (int i = 0; i < pixels.length; i++) pixels[i] = phantom.getStack().getProcessor(8).getf(i);
		try (Network network = Network.open(file, Device.choose("cpu"), 1)) {
			float[] map = ((Array.Floats) network.run(Map.of(ExplainerGraph.PIXELS, new Array.Floats(pixels, 1, 1, 256, 256),
				ExplainerGraph.CLASS, new Array.Integers(new long[] {-1}, 1))).get(ExplainerGraph.MAP)).values();
			assertThat(full.map()).containsExactly(map, within(1e-4f));
		}
		assertThat(full.masks().orElseThrow().scored()).isEqualTo(full.masks().get().masks()).isEqualTo(full.forwardPasses());
		assertThat(full.masks().get().estimate()).isEmpty();
	}

	/** Of few channels, and of those that are kept, all are scored unless a budget is given. */
	@Test
	void whereNothingIsSaidNumbersAreAsEver() throws Exception {
		assertThat(explain(USUAL, 8).map()).isEqualTo(explain(asked(AskedBudget.ALL), 8).map());
		Explanation kept = explain(USUAL.with(Scoring.DEFAULTS.keeping(12)), 8);
		assertThat(kept.map()).isEqualTo(explain(USUAL.with(Scoring.DEFAULTS.keeping(12).with(AskedBudget.ALL)), 8).map());
		assertThat(kept.masks().orElseThrow().masks()).isEqualTo(12);
		Explanation fewer = explain(USUAL.with(Scoring.DEFAULTS.keeping(12).with(AskedBudget.of("budget", "50%", .99))), 8);
		assertThat(fewer.masks().orElseThrow().masks()).isEqualTo(12);
		assertThat(fewer.masks().get().scored()).isBetween(1, 6);
		assertThat(fewer.channelScores()).hasSize(12);
	}

	@ParameterizedTest
	@EnumSource(value = CamMethod.class, names = {"ABS_CAM", "SCORE_CAM"})
	void autoScoresFewAndItsMapIsNearThatOfAll(CamMethod method) throws Exception {
		for (int slice : SLICES) {
			Explanation full = explain(asked(AskedBudget.ALL).with(method), slice);
			Explanation few = explain(asked(auto(.99)).with(method), slice);
			ScoredMasks masks = few.masks().orElseThrow();
			double r = Pearson.of(few.map(), full.map());
			assertThat(r).as("slice " + slice + ": " + masks).isGreaterThanOrEqualTo(.97);
			assertThat(masks.masks()).isEqualTo(full.masks().orElseThrow().masks());
			assertThat(masks.scored()).as("slice " + slice).isLessThanOrEqualTo(masks.masks() / 4);
			assertThat(few.forwardPasses()).isEqualTo(masks.scored());
			assertThat(masks.estimate().orElseThrow()).as("slice " + slice + ", where it is " + r).isCloseTo(r, within(.02));
			assertThat(masks.checked()).isBetween(1, masks.scored());
			assertThat(few.probabilities()).isEqualTo(full.probabilities());
		}
	}

	@Test
	void itIsTheSameAgainAndInOtherBatchesAndThreads() throws Exception {
		Explanation first = explain(asked(auto(.99)), 8);
		Explanation again = explain(asked(auto(.99)), 8);
		assertThat(again.map()).isEqualTo(first.map());
		assertThat(again.masks()).isEqualTo(first.masks());
		for (Running other : List.of(new Running("cpu", 1, 1), new Running("cpu", 2, 8), new Running("cpu", 2, 1))) {
			Explanation same = explain(asked(auto(.99)).with(other), 8);
			assertThat(same.masks().orElseThrow().scored()).as(other.toString()).isEqualTo(first.masks().orElseThrow().scored());
			assertThat(same.map()).as(other.toString()).containsExactly(first.map(), within(1e-3f));
		}
	}

	@Test
	void aNumberIsTheMostThatIsScored() throws Exception {
		Explanation full = explain(asked(AskedBudget.ALL), 8);
		int all = full.masks().orElseThrow().masks();
		for (Map.Entry<String, Integer> budget : Map.of("1", 1, "10", 10, "10%", Math.round(all / 10f), "0.5%", 1).entrySet()) {
			ScoredMasks masks = explain(asked(AskedBudget.of("budget", budget.getKey(), .99)), 8).masks().orElseThrow();
			assertThat(masks.scored()).as(budget.getKey()).isBetween(1, budget.getValue());
			assertThat(masks.masks()).isEqualTo(all);
		}
		for (String more : List.of("97", "999999999", "100%")) {
			Explanation explanation = explain(asked(AskedBudget.of("budget", more, .99)), 8);
			assertThat(explanation.map()).as(more).isEqualTo(full.map());
			assertThat(explanation.masks()).isEqualTo(full.masks());
		}
	}

	@Test
	void ofSeveralLayersTheMasksAreAddedAndTheLowestEstimateCounts() throws Exception {
		List<String> layers = List.of("/features/features.6/Relu_output_0", ExplainOptions.AUTO_LAYER);
		List<ScoredMasks> each = new ArrayList<>();
		for (String layer : layers) each.add(explain(asked(auto(.99)).with(Where.at(layer)), 8).masks().orElseThrow());
		Explanation fused = explain(asked(auto(.99)).with(Where.at(String.join(",", layers))), 8);
		ScoredMasks both = fused.masks().orElseThrow();
		assertThat(both.scored()).isEqualTo(each.get(0).scored() + each.get(1).scored()).isEqualTo(fused.forwardPasses());
		assertThat(both.masks()).isEqualTo(each.get(0).masks() + each.get(1).masks());
		assertThat(both.estimate().orElseThrow())
			.isEqualTo(each.stream().mapToDouble(m -> m.estimate().orElse(1)).min().orElseThrow());
	}

	/** One pass more, of the fully masked image. */
	@Test
	void aValueHasABudgetToo() throws Exception {
		Question score = Question.of("auto", "2", "0", Question.PREDICTED);
		Explanation full = explain(asked(AskedBudget.ALL).with(score), 8);
		Explanation few = explain(asked(auto(.99)).with(score), 8);
		ScoredMasks masks = few.masks().orElseThrow();
		assertThat(few.forwardPasses()).isEqualTo(masks.scored() + 1);
		assertThat(full.forwardPasses()).isEqualTo(masks.masks() + 1);
		assertThat(masks.scored()).isLessThan(masks.masks());
		assertThat(Pearson.of(few.map(), full.map())).isGreaterThanOrEqualTo(.97);
	}

	@Test
	void stoppedInBetweenThereIsNoMap() throws Exception {
		double[] last = {0};
		Progress soon = new Progress() {

			@Override
			public void at(double fraction, String status) {
				assertThat(fraction).isBetween(last[0], 1.);
				last[0] = fraction;
			}

			@Override
			public boolean isCancelled() {
				return last[0] > 0;
			}
		};
		Scan scan = slice(8);
		try (Explainer explainer =
			Explainer.open(ModelLibrary.bundled().find("src/test/resources/gated"), asked(auto(.99)), ScanSize.of(scan))) {
			assertThat(explainer.explain(NetworkImages.of(scan, explainer.model()), (i, e) -> {
				throw new AssertionError("explained");
			}, soon)).isZero();
		}
		assertThat(last[0]).isBetween(1e-6, .999);
	}

	@Test
	void autoIsUsualFrom129ChannelsOn() throws Exception {
		assertThat(budgets(128, USUAL)).containsExactly(new Budget.Full());
		assertThat(budgets(129, USUAL)).containsExactly(new Budget.Auto(.99));
		assertThat(budgets(129, USUAL.with(Scoring.DEFAULTS.keeping(20)))).containsExactly(new Budget.Full());
		assertThat(budgets(129, USUAL.with(Scoring.DEFAULTS.keeping(20).with(auto(.9))))).containsExactly(new Budget.Auto(.9));
		assertThat(budgets(129, asked(AskedBudget.ALL))).containsExactly(new Budget.Full());
		assertThat(budgets(8, asked(auto(.99)))).containsExactly(new Budget.Auto(.99));
		assertThat(budgets(129, USUAL.with(CamMethod.GRAD_CAM))).isEmpty();
	}

	@Test
	void aMethodWithoutPhaseTwoTakesNoNumber() throws Exception {
		ExplainOptions grad = USUAL.with(CamMethod.GRAD_CAM);
		for (String number : List.of("50", "12.5%")) {
			ExplainOptions some = grad.with(Scoring.DEFAULTS.with(AskedBudget.of("budget", number, .99)));
			assertThatThrownBy(() -> IdleOptions.refuse(some, List.of(CamMethod.GRAD_CAM, BlackBoxMethod.RISE)))
				.isInstanceOf(ExplainException.class)
				.hasMessage("'budget' does nothing with grad-cam and rise: it is for methods of two phases, "
					+ "which score masks; leave it away, or choose another method.");
			IdleOptions.refuse(some, List.of(CamMethod.GRAD_CAM, CamMethod.SCORE_CAM));
		}
		float[] map = explain(grad, 8).map();
		for (AskedBudget silent : List.of(auto(.9), AskedBudget.ALL)) {
			ExplainOptions options = grad.with(Scoring.DEFAULTS.with(silent));
			IdleOptions.refuse(options, List.of(CamMethod.GRAD_CAM));
			Explanation explanation = explain(options, 8);
			assertThat(explanation.map()).isEqualTo(map);
			assertThat(explanation.masks()).isEmpty();
		}
	}

	/** Where nothing is said: a network of 160 channels with weights at random. */
	@Test
	void ofManyChannelsTheUsualMapIsNearThatOfAll() throws Exception {
		ModelSource model = model(160);
		Scan scan = Scan.of(new ImagePlus("noise", new FloatProcessor(8, 8, ModelDraft.image(5, 8, 8).values())));
		Explanation full = OneImage.explained(model, asked(AskedBudget.ALL), scan);
		Explanation usual = OneImage.explained(model, USUAL, scan);
		assertThat(full.masks().orElseThrow().scored()).isEqualTo(160);
		assertThat(usual.masks().orElseThrow().scored()).isLessThan(160);
		assertThat(usual.masks().get().masks()).isEqualTo(160);
		assertThat(Pearson.of(usual.map(), full.map())).as(usual.masks().toString()).isGreaterThanOrEqualTo(.97);
	}

	private List<Budget> budgets(int channels, ExplainOptions options) throws Exception {
		try (Explainer explainer = Explainer.open(model(channels), options, new ScanSize(8, 8, 1))) {
			return explainer.budgets();
		}
	}

	private ModelSource model(int channels) throws Exception {
		ModelDraft draft = new ModelDraft(17).input("x", "N", 1, 8, 8).weights("w", channels, 1, 3, 3).node("Conv", "x,w", "c")
			.node("Relu", "c", "a").node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f").weights("v", channels, 3)
			.node("MatMul", "f,v", "y");
		return ModelLibrary.bundled().find(ModelDraft.write(draft.output("y"), folder.resolve(channels + ".onnx")).toString());
	}

	private static AskedBudget auto(double mapError) {
		return new AskedBudget(Optional.of(new Budget.Auto(mapError)), new Budget.Auto(mapError));
	}

	private static ExplainOptions asked(AskedBudget budget) {
		return USUAL.with(Scoring.DEFAULTS.with(budget));
	}

	private static Explanation explain(ExplainOptions options, int slice) throws Exception {
		return OneImage.explained(ModelLibrary.bundled().find("src/test/resources/gated"), options, slice(slice));
	}

	private static Scan slice(int slice) {
		ImagePlus one = new ImagePlus("slice", phantom.getStack().getProcessor(slice));
		return Scan.of(one);
	}
}
