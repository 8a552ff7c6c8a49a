package org.abscam.review;

/** Something that keeps a reading from being read or kept; the message is a sentence for the user. */
public class ReviewException extends Exception {

	private static final long serialVersionUID = 1;

	public ReviewException(String message) {
		super(message);
	}

	public ReviewException(String message, Throwable cause) {
		super(message, cause);
	}
}
