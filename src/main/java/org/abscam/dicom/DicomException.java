package org.abscam.dicom;

/** What is wrong with a DICOM file, object or archive; the message is a sentence that says what to do. */
public class DicomException extends Exception {

	private static final long serialVersionUID = 1L;

	/** @param message what is wrong, and what to do */
	public DicomException(String message) {
		super(line(message));
	}

	/**
	 * @param message what is wrong, and what to do
	 * @param cause what brought it about
	 */
	public DicomException(String message, Throwable cause) {
		super(line(message), cause);
	}

	/** Whatever a header holds that is named, a sentence is one line, and moves no cursor. */
	private static String line(String message) {
		return message.replaceAll("\\p{Cntrl}+", " ");
	}
}
