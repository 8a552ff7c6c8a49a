package org.abscam.cohort;

/** A cohort that cannot be explained as asked; the sentence says why and what to do. */
public final class CohortException extends Exception {

	private static final long serialVersionUID = 1L;

	/** @param sentence what is wrong and how to mend it */
	public CohortException(String sentence) {
		super(sentence);
	}

	CohortException(String sentence, Throwable cause) {
		super(sentence, cause);
	}
}
