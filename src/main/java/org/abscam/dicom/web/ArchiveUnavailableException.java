package org.abscam.dicom.web;

import org.abscam.dicom.DicomException;

/** An archive that gives nothing for now, or nothing to this user; the same may be asked again later. */
public final class ArchiveUnavailableException extends DicomException {

	private static final long serialVersionUID = 1L;

	ArchiveUnavailableException(String message, Throwable cause) {
		super(message, cause);
	}
}
