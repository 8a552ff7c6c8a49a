package org.abscam.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.abscam.evaluate.pixels.Curve;
import org.junit.jupiter.api.Test;

class FaithfulnessTest {

	private static final MapShape SHAPE = MapShape.of(new float[] {0, 1});

	private static final Optional<Stability> UNKNOWN = Optional.empty();

	@Test
	void theWordFollowsTheRule() {
		assertThat(Faithfulness.of(measures(0.2, 0.8, 0.5, 0.1), UNKNOWN)).contains(Faithfulness.CONSISTENT);
		assertThat(Faithfulness.of(measures(0.2, 0.8, 0.5, 0.1), stable(0.5))).contains(Faithfulness.CONSISTENT);
		assertThat(Faithfulness.of(measures(0.2, 0.8, 0.5, 0.1), stable(0.49))).contains(Faithfulness.WEAK);
		assertThat(Faithfulness.of(measures(0.8, 0.8, 0.5, 0.1), UNKNOWN)).as("equal areas").contains(Faithfulness.UNFAITHFUL);
		assertThat(Faithfulness.of(measures(0.2, 0.8, 0.1, 0.1), UNKNOWN)).as("as random regions").contains(Faithfulness.UNFAITHFUL);
	}

	/** What logs print is what the manual says. */
	@Test
	void theRuleIsThatOfTheManual() throws Exception {
		String page = Files.readString(Path.of("src/site/markdown/trust.md"));
		String rule = Pattern.compile("(?m)^- \\*(Unfaithful|Consistent|Weak)\\*: (.*)\\.$").matcher(page).results()
			.map(line -> line.group(1).toLowerCase(Locale.ROOT) + ": " + line.group(2)).collect(Collectors.joining("; "));
		assertThat(rule).startsWith("unfaithful: ").contains("consistent: ", "weak: ");
		assertThat(Faithfulness.RULE).isEqualTo(rule);
	}

	@Test
	void oneRandomRegionInTwentyThatDoesAsWellMakesItWeak() {
		double[] drops = new double[20];
		drops[3] = 0.6;
		MapMeasures measures =
			new MapMeasures(flat(0.2), flat(0.8), new ConfidenceChange(0.9, 0.5), Optional.empty(), Optional.of(new MaskingTest(10,
				0.5, drops)), Optional.empty(), SHAPE, Optional.empty());

		assertThat(Faithfulness.of(measures, UNKNOWN)).contains(Faithfulness.WEAK);
	}

	/** p counts the region itself: none of 19 regions does as well is 1/20. */
	@Test
	void oneInTwentyIsStillSignificant() {
		MapMeasures measures = new MapMeasures(flat(0.2), flat(0.8), new ConfidenceChange(0.9, 0.5), Optional.empty(),
			Optional.of(new MaskingTest(10, 0.5, new double[19])), Optional.empty(), SHAPE, Optional.empty());

		assertThat(measures.masking().orElseThrow().pValue()).isEqualTo(0.05);
		assertThat(Faithfulness.of(measures, UNKNOWN)).contains(Faithfulness.CONSISTENT);
	}

	@Test
	void withoutHotspotsThereIsNoWord() {
		MapMeasures measures =
			new MapMeasures(flat(0.2), flat(0.8), new ConfidenceChange(0.9, 0.5), Optional.empty(), Optional.empty(), Optional
				.empty(), SHAPE, Optional.empty());

		assertThat(Faithfulness.of(measures, UNKNOWN)).isEmpty();
	}

	private static MapMeasures measures(double deletion, double insertion, double drop, double randomDrop) {
		double[] drops = new double[20];
		Arrays.fill(drops, randomDrop);
		return new MapMeasures(flat(deletion), flat(insertion), new ConfidenceChange(0.9, 0.5), Optional.empty(),
			Optional.of(new MaskingTest(10, drop,
				drops)),
			Optional.empty(), SHAPE, Optional.empty());
	}

	private static Optional<Stability> stable(double shifted) {
		return Optional.of(new Stability(shifted, 1, OptionalDouble.empty()));
	}

	/** A curve of that area. */
	private static Curve flat(double area) {
		return new Curve(new double[] {0, 1}, new double[] {area, area});
	}
}
