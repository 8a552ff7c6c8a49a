package org.abscam.engine;

/** A device computes something else with one graph than that says. Of other graphs on the same device this says nothing. */
public final class UnfaithfulException extends EngineException {

	private static final long serialVersionUID = 1L;

	/** @param sentence how far apart the results are, and what to do */
	public UnfaithfulException(String sentence) {
		super(sentence, null);
	}
}
