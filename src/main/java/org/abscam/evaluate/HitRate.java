package org.abscam.evaluate;

/**
 * How often pointing hit.
 *
 * @param hits number of hits
 * @param trials number of maps whose image has something to hit
 */
public record HitRate(int hits, int trials) {

	/** @return hits / trials; not a number without trials */
	public double rate() {
		return hits / (double) trials;
	}

	/** @return the 95% interval */
	public WilsonInterval interval() {
		return WilsonInterval.of95(hits, trials);
	}

	/** This and one more trial. */
	HitRate and(boolean hit) {
		return new HitRate(hits + (hit ? 1 : 0), trials + 1);
	}
}
