package org.abscam.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.abscam.files.InUseException;
import org.abscam.files.Reason;
import org.abscam.files.StagedFiles;

/** A file that is written beside its place first, and takes its place when it is complete. */
public final class CompleteFile {

	private CompleteFile() {}

	/** Writes the content of a file that does not exist. */
	@FunctionalInterface
	interface Content {

		void writeTo(Path file) throws IOException;
	}

	/**
	 * Says whether a file can be written, before the work whose result it is to hold.
	 *
	 * @param file where to
	 * @throws ReportException if it cannot be written
	 */
	public static void check(Path file) throws ReportException {
		begin(file).close();
	}

	/**
	 * Writes a file, in place of an older one. Blocks until it is on the disk.
	 *
	 * @param file where to
	 * @param content all of it
	 * @throws ReportException if it cannot be written, as when the disk is full; an older file is still there
	 */
	public static void write(Path file, byte[] content) throws ReportException {
		write(file, path -> Files.write(path, content, StandardOpenOption.CREATE_NEW));
	}

	/** As above, with a content that is made while it is written. */
	static void write(Path file, Content content) throws ReportException {
		try (StagedFiles staged = begin(file)) {
			content.writeTo(staged.path(file.getFileName().toString()));
			staged.publish(List.of());
		}
		catch (IOException e) {
			throw unwritable(file, e);
		}
	}

	private static StagedFiles begin(Path file) throws ReportException {
		if (file.getFileName() == null || file.toString().isEmpty() || Files.isDirectory(file)) {
			throw new ReportException("'" + file + "' is a folder, not a file; add a file name.", null);
		}
		if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
			throw new ReportException("'" + file + "' is no plain file; choose another place.", null);
		}
		Path folder = file.toAbsolutePath().getParent();
		if (!Files.isDirectory(folder)) {
			throw new ReportException("'" + file + "' cannot be written (there is no such folder); choose another place.", null);
		}
		try {
			return StagedFiles.begin(folder, file.getFileName().toString());
		}
		catch (InUseException e) {
			throw new ReportException("Another Abs-CAM is writing '" + file + "' just now; wait until it is done, or choose another place.",
				e);
		}
		catch (IOException e) {
			throw unwritable(file, e);
		}
	}

	private static ReportException unwritable(Path file, IOException e) {
		return new ReportException("'" + file + "' cannot be written (" + Reason.of(e) + "); choose another place.", e);
	}
}
