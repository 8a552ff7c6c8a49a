package org.abscam.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.abscam.evaluate.pixels.Overlap;
import org.abscam.evaluate.pixels.RankedPixels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Measures of maps as Quantus itself has measured the same maps ({@code by_quantus.json}; {@code by_quantus.py} beside it does it anew), not by
 * a formula written after it.
 */
class QuantusTest {

	private record Expected(int width, int height, boolean[] truth, LinkedHashMap<String, float[]> maps,
		LinkedHashMap<String, List<Double>> measures) {}

	/** A map with what Quantus says of it. */
	private record Measured(String name, float[] map, boolean[] truth, int width, int height, double entropy, double gini,
		double rankAccuracy,
		double energyInside, double hit) {

		@Override
		public String toString() {
			return name;
		}
	}

	private static Stream<Measured> maps() throws Exception {
		try (Reader in = new InputStreamReader(QuantusTest.class.getResourceAsStream("by_quantus.json"), StandardCharsets.UTF_8)) {
			Expected e = new Gson().fromJson(in, Expected.class);
			List<String> names = List.copyOf(e.maps.keySet());
			return names.stream().map(name -> {
				int i = names.indexOf(name);
				return new Measured(name, e.maps.get(name), e.truth, e.width, e.height, e.measures.get("entropy").get(i),
					e.measures.get("gini").get(i), e.measures.get("rank_accuracy").get(i), e.measures.get("energy_inside").get(i),
					e.measures.get("hit").get(i));
			});
		}
	}

	@ParameterizedTest
	@MethodSource("maps")
	void sameMapsSameMeasures(Measured expected) {
		MapShape shape = MapShape.of(expected.map);
		assertThat(shape.entropy().orElseThrow()).isCloseTo(expected.entropy, within(1e-9));
		assertThat(shape.gini()).isCloseTo(expected.gini, within(1e-9));
		assertThat(new RankedPixels(expected.map, expected.truth).rankAccuracy()).isCloseTo(expected.rankAccuracy, within(1e-9));
		assertThat(Overlap.energyInside(expected.map, expected.truth)).isCloseTo(expected.energyInside, within(1e-9));
		Tolerance.Reach exactly = new Tolerance.Reach(0, 1, 1, 1);
		assertThat(PointingGame.of(expected.map, expected.truth, expected.width, expected.height, exactly).hit())
			.isEqualTo(expected.hit == 1);
	}
}
