package org.abscam.engine;

/** A run that needed more memory than there is; a smaller one may do. */
public final class OutOfMemoryException extends EngineException {

	private static final long serialVersionUID = 1L;

	OutOfMemoryException(String sentence, Throwable cause) {
		super(sentence, cause);
	}
}
