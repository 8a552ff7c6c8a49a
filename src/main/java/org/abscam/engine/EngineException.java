package org.abscam.engine;

/** ONNX Runtime could not open or run a graph; the sentence says why and what to do. */
public class EngineException extends Exception {

	private static final long serialVersionUID = 1L;

	/**
	 * @param sentence what is wrong and how to mend it
	 * @param cause what was caught, may be {@code null}
	 */
	public EngineException(String sentence, Throwable cause) {
		super(sentence, cause);
	}
}
