package org.abscam.explain.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.abscam.engine.EngineException;
import org.abscam.explain.budget.Budget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for in words, and what becomes of it. */
class AskedInWordsTest {

	private static AskedBudget budget(String said) throws ExplainException {
		return AskedBudget.of("budget", said, Budget.Auto.DEFAULT_MAP_ERROR);
	}

	/** As it is said again, and what is spent at layers of 128 and of 129 channels, of all of which or of some. */
	@ParameterizedTest
	@CsvSource({"default, default, full, auto, full, false", "' AUTO ', auto, auto, auto, auto, false",
		"full, full, full, full, full, false",
		"96, 96, 96, 96, 96, true", "10%, 10%, 10%, 10%, 10%, true", "2.5%, 2.5%, 2.5%, 2.5%, 2.5%, true",
		"100%, 100%, 100%, 100%, 100%, true", "1, 1, 1, 1, 1, true"})
	void budgetsAreSpentAsTheyAreSaid(String said, String again, String few, String many, String kept, boolean number) throws Exception {
		AskedBudget budget = budget(said);
		assertThat(budget).hasToString(again);
		assertThat(AskedBudget.text(budget.of(128, false))).isEqualTo(few);
		assertThat(AskedBudget.text(budget.of(129, false))).isEqualTo(many);
		assertThat(AskedBudget.text(budget.of(129, true))).isEqualTo(kept);
		assertThat(budget.isNumber()).isEqualTo(number);
	}

	@ParameterizedTest
	@ValueSource(strings = {"0", "-1", "0%", "101%", "100.5%", "ten", "", "1e3", "5 %", "1234567890"})
	void budgetThatIsNoneIsRefused(String said) {
		assertThatThrownBy(() -> budget(said)).isInstanceOf(ExplainException.class).hasMessageContaining("'budget' must be auto")
			.hasMessageContaining("not '" + said + "'");
	}

	@Test
	void errorOfTheMapBelongsToAutomaticBudgets() throws Exception {
		assertThat(AskedBudget.of("budget", "auto", .9).automatic().mapError()).isEqualTo(.9);
		assertThat(((Budget.Auto) AskedBudget.of("budget", "default", .9).of(500, false)).mapError()).isEqualTo(.9);
		assertThatThrownBy(() -> AskedBudget.of("budget", "96", .9)).isInstanceOf(ExplainException.class)
			.hasMessageContaining("leave one of the two away");
	}

	/** An eighth of the input, half of that on; in volumes side by side. */
	@Test
	void masksFitTheInput() throws Exception {
		Masking plane = Masking.DEFAULTS.in(new long[] {224, 100});
		assertThat(plane.patch()).containsExactly(28, 13);
		assertThat(plane.stride()).containsExactly(14, 6);
		assertThat(plane.cells()).containsExactly(7, 7);
		Masking volume = Masking.DEFAULTS.in(new long[] {5, 64, 32});
		assertThat(volume.patch()).containsExactly(1, 8, 4);
		assertThat(volume.stride()).containsExactly(1, 8, 4);
		assertThat(volume.cells()).containsExactly(5, 7, 7);
		Masking said = masking(Masking.sizes("patch", "16"), Masking.sizes("stride", " 4x8 "), List.of(3, 5)).in(new long[] {224, 100});
		assertThat(said.patch()).containsExactly(16, 16);
		assertThat(said.stride()).containsExactly(4, 8);
		assertThat(said.cells()).containsExactly(3, 5);
		assertThat(masking(List.of(224, 100), List.of(), List.of()).in(new long[] {224, 100}).patch()).containsExactly(224, 100);
		assertThat(said.seeded(7).seed()).hasValue(7);
	}

	private static Masking masking(List<Integer> patch, List<Integer> stride, List<Integer> cells) {
		return new Masking(patch, stride, 10, cells, .5, Masking.DEFAULTS.seed());
	}

	@Test
	void masksThatDoNotFitAreRefused() {
		for (Masking wrong : new Masking[] {masking(List.of(225, 100), List.of(), List.of()), masking(List.of(101), List.of(), List.of()),
			masking(List.of(8, 8, 8), List.of(), List.of()), masking(List.of(), List.of(), List.of(300, 7))})
			assertThatThrownBy(() -> wrong.in(new long[] {224, 100})).isInstanceOf(ExplainException.class)
				.hasMessageContaining("does not fit into the network's input of 224x100");
		assertThatThrownBy(() -> masking(List.of(8), List.of(9), List.of()).in(new long[] {224, 100})).hasMessageContaining(
			"stride 9x9 of the occlusion is longer than its patch 8x8");
		for (String wrong : new String[] {"", "0", "8x", "x8", "1x2x3x4", "-4", "8.5", "100000"})
			assertThatThrownBy(() -> Masking.sizes("patch", wrong)).as(wrong).isInstanceOf(ExplainException.class);
	}

	/** Two channels of two pixels. */
	@Test
	void whatIsMaskedShowsTheBaseline() {
		NetworkInput x = new NetworkInput(new float[] {1, 2, 3, 6}, new float[] {-1, -1, -2, -2}, 2, 1, 2);
		assertThat(Baseline.ZERO.of(x)).containsExactly(0, 0, 0, 0);
		assertThat(Baseline.MEAN.of(x)).containsExactly(1.5f, 1.5f, 4.5f, 4.5f);
		assertThat(Baseline.BLACK.of(x)).containsExactly(-1, -1, -2, -2);
		assertThat(x.masked(x.black(), new float[] {1, .25f})).containsExactly(1, -.25f, 3, 0);
		assertThat(x.without(x.black(), new boolean[] {false, true})).containsExactly(1, -1, 3, -2);
		assertThat(x.values()).as("and the image is what it was").containsExactly(1, 2, 3, 6);
		assertThat(Baseline.of(" Mean ")).hasValue(Baseline.MEAN);
		assertThat(Baseline.of("grey")).isEmpty();
	}

	/** Memory for three at a time. */
	@Test
	void batchesAreHalvedUntilTheyFit() throws Exception {
		BatchSize batch = new BatchSize(16);
		List<Integer> tried = new ArrayList<>();
		assertThat(batch.<Integer> run(100, size -> {
			tried.add(size);
			if (size > 3) throw new OutOfMemoryError("full");
			return size;
		})).isEqualTo(2);
		assertThat(tried).containsExactly(16, 8, 4, 2);
		assertThat(batch.now()).isEqualTo(2);
		assertThat(batch.note().orElseThrow()).contains("batches of 16", "2 were run at a time");
		assertThat(batch.<Integer> run(1, size -> size)).as("no more than there are").isEqualTo(1);
		assertThat(new BatchSize(4).note()).isEmpty();
		assertThatThrownBy(() -> batch.run(9, size -> {
			throw new OutOfMemoryError("full");
		})).isInstanceOf(ExplainException.class);
		assertThatThrownBy(() -> new BatchSize(4).run(9, size -> {
			throw new EngineException("no such input", new IllegalStateException());
		})).isInstanceOf(ExplainException.class).hasMessageContaining("no such input");
		int[] powers = {1, 2, 4, 4, 8, 8, 8, 8, 16};
		for (int n = 1; n <= 9; n++) assertThat(BatchSize.powerOfTwo(n)).isEqualTo(powers[n - 1]);
		assertThat(BatchSize.room(2, 3)).hasSize(6);
		assertThatThrownBy(() -> BatchSize.room(1 << 16, 1 << 16)).isInstanceOf(OutOfMemoryError.class);
	}

	@Test
	void threadsAndJobsShareTheProcessors() {
		int all = Runtime.getRuntime().availableProcessors();
		assertThat(Running.AUTO.forImages(1)).as("one image in all threads").isEqualTo(new Running(Running.AUTO.device(), 0, 8, 1));
		assertThat(Running.AUTO.forImages(1000).jobs()).isEqualTo(all);
		assertThat(new Running("cpu", 0, 8, 3).forImages(2).jobs()).isEqualTo(2);
		assertThat(new Running("cpu", 4, 8, 3).forImages(9)).isEqualTo(new Running("cpu", 4, 8, 3));
		assertThat(new Running("cpu", 2, 8, 3).forVolumes()).isEqualTo(new Running("cpu", 6, 8, 1));
		assertThat(new Running("cpu", 0, 8, 3).forVolumes()).isEqualTo(new Running("cpu", 3, 8, 1));
		assertThat(new Running("cpu", 2, 8, 1).forVolumes()).isEqualTo(new Running("cpu", 2, 8, 1));
		assertThat(Arrays.asList(Running.AUTO.inBatchesOf(2).batch(), Running.AUTO.atATime(5).jobs())).containsExactly(2, 5);
	}
}
