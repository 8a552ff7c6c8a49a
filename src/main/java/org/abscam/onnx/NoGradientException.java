package org.abscam.onnx;

/** A network that answers, but has no layer with positions or no gradient there: methods that need neither can explain it. */
public final class NoGradientException extends OnnxException {

	private static final long serialVersionUID = 1L;

	/** @param sentence what is missing and how to mend it */
	public NoGradientException(String sentence) {
		super(sentence);
	}
}
