package org.abscam.model;

/**
 * A model or its card cannot be used. The message is one sentence for the user: which file and field, what is wrong
 * with it, what to do.
 */
public sealed class ModelException extends Exception permits OldCardException {

	private static final long serialVersionUID = 1L;

	public ModelException(String message) {
		super(message);
	}

	public ModelException(String message, Throwable cause) {
		super(message, cause);
	}
}
