package org.abscam.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.abscam.explain.Agreement;
import org.abscam.explain.Explainer;
import org.abscam.explain.ScoredMasks;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.AskedBudget;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.Scoring;
import org.abscam.report.overlay.SaliencyMaps;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;

/** What users are told of a budget. */
class SpentBudgetTest {

	private static final ScoredMasks FEW = new ScoredMasks(96, 2048, OptionalDouble.of(.9964), 16);

	@Test
	void ofOneImageItsMasksAndEstimate() throws Exception {
		assertThat(explained("auto", FEW).spent()).contains("96 of 2,048 masks scored, estimated r .996");
		assertThat(explained("60", new ScoredMasks(60, 60, OptionalDouble.empty(), 0)).spent()).contains("all 60 masks scored");
		assertThat(explained("1", new ScoredMasks(1, 1280, OptionalDouble.of(-.25), 1)).spent())
			.contains("1 of 1,280 masks scored, estimated r -.250");
		assertThat(explained("auto", new ScoredMasks(700, 1280, OptionalDouble.of(.99996), 9)).spent())
			.contains("700 of 1,280 masks scored, estimated r .999");
		assertThat(explained("full", new ScoredMasks(60, 60, OptionalDouble.empty(), 0)).spent()).as("as ever").isEmpty();
	}

	@Test
	void ofSeveralTheSumsAndTheLowestEstimate() throws Exception {
		ExplainedScan scan = explained("auto", FEW, new ScoredMasks(1500, 2000, OptionalDouble.of(.9899), 12),
			new ScoredMasks(8, 8, OptionalDouble.empty(), 0));
		assertThat(scan.spent()).contains("1,604 of 4,056 masks scored, estimated r .989 or more");
		assertThat(scan.scoredMasks()).contains(new ScoredMasks(1604, 4056, OptionalDouble.of(.9899), 28));
	}

	@Test
	void aWarningSaysWhereTooFewWereScored() throws Exception {
		assertThat(explained("auto", FEW, FEW).warnings()).noneMatch(w -> w.contains("estimated r"));
		ScoredMasks poor = new ScoredMasks(200, 2048, OptionalDouble.of(.9812), 16);
		assertThat(explained("200", FEW, poor).warnings()).anyMatch(w -> w.equals(
			"The estimated r of 1 of 2 maps with that of all masks is below 0.99, as low as .981; where it matters, score more masks, with a "
				+ "budget of auto or full."));
		assertThat(explained("200", FEW, FEW).warnings()).noneMatch(w -> w.contains("estimated r"));
	}

	/** Of this scan alone, however many the explainer is shared by. */
	@Test
	void aWarningSaysWhereInt8WasNotUsed() throws Exception {
		ScoredMasks used = new ScoredMasks(96, 96, OptionalDouble.empty(), 0, Optional.of(new Agreement(true, .001f, .002f, 8)));
		ScoredMasks refused = new ScoredMasks(96, 96, OptionalDouble.empty(), 0, Optional.of(new Agreement(false, .3f, .4567f, 8)));
		ScoredMasks broken = new ScoredMasks(96, 96, OptionalDouble.empty(), 0, Optional.of(new Agreement(false, Float.NaN, Float.NaN, 8)));
		assertThat(explained("full", used, refused, refused).warnings()).filteredOn(w -> w.contains("int8")).singleElement().asString()
			.startsWith("The masks of 2 of 3 images were scored in float32, as '")
			.endsWith("' says something else in int8 (off by 0.300 without masks and by up to 0.457 under 8 masks).");
		assertThat(explained("full", broken).warnings()).filteredOn(w -> w.contains("int8")).singleElement().asString()
			.startsWith("The masks were scored in float32, as '").endsWith("' says something else in int8.");
		assertThat(explained("full", used, used).warnings()).noneMatch(w -> w.contains("int8"));
	}

	private static ExplainedScan explained(String budget, ScoredMasks... masks) throws Exception {
		Explainer explainer = Results.explainer(ExplainOptions.DEFAULTS.with(new Running("cpu", 1, 1))
			.with(Scoring.DEFAULTS.with(AskedBudget.of("budget", budget, .99))));
		Scan scan = Results.scan();
		List<ExplainedImage> images = new ArrayList<>();
		List<Integer> slices = new ArrayList<>();
		for (int i = 0; i < masks.length; i++) {
			images.add(new ExplainedImage(i + 1, "", new float[] {1, 2, 3}, new float[] {.1f, .2f, .7f}, 2, 2, 1, 64, masks[i].scored(),
				OptionalInt.empty(), List.of(), Optional.empty(), Optional.of(masks[i])));
			slices.add(i + 1);
		}
		return new ExplainedScan(scan, explainer, NetworkImages.of(scan, explainer.model()), images, slices,
			SaliencyMaps.roomFor(masks.length, 12), .5, 1, Optional.empty());
	}
}
