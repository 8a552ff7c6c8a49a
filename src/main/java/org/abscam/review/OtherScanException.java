package org.abscam.review;

/** A file is the reading of another scan, so that this one's needs another place. */
public final class OtherScanException extends ReviewException {

	private static final long serialVersionUID = 1;

	OtherScanException(String message) {
		super(message);
	}
}
