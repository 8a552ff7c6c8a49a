package org.abscam.files;

import java.io.IOException;

/** Another process, or another thread of this one, is writing the same files just now. */
public final class InUseException extends IOException {

	private static final long serialVersionUID = 1L;

	/** @param name of the files */
	InUseException(String name) {
		super("another Abs-CAM is writing '" + name + "' just now");
	}
}
