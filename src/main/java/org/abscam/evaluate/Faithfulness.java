package org.abscam.evaluate;

import java.util.Locale;
import java.util.Optional;

/**
 * A plain word on whether a map agrees with what the network does when its pixels are taken away. It says nothing about whether the
 * network is right.
 */
public enum Faithfulness {

		/** Masking the hotspots costs the class more than masking other places, beyond chance, and the curves agree. */
		CONSISTENT,
		/** The measures do not contradict the map, but chance may do as well. */
		WEAK,
		/** Masking the hotspots costs no more than masking other places, or the image without the map's best pixels scores better than with them. */
		UNFAITHFUL;

	/** The p of a masking test up to which it is not put down to chance. */
	public static final double SIGNIFICANT = 0.05;
	/** The similarity of the map of the shifted image from which a map is stable. */
	public static final double STABLE = 0.5;

	/** The rule in words, for tooltips and logs. */
	public static final String RULE =
		"unfaithful: masking the hotspots costs no more than masking other places, or the insertion area is not above the deletion area; "
			+ "consistent: otherwise, if p ≤ 0.05 and the shifted image's map has an SSIM of at least 0.5, where that was measured; "
			+ "weak: everything else";

	/**
	 * @param measures of a map
	 * @param stability of the map, where it was measured
	 * @return the word by {@link #RULE}; empty where the map has no hotspot or masking was not tested
	 */
	public static Optional<Faithfulness> of(MapMeasures measures, Optional<Stability> stability) {
		return measures.masking().map(test -> {
			if (test.drop() <= test.meanRandomDrop() || measures.insertion().area() <= measures.deletion().area()) return UNFAITHFUL;
			boolean stable = stability.isEmpty() || stability.get().shifted() >= STABLE;
			return test.pValue() <= SIGNIFICANT && stable ? CONSISTENT : WEAK;
		});
	}

	/** @return in small letters, as tables show it */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}
}
