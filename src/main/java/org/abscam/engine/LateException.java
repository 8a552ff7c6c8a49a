package org.abscam.engine;

/** A run that did not end within the time limit. */
public final class LateException extends EngineException {

	private static final long serialVersionUID = 1L;

	LateException(String sentence, Throwable cause) {
		super(sentence, cause);
	}
}
