package org.abscam.explain;

/** An explanation that cannot be had; the sentence says what is wrong and what to do. */
public class ExplainException extends Exception {

	private static final long serialVersionUID = 1L;

	/** @param sentence what is wrong and how to mend it */
	public ExplainException(String sentence) {
		super(sentence);
	}

	/**
	 * @param sentence what is wrong and how to mend it
	 * @param cause what was caught
	 */
	ExplainException(String sentence, Throwable cause) {
		super(sentence, cause);
	}

	/** @param cause a refusal whose sentence is taken over */
	public ExplainException(Exception cause) {
		super(cause.getMessage(), cause);
	}
}
