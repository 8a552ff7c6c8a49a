package org.abscam.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.abscam.bench.Turns.Cost;
import org.abscam.bench.Turns.Pass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {

	@Test
	void contendersTakeTurnsSoThatASlowPhaseOfTheMachineMeetsAll() throws Exception {
		List<String> order = new ArrayList<>();
		Pass forward = times -> noted(order, "forward", 100);
		Pass map = times -> noted(order, "map", 200);
		List<Cost> costs = Turns.measure(3, List.of(forward, map));
		assertThat(order.subList(order.size() - 6, order.size())).containsExactly("forward", "map", "forward", "map", "forward", "map");
		assertThat(costs.get(1).times(costs.get(0))).isEqualTo("2.00 (2.00)");
	}

	@Test
	void aCostIsMedianAndFastestOfTheRounds() {
		Cost odd = Cost.of(9, 1, 4);
		assertThat(odd).isEqualTo(new Cost(4, 1));
		assertThat(Cost.of(9, 1, 4, 5)).isEqualTo(new Cost(4.5, 1));
		assertThat(odd.times(new Cost(3, 2))).isEqualTo("1.33 (0.50)");
		assertThat(odd.milliseconds()).isEqualTo("4.0");
	}

	@Test
	void shortWorkIsRepeatedUntilTheClockCanTellIt() throws Exception {
		List<Integer> asked = new ArrayList<>();
		Turns.measure(1, List.of(times -> {
			asked.add(times);
			return 10;
		}));
		assertThat(asked.get(asked.size() - 1)).as("passes of 10 ms for 300 ms").isEqualTo(30);
	}

	@Test
	void timeIsThatOfOnePassAndOfOneOfItsParts() throws Exception {
		int[] done = new int[1];
		double part = Turns.of(8, () -> {
			done[0]++;
			long end = System.nanoTime() + 40_000_000;
			while (System.nanoTime() < end) Thread.onSpinWait();
		}).milliseconds(5);
		assertThat(done).containsExactly(5);
		assertThat(part).as("5 passes of at most 40 ms of CPU by this thread, with others of Java beside it").isBetween(.1, 40.);
	}

	@Test
	void aTableTakesThePlaceOfTheOneBeforeAndNothingElse(@TempDir Path folder) throws Exception {
		Path page = folder.resolve("README.md");
		Files.writeString(page, "before\n<!-- bench a -->\n\nold\n\n<!-- /bench -->\nbetween\n<!-- bench b -->\n<!-- /bench -->\nafter\n");
		Page.put(page, "b", "| new |\n");
		Page.put(page, "a", "| 1 |\n| 2 |\n");
		Page.put(page, "a", "| 3 |\n");
		assertThat(page).hasContent("before\n<!-- bench a -->\n\n| 3 |\n\n<!-- /bench -->\nbetween\n<!-- bench b -->\n\n| new |\n\n"
			+ "<!-- /bench -->\nafter\n");
		assertThatThrownBy(() -> Page.put(page, "c", "| 4 |")).hasMessageContaining("<!-- bench c -->").hasMessageContaining("README.md");
	}

	@Test
	void theManualHasThePlacesForTheTables() throws Exception {
		assertThat(Files.readString(Path.of("src/site/markdown/cost.md"))).contains("<!-- bench models -->", "<!-- bench networks -->");
	}

	private static double noted(List<String> order, String what, double milliseconds) {
		order.add(what);
		return milliseconds;
	}
}
