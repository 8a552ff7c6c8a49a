package org.abscam.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseTest {

	@TempDir
	Path folder;

	private long nanos = 5_000_000_000L;
	private Instant now = Instant.parse("2026-03-01T10:00:00Z");

	private Case open() throws ReviewException {
		Clock clock = new Clock() {

			@Override
			public ZoneOffset getZone() {
				return ZoneOffset.UTC;
			}

			@Override
			public Clock withZone(java.time.ZoneId zone) {
				return this;
			}

			@Override
			public Instant instant() {
				return now;
			}
		};
		return Case.open(folder.resolve("a.review.json"), Entries.PIXELS, "a", "Ann", clock, () -> nanos);
	}

	private void pass(double seconds) {
		nanos += Math.round(seconds * 1e9);
		now = now.plusNanos(Math.round(seconds * 1e9));
	}

	@Test
	void timeOnTheScreenLeavesPausesOut() throws Exception {
		try (Case reviewed = open()) {
			pass(100); // not shown yet
			reviewed.show();
			pass(2.5);
			reviewed.pause(true);
			pass(60);
			reviewed.pause(false);
			pass(1);
			reviewed.answer(Change.Stage.BEFORE, "normal", 0.5);
			pass(0.5);
			assertThat(reviewed.reading().isRevealed()).isFalse();
			reviewed.reveal();
			assertThat(reviewed.reading().isRevealed()).isTrue();
			assertThat(reviewed.reader()).isEqualTo("Ann");
			assertThat(reviewed.reading().answer(Change.Stage.BEFORE).orElseThrow().seconds()).isEqualTo(3.5);
			pass(4);
		}
		pass(3600);
		try (Case again = open()) {
			assertThat(again.seconds()).isEqualTo(8);
			again.show();
			pass(2);
			again.answer(Change.Stage.AFTER, "normal", 0.5);
			assertThat(again.reading().answer(Change.Stage.AFTER).orElseThrow().seconds()).isEqualTo(10);
			assertThat(again.reading().seconds()).isEqualTo(10);
		}
	}

	/** As a killed process leaves no word, the time up to its last change counts. */
	@Test
	void ofASittingThatWasCutShortTheTimeToItsLastChangeCounts() throws Exception {
		Case killed = open();
		killed.show();
		pass(7);
		killed.apply(new Change.Noted("n"));
		pass(20);
		Reading left = Case.read(killed.path());
		assertThat(left.seconds()).isEqualTo(7);
		killed.answer(Change.Stage.BEFORE, "a", 1);
		pass(3);
		killed.apply(new Change.Noted("m"));
		assertThat(Case.read(killed.path()).seconds()).isEqualTo(30);
		killed.close();
		pass(500);
		try (Case again = open()) {
			again.apply(new Change.Noted("not on the screen"));
			assertThat(Case.read(again.path()).seconds()).isEqualTo(30);
		}
	}

	private static Change.Explained explained(String run, String label) {
		Change.Explained.By by = new Change.Explained.By("m", "00", "abs-cam", label, label, label, OptionalDouble.empty(), "");
		Finding.Measures measures = new Finding.Measures(9, 9, "pixel", OptionalDouble.empty(), OptionalDouble.empty());
		return new Change.Explained(by, List.of(
			Finding.ofModel(run + "-1", Finding.Place.onSlice(1), Entries.square(1, 1, 3), measures, label),
			Finding.ofModel(run + "-2", Finding.Place.onSlice(1), Entries.square(6, 6, 3), measures, label)));
	}

	/** Class A, then B, then A again: what was decided of A is listed once, as it was decided, and what is said of it then is said of that. */
	@Test
	void aHotspotThatWasDecidedOnIsNotListedTwice() throws Exception {
		try (Case reviewed = open()) {
			reviewed.apply(explained("m1", "A"));
			reviewed.apply(new Change.Decided("m1-1", Status.REJECTED));
			reviewed.apply(explained("m2", "B"));
			reviewed.apply(explained("m3", "A"));
			assertThat(reviewed.reading().findings()).extracting(Finding::id, Finding::status)
				.containsExactly(tuple("m1-1", Status.REJECTED), tuple("m3-2", Status.OPEN));
			reviewed.apply(new Change.Commented("m3-1", "as files of before may say"));
			assertThat(reviewed.reading().finding("m1-1").orElseThrow().comment()).isEqualTo("as files of before may say");
		}
		try (Case again = open()) {
			assertThat(again.reading().findings()).hasSize(2);
			again.apply(new Change.Undone());
			again.apply(new Change.Undone());
			assertThat(again.reading().findings()).as("without the decision it is found as any other").extracting(Finding::id)
				.containsExactly("m3-1", "m3-2");
			again.apply(new Change.Decided("m3-1", Status.ACCEPTED));
			assertThat(again.reading().finding("m3-1").orElseThrow().status()).as("and decided on as itself").isEqualTo(Status.ACCEPTED);
		}
	}

	@Test
	void thatThereIsNoAreaIsSaidAndTakenBackAndUndone() throws Exception {
		try (Case reviewed = open()) {
			assertThat(reviewed.reading().hasMarked()).isFalse();
			reviewed.apply(new Change.NoArea(true));
			assertThat(reviewed.reading().saysNoArea()).isTrue();
			reviewed.apply(new Change.NoArea(false));
			assertThat(reviewed.reading().hasMarked()).isFalse();
			reviewed.apply(new Change.Undone());
			assertThat(reviewed.reading().saysNoArea()).isTrue();
			Finding own = Finding.ofReader("r1", Finding.Place.onSlice(1), Entries.square(0, 0, 2),
				new Finding.Measures(4, 4, "pixel", OptionalDouble.empty(), OptionalDouble.empty()), "");
			reviewed.apply(new Change.Added(own));
			assertThat(reviewed.reading().saysNoArea()).as("there is one now").isFalse();
			assertThat(reviewed.reading().hasMarked()).isTrue();
			reviewed.apply(new Change.Removed("r1"));
			assertThat(reviewed.reading().hasMarked()).as("what was said before the area holds no more").isFalse();
		}
	}
}
