package org.abscam.engine;

/**
 * How long one run of a network may take, so that a network without an end, or without measure, does not hold the program for ever. A
 * user whose networks need longer says so in the system property {@value #PROPERTY}, which is also what the command line sets.
 */
public final class TimeLimit {

	/** System property with the limit in seconds, in place of the usual ones. */
	public static final String PROPERTY = "abscam.time-limit";
	/** Seconds for a run of a batch of images, or of masked ones. */
	public static final int USUAL = 300;
	/** Seconds for a trial on one to three empty images, and for a network with loops of its own. */
	public static final int OF_TRIALS = 40;

	private TimeLimit() {}

	/**
	 * Sets the limit for all later runs of this process.
	 *
	 * @param seconds the longest time of one run, at least 1
	 */
	public static void set(int seconds) {
		if (seconds < 1) throw new IllegalArgumentException("a time limit of " + seconds + " s");
		System.setProperty(PROPERTY, Integer.toString(seconds));
	}

	/**
	 * @param usual the limit where nobody said otherwise, in seconds
	 * @return the limit in seconds
	 */
	public static int seconds(int usual) {
		int said = Integer.getInteger(PROPERTY, 0);
		return said > 0 ? said : usual;
	}
}
