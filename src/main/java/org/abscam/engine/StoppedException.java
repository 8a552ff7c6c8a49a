package org.abscam.engine;

/** A run was stopped because its thread was interrupted: somebody wants it to end. The thread is still marked as interrupted. */
public final class StoppedException extends EngineException {

	private static final long serialVersionUID = 1L;

	StoppedException(Throwable cause) {
		super("The run was stopped.", cause);
	}
}
