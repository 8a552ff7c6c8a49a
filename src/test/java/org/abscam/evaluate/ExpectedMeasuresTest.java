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
import java.util.List;
import org.abscam.evaluate.pixels.ClassScores;
import org.abscam.evaluate.pixels.Curve;
import org.abscam.evaluate.pixels.Overlap;
import org.abscam.evaluate.pixels.Resized;
import org.abscam.evaluate.pixels.SpearmanCorrelation;
import org.abscam.evaluate.pixels.StructuralSimilarity;
import org.abscam.explain.options.GaussianFilter;
import org.abscam.explain.options.NetworkInput;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Measures of seeded inputs against what NumPy, SciPy and PyTorch gave in float64 ({@code measures.json}): SSIM from
 * {@code ndimage.gaussian_filter} and Wang's formula, Spearman from {@code stats.spearmanr}, Wilson's limits by solving
 * (p̂ − p)² = z²·p·(1 − p)/n with {@code optimize.brentq}, ROAD's imputation by {@code sparse.linalg.spsolve}, resizing by
 * {@code torch.nn.functional.interpolate}, curves by {@code argsort} and {@code trapz}. The script {@code measures.py} beside the file
 * computes them anew.
 */
class ExpectedMeasuresTest {

	private static final Offset<Double> NEAR = within(1e-6);
	private static JsonObject expected;

	@BeforeAll
	static void read() throws Exception {
		try (Reader in = new InputStreamReader(ExpectedMeasuresTest.class.getResourceAsStream("measures.json"), StandardCharsets.UTF_8)) {
			expected = JsonParser.parseReader(in).getAsJsonObject();
		}
	}

	@Test
	void structuralSimilarity() {
		JsonObject c = expected.getAsJsonObject("ssim");
		assertThat(StructuralSimilarity.of(floats(c, "a"), floats(c, "b"), integer(c, "width"), integer(c, "height")))
			.isCloseTo(real(c, "value"), NEAR);
	}

	@Test
	void rankCorrelationWithTies() {
		JsonObject c = expected.getAsJsonObject("spearman");
		assertThat(SpearmanCorrelation.of(floats(c, "a"), floats(c, "b"))).isCloseTo(real(c, "value"), NEAR);
	}

	@Test
	void wilsonIntervals() {
		for (JsonElement row : expected.getAsJsonArray("wilson")) {
			JsonArray c = row.getAsJsonArray();
			WilsonInterval interval = new HitRate(c.get(0).getAsInt(), c.get(1).getAsInt()).interval();
			assertThat(interval.low()).as(c.toString()).isCloseTo(c.get(2).getAsDouble(), NEAR);
			assertThat(interval.high()).as(c.toString()).isCloseTo(c.get(3).getAsDouble(), NEAR);
		}
	}

	@Test
	void imputationOfRoad() {
		JsonObject c = expected.getAsJsonObject("road");
		NetworkInput x = input(c, "image");
		assertClose(Road.imputed(x, booleans(c, "missing")), c, "imputed");
	}

	@Test
	void gaussianWithMirroredBorder() {
		JsonObject c = expected.getAsJsonObject("blur");
		assertClose(
			GaussianFilter.smooth(floats(c, "plane"), integer(c, "width"), integer(c, "height"), real(c, "sigma_x"), real(c, "sigma_y")), c,
			"smooth");
	}

	@Test
	void linearResize() {
		for (JsonElement size : expected.getAsJsonArray("resize")) {
			JsonObject c = size.getAsJsonObject();
			assertClose(
				Resized.of(floats(c, "map"), integer(c, "width"), integer(c, "height"), integer(c, "new_width"),
					integer(c, "new_height")),
				c,
				"resized");
		}
	}

	@Test
	void deletionInsertionAndMaskingOfALogisticModel() throws Exception {
		JsonObject c = expected.getAsJsonObject("curves");
		float[] weights = floats(c, "weights");
		ClassScores logistic = LinearModel.logistic(weights, real(c, "bias"));
		NetworkInput x = input(c, "x");
		float[] baseline = floats(c, "baseline");
		float[] map = floats(c, "map");
		RemovalSteps steps = RemovalSteps.pixels(integer(c, "pixels"));
		assertCurve(DeletionCurve.of(logistic, x, baseline, map, steps), c.getAsJsonObject("deletion"));
		assertCurve(InsertionCurve.of(logistic, x, baseline, map, steps), c.getAsJsonObject("insertion"));
		assertThat(ConfidenceChange.of(logistic, x, baseline, map).masked()).isCloseTo(real(c, "masked_probability"), NEAR);
	}

	@Test
	void localisation() {
		JsonObject c = expected.getAsJsonObject("localisation");
		float[] map = floats(c, "map");
		boolean[] truth = booleans(c, "truth");
		int width = integer(c, "width");
		assertThat(Overlap.energyInside(map, truth)).isCloseTo(real(c, "energy"), NEAR);
		assertThat(Overlap.at(map, truth, 0.5).iou()).isPositive().isCloseTo(real(c, "iou_half"), NEAR);
		assertThat(Overlap.best(map, truth).iou()).isCloseTo(real(c, "best_iou"), NEAR);
		double distance = real(c, "distance");
		assertThat(distance).isPositive();
		PointingGame hit = PointingGame.of(map, truth, width, map.length / width, new Tolerance.Reach(distance + 1e-9, 1, 1));
		assertThat(hit.hit()).isTrue();
		assertThat(List.of(hit.column(), hit.row(), hit.slice())).containsExactly(integer(c, "peak_column"), integer(c, "peak_row"), 0);
		assertThat(hit.distance()).isCloseTo(distance, NEAR);
		assertThat(PointingGame.of(map, truth, width, map.length / width, new Tolerance.Reach(distance - 1e-9, 1, 1)).hit()).isFalse();
	}

	private static void assertCurve(Curve curve, JsonObject c) {
		assertThat(curve.fractions()).containsExactly(doubles(c, "fractions"), NEAR);
		assertThat(curve.probabilities()).containsExactly(doubles(c, "probabilities"), NEAR);
		assertThat(curve.area()).isCloseTo(real(c, "area"), NEAR);
	}

	private static void assertClose(float[] values, JsonObject c, String name) {
		double[] wanted = doubles(c, name);
		assertThat(values).hasSize(wanted.length);
		for (int i = 0; i < wanted.length; i++) assertThat((double) values[i]).as("value %d", i).isCloseTo(wanted[i], NEAR);
	}

	private static NetworkInput input(JsonObject c, String name) {
		float[] values = floats(c, name);
		return new NetworkInput(values, new float[values.length], integer(c, "channels"), integer(c, "height"), integer(c, "width"));
	}

	private static double real(JsonObject c, String name) {
		return c.get(name).getAsDouble();
	}

	private static int integer(JsonObject c, String name) {
		return c.get(name).getAsInt();
	}

	private static double[] doubles(JsonObject c, String name) {
		JsonArray array = c.getAsJsonArray(name);
		double[] values = new double[array.size()];
		for (int i = 0; i < values.length; i++) values[i] = array.get(i).getAsDouble();
		return values;
	}

	private static float[] floats(JsonObject c, String name) {
		double[] values = doubles(c, name);
		float[] floats = new float[values.length];
		for (int i = 0; i < floats.length; i++) floats[i] = (float) values[i];
		return floats;
	}

	private static boolean[] booleans(JsonObject c, String name) {
		JsonArray array = c.getAsJsonArray(name);
		boolean[] values = new boolean[array.size()];
		for (int i = 0; i < values.length; i++) values[i] = array.get(i).getAsBoolean();
		return values;
	}
}
