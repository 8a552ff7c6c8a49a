package org.abscam.explain.options;

import org.abscam.engine.StoppedException;

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
	public ExplainException(String sentence, Throwable cause) {
		super(sentence, cause);
	}

	/**
	 * @param error Java ran out of memory
	 * @return a sentence that says how to give it more
	 */
	public static ExplainException of(OutOfMemoryError error) {
		return new ExplainException(
			"Java has too little memory; close other images, give it more with Edit > Options > Memory & Threads... "
				+ "(on the command line with JAVA_OPTS=-Xmx8g), or take fewer slices or channels.",
			error);
	}

	/** @param cause a refusal whose sentence is taken over */
	public ExplainException(Exception cause) {
		super(cause.getMessage(), cause);
	}

	/** Whether a run was stopped because its thread was interrupted, which is no failure but a wish. */
	public boolean isStop() {
		return getCause() instanceof StoppedException;
	}
}
