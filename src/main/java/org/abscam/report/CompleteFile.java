package org.abscam.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is written beside its place first, and takes its place when it is complete. */
public final class CompleteFile {

	private static final String PART = ".part";

	private CompleteFile() {}

	/**
	 * Writes a file, in place of an older one. Blocks until it is on the disk.
	 *
	 * @param file where to
	 * @param content all of it
	 * @throws ReportException if it cannot be written, as when the disk is full; an older file is still there
	 */
	public static void write(Path file, byte[] content) throws ReportException {
		if (file.getFileName() == null || Files.isDirectory(file)) {
			throw new ReportException("'" + file + "' is a folder, not a file; add a file name.", null);
		}
		try {
			Files.write(part(file), content);
			replace(part(file), file);
		}
		catch (IOException e) {
			throw new ReportException("'" + file + "' cannot be written (" + reason(e) + "); choose another place.", e);
		}
		finally {
			deleteQuietly(part(file));
		}
	}

	/** Where the file is written first. */
	static Path part(Path file) {
		return file.resolveSibling("." + file.getFileName() + PART);
	}

	/** Puts what was written first in the file's place. */
	static void replace(Path part, Path file) throws IOException {
		try {
			Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (AtomicMoveNotSupportedException e) {
			Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	static void deleteQuietly(Path part) {
		try {
			Files.deleteIfExists(part);
		}
		catch (IOException e) {
			part.toFile().deleteOnExit(); // the folder is gone or not ours; nothing of the user's is at stake
		}
	}

	static String reason(IOException e) {
		if (e instanceof AccessDeniedException) return "no permission";
		if (e instanceof NoSuchFileException) return "there is no such folder";
		String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
		return message.replaceAll("\\s+", " ");
	}
}
