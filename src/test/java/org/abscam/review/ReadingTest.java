package org.abscam.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What follows from a reader's changes, one after the other. */
class ReadingTest {

	private static final Instant AT = Instant.parse("2026-11-26T12:00:00Z");
	private static final Finding.Measures MEASURES = new Finding.Measures(4, 1, "mm", OptionalDouble.empty(), OptionalDouble.empty());

	private final Reading reading = new Reading();

	private void apply(Change... changes) {
		for (Change change : changes) reading.apply(new Reading.Entry(AT, "Ann", change));
	}

	/** Each somewhere else, so that none is taken for another. */
	private static Finding found(String id, double x) {
		return Finding.ofModel(id, Finding.Place.onSlice(1), Entries.square(x, 0, 2), MEASURES, "a");
	}

	private static Finding own(String id) {
		return Finding.ofReader(id, Finding.Place.onSlice(1), Entries.square(50, 50, 2), MEASURES, "");
	}

	private static Change explained(Finding... findings) {
		return new Change.Explained(new Change.Explained.By("m", "0", "grad-cam", "top", "a", "a", OptionalDouble.of(.9), "w"),
			List.of(findings));
	}

	private List<String> ids() {
		return reading.findings().stream().map(Finding::id).toList();
	}

	private Status status(String id) {
		return reading.finding(id).orElseThrow().status();
	}

	@Test
	void whatIsUndoneNeverWasAndComesBackOnlyUntilSomethingElseIsDone() {
		apply(new Change.Opened(0), explained(found("m1", 0)), new Change.Revealed(1));
		assertThat(reading.canUndo()).as("nothing of this is the reader's doing").isFalse();
		apply(new Change.Added(own("r1")), new Change.Decided("m1", Status.REJECTED));
		assertThat(ids()).containsExactly("m1", "r1");
		apply(new Change.Undone());
		assertThat(status("m1")).isEqualTo(Status.OPEN);
		apply(new Change.Undone());
		assertThat(ids()).as("the area, too").containsExactly("m1");
		assertThat(reading.canUndo()).isFalse();
		apply(new Change.Undone());
		assertThat(reading.isRevealed()).as("nobody unsees an answer").isTrue();
		apply(new Change.Redone());
		assertThat(ids()).containsExactly("m1", "r1");
		assertThat(status("m1")).isEqualTo(Status.OPEN);
		assertThat(reading.canRedo()).isTrue();
		apply(new Change.Decided("m1", Status.ACCEPTED), new Change.Redone());
		assertThat(reading.canRedo()).isFalse();
		assertThat(status("m1")).as("and not what was undone before").isEqualTo(Status.ACCEPTED);
	}

	@Test
	void changesOfFindingsThatThereAreNotAreRefusedAndLeaveNothing() {
		apply(explained(found("m1", 0)), new Change.Added(own("r1")), new Change.Decided("m1", Status.ACCEPTED));
		int entries = reading.entries().size();
		assertThatThrownBy(() -> apply(new Change.Decided("m2", Status.ACCEPTED))).hasMessage("There is no finding 'm2'.");
		assertThatThrownBy(() -> apply(new Change.Added(own("r1")))).hasMessage("There is a finding 'r1' already.");
		assertThatThrownBy(() -> apply(explained(found("m1", 9)))).hasMessage("There is a finding 'm1' already.");
		assertThatThrownBy(() -> apply(explained(found("m5", 9), found("m5", 19)))).hasMessage("There is a finding 'm5' already.");
		assertThat(reading.entries()).hasSize(entries);
		assertThat(ids()).containsExactly("m1", "r1");
		assertThat(reading.finding("m2")).isEmpty();
	}

	/** Explaining another class shows other hotspots; what the reader decided on, wrote to or marked stays. */
	@Test
	void hotspotsThatNobodyTouchedGoWithTheirExplanation() {
		apply(explained(found("m1", 0), found("m2", 10), found("m3", 20)), new Change.Added(own("r1")),
			new Change.Commented("m2", "rib"), new Change.Decided("m3", Status.REJECTED));
		apply(explained(found("m4", 30)));
		assertThat(ids()).containsExactlyInAnyOrder("m2", "m3", "r1", "m4");
		assertThat(reading.finding("m2").orElseThrow().comment()).isEqualTo("rib");
		assertThat(status("m2")).as("a word is no decision").isEqualTo(Status.OPEN);
	}

	@Test
	void anotherOutlineChangesAModelsFindingAndAReadersOwnStaysAccepted() {
		apply(explained(found("m1", 0)), new Change.Added(own("r1")), new Change.Redrawn("m1", Entries.square(1, 1, 5), MEASURES),
			new Change.Redrawn("r1", Entries.square(1, 1, 5), MEASURES), new Change.Labelled("r1", "cyst"));
		assertThat(status("m1")).isEqualTo(Status.CHANGED);
		assertThat(reading.finding("m1").orElseThrow().asFound()).contains(Entries.square(0, 0, 2));
		assertThat(status("r1")).isEqualTo(Status.ACCEPTED);
		assertThat(reading.finding("r1").orElseThrow().reader()).isEqualTo("Ann");
	}

	@Test
	void anIdIsNeverGivenTwice() {
		assertThat(reading.newId()).isEqualTo("r1");
		apply(explained(found("r2", 0)), new Change.Added(own("r1")), new Change.Removed("r1"));
		assertThat(ids()).containsExactly("r2");
		assertThat(reading.newId()).as("r1 was taken away, r2 is the model's").isEqualTo("r3");
		apply(explained(found("m1", 10)));
		assertThat(reading.newId()).as("and r2 is gone").isEqualTo("r3");
	}

	@Test
	void answersAreThoseOfTheirStage() {
		assertThat(reading.isRevealed()).isFalse();
		apply(new Change.Answered(Change.Stage.BEFORE, "a", .5, 1), new Change.Revealed(2),
			new Change.Answered(Change.Stage.AFTER, "b", 1, 3));
		assertThat(reading.isRevealed()).isTrue();
		assertThat(reading.answer(Change.Stage.BEFORE).orElseThrow().answer()).isEqualTo("a");
		assertThat(reading.answer(Change.Stage.AFTER).orElseThrow().answer()).isEqualTo("b");
	}

	/** What leads to the model's answer being shown is one word alone, and not whatever else was done. */
	@Test
	void onlyTheRevealReveals() {
		apply(new Change.Opened(0), explained(found("m1", 0)), new Change.Answered(Change.Stage.BEFORE, "a", .5, 1),
			new Change.Decided("m1", Status.ACCEPTED), new Change.NoArea(true), new Change.Left(3));
		assertThat(reading.isRevealed()).isFalse();
	}

	/** Hotspots of the model are nobody's own areas; that there is none holds whatever else is said after it. */
	@Test
	void areasThatAreMarkedAreTheReadersOwn() {
		apply(explained(found("m1", 0)), new Change.Decided("m1", Status.ACCEPTED));
		assertThat(reading.hasMarked()).isFalse();
		apply(new Change.NoArea(true), new Change.Answered(Change.Stage.BEFORE, "a", 1, 1), new Change.Noted("n"));
		assertThat(reading.saysNoArea()).isTrue();
		apply(new Change.Added(own("r1")));
		assertThat(reading.saysNoArea()).isFalse();
		assertThat(reading.hasMarked()).isTrue();
	}

	@Test
	void theVeryFirstChangeCanBeUndone() {
		apply(new Change.Noted("n"), new Change.Undone());
		assertThat(reading.note()).isEmpty();
		apply(new Change.Redone());
		assertThat(reading.note()).isEqualTo("n");
	}
}
