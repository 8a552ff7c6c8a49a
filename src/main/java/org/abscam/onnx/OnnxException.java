package org.abscam.onnx;

/** A model that cannot be used, with one sentence for the user: what is wrong, in which file, node or tensor, what to do. */
public class OnnxException extends Exception {

	private static final long serialVersionUID = 1L;

	/** @param sentence what is wrong and how to mend it */
	public OnnxException(String sentence) {
		super(sentence);
	}

	/**
	 * @param sentence what is wrong and how to mend it
	 * @param cause what was caught
	 */
	public OnnxException(String sentence, Throwable cause) {
		super(sentence, cause);
	}
}
