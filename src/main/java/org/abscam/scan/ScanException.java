package org.abscam.scan;

/** A scan that cannot be read right. The message is one sentence: which file, what is wrong, what to do. */
public class ScanException extends Exception {

	private static final long serialVersionUID = 1L;

	/**
	 * @param message a sentence for the user
	 */
	public ScanException(String message) {
		super(message);
	}

	/**
	 * @param message a sentence for the user
	 * @param cause what happened below
	 */
	public ScanException(String message, Throwable cause) {
		super(message, cause);
	}

	/** @return what says of a thing that none of its pixels is finite */
	static String noFinite(String what) {
		return what + " has no finite pixels, all are NaN or infinite; leave it out, or give its pixels values";
	}

	/** @return a number of things in words */
	static String count(int number, String noun) {
		return number + " " + noun + (number == 1 ? "" : "s");
	}
}
