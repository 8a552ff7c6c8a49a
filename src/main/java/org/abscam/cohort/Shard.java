package org.abscam.cohort;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several parts of a manifest, each a run of scans that follow each other, so that their tables put one behind the other are the
 * table of all.
 *
 * @param number which, from 1
 * @param of how many there are
 */
public record Shard(int number, int of) {

	/** All scans in one. */
	public static final Shard WHOLE = new Shard(1, 1);
	private static final Pattern WRITTEN = Pattern.compile("(\\d{1,5})/(\\d{1,5})");

	/**
	 * @param text as in {@code 3/8}
	 * @return the part
	 * @throws CohortException if it is none
	 */
	public static Shard of(String text) throws CohortException {
		Matcher matcher = WRITTEN.matcher(text.strip());
		Shard shard = matcher.matches() ? new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))) : null;
		if (shard == null || shard.number < 1 || shard.number > shard.of) {
			throw new CohortException("'" + text + "' is no part of a cohort; write i/N with i from 1 to N, such as 3/8.");
		}
		return shard;
	}

	/** The first scan. */
	long from(long count) {
		return count * (number - 1) / of;
	}

	/** The scan behind the last. */
	long to(long count) {
		return count * number / of;
	}

	/** Beginning of its files' names; parts sort by it. */
	String stem() {
		return of == 1 ? "cohort" : String.format(Locale.ROOT, "part-%05d-of-%05d", number, of);
	}

	@Override
	public String toString() {
		return number + "/" + of;
	}
}
