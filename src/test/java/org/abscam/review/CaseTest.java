package org.abscam.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
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
			reviewed.reveal();
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
}
