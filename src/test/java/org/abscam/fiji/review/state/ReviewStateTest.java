package org.abscam.fiji.review.state;

import static org.assertj.core.api.Assertions.assertThat;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.abscam.fiji.review.state.ReviewState.Aspect;
import org.abscam.review.Case;
import org.abscam.review.Change;
import org.abscam.review.Finding;
import org.abscam.review.Outline;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader may see, and when; who hears of what. */
class ReviewStateTest {

	@TempDir
	private Path folder;
	private Case reviewed;
	private ReviewState state;
	private final List<Aspect> heard = new ArrayList<>();
	private final List<String> troubles = new ArrayList<>();

	@BeforeEach
	void open() throws Exception {
		ImageStack stack = new ImageStack(4, 4);
		for (int i = 0; i < 5; i++) stack.addSlice(new ByteProcessor(4, 4));
		reviewed = Case.open(folder.resolve("a.review.json"), "ab".repeat(32), "a", "Ann");
		state = new ReviewState(new ImagePlus("a", stack), reviewed, troubles::add);
		state.addListener(heard::add);
	}

	@AfterEach
	void close() throws Exception {
		reviewed.close();
	}

	private static Finding finding(String id, int slice, boolean own) {
		Outline outline = new Outline(List.of(List.of(new Outline.Point(0, 0), new Outline.Point(2, 0), new Outline.Point(2, 2))));
		Finding.Measures measures = new Finding.Measures(2, 2, "pixel", OptionalDouble.empty(), OptionalDouble.empty());
		Finding.Place place = Finding.Place.onSlice(slice);
		return own ? Finding.ofReader(id, place, outline, measures, "") : Finding.ofModel(id, place, outline, measures, "cyst");
	}

	private void explain(Finding... findings) {
		state.apply(new Change.Explained(new Change.Explained.By("m", "00", "abs-cam", "cyst", "cyst", "cyst", OptionalDouble.empty(), ""),
			List.of(findings)));
	}

	private void session(boolean areas) {
		state.setCases(new ReviewState.Cases("s", 1, 2, 0, "a", List.of(), areas));
	}

	@Test
	void whoReadsFirstSeesTheModelsAnswerOnlyAfterHisOwn() {
		assertThat(state.mayReveal()).as("nobody asked for a reading first").isTrue();
		state.setReadingFirst(true);
		assertThat(state.mayReveal()).isFalse();
		state.apply(new Change.Answered(Change.Stage.AFTER, "cyst", 1, 1));
		assertThat(state.mayReveal()).as("an answer of another stage").isFalse();
		state.apply(new Change.Answered(Change.Stage.BEFORE, "cyst", 1, 1));
		assertThat(state.mayReveal()).isTrue();
	}

	@Test
	void whoIsAskedForAreasMarksThemFirst() {
		state.setReadingFirst(true);
		session(true);
		assertThat(state.asksAreas()).isTrue();
		state.apply(new Change.Answered(Change.Stage.BEFORE, "cyst", 1, 1));
		assertThat(state.lacksAreas()).isTrue();
		assertThat(state.mayReveal()).as("the class alone is not all").isFalse();
		state.apply(new Change.NoArea(true));
		assertThat(state.lacksAreas()).isFalse();
		assertThat(state.mayReveal()).isTrue();
		state.apply(new Change.NoArea(false));
		assertThat(state.mayReveal()).isFalse();
		state.apply(new Change.Added(finding("r1", 1, true)));
		assertThat(state.mayReveal()).isTrue();
		state.apply(new Change.Revealed(2));
		state.apply(new Change.Removed("r1"));
		assertThat(state.asksAreas()).as("it was seen").isFalse();
		assertThat(state.mayReveal()).isTrue();
	}

	@Test
	void whoSeesTheModelsAnswerAtOnceIsAskedForAreasUntilHeAnswers() {
		assertThat(state.asksAreas()).as("no session").isFalse();
		session(false);
		assertThat(state.asksAreas()).as("a session that does not ask").isFalse();
		session(true);
		assertThat(state.lacksAreas()).isTrue();
		state.apply(new Change.Answered(Change.Stage.AFTER, "cyst", 1, 1));
		assertThat(state.asksAreas()).isFalse();
		assertThat(state.lacksAreas()).isFalse();
	}

	/** Hotspots tell what the model thinks: hidden ones are nowhere. */
	@Test
	void findingsOfTheModelAreHiddenWithItsAnswer() {
		explain(finding("m1", 4, false));
		state.apply(new Change.Added(finding("r1", 2, true)));
		assertThat(state.findings()).extracting(Finding::id).containsExactly("r1");
		state.select("m1");
		assertThat(state.selected()).as("nor can it be selected").isEmpty();
		assertThat(state.slice()).isEqualTo(1);
		state.setRevealed(true);
		assertThat(state.findings()).extracting(Finding::id).containsExactly("m1", "r1");
		state.select("m1");
		assertThat(state.slice()).as("its slice is shown").isEqualTo(4);
		assertThat(state.selected().orElseThrow().id()).isEqualTo("m1");
		assertThat(state.isSelected("m1")).isTrue();
		assertThat(state.isSelected("r1")).isFalse();
		state.select(null);
		assertThat(state.selected()).isEmpty();
		state.setRevealed(false);
		assertThat(state.isRevealed()).isFalse();
		assertThat(state.findings()).extracting(Finding::id).containsExactly("r1");
	}

	@Test
	void whatChangesIsToldOnceAndWhatDoesNotIsNot() {
		state.goTo(1);
		state.goTo(0);
		state.goTo(6);
		state.setWork(null);
		state.setStale(null);
		state.setRevealed(false);
		assertThat(heard).isEmpty();
		state.goTo(5);
		state.setWork("Explaining");
		state.setWork("Explaining");
		state.setStale("explained at 1 to 2");
		state.setStale("explained at 1 to 2");
		state.setRevealed(true);
		state.setRevealed(true);
		state.setReadingFirst(true);
		session(true);
		state.select("none");
		state.setExplained(null);
		state.apply(new Change.Noted("n"));
		assertThat(heard).containsExactly(Aspect.SLICE, Aspect.WORK, Aspect.WINDOW, Aspect.REVEALED, Aspect.CASE, Aspect.CASE,
			Aspect.SELECTION, Aspect.EXPLANATION, Aspect.READING);
		assertThat(state.work()).hasValue("Explaining");
		assertThat(state.stale()).as("without an answer nothing is out of date").isEmpty();
		assertThat(state.explained()).isEmpty();
		assertThat(state.isReadingFirst()).isTrue();
		assertThat(state.cases().orElseThrow().size()).isEqualTo(2);
		assertThat(state.slice()).isEqualTo(5);
	}

	@Test
	void whatCannotBeKeptIsSaidAndNotDone() throws Exception {
		reviewed.close();
		assertThat(state.apply(new Change.Noted("n"))).isFalse();
		assertThat(troubles).hasSize(1);
		assertThat(heard).isEmpty();
		assertThat(state.reading().note()).isEmpty();
		assertThat(state.whyHidden()).hasValue("There is no map yet; 'Explain anew' makes it.");
	}
}
