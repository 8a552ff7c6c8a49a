package org.abscam.review;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How long a case was on the screen. Of a sitting that ended without a word, as one that was killed, the time up to its last entry counts.
 */
final class TimeOnScreen {

	private static final double NANOS = 1e9;

	private TimeOnScreen() {}

	/** @return seconds, 0 or more */
	static double of(List<Reading.Entry> entries) {
		double seconds = 0;
		double before = 0;
		Instant since = null;
		for (Reading.Entry entry : entries) {
			if (entry.change() instanceof Change.Opened opened) {
				before = opened.seconds();
				seconds = Math.max(seconds, before);
				since = entry.at();
			}
			else if (said(entry.change()) >= 0) {
				seconds = Math.max(seconds, said(entry.change()));
				before = said(entry.change());
				since = entry.change() instanceof Change.Left || since == null ? null : entry.at();
			}
			else if (since != null) seconds = Math.max(seconds, before + seconds(since, entry.at()));
		}
		return seconds;
	}

	/** What the stopwatch said then, -1 where nobody asked it. */
	private static double said(Change change) {
		if (change instanceof Change.Answered answered) return answered.seconds();
		if (change instanceof Change.Revealed revealed) return revealed.seconds();
		return change instanceof Change.Left left ? left.seconds() : -1;
	}

	private static double seconds(Instant from, Instant to) {
		Duration time = Duration.between(from, to);
		return time.isNegative() ? 0 : time.getSeconds() + time.getNano() / NANOS;
	}
}
