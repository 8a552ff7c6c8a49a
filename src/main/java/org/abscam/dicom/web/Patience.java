package org.abscam.dicom.web;

import java.time.Duration;

/**
 * How long an archive is waited for.
 *
 * @param attempts how often something is asked that came to nothing for a passing reason
 * @param first the wait before the second attempt, which doubles with each
 * @param longest the longest wait, even where the archive asks for more
 * @param silence the longest time without a byte
 * @param connection the longest time until there is one
 */
record Patience(int attempts, Duration first, Duration longest, Duration silence, Duration connection) {

	static final Patience USUAL = new Patience(5, Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(2),
		Duration.ofSeconds(30));

	Duration before(int attempt) {
		Duration wait = first.multipliedBy(1L << Math.min(attempt - 1, 16));
		return wait.compareTo(longest) > 0 ? longest : wait;
	}

	/** @param asked for by the archive in whole seconds, the header field Retry-After; a date counts as nothing */
	Duration before(int attempt, String asked) {
		if (!asked.matches("\\d{1,9}")) return before(attempt);
		Duration wait = Duration.ofSeconds(Long.parseLong(asked));
		return wait.compareTo(longest) > 0 ? longest : wait;
	}
}
