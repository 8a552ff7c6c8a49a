package org.abscam.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.abscam.evaluate.pixels.Curve;
import org.abscam.evaluate.pixels.Overlap;
import org.abscam.evaluate.pixels.RankedPixels;
import org.abscam.evaluate.pixels.Resized;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Measures by the formulas of their papers, and of Quantus 0.5 for entropy, sparseness and rank accuracy, as NumPy and SciPy compute them in
 * float64: {@code further.py} beside {@code further.json} does it anew.
 */
class FurtherMeasuresTest {

	private static final Offset<Double> NEAR = within(1e-9);
	private static JsonObject c;
	private static int width;
	private static int height;

	@BeforeAll
	static void read() throws Exception {
		try (Reader in = new InputStreamReader(FurtherMeasuresTest.class.getResourceAsStream("further.json"), StandardCharsets.UTF_8)) {
			c = JsonParser.parseReader(in).getAsJsonObject();
		}
		width = c.get("width").getAsInt();
		height = c.get("height").getAsInt();
	}

	@Test
	void shapeOfAMapWithAndWithoutTies() {
		for (String name : new String[] {"distinct", "tied"}) {
			MapShape shape = MapShape.of(floats(name));
			assertThat(shape.complexity()).as(name).isCloseTo(real("complexity_" + name), NEAR);
			assertThat(shape.entropy().orElseThrow()).as(name).isCloseTo(real("entropy_" + name), NEAR);
			assertThat(shape.gini()).as(name).isCloseTo(real("gini_" + name), NEAR);
		}
	}

	@Test
	void anEmptyMapHasNoEntropyAndTheIndexOfEqualValues() {
		MapShape shape = MapShape.of(new float[12]);
		assertThat(shape.complexity()).isZero();
		assertThat(shape.entropy()).isEmpty();
		assertThat(shape.gini()).isCloseTo(0, within(1e-12));
		float[] one = new float[1000];
		one[3] = 1;
		assertThat(MapShape.of(one).entropy()).hasValue(0);
		assertThat(MapShape.of(one).gini()).as("nearly all in one").isCloseTo(.999, within(2e-4));
	}

	@Test
	void precisionAndOverlapsOfRankedPixels() {
		for (String name : new String[] {"distinct", "tied"}) {
			RankedPixels ranked = new RankedPixels(floats(name), booleans("truth"));
			assertThat(ranked.averagePrecision()).as(name).isCloseTo(real("precision_" + name), NEAR);
			assertThat(ranked.overlaps(Localisation.THRESHOLDS)).as(name).containsExactly(doubles(c.getAsJsonArray("overlaps_" + name)),
				NEAR);
		}
		boolean[] half = new boolean[100];
		for (int i = 0; i < 30; i++) half[3 * i] = true;
		assertThat(new RankedPixels(new float[100], half).averagePrecision()).as("of a constant map").isCloseTo(.3, NEAR);
	}

	@Test
	void rankAccuracyIsThatOfQuantusAndOfTiesTheMeanOverTheirOrders() {
		assertThat(new RankedPixels(floats("distinct"), booleans("truth")).rankAccuracy()).isCloseTo(real("rank_accuracy"), NEAR);
		assertThat(new RankedPixels(floats("few"), booleans("few_truth")).rankAccuracy()).isCloseTo(real("rank_accuracy_few"), NEAR);
	}

	@Test
	void overlapAtAThresholdIsThatOfHotspots() {
		float[] map = floats("tied");
		boolean[] truth = booleans("truth");
		double[] overlaps = new RankedPixels(map, truth).overlaps(Localisation.THRESHOLDS);
		for (int i = 0; i < overlaps.length; i++)
			assertThat(overlaps[i]).isEqualTo(Overlap.at(map, truth, Localisation.THRESHOLDS[i]).iou());
	}

	@Test
	void pointingCurveOverTolerances() {
		String[] truths = {"truth", "near", "near"};
		Tolerance.Reach[] reaches = {new Tolerance.Reach(1, 1, 1), new Tolerance.Reach(1, 1, 1), new Tolerance.Reach(1, .5, .75)};
		for (int i = 0; i < truths.length; i++) {
			JsonArray expected = c.getAsJsonArray("pointing").get(i).getAsJsonArray();
			Localisation l = Localisation.of(floats("distinct"), booleans(truths[i]), width, height, reaches[i], .5).orElseThrow();
			assertThat(l.pointing().distance()).isCloseTo(expected.get(0).getAsDouble(), NEAR);
			assertThat(l.pointingCurve()).as("case %d", i).isCloseTo(expected.get(1).getAsDouble(), within(1e-5));
		}
		Localisation flat = Localisation.of(new float[width * height], booleans("near"), width, height, reaches[0], .5).orElseThrow();
		assertThat(flat.pointingCurve()).as("points nowhere").isZero();
	}

	@Test
	void coherencyAndAdcc() {
		double coherency = Coherency.of(floats("distinct"), floats("again"));
		assertThat(coherency).isCloseTo(real("coherency"), NEAR);
		assertThat(Coherency.adcc(coherency, real("complexity_distinct"), .3)).isCloseTo(real("adcc"), NEAR);
		assertThat(Coherency.of(floats("distinct"), new float[width * height])).as("with an empty map").isZero();
		assertThat(Coherency.adcc(0, .5, .5)).isZero();
		assertThat(Coherency.adcc(.5, .5, 1)).isZero();
		assertThat(Coherency.adcc(1, 0, 0)).isEqualTo(1);
	}

	/** As its authors compute it in pytorch-grad-cam. */
	@Test
	void arccIsMadeOfCoherencyComplexityAndRoadOverFifths() {
		double[] tenths = IntStream.rangeClosed(1, 9).mapToDouble(i -> i / 10.).toArray();
		Road road =
			new Road(new Curve(tenths, doubles(c.getAsJsonArray("road_most"))), new Curve(tenths, doubles(c.getAsJsonArray("road_least"))));
		assertThat(arcc(Optional.of(road), OptionalDouble.of(real("coherency")))).hasValueCloseTo(real("arcc"), NEAR);
		assertThat(arcc(Optional.empty(), OptionalDouble.of(.5))).as("without ROAD").isEmpty();
		assertThat(arcc(Optional.of(road), OptionalDouble.empty())).as("without coherency").isEmpty();
		Road below = new Road(road.leastRelevantFirst(), road.mostRelevantFirst());
		assertThat(arcc(Optional.of(below), OptionalDouble.of(.5))).as("below chance").hasValue(0);
		assertThat(Coherency.arcc(1, 0, .5)).isEqualTo(1);
	}

	private static OptionalDouble arcc(Optional<Road> road, OptionalDouble coherency) {
		Curve curve = new Curve(new double[] {0, 1}, new double[] {1, 0});
		MapMeasures measures = new MapMeasures(curve, curve, new ConfidenceChange(.5, .5), road, Optional.empty(), Optional.empty(),
			MapShape.of(floats("distinct")), Optional.empty());
		return Measure.ARCC.of(new EvaluatedImage(1, "", "", .5, false, measures, Optional.empty(), coherency));
	}

	@Test
	void averageGain() {
		for (int i = 0; i < c.getAsJsonArray("probabilities").size(); i++) {
			double[] p = doubles(c.getAsJsonArray("probabilities").get(i).getAsJsonArray());
			assertThat(new ConfidenceChange(p[0], p[1]).gain()).isCloseTo(c.getAsJsonArray("gains").get(i).getAsDouble(), NEAR);
		}
	}

	@Test
	void lesionsAreCountedWithTheirCorners() {
		TruthShape shape = TruthShape.of(booleans("truth"), width, height);
		assertThat(shape.lesions()).isEqualTo(c.get("lesions").getAsInt());
		assertThat(shape.share()).isCloseTo(real("share"), NEAR);
		double[] size = doubles(c.getAsJsonArray("volume_size"));
		assertThat(TruthShape.of(booleans("volume"), (int) size[2], (int) size[1]).lesions()).isEqualTo(c.get("volume_lesions").getAsInt());
		assertThat(TruthShape.of(new boolean[6], 3, 2)).isEqualTo(new TruthShape(0, 0));
	}

	@Test
	void volumesAreResizedLinearlyAlongEachAxis() {
		double[] fine = doubles(c.getAsJsonArray("fine"));
		float[] resized = Resized.of(floats("coarse"), whole("coarse_size"), whole("fine_size"));
		assertThat(resized).hasSize(fine.length);
		for (int i = 0; i < fine.length; i++) assertThat((double) resized[i]).isCloseTo(fine[i], within(1e-6));
	}

	private static int[] whole(String name) {
		double[] values = doubles(c.getAsJsonArray(name));
		return new int[] {(int) values[0], (int) values[1], (int) values[2]};
	}

	private static double real(String name) {
		return c.get(name).getAsDouble();
	}

	private static float[] floats(String name) {
		double[] values = doubles(c.getAsJsonArray(name));
		float[] floats = new float[values.length];
		for (int i = 0; i < floats.length; i++) floats[i] = (float) values[i];
		return floats;
	}

	private static double[] doubles(JsonArray array) {
		double[] values = new double[array.size()];
		int at = 0;
		for (JsonElement value : array) values[at++] = value.getAsDouble();
		return values;
	}

	private static boolean[] booleans(String name) {
		JsonArray array = c.getAsJsonArray(name);
		boolean[] values = new boolean[array.size()];
		for (int i = 0; i < values.length; i++) values[i] = array.get(i).getAsBoolean();
		return values;
	}
}
