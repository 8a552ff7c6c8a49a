package org.abscam.review.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Expected values by kappas.py, with statsmodels, scikit-learn and R's irr. */
class KappaTest {

	private static final Offset<Double> CLOSE = within(1e-9);

	@Test
	void valuesAndErrorsAreThoseOfStatsmodels() throws IOException {
		List<String> lines;
		try (InputStream in = KappaTest.class.getResourceAsStream("kappas.csv")) {
			lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList();
		}
		assertThat(lines).hasSize(7);
		for (String line : lines) {
			String[] cells = line.split(",");
			List<List<String>> readers = new ArrayList<>();
			for (String answers : cells[0].split("\\|")) readers.add(List.of(answers.split("")));
			double[] expected = new double[cells.length];
			for (int i = 1; i < cells.length; i++) expected[i] = Double.parseDouble(cells[i]);
			Kappa cohen = CohensKappa.of(readers.get(0), readers.get(1));
			assertThat(cohen.observed().orElseThrow()).as(line).isCloseTo(expected[1], CLOSE);
			assertThat(cohen.value().orElseThrow()).as(line).isCloseTo(expected[2], CLOSE);
			assertThat(cohen.errorByChance().orElseThrow()).as(line).isCloseTo(expected[4], CLOSE);
			assertThat(cohen.error().orElseThrow()).as(line).isCloseTo(expected[3], CLOSE);
			assertThat(cohen.low().orElseThrow()).as(line).isCloseTo(Math.max(-1, expected[5]), CLOSE);
			assertThat(cohen.high().orElseThrow()).as(line).isCloseTo(Math.min(1, expected[6]), CLOSE);
			List<List<String>> cases = new ArrayList<>();
			for (int i = 0; i < readers.get(0).size(); i++) {
				List<String> answers = new ArrayList<>();
				for (List<String> reader : readers) answers.add(reader.get(i));
				cases.add(answers);
			}
			Kappa fleiss = FleissKappa.of(cases);
			assertThat(fleiss.value().orElseThrow()).as(line).isCloseTo(expected[7], CLOSE);
			assertThat(fleiss.errorByChance().orElseThrow()).as(line).isCloseTo(expected[8], CLOSE);
			assertThat(fleiss.error().orElseThrow()).as(line).isCloseTo(expected[9], CLOSE);
			assertThat(fleiss.note()).isEmpty();
		}
	}

	@Test
	void whatIsNotDefinedIsSaidInWords() {
		Kappa none = CohensKappa.of(List.of(), List.of());
		assertThat(none.value()).isEmpty();
		assertThat(none.note()).contains("no case");
		List<String> same = Collections.nCopies(5, "normal");
		Kappa one = CohensKappa.of(same, same);
		assertThat(one.observed()).hasValue(1);
		assertThat(one.value()).isEmpty();
		assertThat(one.note()).isEqualTo("All answers are 'normal', so that kappa is not defined.");
		Kappa perfect = CohensKappa.of(List.of("a", "b", "a"), List.of("a", "b", "a"));
		assertThat(perfect.value()).hasValue(1);
		assertThat(perfect.low()).isEmpty();
		assertThat(perfect.note()).contains("no interval");
		Kappa single = CohensKappa.of(List.of("a"), List.of("b"));
		assertThat(single.value()).hasValue(0);
		assertThat(single.high()).isEmpty();
		Kappa onlyOneSays = CohensKappa.of(same, List.of("normal", "normal", "odd", "normal", "normal"));
		assertThat(onlyOneSays.value()).hasValue(0);
		assertThat(onlyOneSays.error().orElseThrow()).isBetween(0., 1e-7);
	}

	@Test
	void ofFleissToo() {
		assertThat(FleissKappa.of(List.of()).note()).contains("no case");
		assertThat(FleissKappa.of(List.of(List.of("a"))).note()).contains("one reader");
		Kappa same = FleissKappa.of(Collections.nCopies(3, List.of("a", "a", "a")));
		assertThat(same.value()).isEmpty();
		assertThat(same.note()).contains("All answers are 'a'");
		Kappa perfect = FleissKappa.of(List.of(List.of("a", "a", "a"), List.of("b", "b", "b"), List.of("b", "b", "b")));
		assertThat(perfect.value()).hasValue(1);
		assertThat(perfect.error()).isEmpty();
		assertThat(FleissKappa.of(List.of(List.of("a", "b"))).error()).isEmpty();
	}

	/** Of no case do all say the same: three readers and three classes, by the formulas alone (Fleiss 1971, Gwet 2008). */
	@Test
	void readersWhoNeverAllAgreeHaveTheirValueToo() {
		Kappa three =
			FleissKappa.of(List.of(List.of("a", "b", "c"), List.of("a", "a", "b"), List.of("b", "c", "a"), List.of("c", "a", "b")));
		assertThat(three.observed().orElseThrow()).isCloseTo(1 / 12., CLOSE);
		assertThat(three.value().orElseThrow()).isCloseTo(-19 / 47., CLOSE);
		assertThat(three.error().orElseThrow()).isCloseTo(0.06790402897238566, CLOSE);
		assertThat(FleissKappa.of(List.of(List.of("a", "b"), List.of("b", "a"))).value()).hasValue(-1);
	}
}
