package org.abscam.fiji.image;

import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How long work takes: in words, and how much of it is left, guessed from how far it is. */
public final class Spell {

	private static final double MINUTE = 60;
	private static final double HOUR = 3600;
	/** Seconds and part of the work before which nothing is said of the rest: the first run of a network is slower than all others. */
	private static final double EARLY = 2, LITTLE = .02;

	private final LongSupplier clock;
	private boolean begun;
	private long start;
	private double from;
	private double last;

	/** @param clock nanoseconds */
	Spell(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * @param seconds a time
	 * @return such as {@code about 12 s}
	 */
	public static String inWords(double seconds) {
		if (seconds < 1) return "less than a second";
		if (seconds < 2 * MINUTE) return String.format(Locale.ROOT, "about %.0f s", seconds);
		if (seconds < 2 * HOUR) return String.format(Locale.ROOT, "about %.0f min", seconds / MINUTE);
		return String.format(Locale.ROOT, "about %.1f h", seconds / HOUR);
	}

	/**
	 * @param fraction how far the work is, 0..1
	 * @return how long the rest will take, in words; empty where that cannot be said yet, or is done
	 */
	Optional<String> left(double fraction) {
		long now = clock.getAsLong();
		if (!begun || fraction < last) {
			begun = true;
			start = now;
			from = fraction;
		}
		last = fraction;
		double seconds = (now - start) / 1e9;
		double done = fraction - from;
		if (seconds < EARLY || done < LITTLE || fraction >= 1) return Optional.empty();
		return Optional.of(inWords(seconds * (1 - fraction) / done) + " left");
	}
}
