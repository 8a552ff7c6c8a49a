package org.abscam.cli;

/** Options that do not go together or are out of range. */
final class UsageException extends Exception {

	private static final long serialVersionUID = 1L;

	UsageException(String sentence) {
		super(sentence);
	}
}
