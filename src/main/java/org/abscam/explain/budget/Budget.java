package org.abscam.explain.budget;

/** How many masks a method of two phases scores; the scores of the others are predicted. */
public sealed interface Budget {

	/** All of them, as methods are defined. */
	record Full() implements Budget {}

	/**
	 * As many as it takes.
	 *
	 * @param mapError Pearson's r between the final map and that of all masks that is wanted, 0..1, 1 excluded
	 */
	record Auto(double mapError) implements Budget {

		/** What is wanted where nothing else is said. */
		public static final double DEFAULT_MAP_ERROR = 0.99;

		/** Checks the range. */
		public Auto {
			if (!(mapError >= 0 && mapError < 1)) throw new IllegalArgumentException("0 <= r < 1 is needed, not " + mapError);
		}
	}

	/**
	 * A number of them; all where there are no more.
	 *
	 * @param masks at least 1
	 */
	record Count(int masks) implements Budget {

		/** Checks the range. */
		public Count {
			if (masks < 1) throw new IllegalArgumentException("At least one mask is needed, not " + masks);
		}
	}

	/**
	 * A part of them, at least one.
	 *
	 * @param percent more than 0, at most 100
	 */
	record Share(double percent) implements Budget {

		/** Checks the range. */
		public Share {
			if (!(percent > 0 && percent <= 100)) throw new IllegalArgumentException("0 < percent <= 100 is needed, not " + percent);
		}
	}
}
