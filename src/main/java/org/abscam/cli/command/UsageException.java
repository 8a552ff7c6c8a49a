package org.abscam.cli.command;

/** Options that do not go together or are out of range. */
public final class UsageException extends Exception {

	private static final long serialVersionUID = 1L;

	public UsageException(String sentence) {
		super(sentence);
	}
}
