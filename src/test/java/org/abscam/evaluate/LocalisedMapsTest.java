package org.abscam.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.abscam.evaluate.localise.ChosenThresholds;
import org.abscam.evaluate.localise.LocalisationTable;
import org.abscam.evaluate.localise.SizeBounds;
import org.abscam.evaluate.pixels.Curve;
import org.abscam.evaluate.statistics.Estimate;
import org.abscam.report.ReportException;
import org.abscam.report.evaluation.LocalisationReport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against CheXlocalize's formulas in NumPy; {@code chexlocalize.py} beside {@code chexlocalize.json} computes them anew. */
class LocalisedMapsTest {

	private static final Offset<Double> NEAR = within(1e-9);
	private static JsonObject expected;

	@BeforeAll
	static void read() throws Exception {
		try (Reader in = new InputStreamReader(LocalisedMapsTest.class.getResourceAsStream("localise/chexlocalize.json"),
			StandardCharsets.UTF_8)) {
			expected = JsonParser.parseReader(in).getAsJsonObject();
		}
	}

	/** Whose hotspots begin at the thresholds of their classes. */
	private static List<EvaluatedImage> images(ClassThresholds thresholds) {
		int width = expected.get("width").getAsInt();
		int height = expected.get("height").getAsInt();
		EvaluationSettings settings = EvaluationSettings.DEFAULTS.with(thresholds);
		Curve curve = new Curve(new double[] {0, 1}, new double[] {1, 0});
		List<EvaluatedImage> images = new ArrayList<>();
		for (JsonElement each : expected.getAsJsonArray("images")) {
			JsonObject image = each.getAsJsonObject();
			float[] map = new float[width * height];
			boolean[] truth = new boolean[map.length];
			for (int i = 0; i < map.length; i++) {
				map[i] = image.getAsJsonArray("map").get(i).getAsFloat();
				truth[i] = image.getAsJsonArray("truth").get(i).getAsInt() > 0;
			}
			String name = image.get("class").getAsString();
			MapMeasures measures = new MapMeasures(curve, curve, new ConfidenceChange(1, 1), Optional.empty(), Optional.empty(),
				Localisation.of(map, truth, width, height, new Tolerance.Reach(0, 1, 1), settings.threshold("grad-cam", name)),
				MapShape.of(map),
				Optional.of(TruthShape.of(truth, width, height)));
			images.add(
				new EvaluatedImage(images.size() + 1, "", name, image.get("probability").getAsDouble(), MapMeasures.isEmpty(map), measures,
					Optional.empty(), OptionalDouble.empty()));
		}
		return images;
	}

	private static ClassThresholds chosen() {
		Map<String, Double> byClass = new LinkedHashMap<>();
		expected.getAsJsonObject("chosen").entrySet()
			.forEach(c -> byClass.put(c.getKey(), c.getValue().getAsJsonArray().get(0).getAsDouble()));
		return new ClassThresholds(Map.of("grad-cam", byClass), Map.of("grad-cam", expected.get("cutoff").getAsDouble()), false);
	}

	@Test
	void thresholdsAreChosenByMeanOverlap() {
		ChosenThresholds chosen = ChosenThresholds.of("grad-cam", images(ClassThresholds.USUAL));
		assertThat(chosen.classes().keySet()).containsExactlyElementsOf(expected.getAsJsonObject("chosen").keySet());
		chosen.classes().forEach((name, c) -> {
			JsonArray wanted = expected.getAsJsonObject("chosen").getAsJsonArray(name);
			assertThat(c.threshold()).as(name).isCloseTo(wanted.get(0).getAsDouble(), NEAR);
			assertThat(c.overlap()).as(name).isCloseTo(wanted.get(1).getAsDouble(), NEAR);
			assertThat(c.images()).as(name).isEqualTo(wanted.get(2).getAsInt());
		});
		assertThat(chosen.cutoff()).isPositive().isCloseTo(expected.get("cutoff").getAsDouble(), NEAR);
		assertThat(chosen.overlap()).isCloseTo(expected.get("full").getAsDouble(), NEAR);
	}

	@Test
	void classesAndStrata() {
		ClassThresholds thresholds = chosen();
		List<EvaluatedImage> images = images(thresholds);
		SizeBounds bounds = SizeBounds.terciles(images).orElseThrow();
		assertThat(bounds.small()).isCloseTo(expected.getAsJsonArray("bounds").get(0).getAsDouble(), NEAR);
		assertThat(bounds.middle()).isCloseTo(expected.getAsJsonArray("bounds").get(1).getAsDouble(), NEAR);
		LocalisationTable table = LocalisationTable.of("grad-cam", images, thresholds.cutoff("grad-cam"), bounds, 1);
		JsonArray rows = expected.getAsJsonArray("rows");
		assertThat(table.rows()).hasSize(rows.size());
		for (int i = 0; i < rows.size(); i++) {
			LocalisationTable.Row row = table.rows().get(i);
			JsonArray wanted = rows.get(i).getAsJsonArray();
			assertThat(row.className() + ", " + row.stratum()).isEqualTo(wanted.get(0).getAsString() + ", " + wanted.get(1).getAsString());
			assertThat(List.of(row.truths(), row.shown())).as("row %d", i).containsExactly(wanted.get(2).getAsInt(),
				wanted.get(3).getAsInt());
			assertMean(row.iou(), wanted.get(4));
			assertMean(row.iouOfAll(), wanted.get(5));
			assertMean(row.hits(), wanted.get(6));
		}
	}

	private static void assertMean(Estimate e, JsonElement wanted) {
		assertThat(e.isKnown()).isEqualTo(!wanted.isJsonNull());
		if (!e.isKnown()) return;
		assertThat(e.mean()).isCloseTo(wanted.getAsDouble(), NEAR);
		assertThat(e.low()).isLessThanOrEqualTo(e.mean());
		assertThat(e.high()).isGreaterThanOrEqualTo(e.mean());
	}

	@Test
	void chosenThresholdsAreReadAgain(@TempDir Path folder) throws Exception {
		ChosenThresholds chosen = ChosenThresholds.of("grad-cam", images(ClassThresholds.USUAL));
		StringBuilder csv = new StringBuilder();
		LocalisationReport.thresholds(List.of(chosen), csv);
		Path file = Files.writeString(folder.resolve("thresholds.csv"), csv);
		ClassThresholds read = LocalisationReport.said(file.toString());
		assertThat(read.of("grad-cam")).isEqualTo(chosen().of("grad-cam"));
		assertThat(read.cutoff("grad-cam")).isEqualTo(chosen.cutoff());
		assertThat(read.of("abs-cam")).as("another method").isEmpty();
		assertThat(LocalisationReport.yaml(chosen)).isEqualTo("# of grad-cam\nconfig:\n  abscam:\n    thresholds:\n      \"effusion\": "
			+ chosen.classes().get("effusion").threshold() + "\n      \"nodule\": " + chosen.classes().get("nodule").threshold()
			+ "\n    probability_cutoff: " + chosen.cutoff() + "\n");
		assertThat(LocalisationReport.said("Usual")).isEqualTo(ClassThresholds.USUAL);
		assertThatThrownBy(() -> LocalisationReport.said(folder.resolve("none.csv").toString())).isInstanceOf(ReportException.class)
			.hasMessageContaining("are neither 'usual' nor 'card', and there is no such file");
		Files.writeString(file, "maps,class,threshold,probability_cutoff\ngrad-cam,a,1.5,0\n");
		assertThatThrownBy(() -> LocalisationReport.said(file.toString())).isInstanceOf(ReportException.class)
			.hasMessageContaining("is no table of thresholds");
	}

	@Test
	void boundsOfSizes() {
		assertThat(SizeBounds.of(" .01, 0.05")).contains(new SizeBounds(.01, .05));
		for (String wrong : List.of(".05,.01", "0.1", "a,b", ".1,.2,.3", "-1,.5")) assertThat(SizeBounds.of(wrong)).as(wrong).isEmpty();
	}
}
