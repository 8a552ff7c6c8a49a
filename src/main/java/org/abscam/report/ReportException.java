package org.abscam.report;

/** Results that cannot be written; the sentence says why and what to do. */
public class ReportException extends Exception {

	private static final long serialVersionUID = 1L;

	/**
	 * @param sentence what is wrong and how to mend it
	 * @param cause what was caught
	 */
	public ReportException(String sentence, Throwable cause) {
		super(sentence, cause);
	}
}
