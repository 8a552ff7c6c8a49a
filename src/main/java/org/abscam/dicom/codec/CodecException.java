package org.abscam.dicom.codec;

/** A compressed frame that cannot be read; the message completes "its frame 3 ...". */
public final class CodecException extends Exception {

	private static final long serialVersionUID = 1L;

	CodecException(String message) {
		super(message);
	}

	CodecException(String message, Throwable cause) {
		super(message, cause);
	}
}
