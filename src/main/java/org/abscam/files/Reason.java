package org.abscam.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be written, in a few words. */
public final class Reason {

	private Reason() {}

	/** @return words that fit into brackets in a sentence, without the path of a file that the user does not know */
	public static String of(IOException e) {
		if (e instanceof AccessDeniedException) return "no permission";
		if (e instanceof NoSuchFileException) return "there is no such folder";
		if (e instanceof FileAlreadyExistsException) return "something is in the way";
		if (e instanceof FileSystemException f && f.getReason() != null) return f.getReason();
		String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
		return message.replaceAll("\\s+", " ");
	}
}
