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
}
